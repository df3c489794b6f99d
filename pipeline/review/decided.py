"""What was decided since the database was published, kept so that a question costs the same on every day."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.corrections.cases import Case
from pipeline.corrections.overlay import Verified
from pipeline.review.queue import Filters, Queue, Ref
from schemas.correction import Action
from schemas.observation import Status


class Entries(NamedTuple):
    """Who made an entry for a figure that is not decided yet, and who put it off."""

    keyed: frozenset[str]
    put_off: frozenset[str]

    @classmethod
    def of(cls, case: Case) -> "Entries":
        """What a case says of it."""
        put_off = frozenset(row.clerk for row in case.last_words if row.action is Action.POSTPONE)
        return cls(frozenset(row.clerk for row in case.entries), put_off)


class Decided:
    """Decisions by document, how many of each queue's figures they took away, and figures that were opened
    again. Not safe by itself: the desk holds its lock."""

    def __init__(self) -> None:
        self._actions: dict[str, Mapping[int, Action]] = {}
        self._entries: dict[str, Mapping[int, Entries]] = {}
        self._again: dict[str, list[Ref]] = {}
        self._taken: dict[Filters, tuple[Queue, int]] = {}

    def forget(self) -> None:
        """After a publication: the database has it all."""
        self._actions.clear()
        self._entries.clear()
        self._again.clear()
        self._taken.clear()

    def learn(self, document_id: str, figures: Sequence[Verified], read: int, published: Queue) -> None:
        """A document as it stands now; `read`: the machine's figures; `published`: all that waited."""
        before, now = self._actions.get(document_id, {}), dict(_decided(figures, read))
        self._actions[document_id] = now
        entries = {one.number: Entries.of(one.case) for one in figures if one.case and not one.correction}
        self._entries.pop(document_id, None)
        if entries:
            self._entries[document_id] = entries
        for filters, (queue, taken) in self._taken.items():
            more = _taken_from(queue, document_id, now) - _taken_from(queue, document_id, before)
            self._taken[filters] = queue, taken + more
        open_now = [
            Ref(document_id, one.number)
            for one in figures
            if one.correction is None and one.observation.status is Status.REVIEW
        ]
        self._again[document_id] = [ref for ref in open_now if ref not in published.places]
        if not self._again[document_id]:
            del self._again[document_id]

    def action(self, ref: Ref) -> Action | None:
        """What was decided on a figure, None where nothing was."""
        return self._actions.get(ref.document_id, {}).get(ref.number)

    def has_keyed(self, ref: Ref, clerk: str, queue: Queue) -> bool:
        """Whether a clerk made an entry for a figure that others are still needed for; `queue` has it."""
        if ref.document_id not in self._actions:
            return clerk in queue.keyed.get(ref, ())
        entries = self._entries.get(ref.document_id, {}).get(ref.number)
        return entries is not None and clerk in entries.keyed

    def has_put_off(self, ref: Ref, clerk: str) -> bool:
        """Whether a figure comes last for a clerk: she put it off, or somebody did where one entry counts."""
        entries = self._entries.get(ref.document_id, {}).get(ref.number)
        return self.action(ref) is Action.POSTPONE or (entries is not None and clerk in entries.put_off)

    def keyed_from(self, queue: Queue, clerk: str) -> int:
        """For how many figures of a queue, not decided, a clerk has made her entry."""
        before = sum(clerk in by for ref, by in queue.keyed.items() if ref.document_id not in self._actions)
        since = sum(
            clerk in entries.keyed and Ref(document_id, number) in queue.places
            for document_id, known in self._entries.items()
            for number, entries in known.items()
        )
        return before + since

    def taken_from(self, filters: Filters, queue: Queue) -> int:
        """How many of a queue's figures are decided by now."""
        known = self._taken.get(filters)
        if known is None or known[0] is not queue:
            taken = sum(_taken_from(queue, key, actions) for key, actions in self._actions.items())
            known = self._taken[filters] = queue, taken
        return known[1]

    def opened_again(self) -> Iterator[Ref]:
        """Figures that the database has as decided, and that wait again."""
        for refs in self._again.values():
            yield from refs


def _taken_from(queue: Queue, document_id: str, actions: Mapping[int, Action]) -> int:
    return sum(
        action is not Action.POSTPONE and Ref(document_id, number) in queue.places
        for number, action in actions.items()
    )


def _decided(figures: Sequence[Verified], read: int) -> Iterator[tuple[int, Action]]:
    """The figures of a document, `read` by the machine, that are decided, and how; disputed ones are not."""
    there = {one.number for one in figures}
    for one in figures:
        if one.correction is not None and not one.is_disputed:
            yield one.number, one.correction.action
    for number in range(1, read + 1):
        if number not in there:
            yield number, Action.NOT_A_FIGURE
