"""The clerks' desk (bàn xác minh): which figure is next, what is known of it, and what was decided."""

import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import NamedTuple

from pipeline.archive import Archive
from pipeline.corrections.history import History
from pipeline.corrections.keying import keyings
from pipeline.corrections.lessons import Lessons
from pipeline.corrections.overlay import BY_HAND_FROM
from pipeline.review.decided import Decided
from pipeline.review.ledgers import Ledgers
from pipeline.review.queue import By, Choices, Filters, Published, Queue, Ref
from pipeline.review.states import State, States
from schemas.correction import Action, Correction, HeaderChange, Reading
from schemas.document import DocumentResult
from schemas.observation import Evidence, Status
from schemas.taught import Lesson

HELD_S = 120.0
"""A figure that a clerk was shown is not given to another for so long."""


class Decision(NamedTuple):
    """What a clerk said of one figure; `token` is the newest row she had seen of its document."""

    ref: Ref
    clerk: str
    action: Action
    now: Reading | None
    token: int
    why: str | None = None


class Who(NamedTuple):
    """Who decides, and in which browser the figure is open."""

    clerk: str
    browser: str


class Conflict(NamedTuple):
    """Somebody decided on the figure since the clerk was shown it, she herself in another window perhaps."""

    row: Correction


class Desk:
    """One archive's desk, shared by all clerks. Safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.published = Published(archive.database_path)
        self._ledgers = Ledgers(archive.ledger_path)
        self._states = States(archive, self._ledgers)
        self._lock = threading.RLock()
        self._held: dict[Ref, tuple[str, float]] = {}
        self._seen_rows = 0
        self._publication: tuple[object, int] | None = None
        self._decided = Decided()

    # documents

    def state(self, document_id: str) -> State:
        """A document as it stands now. Raises DatabaseError where there is none."""
        return self._states.state(document_id)

    def whole(self, document_id: str) -> DocumentResult:
        """A document with all its words, as it was read. Raises DatabaseError where there is none."""
        return self._states.whole(document_id)

    # the queue

    def left(self, filters: Filters, clerk: str = "") -> int:
        """How many figures wait for a clerk: where two entries are needed, not those that she has keyed."""
        with self._lock:
            self._catch_up()
            queue = self.published.queue(filters)
            if not _is_of_waiting(filters):
                return len(queue.refs)
            again = sum(not self._decided.has_keyed(ref, clerk, queue) for ref in self._again(filters, queue))
            taken = self._decided.taken_from(filters, queue) + self._decided.keyed_from(queue, clerk)
            return len(queue.refs) - taken + again

    def _again(self, filters: Filters, queue: Queue) -> Iterator[Ref]:
        """Figures that the database has as decided, and that were opened again since it was published."""
        if filters not in (Filters(), Filters(document=filters.document)):
            return
        for ref in self._decided.opened_again():
            if ref not in queue.places and filters.document in ("", ref.document_id):
                yield ref

    def next(self, filters: Filters, who: Who, after: Ref | None = None, ahead: int = 2) -> list[Ref]:
        """The next figure for a clerk's browser, and what comes `ahead` of it; none of those that others are
        at or that she has keyed already, and postponed ones when nothing else is left."""
        now = time.monotonic()
        with self._lock:  # over both: a decision in between would be let go and not yet known
            self._catch_up()
            queue = self.published.queue(filters)
            start = queue.places[after] + 1 if after in queue.places else 0
            places = chain(range(start, len(queue.refs)), range(start))
            order = (queue.refs[place] for place in places)
            others = (ref for ref in chain(self._again(filters, queue), order) if ref != after)
            wanted = self._open_ones(others, who.clerk, queue) if _is_of_waiting(filters) else others
            free = (ref for ref in wanted if self._is_free(ref, who.browser, now))
            found = list(islice(free, 1 + ahead))
            if found:
                self._held[found[0]] = (who.browser, now)
        return found

    def _open_ones(self, refs: Iterable[Ref], clerk: str, queue: Queue) -> Iterator[Ref]:
        """Those that nobody has decided and the clerk has not keyed, then those that were postponed."""
        postponed = []
        for ref in refs:
            if self._decided.has_put_off(ref, clerk):
                postponed.append(ref)
            elif self._is_open(ref, clerk, queue):
                yield ref
        yield from postponed

    def _is_open(self, ref: Ref, clerk: str, queue: Queue) -> bool:
        return self._decided.action(ref) is None and not self._decided.has_keyed(ref, clerk, queue)

    def _is_free(self, ref: Ref, browser: str, now: float) -> bool:
        holder, since = self._held.get(ref, (browser, now))
        return holder == browser or now - since > HELD_S

    def _catch_up(self) -> None:
        """Learns what was decided since the publication, here or by another process. The lock is held."""
        publication, holds = self.published.holds()
        rule = keyings(self.archive)
        if (publication, rule) != self._publication:
            self._publication = publication, rule
            # what was published by another rule is decided anew, all of it
            self._seen_rows = holds.correction_id if holds.keyings == rule else 0
            self._decided.forget()
        with self._ledgers.one() as ledger:
            new = History(ledger).since(self._seen_rows)
        for document_id in {row.document_id for row in new}:
            state = self.state(document_id)
            read = len(state.result.extraction.observations)
            self._decided.learn(document_id, state.figures, read, self.published.queue(Filters()))
        if new:
            self._seen_rows = new[-1].correction_id

    # groups

    def open_groups(self, by: By, clerk: str) -> list[tuple[str, int]]:
        """What at least two figures that wait for a clerk have in common, and how many; the largest first."""
        with self._lock:
            self._catch_up()
            queue, groups = self.published.queue(Filters()), self.published.groups()[by]
            counts = [
                (key, sum(self._is_of_group(ref, clerk, queue) for ref in refs))
                for key, refs in groups.items()
            ]
        return sorted((one for one in counts if one[1] > 1), key=lambda one: (-one[1], one[0]))

    def group(self, by: By, key: str, who: Who, most: int) -> list[Ref]:
        """The first figures of a group that wait for a clerk and that nobody else is at; from now on her
        browser is."""
        now = time.monotonic()
        with self._lock:
            self._catch_up()
            queue, refs = self.published.queue(Filters()), self.published.groups()[by].get(key, [])
            free = (
                ref
                for ref in refs
                if self._is_of_group(ref, who.clerk, queue) and self._is_free(ref, who.browser, now)
            )
            found = list(islice(free, most))
            self._held.update(dict.fromkeys(found, (who.browser, now)))
        return found

    def _is_of_group(self, ref: Ref, clerk: str, queue: Queue) -> bool:
        """One that a person added has no reading of the machine's to be judged at a glance."""
        return ref.number < BY_HAND_FROM and self._is_open(ref, clerk, queue)

    def choices(self) -> Choices:
        """What there is to filter by."""
        return self.published.choices()

    # decisions

    def decide(self, decision: Decision) -> Correction | Conflict | None:
        """Stores a decision. A Conflict where somebody was quicker; None where the figure is gone."""
        [stored] = self.decide_all([decision])
        return stored

    def decide_all(self, decisions: Sequence[Decision]) -> list[Correction | Conflict | None]:
        """Stores decisions on different figures in one go; what became of each, as `decide` tells it."""
        with self._lock:
            told = [self._row_of(decision) for decision in decisions]
            with self._ledgers.one() as ledger:
                rows = [row for row in told if isinstance(row, Correction)]
                stored = iter(History(ledger).append_all(_together(rows)))
            for decision in decisions:
                self._held.pop(decision.ref, None)
            return [next(stored) if isinstance(row, Correction) else row for row in told]

    def _row_of(self, decision: Decision) -> Correction | Conflict | None:
        state = self.state(decision.ref.document_id)
        figure = state.figure(decision.ref.number)
        if figure is None:
            return None
        for row in state.history_of(figure):
            # while more entries are needed, those of others are no matter of hers
            is_known = figure.correction is not None or row.clerk == decision.clerk or state.keyings == 1
            if row.correction_id > decision.token and is_known:
                return Conflict(row)
        return Correction(
            document_id=decision.ref.document_id,
            made_at="",
            clerk=decision.clerk,
            action=decision.action,
            place=(figure.read or figure.observation).evidence,
            was=figure.basis,
            now=decision.now,
            saw=(Reading.of(figure.read),) if figure.read else (),
            why=decision.why,
        )

    def add(self, document_id: str, clerk: str, place: Evidence, now: Reading) -> Correction | Conflict:
        """Stores a figure that the machine missed; a Conflict where somebody has added one at this place."""
        row = Correction(
            document_id=document_id, made_at="", clerk=clerk, action=Action.ADD, place=place, now=now
        )
        with self._lock:
            for one in self.state(document_id).figures:
                if one.read is not None or one.case is None:
                    continue
                added = one.correction or next((r for r in one.case.rows if r.clerk == clerk), None)
                if added is not None and (added.place.page, added.place.bbox) == (place.page, place.bbox):
                    return Conflict(added)
            return self._store(row)

    def correct_header(self, document_id: str, clerk: str, changes: Sequence[HeaderChange]) -> None:
        """Stores other fields of a report's head, which stands on its first page."""
        told = Correction(
            document_id=document_id,
            made_at="",
            clerk=clerk,
            action=Action.HEADER,
            place=Evidence(page=1, bbox=None, quote=""),
        )
        with self._ledgers.one() as ledger:
            History(ledger).append_all(
                _together([told.model_copy(update={"header": one}) for one in changes])
            )

    def undo(self, clerk: str) -> list[Correction]:
        """Takes the clerk's last decision back, a whole group's where it was one; the answer is what it took
        back, newest first."""
        with self._lock, self._ledgers.one() as ledger:
            history = History(ledger)
            last = history.last_standing_of(clerk)
            history.append_all(_undo_of(row) for row in last)
            return last

    # taught words

    def lessons(self) -> tuple[list[Lesson], list[Lesson]]:
        """The words that stand as taught, and all rows of their history, oldest first."""
        with self._ledgers.one() as ledger:
            found = Lessons(ledger)
            return found.standing(), found.all()

    def teach(self, lesson: Lesson) -> Lesson:
        """Stores a taught word, or that one is taken back."""
        with self._lock, self._ledgers.one() as ledger:
            return Lessons(ledger).append(lesson)

    def _store(self, row: Correction) -> Correction:
        with self._ledgers.one() as ledger:
            return History(ledger).append(row)

    def done_today(self, clerk: str) -> int:
        """How many decisions of today (UTC) stand that a clerk made."""
        with self._ledgers.one() as ledger:
            return History(ledger).made_by(clerk, datetime.now(UTC).date().isoformat())


def _undo_of(row: Correction) -> Correction:
    return row.model_copy(
        update={
            "correction_id": 0,
            "made_at": "",
            "action": Action.UNDO,
            "was": row.now,
            "now": row.was,
            "undoes": row.correction_id,
        }
    )


def _together(rows: Sequence[Correction]) -> Iterator[Correction]:
    """Rows of one key press."""
    key = secrets.token_hex(8) if len(rows) > 1 else None
    for row in rows:
        yield row.model_copy(update={"together": key})


def _is_of_waiting(filters: Filters) -> bool:
    """Whether decided figures leave the queue."""
    return filters.status in ("", Status.REVIEW.value)
