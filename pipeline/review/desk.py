"""The clerks' desk (bàn xác minh): which figure is next, what is known of it, and what was decided."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from typing import NamedTuple

from extractors.checks import Outcome, check_all
from pipeline.archive import Archive, Ledger
from pipeline.corrections.history import History
from pipeline.corrections.overlay import Verified, verified
from pipeline.errors import DatabaseError
from pipeline.review.queue import Choices, Filters, Published, Queue, Ref
from schemas.check import Proposal
from schemas.correction import Action, Correction, Reading
from schemas.document import DocumentResult
from schemas.observation import Evidence, Status

KEPT_DOCUMENTS = 64
"""So many documents are kept unpacked: those that the clerks are at."""
HELD_S = 120.0
"""A figure that a clerk was shown is not given to another for so long."""


class State(NamedTuple):
    """A document as it stands now: its artefact, its history, its figures and their arithmetic."""

    result: DocumentResult
    history: list[Correction]
    figures: list[Verified]
    outcomes: list[Outcome]

    def figure(self, number: int) -> Verified | None:
        """The figure of a number, None where it is none any more."""
        return next((one for one in self.figures if one.number == number), None)

    def outcomes_of(self, number: int) -> list[Outcome]:
        """The checks that a figure is part of, failed ones first."""
        place = next((p for p, one in enumerate(self.figures) if one.number == number), -1)
        found = [outcome for outcome in self.outcomes if place in outcome.members]
        return sorted(found, key=lambda outcome: outcome.check.passed)

    def proposals_of(self, number: int) -> list[Proposal]:
        """What the report's arithmetic suggests for a figure that nobody has decided."""
        return [p for p in self.result.extraction.proposals if p.observation + 1 == number]

    def history_of(self, figure: Verified) -> list[Correction]:
        """The rows about a figure, newest first."""
        page = figure.observation.evidence
        return [row for row in reversed(self.history) if row.place.page == page.page and _about(row, figure)]

    @property
    def token(self) -> int:
        """The number of the document's newest row."""
        return self.history[-1].correction_id if self.history else 0


def _about(row: Correction, figure: Verified) -> bool:
    place = figure.observation.evidence
    return row.place == place or (figure.read is not None and row.place == figure.read.evidence)


class Decision(NamedTuple):
    """What a clerk said of one figure; `token` is the newest row she had seen of its document."""

    ref: Ref
    clerk: str
    action: Action
    now: Reading | None
    token: int
    why: str | None = None


class Conflict(NamedTuple):
    """Somebody decided on the figure since the clerk was shown it, she herself in another window perhaps."""

    row: Correction


class Desk:
    """One archive's desk, shared by all clerks. Safe to use from several threads."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.published = Published(archive.database_path)
        self._lock = threading.RLock()
        self._documents: OrderedDict[tuple[str, str], DocumentResult] = OrderedDict()
        self._held: dict[Ref, tuple[str, float]] = {}
        self._seen_rows = 0
        self._publication: tuple[int, int] | None = None
        self._decided: dict[Ref, Action] = {}
        self._reopened: dict[str, list[Ref]] = {}

    @contextmanager
    def _history(self) -> Iterator[History]:
        with Ledger(self.archive.ledger_path) as ledger:
            ledger.sync_always()
            yield History(ledger)

    # documents

    def state(self, document_id: str) -> State:
        """A document as it stands now. Raises DatabaseError where there is none."""
        with self._history() as history:
            rows = history.of_document(document_id)
        result, figures = self._result(document_id), self._figures(document_id, rows)
        return State(result, rows, figures, check_all([one.observation for one in figures]))

    def _figures(self, document_id: str, rows: list[Correction]) -> list[Verified]:
        return verified(self._result(document_id).extraction.observations, rows)

    def _result(self, document_id: str) -> DocumentResult:
        with Ledger(self.archive.ledger_path, read_only=True) as ledger:
            row = ledger.document(document_id)
        if row is None or row.artefact_sha256 is None:
            raise DatabaseError(f"there is no document {document_id}", remedy="look at 'hoso status'")
        key = (document_id, row.artefact_sha256)
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        result = self.archive.read_artefact(document_id, row.version)
        with self._lock:
            self._documents[key] = result
            while len(self._documents) > KEPT_DOCUMENTS:
                self._documents.popitem(last=False)
        return result

    # the queue

    def left(self, filters: Filters) -> int:
        """How many figures wait."""
        self._catch_up()
        queue = self.published.queue(filters)
        if not _is_of_waiting(filters):
            return len(queue.refs)
        with self._lock:
            done = sum(
                ref in queue.places and action is not Action.POSTPONE for ref, action in self._decided.items()
            )
        return len(queue.refs) - done + len(self._again(filters, queue))

    def _again(self, filters: Filters, queue: Queue) -> list[Ref]:
        """Figures that the database has as decided, and that were opened again since it was published."""
        if filters not in (Filters(), Filters(document=filters.document)):
            return []
        with self._lock:
            found = [ref for refs in self._reopened.values() for ref in refs if ref not in queue.places]
        return [ref for ref in found if filters.document in ("", ref.document_id)]

    def next(self, filters: Filters, browser: str, after: Ref | None = None, ahead: int = 2) -> list[Ref]:
        """The next figure for a clerk's browser, and what comes `ahead` of it; none of those that others are
        at, and postponed ones when nothing else is left."""
        self._catch_up()
        queue = self.published.queue(filters)
        start = queue.places[after] + 1 if after in queue.places else 0
        now = time.monotonic()
        with self._lock:
            wanted = self._open_ones if _is_of_waiting(filters) else self._any
            order = chain(islice(queue.refs, start, None), islice(queue.refs, start))
            others = (ref for ref in chain(self._again(filters, queue), order) if ref != after)
            free = (ref for ref in wanted(others) if self._is_free(ref, browser, now))
            found = list(islice(free, 1 + ahead))
            if found:
                self._held[found[0]] = (browser, now)
        return found

    def _any(self, refs: Iterable[Ref]) -> Iterator[Ref]:
        yield from refs

    def _open_ones(self, refs: Iterable[Ref]) -> Iterator[Ref]:
        """Those that nobody has decided, then those that were postponed."""
        postponed = []
        for ref in refs:
            action = self._decided.get(ref)
            if action is None:
                yield ref
            elif action is Action.POSTPONE:
                postponed.append(ref)
        yield from postponed

    def _is_free(self, ref: Ref, browser: str, now: float) -> bool:
        holder, since = self._held.get(ref, (browser, now))
        return holder == browser or now - since > HELD_S

    def _catch_up(self) -> None:
        """Learns what was decided since the publication, here or by another process."""
        publication, holds = self.published.holds()
        with self._lock, self._history() as history:
            if publication != self._publication:
                self._publication, self._seen_rows = publication, holds
                self._decided.clear()
                self._reopened.clear()
            new = history.since(self._seen_rows)
            for document_id in {row.document_id for row in new}:
                for ref in [ref for ref in self._decided if ref.document_id == document_id]:
                    del self._decided[ref]
                figures = self._figures(document_id, history.of_document(document_id))
                for number, action in _decided(
                    figures, len(self._result(document_id).extraction.observations)
                ):
                    self._decided[Ref(document_id, number)] = action
                self._reopened[document_id] = [
                    Ref(document_id, one.number) for one in figures if one.correction is None and _waits(one)
                ]
            if new:
                self._seen_rows = new[-1].correction_id

    def choices(self) -> Choices:
        """What there is to filter by."""
        return self.published.choices()

    # decisions

    def decide(self, decision: Decision) -> Correction | Conflict | None:
        """Stores a decision. A Conflict where somebody was quicker; None where the figure is gone."""
        with self._lock:
            state = self.state(decision.ref.document_id)
            figure = state.figure(decision.ref.number)
            if figure is None:
                return None
            for row in state.history_of(figure):
                if row.correction_id > decision.token:
                    return Conflict(row)
            self._held.pop(decision.ref, None)
            return self._store(
                Correction(
                    document_id=decision.ref.document_id,
                    made_at="",
                    clerk=decision.clerk,
                    action=decision.action,
                    place=(figure.read or figure.observation).evidence,
                    was=Reading.of(figure.observation),
                    now=decision.now,
                    why=decision.why,
                )
            )

    def add(self, document_id: str, clerk: str, place: Evidence, now: Reading) -> Correction:
        """Stores a figure that the machine missed."""
        row = Correction(
            document_id=document_id, made_at="", clerk=clerk, action=Action.ADD, place=place, now=now
        )
        return self._store(row)

    def undo(self, clerk: str) -> Correction | None:
        """Takes the clerk's last decision back; the answer is what it took back, if anything."""
        with self._lock, self._history() as history:
            last = history.last_standing_of(clerk)
            if last is not None:
                undo = last.model_copy(
                    update={
                        "correction_id": 0,
                        "made_at": "",
                        "action": Action.UNDO,
                        "was": last.now,
                        "now": last.was,
                        "undoes": last.correction_id,
                    }
                )
                history.append(undo)
            return last

    def _store(self, row: Correction) -> Correction:
        with self._history() as history:
            return history.append(row)

    def done_today(self, clerk: str) -> int:
        """How many decisions of today (UTC) stand that a clerk made."""
        with self._history() as history:
            return history.made_by(clerk, datetime.now(UTC).date().isoformat())


def _is_of_waiting(filters: Filters) -> bool:
    """Whether decided figures leave the queue."""
    return filters.status in ("", Status.REVIEW.value)


def _decided(figures: Sequence[Verified], read: int) -> Iterator[tuple[int, Action]]:
    """The figures of a document, `read` by the machine, that are decided, and how; disputed ones are not."""
    there = {one.number for one in figures}
    for one in figures:
        if one.correction is not None and not one.is_disputed:
            yield one.number, one.correction.action
    for number in range(1, read + 1):
        if number not in there:
            yield number, Action.NOT_A_FIGURE


def _waits(one: Verified) -> bool:
    return one.observation.status is Status.REVIEW
