"""Corrections laid over a report's figures: found again by their place, whatever a later machine reads there.

Pure: the history and the figures in, the figures that hold now out.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.checks import check_all
from schemas.catalogue import catalogue
from schemas.check import Check
from schemas.correction import Action, Correction, Reading
from schemas.observation import Evidence, Observation, SourceKind, Status
from schemas.page import Box

_SAME_PLACE = 0.5
"""Two boxes are one place where they share so much of the smaller one: a better layout moves edges."""

BY_HAND = "clerk"
"""The rule of a figure that a person added."""
BY_HAND_FROM = 1_000_000


class Verified(NamedTuple):
    """A figure that holds now.

    `number` is its place in the artefact from 1, or, where the machine does not find it, `BY_HAND_FROM` and
    the correction's number; it stays the same whatever else is decided. `read` is what the machine reads
    there today, None where it finds nothing; `correction` the row that decided it, None where nobody looked.
    """

    number: int
    observation: Observation
    read: Observation | None
    correction: Correction | None = None

    @property
    def is_disputed(self) -> bool:
        """Whether the machine now reads something else than the person decided, and than it read then."""
        if self.correction is None or self.correction.action is Action.ADD:
            return False
        said = Reading.of(self.read) if self.read else None
        return said not in (self.correction.now, self.correction.was)


def standing(history: Iterable[Correction]) -> list[Correction]:
    """The rows on figures that count: not undone, per place only the last; in the order they were made."""
    rows = list(history)
    undone = taken_back(rows)
    cases: list[Correction] = []
    for row in rows:
        if row.action in (Action.UNDO, Action.HEADER) or row.correction_id in undone:
            continue
        before = next((other for other in cases if _goes_on(other, row)), None)
        if before is not None:
            cases.remove(before)
            # what the machine had read is what the first of them saw
            added = before.action is Action.ADD and row.now is not None
            action = Action.ADD if added else row.action
            row = row.model_copy(update={"was": before.was, "action": action})
        cases.append(row)
    return cases


def taken_back(rows: Sequence[Correction]) -> set[int | None]:
    """The numbers of the rows that an undo takes back which is not taken back itself."""
    undone: set[int | None] = set()
    for row in reversed(rows):
        if row.action is Action.UNDO and row.correction_id not in undone:
            undone.add(row.undoes)
    return undone


def _goes_on(before: Correction, row: Correction) -> bool:
    """Whether a row decides anew what an earlier one had decided: it starts from its result or beginning."""
    if before.document_id != row.document_id or not same_place(before.place, row.place):
        return False
    return row.was is not None and row.was in (before.now, before.was)


def verified(observations: Sequence[Observation], history: Iterable[Correction]) -> list[Verified]:
    """The figures of one report that hold now, in the machine's order, added ones at the end."""
    rows = standing(history)
    if not rows:  # nearly every report
        return [Verified(place, seen, seen) for place, seen in enumerate(observations, start=1)]
    decided: dict[int, Correction] = {}
    unplaced: list[Correction] = []
    for row in rows:
        found = _find(row, observations, decided) if row.action is not Action.ADD else None
        if found is None:
            unplaced.append(row)
        else:
            decided[found] = row
    out = [
        _decide(place + 1, seen, decided[place]) if place in decided else Verified(place + 1, seen, seen)
        for place, seen in enumerate(observations)
    ]
    there = [Reading.of(one.observation) for one in out if one is not None]
    added = [_by_hand(row) for row in unplaced if row.now is not None and row.now not in there]
    return [one for one in out if one is not None] + added


def checked(figures: Sequence[Verified]) -> list[Check]:
    """The report's arithmetic with the figures that hold now."""
    return [outcome.check for outcome in check_all([one.observation for one in figures])]


def _find(row: Correction, seen: Sequence[Observation], taken: dict[int, Correction]) -> int | None:
    """The figure that a row speaks of, the surest first: place and reading, reading, place."""
    free = [place for place in range(len(seen)) if place not in taken]
    here = [place for place in free if same_place(seen[place].evidence, row.place)]
    wanted = [reading for reading in (row.was, row.now) if reading is not None]
    for places in (here, free):
        for reading in wanted:
            for place in places:
                if Reading.of(seen[place]) == reading:
                    return place
    names = {(r.indicator, r.level, r.breakdown) for r in wanted}
    for place in here:
        if (seen[place].indicator, seen[place].level, seen[place].breakdown) in names:
            return place
    return here[0] if len(here) == 1 else None


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


def _decide(number: int, seen: Observation, row: Correction) -> Verified | None:
    """What a row makes of a figure; None where it is none."""
    if row.action is Action.POSTPONE:
        return Verified(number, seen, seen, row)
    if row.now is None:
        return None
    status = Status.CONFIRMED if row.action is Action.CONFIRM else Status.CORRECTED
    update = _fields(row.now) | {"status": status, "confidence": 1.0}
    return Verified(number, seen.model_copy(update=update), seen, row)


def _by_hand(row: Correction) -> Verified:
    """A figure that the machine does not find: added, or no longer read where a person confirmed it."""
    now = row.now
    assert now is not None
    status = Status.CONFIRMED if row.action is Action.CONFIRM else Status.CORRECTED
    seen = Observation(
        **_fields(now),
        evidence=row.place,
        confidence=1.0,
        status=status,
        rule=BY_HAND,
        source_kind=SourceKind.PROSE,
    )
    return Verified(BY_HAND_FROM + row.correction_id, seen, None, row)


def _fields(reading: Reading) -> dict[str, object]:
    return {
        "indicator": reading.indicator,
        "level": reading.level,
        "breakdown": reading.breakdown,
        "value": reading.value,
        "denominator": reading.denominator,
        "unit": catalogue()[reading.indicator].unit,
    }
