"""What a person decided about a figure (hiệu đính): appended to a history, laid over what was read."""

from enum import StrEnum
from typing import Self

from schemas.base import Record
from schemas.observation import Breakdown, Evidence, Figure, Observation
from schemas.report import Level


class Action(StrEnum):
    """What was done."""

    CONFIRM = "confirm"  # the figure is right as read
    CORRECT = "correct"  # another value, indicator, level or breakdown
    NOT_A_FIGURE = "not_a_figure"
    ADD = "add"  # the machine missed it
    POSTPONE = "postpone"  # nothing is said yet: the figure goes to the end of the queue
    UNDO = "undo"  # takes one earlier row back


class Reading(Record):
    """What a figure says, without where it stands."""

    indicator: str
    level: Level | None = None
    breakdown: Breakdown | None = None
    value: Figure
    denominator: Figure | None = None

    @classmethod
    def of(cls, seen: Observation) -> Self:
        """What an observation says."""
        return cls(
            indicator=seen.indicator,
            level=seen.level,
            breakdown=seen.breakdown,
            value=seen.value,
            denominator=seen.denominator,
        )


class Correction(Record):
    """One row of the history. `made_at` is UTC in ISO 8601; `correction_id` is 0 until it is stored.

    `was` is what stood there when the person looked, None for an added figure; `now` what should stand there,
    None where nothing should. `place` is where: with `was` it finds the figure again in a later extraction.
    """

    correction_id: int = 0
    document_id: str
    made_at: str
    clerk: str
    action: Action
    place: Evidence
    was: Reading | None = None
    now: Reading | None = None
    why: str | None = None
    undoes: int | None = None
