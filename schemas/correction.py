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
    HEADER = "header"  # a field of the report's head
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


class HeaderField(StrEnum):
    """A field of `ReportHeader` that a person may correct."""

    AGENCY = "agency"
    NUMBER = "number"
    DATE = "date"
    SIGNER = "signer"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    LEVEL = "level"
    PERIOD = "period"


class HeaderChange(Record):
    """What a field of the head said and what it should say, as text: a date in ISO 8601, a period as its
    JSON, None where it is blank."""

    field: HeaderField
    was: str | None = None
    now: str | None = None


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
    saw: tuple[Reading, ...] | None = None
    """What the machine read there when the person decided, nothing where it found nothing; None where that is
    not known."""
    header: HeaderChange | None = None
    why: str | None = None
    undoes: int | None = None
    together: str | None = None
    """What rows share that were decided with one key press: they are taken back with one, too."""
