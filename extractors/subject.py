"""What the readers of figures must know of the report as a whole."""

from dataclasses import dataclass

from schemas.report import Level, Period


@dataclass(frozen=True, slots=True)
class Subject:
    """The report's own tier and its period; None where the header does not tell."""

    level: Level | None = None
    period: Period | None = None
    city: bool = False
    """Is its province a centrally run city (thành phố trực thuộc trung ương)?"""
