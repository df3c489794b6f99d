"""A flat page taken apart: straightened by its print and its rules, prose lines here, table cells there."""

import math
from typing import NamedTuple

from pipeline.imaging.clean import CleanPage, straightened
from pipeline.imaging.types import Grey
from pipeline.layout.components import ink_threshold
from pipeline.layout.grids import Grid, grids_of
from pipeline.layout.rules import Rules, rules_of, slopes_of, without_rules
from pipeline.layout.tables import CellLine, DashCell, cell_lines
from pipeline.layout.textlines import TextLine, find_text_lines

_LEAST_SLOPE = 0.0015
"""Rules less slanted than this (0.1°, 3 px down a page) need no second straightening."""


class Layout(NamedTuple):
    """What stands where on a clean page: lines of prose, tables, and the lines in their cells."""

    clean: CleanPage
    prose: list[TextLine]
    grids: list[Grid]
    cells: list[CellLine]
    dashes: list[DashCell]


def layout_of(flat: Grey, dpi: float, quarter_turns: int | None = None, usual_size: bool = False) -> Layout:
    """Straighten a flat page and find its print; see `straightened`."""
    clean, rules = _straight(flat, dpi, quarter_turns, usual_size)
    grids = grids_of(rules, clean.capital_px)
    threshold = ink_threshold(clean.grey)
    bare = without_rules(clean.grey, rules)
    cells, dashes = cell_lines(bare, grids, clean.capital_px, threshold)
    for grid in grids:
        bare[grid.box.top : grid.box.bottom, grid.box.left : grid.box.right] = 255
    prose = find_text_lines(bare, clean.capital_px, threshold)
    return Layout(clean, prose, grids, cells, dashes)


def _straight(flat: Grey, dpi: float, quarter_turns: int | None, usual_size: bool) -> tuple[CleanPage, Rules]:
    """The page straightened by its letters and then, where it has long rules, more exactly by those."""
    clean = straightened(flat, dpi, quarter_turns, usual_size=usual_size)
    rules = rules_of(clean.grey, clean.capital_px)
    slopes = slopes_of(rules, clean.capital_px)
    if slopes is None or max(abs(slope) for slope in slopes) < _LEAST_SLOPE:
        return clean, rules
    across, down = slopes
    angle = clean.angle_deg + math.degrees(math.atan(across))
    clean = straightened(flat, dpi, clean.quality.quarter_turns, angle, across + down, usual_size)
    return clean, rules_of(clean.grey, clean.capital_px)
