"""Corrections laid over a report's figures: found again by their place, whatever a later machine reads there.

Pure: the history and the figures in, the figures that hold now out.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.checks import check_all
from pipeline.corrections.cases import Case, cases, same_place
from schemas.catalogue import catalogue
from schemas.check import Check
from schemas.correction import Action, Correction, Reading
from schemas.observation import Observation, SourceKind, Status

BY_HAND = "clerk"
"""The rule of a figure that a person added."""
BY_HAND_FROM = 1_000_000


class Verified(NamedTuple):
    """A figure that holds now.

    `number` is its place in the artefact from 1, or, where the machine does not find it, `BY_HAND_FROM` and
    the number of its first correction; it stays the same whatever else is decided. `read` is what the machine
    reads there today, None where it finds nothing; `correction` the row that decided it, None where nobody
    did. `case` is all that was said of it, None where nobody looked.
    """

    number: int
    observation: Observation
    read: Observation | None
    correction: Correction | None = None
    case: Case | None = None

    @property
    def is_disputed(self) -> bool:
        """Whether the machine now reads something else than the person decided, and than it read then."""
        row = self.correction
        if row is None or row.action is Action.ADD:
            return False
        said = Reading.of(self.read) if self.read else None
        if row.saw is not None and (said in row.saw if said else not row.saw):
            return False  # she saw just that
        return said not in (row.now, row.was)

    @property
    def keyed_by(self) -> list[str]:
        """Who made an entry for a figure that more entries are needed for; empty where it is decided."""
        return [row.clerk for row in self.case.entries] if self.case and self.correction is None else []

    @property
    def basis(self) -> Reading:
        """What an entry starts from: what stands there, or what the first entry of several started from."""
        if self.case is not None and self.correction is None and self.case.was is not None:
            return self.case.was
        return Reading.of(self.observation)


def verified(
    observations: Sequence[Observation], history: Iterable[Correction], keyings: int = 1
) -> list[Verified]:
    """The figures of one report that hold now, in the machine's order, added ones at the end; `keyings` equal
    entries of different people settle one."""
    found = cases(history)
    if not found:  # nearly every report
        return [Verified(place, seen, seen) for place, seen in enumerate(observations, start=1)]
    placed, unplaced = _laid_over(observations, found)
    out = [
        _decide(place + 1, seen, placed[place], keyings)
        if place in placed
        else Verified(place + 1, seen, seen)
        for place, seen in enumerate(observations)
    ]
    kept = [one for one in out if one is not None]
    there = [Reading.of(one.observation) for one in kept]
    added = [one for case in unplaced if (one := _by_hand(case, keyings)) is not None]
    return kept + [one for one in added if Reading.of(one.observation) not in there]


def decisions(
    observations: Sequence[Observation], history: Iterable[Correction], keyings: int = 1
) -> dict[int, Verified]:
    """By the place (from 0) of each figure that the machine read and people decided: its reading and the row
    that decided it, also where that says that it is none. Where they differ nothing is decided."""
    placed, _ = _laid_over(observations, cases(history))
    found = {}
    for place, case in placed.items():
        row = case.decision(keyings)
        if row is not None and row.action is not Action.POSTPONE and not case.differs:
            found[place] = Verified(place + 1, observations[place], observations[place], row, case)
    return found


def _laid_over(
    observations: Sequence[Observation], found: Iterable[Case]
) -> tuple[dict[int, Case], list[Case]]:
    """The cases by the place of their figure, and those of none that the machine reads."""
    placed: dict[int, Case] = {}
    unplaced: list[Case] = []
    for case in found:
        place = _find(case, observations, placed) if not case.is_added else None
        if place is None:
            unplaced.append(case)
        else:
            placed[place] = case
    return placed, unplaced


def checked(figures: Sequence[Verified]) -> list[Check]:
    """The report's arithmetic with the figures that hold now."""
    return [outcome.check for outcome in check_all([one.observation for one in figures])]


def _find(case: Case, seen: Sequence[Observation], taken: dict[int, Case]) -> int | None:
    """The figure that a case speaks of, the surest first: place and reading, reading, place."""
    free = [place for place in range(len(seen)) if place not in taken]
    here = [place for place in free if same_place(seen[place].evidence, case.place)]
    wanted = case.readings
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


def _decide(number: int, seen: Observation, case: Case, keyings: int) -> Verified | None:
    """What a case makes of a figure; None where it is none."""
    row = case.decision(keyings)
    if row is None:
        return Verified(number, _in_doubt(seen, case), seen, None, case)
    if row.action is Action.POSTPONE:
        return Verified(number, seen, seen, row, case)
    if row.now is None:
        return None
    return Verified(number, seen.model_copy(update=_decided(row, row.now)), seen, row, case)


def _in_doubt(seen: Observation, case: Case) -> Observation:
    """A figure as it was read while entries are lacking; no longer accepted where one says something else."""
    read = Reading.of(seen)
    if seen.status is Status.ACCEPTED and any(row.now != read for row in case.entries):
        return seen.model_copy(update={"status": Status.REVIEW})
    return seen


def _by_hand(case: Case, keyings: int) -> Verified | None:
    """A figure that the machine does not find: added, or no longer read where a person decided it. While
    nothing is decided, what was said first stands there."""
    row = case.decision(keyings)
    is_open = row is None or row.action is Action.POSTPONE
    shown = next((one for one in case.rows if one.now is not None), None) if is_open else row
    if shown is None or shown.now is None:
        return None
    told = _decided(shown, shown.now)
    if is_open:
        told |= {"status": Status.REVIEW, "confidence": 0.0}
    seen = Observation.model_validate(
        told | {"evidence": shown.place, "rule": BY_HAND, "source_kind": SourceKind.PROSE}
    )
    return Verified(BY_HAND_FROM + case.rows[0].correction_id, seen, None, row, case)


def _decided(row: Correction, reading: Reading) -> dict[str, object]:
    status = Status.CONFIRMED if row.action is Action.CONFIRM else Status.CORRECTED
    return {
        "indicator": reading.indicator,
        "level": reading.level,
        "breakdown": reading.breakdown,
        "value": reading.value,
        "denominator": reading.denominator,
        "unit": catalogue()[reading.indicator].unit,
        "status": status,
        "confidence": 1.0,
    }
