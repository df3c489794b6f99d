"""The history as cases: what was said of one figure of the paper, by whom, and whether that settles it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.correction import Action, Correction, Reading
from schemas.observation import Evidence
from schemas.page import Box

_SAME_PLACE = 0.5
"""Two boxes are one place where they share so much of the smaller one: a better layout moves edges."""


class Case(NamedTuple):
    """All rows on one figure that are not undone, in the order they were made."""

    rows: tuple[Correction, ...]

    @property
    def place(self) -> Evidence:
        """Where it stands, as last seen."""
        return self.rows[-1].place

    @property
    def was(self) -> Reading | None:
        """What the machine had read when the first of them looked."""
        return self.rows[0].was

    @property
    def is_added(self) -> bool:
        """Whether a person added the figure."""
        return self.rows[0].action is Action.ADD

    @property
    def readings(self) -> list[Reading]:
        """By what the figure is found again, the surest first."""
        nows = [row.now for row in reversed(self.rows) if row.now is not None]
        return nows if self.was is None else [self.was, *nows]

    @property
    def last_words(self) -> list[Correction]:
        """The last row of each person, in the order they were made."""
        last = {row.clerk: row for row in self.rows}
        return [row for row in self.rows if last[row.clerk] is row]

    @property
    def entries(self) -> list[Correction]:
        """The last rows of all but those who put the figure off."""
        return [row for row in self.last_words if row.action is not Action.POSTPONE]

    @property
    def differs(self) -> bool:
        """Whether two people say different things."""
        entries = self.entries
        return any(row.now != entries[0].now for row in entries)

    def decision(self, keyings: int) -> Correction | None:
        """The row that decided the figure; None where nothing is settled yet.

        With one keying the last row counts, whoever made it. With more what so many people say, and more of
        them than say anything else; then the last of their rows.
        """
        if keyings == 1:
            return self._with_beginning(self.rows[-1], self.rows[-1].action)
        entries = self.entries
        votes = [sum(other.now == row.now for other in entries) for row in entries]
        most = max(votes, default=0)
        ahead = [row for row, count in zip(entries, votes, strict=True) if count == most]
        if most < keyings or any(row.now != ahead[0].now for row in ahead):
            return None
        now = ahead[-1].now
        action = Action.CORRECT if now is not None else Action.NOT_A_FIGURE
        return self._with_beginning(ahead[-1], Action.CONFIRM if now == self.was else action)

    def _with_beginning(self, row: Correction, action: Action) -> Correction:
        if self.is_added and row.now is not None:
            action = Action.ADD
        return row.model_copy(update={"was": self.was, "action": action})


def cases(history: Iterable[Correction]) -> list[Case]:
    """What was said of each figure; the figure of the newest row last."""
    rows = list(history)
    undone = taken_back(rows)
    found: list[Case] = []
    for row in rows:
        if row.action in (Action.UNDO, Action.HEADER) or row.correction_id in undone:
            continue
        before = next((case for case in found if _goes_on(case, row)), None)
        if before is not None:
            found.remove(before)
        found.append(Case((*(before.rows if before else ()), row)))
    return found


def taken_back(rows: Sequence[Correction]) -> set[int | None]:
    """The numbers of the rows that an undo takes back which is not taken back itself."""
    undone: set[int | None] = set()
    for row in reversed(rows):
        if row.action is Action.UNDO and row.correction_id not in undone:
            undone.add(row.undoes)
    return undone


def _goes_on(case: Case, row: Correction) -> bool:
    """Whether a row speaks of the figure of a case: it starts from its beginning or from what one said."""
    if case.rows[0].document_id != row.document_id:
        return False
    if row.was is None:
        return _is_added_again(case, row)
    known = row.was == case.was or any(row.was == other.now for other in case.rows)
    return known and same_place(case.place, row.place)


def _is_added_again(case: Case, row: Correction) -> bool:
    """Whether another person added the same missing figure, whatever number she read."""
    first = case.rows[0]
    if not case.is_added or row.action is not Action.ADD or row.now is None or first.now is None:
        return False
    names = [(said.indicator, said.level, said.breakdown) for said in (first.now, row.now)]
    return (
        names[0] == names[1]
        and all(row.clerk != other.clerk for other in case.rows)
        and same_place(case.place, row.place)
    )


def same_place(a: Evidence, b: Evidence) -> bool:
    """Whether two figures stand at one place of the paper."""
    if a.page != b.page:
        return False
    if a.bbox is None or b.bbox is None:
        return a.bbox == b.bbox and a.line == b.line
    return _shared(a.bbox, b.bbox) >= _SAME_PLACE


def _shared(a: Box, b: Box) -> float:
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    smaller = min(a.width * a.height, b.width * b.height)
    return width * height / smaller if width > 0 and height > 0 and smaller else 0.0
