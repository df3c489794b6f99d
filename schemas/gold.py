"""Labels (nhãn chuẩn) of a report, made by a person: what a run is measured against."""

from schemas.base import Record
from schemas.catalogue import Unit
from schemas.observation import Breakdown, Figure
from schemas.report import Level, ReportHeader


class GoldFigure(Record):
    """A figure that the report states. Where it is not `required`, finding it is right and missing it is no
    error: the report repeats it, or says it in a way that people read differently."""

    indicator: str
    level: Level | None
    breakdown: Breakdown | None = None
    value: Figure
    denominator: Figure | None = None
    unit: Unit
    required: bool
    page: int
    printed: str | None = None
    """How it stands on the paper."""
    lost: bool = False
    """The earlier OCR that the file holds misread it: nobody can find it in there."""


class GoldTable(Record):
    """A table of the report, row by row."""

    page: int
    header: tuple[tuple[str, ...], ...] = ()
    rows: tuple[tuple[str, ...], ...]
    """The rows under the header."""
    continued: bool = False
    """It goes on from the page before."""


class Inconsistency(Record):
    """An identity that the paper itself gets wrong."""

    identity: str
    level: Level | None
    breakdown: Breakdown | None = None
    left: Figure
    right: Figure


class GoldReport(Record):
    """All labels of one report: the text of each page, the header, the figures, the tables."""

    text: tuple[str, ...]
    report: ReportHeader
    observations: tuple[GoldFigure, ...]
    tables: tuple[GoldTable, ...] = ()
    inconsistent: tuple[Inconsistency, ...] = ()
