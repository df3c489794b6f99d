"""Ruled tables as grids: lines, the edges between them, and the cells, merged ones included."""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Mask, as_grey
from pipeline.layout.pieces import box_moved
from pipeline.layout.rules import Rules
from schemas.page import Box

_Bools = npt.NDArray[np.bool_]

_SAME = 0.3
"""Lines nearer than this (in capital heights) are one."""
_LEAST_ROW = 0.8
"""Rows lower than this are the gap of a double rule."""
_COVERED = 0.5
"""The share of an edge that must be ruled: breaks and stamps cost part of it."""


class GridCell(NamedTuple):
    """A cell: its first row and column, how many it spans, and its box inside the rules."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


class Grid(NamedTuple):
    """A table's box, its numbers of rows and columns, and its cells, row by row."""

    box: Box
    rows: int
    columns: int
    cells: tuple[GridCell, ...]


def grids_of(rules: Rules, capital_px: float) -> list[Grid]:
    """The ruled tables of a page, from top to bottom; a frame around text alone is no table."""
    if not rules.across.any() or not rules.down.any():
        return []
    both = cv2.dilate(rules.any_mask, np.ones((5, 5), np.uint8))
    stats = regions_of(as_grey(both)).stats
    grids: list[Grid] = []
    for index in range(1, len(stats)):
        left, top, width, height = (int(value) for value in stats[index, :4])
        if width < 5 * capital_px or height < 1.5 * capital_px:
            continue
        grids += _grids_in(rules, Box(left, top, left + width, top + height), capital_px)
    return sorted(grids, key=lambda grid: grid.box.top)


def _grids_in(rules: Rules, area: Box, capital_px: float) -> list[Grid]:
    """The tables within one patch of touching rules; tables of different columns may touch."""
    across = rules.across[area.top : area.bottom, area.left : area.right]
    down = rules.down[area.top : area.bottom, area.left : area.right]
    ys = _lines(across, capital_px)
    xs = _lines(as_grey(down.T), capital_px)
    if len(ys) < 2 or len(xs) < 2:
        return []
    below = _covered(as_grey(across.T), ys, xs, capital_px).T  # [line, column]
    beside = _covered(down, xs, ys, capital_px)  # [row, line]
    grids = []
    for first, last in _blocks(ys, beside, capital_px):
        # Lines that no row of this block uses belong to its neighbours.
        used = [j for j in range(len(xs)) if beside[first:last, j].any()]
        if len(used) < 2 or last - first < 1 or (len(used) == 2 and last - first < 3):
            continue
        cells = _cells(
            ys[first : last + 1],
            [xs[j] for j in used],
            below[first : last + 1],
            beside[first:last, used],
            used,
        )
        if len(cells) < 2:
            continue
        moved = tuple(cell._replace(box=_moved(cell.box, area)) for cell in cells)
        box = _moved(Box(xs[used[0]], ys[first], xs[used[-1]], ys[last]), area)
        grids.append(Grid(box, last - first, len(used) - 1, moved))
    return grids


def _moved(box: Box, area: Box) -> Box:
    return box_moved(box, area.left, area.top)


def _lines(across: Mask, capital_px: float) -> list[int]:
    """The heights of the horizontal rules in a mask, those nearly level made one."""
    _, stats, centres = regions_of(as_grey(np.ascontiguousarray(across)))
    found = sorted(
        (float(centre[1]), int(stat[cv2.CC_STAT_WIDTH]))
        for stat, centre in zip(stats[1:], centres[1:], strict=True)
    )
    groups: list[list[tuple[float, int]]] = []
    for height, length in found:
        if groups and height - groups[-1][-1][0] <= _SAME * capital_px:
            groups[-1].append((height, length))
        else:
            groups.append([(height, length)])
    return [round(sum(h * n for h, n in group) / sum(n for _, n in group)) for group in groups]


def _covered(down: Mask, xs: Sequence[int], ys: Sequence[int], capital_px: float) -> _Bools:
    """For each stretch between two heights `ys` (row) and each vertical line `xs` (column of the result)
    whether a rule runs there."""
    reach = max(2, round(0.8 * _SAME * capital_px))
    out = np.zeros((len(ys) - 1, len(xs)), np.bool_)
    for j, x in enumerate(xs):
        strip = down[:, max(0, x - reach) : x + reach + 1].max(axis=1) > 0
        for i in range(len(ys) - 1):
            stretch = strip[ys[i] + 2 : max(ys[i] + 3, ys[i + 1] - 2)]
            out[i, j] = bool(len(stretch)) and float(stretch.mean()) >= _COVERED
    return out


def _blocks(ys: Sequence[int], beside: _Bools, capital_px: float) -> list[tuple[int, int]]:
    """Ranges of lines (first, last) that are one table each.

    A double rule may end a table, and so does a row that has new columns and lacks old ones.
    """
    blocks: list[tuple[int, int]] = []
    start: int | None = None
    known: set[int] = set()
    for row in range(len(ys) - 1):
        here = {int(j) for j in np.flatnonzero(beside[row])}
        low = ys[row + 1] - ys[row] < _LEAST_ROW * capital_px
        ends = start is not None and (low or len(here) < 2 or (bool(here - known) and bool(known - here)))
        if ends and start is not None:
            blocks.append((start, row))
            start = None
        if start is None and not low and len(here) >= 2:
            start, known = row, set()
        known |= here
    if start is not None:
        blocks.append((start, len(ys) - 1))
    return blocks


def _cells(
    ys: Sequence[int], xs: Sequence[int], below: _Bools, beside: _Bools, used: Sequence[int]
) -> list[GridCell]:
    """The cells of a grid; neighbours without a rule between them are one cell.

    `below[i, j]` tells whether line i is ruled over the page's column j, `beside[i, j]` whether row i has the
    used line j. The outer border counts as ruled.
    """
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = np.zeros((rows, columns), np.bool_)
    cells = []
    for i in range(rows):
        for j in range(columns):
            if taken[i, j]:
                continue
            wide, high = 1, 1
            while j + wide < columns and not beside[i, j + wide] and not taken[i, j + wide]:
                wide += 1
            while i + high < rows and not _ruled(below, i + high, used[j], used[j + wide]):
                high += 1
            taken[i : i + high, j : j + wide] = True
            cells.append(GridCell(i, j, high, wide, Box(xs[j], ys[i], xs[j + wide], ys[i + high])))
    return cells


def _ruled(below: _Bools, line: int, first: int, last: int) -> bool:
    """Whether a line is ruled over most of the page columns from `first` up to `last`."""
    return float(below[line, first:last].mean()) >= 0.5
