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


class Proposal(Record):
    """Another value for a figure whose check fails (đề xuất sửa): one misread digit would explain it.

    It changes nothing by itself: the figure keeps the value that was read, and its status is `review`.
    """

    observation: int
    """The figure's place in `Extraction.observations`, from 0."""
    value: Figure
    proof: str
    """Which checks hold with it, in words and figures."""
