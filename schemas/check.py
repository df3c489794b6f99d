"""The report's own arithmetic, checked."""

from schemas.base import Record
from schemas.observation import Breakdown, Figure
from schemas.report import Level


class Check(Record):
    """One identity of form II.06 (or the like), worked out with a report's figures.

    `left` and `right` are its two sides; `passed` allows for the rounding of stated percentages.
    """

    identity: str
    level: Level | None
    breakdown: Breakdown | None = None
    left: Figure
    right: Figure
    passed: bool
