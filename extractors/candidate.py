"""A figure that a rule took, before repeats are joined and checks are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extractors.clauses import Clause
from schemas.catalogue import Unit
from schemas.observation import Breakdown
from schemas.page import Cell, Passage
from schemas.report import Level


@dataclass(frozen=True, slots=True)
class Candidate:
    """`start`..`end` are the figure's digits in the passage, `quote_start`..`quote_end` the clause around."""

    indicator: str
    rule: str
    fallback: bool
    level: Level | None
    breakdown: Breakdown | None
    value: Decimal
    denominator: Decimal | None
    unit: Unit
    passage: Passage
    start: int
    end: int
    quote_start: int
    quote_end: int
    features: Mapping[str, str]
    clause: Clause | None
    """The clause that tells the figure; None for a figure of a table."""
    copied: bool
    """The clause says nothing of its own: the figure restates the one before it."""
    cumulative: bool
    all_tiers: str | None
    """'toàn tỉnh' where the sentence speaks of all tiers together, as printed."""
    cell: Cell | None = None
    """The cell, for a figure of a table."""

    @property
    def place(self) -> tuple[object, ...]:
        """Where it stands: two candidates with one place are one reading."""
        piece = self.passage.pieces[0]
        return piece.page_no, piece.line_no, self.start, id(self.cell) if self.cell else id(self.passage)
