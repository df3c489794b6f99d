"""What was decided since the database was published, kept so that a question costs the same on every day."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.corrections.overlay import Verified
from pipeline.review.queue import Filters, Queue, Ref
from schemas.correction import Action
from schemas.observation import Status


class Decided:
    """Decisions by document, how many of each queue's figures they took away, and figures that were opened
    again. Not safe by itself: the desk holds its lock."""

    def __init__(self) -> None:
        self._actions: dict[str, Mapping[int, Action]] = {}
        self._again: dict[str, list[Ref]] = {}
        self._taken: dict[Filters, tuple[Queue, int]] = {}

    def forget(self) -> None:
        """After a publication: the database has it all."""
        self._actions.clear()
        self._again.clear()
        self._taken.clear()

    def learn(self, document_id: str, figures: Sequence[Verified], read: int, published: Queue) -> None:
        """A document as it stands now; `read`: the machine's figures; `published`: all that waited."""
        before, now = self._actions.get(document_id, {}), dict(_decided(figures, read))
        self._actions[document_id] = now
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
