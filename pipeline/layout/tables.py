"""The text of ruled tables: lines of print cell by cell, and the cells put together again."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.imaging.placement import Placement
from pipeline.imaging.types import Grey
from pipeline.layout.components import components_of, dashes_of
from pipeline.layout.grids import Grid
from pipeline.layout.lines import to_line
from pipeline.layout.pieces import Piece, box_moved, joined, piece_of, rows_of
from pipeline.layout.textlines import TextLine, find_text_lines
from pipeline.ocr.base import OcrLine
from schemas.page import Box, Cell, Line, LineRole, Table

_SCRAP = re.compile(r"(?=.*[._`´ˆ^~'‘’°|¦‡†„¡¬,:;])[._`´ˆ^~'‘’°|¦‡†„¡¬,:;–—-]+")
"""What the engine makes of specks, rests of rules and rings of seals: marks that never stand as a word of
their own in a cell. Dashes, signs of units and ditto marks do."""
_EDGE_PX = 2
"""What is left of a rule after it was painted over stands within this of its edge."""

Pieces = dict[tuple[int, int], list[Piece]]
"""What was read in the cells of a page, by the numbers of grid and cell."""


class CellLine(NamedTuple):
    """A line of print in a cell: `grid` and `cell` count from 0 in the page's lists."""

    grid: int
    cell: int
    line: TextLine


class DashCell(NamedTuple):
    """A cell that holds nothing but a dash: 'none', in many tables."""

    grid: int
    cell: int


def cell_lines(
    bare: Grey, grids: Sequence[Grid], capital_px: float, threshold: int
) -> tuple[list[CellLine], list[DashCell]]:
    """The lines of print in all cells of a page whose rules were painted over, in page coordinates."""
    lines: list[CellLine] = []
    dashes: list[DashCell] = []
    least_ink = 0.02 * capital_px * capital_px
    for number, grid in enumerate(grids):
        for index, cell in enumerate(grid.cells):
            box = _inside(cell.box)
            part = bare[box.top : box.bottom, box.left : box.right]
            if part.size == 0 or np.count_nonzero(part < threshold) < least_ink:
                continue
            found = find_text_lines(np.ascontiguousarray(part), capital_px, threshold)
            lines += [CellLine(number, index, moved(line, box.left, box.top)) for line in found]
            if not found and _holds_dash(part, capital_px, threshold):
                dashes.append(DashCell(number, index))
    return lines, dashes


def tables_of(
    grids: Sequence[Grid],
    lines: Sequence[CellLine],
    answers: Sequence[OcrLine],
    dashes: Sequence[DashCell],
    placement: Placement,
    page_no: int,
) -> tuple[Table, ...]:
    """The tables of a page. `answers` are what was read in each of `lines`."""
    pieces: Pieces = {}
    for item, answer in zip(lines, answers, strict=True):
        words = tuple(word for word in answer.words if not _SCRAP.fullmatch(word.text))
        if words:
            pieces.setdefault((item.grid, item.cell), []).append(piece_of(item.line, OcrLine(words)))
    return filled(grids, pieces, {(item.grid, item.cell) for item in dashes}, placement, page_no)


def filled(
    grids: Sequence[Grid],
    pieces: Pieces,
    dashes: Collection[tuple[int, int]],
    placement: Placement,
    page_no: int,
) -> tuple[Table, ...]:
    """The tables of a page from its grids and the pieces in their cells (by numbers of grid and cell)."""
    return tuple(
        _table(grid, number, pieces, dashes, placement, page_no) for number, grid in enumerate(grids)
    )


def _table(
    grid: Grid,
    number: int,
    pieces: Pieces,
    dashes: Collection[tuple[int, int]],
    placement: Placement,
    page_no: int,
) -> Table:
    rows = [[Cell(text="") for _ in range(grid.columns)] for _ in range(grid.rows)]
    for index, cell in enumerate(grid.cells):
        line = _line(pieces.get((number, index), []), placement)
        text = line.raw if line else "-" if (number, index) in dashes else ""
        words = line.words if line else ()
        sure = [word.confidence for word in words if word.confidence is not None]
        rows[cell.row][cell.column] = Cell(
            text=text,
            raw=text,
            box=placement.on_page(cell.box),
            confidence=min(sure, default=None),
            words=words,
        )
    return Table(page_no=page_no, box=placement.on_page(grid.box), rows=tuple(tuple(row) for row in rows))


def _line(pieces: Sequence[Piece], placement: Placement) -> Line | None:
    """The text of a cell with its words, as if its lines were one."""
    if not any(piece.words for piece in pieces):
        return None
    words = tuple(word for row in rows_of(pieces) for word in joined(row).words)
    return to_line(pieces[0]._replace(words=words), placement, 1, 1, LineRole.BODY)


def _inside(box: Box) -> Box:
    return Box(box.left + _EDGE_PX, box.top + _EDGE_PX, box.right - _EDGE_PX, box.bottom - _EDGE_PX)


def moved(line: TextLine, right: int, down: int) -> TextLine:
    """The line in the coordinates of what its picture was cut from."""
    return line._replace(
        box=box_moved(line.box, right, down),
        core=(line.core[0] + down, line.core[1] + down),
        origin=(line.origin[0] + right, line.origin[1] + down),
    )


def _holds_dash(part: Grey, capital_px: float, threshold: int) -> bool:
    """Whether the only thing in a cell is a dash clear of its borders."""
    parts = components_of(np.ascontiguousarray(part), threshold)
    large = parts.area >= 0.02 * capital_px * capital_px
    large[0] = False
    found = np.flatnonzero(large)
    if len(found) != 1 or not dashes_of(parts, capital_px)[found[0]]:
        return False
    y = parts.centre_y[found[0]] / part.shape[0]
    return bool(0.2 < y < 0.8)
