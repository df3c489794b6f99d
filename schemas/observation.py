"""A figure that a report states for its own period, with the place on the paper that it came from."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from schemas.base import Record
from schemas.catalogue import Unit
from schemas.page import Box
from schemas.report import Level


def plain(value: Decimal) -> str:
    """Plain decimal notation: no thousands separators, no exponent, no idle zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Figure = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
"""An exact number; in JSON a string in plain decimal notation."""


class BreakdownKind(StrEnum):
    """By what a figure is broken down: field (lĩnh vực), unit (đơn vị), anything else."""

    LINH_VUC = "linh_vuc"
    DON_VI = "don_vi"
    KHAC = "khac"


class Breakdown(Record):
    """The part of the whole that a figure speaks of, named as the report names it."""

    kind: BreakdownKind
    name: str


class Status(StrEnum):
    """Whether a figure may be used unseen."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    CONFIRMED = "confirmed"  # by a person; the database alone has these two
    CORRECTED = "corrected"


class SourceKind(StrEnum):
    """Whether the figure stands in a sentence or in a table."""

    PROSE = "prose"
    TABLE = "table"


class Evidence(Record):
    """Where a figure stands: a box on scans and born-digital pages, a line on text inputs."""

    page: int
    bbox: Box | None = None
    line: int | None = None
    quote: str


class Observation(Record):
    """One figure: what it counts, for whom, how much, and why we believe it."""

    indicator: str
    level: Level | None
    breakdown: Breakdown | None = None
    value: Figure
    denominator: Figure | None = None
    unit: Unit
    evidence: Evidence
    confidence: float = Field(ge=0, le=1)
    status: Status = Status.REVIEW
    rule: str
    """The rule that made it."""
    source_kind: SourceKind = SourceKind.PROSE
