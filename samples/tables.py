"""Ruled tables: spanning cells, headers repeated on every page, rows never torn."""

from dataclasses import dataclass

from samples.lines import Line, break_lines, draw_line
from samples.pager import Pager, TableRecord
from samples.source import Cell, Table

PADDING = 3.0


@dataclass(frozen=True)
class Placed:
    """A cell with its place in the grid."""

    cell: Cell
    row: int
    column: int
    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines).strip()


def set_table(pager: Pager, table: Table) -> None:
    """Print `table`, over as many pages as it needs."""
    scale = pager.width / sum(table.widths)
    widths = [width * scale for width in table.widths]
    header = _place(table.rows[: table.header], widths, table)
    body = [_place([row], widths, table) for row in table.rows[table.header :]]
    pager.y -= 6
    _begin(pager, table, header, widths, continued=False)
    for row in body:
        height = _heights(row, table.size)
        if pager.room < height[0]:
            pager.new_page()
            _begin(pager, table, header, widths, continued=True)
        pager.page.tables[-1].rows.extend(_draw(pager, table, row, height, widths, is_header=False))
    pager.y -= 8


def _begin(pager: Pager, table: Table, header: list[Placed], widths: list[float], *, continued: bool) -> None:
    heights = _heights(header, table.size)
    first_row = 2.5 * table.size
    if not continued:
        pager.need(sum(heights) + first_row)
    pager.page.tables.append(TableRecord([], continued=continued))
    rows = _draw(pager, table, header, heights, widths, is_header=True)
    pager.page.tables[-1].header = rows


def _place(rows: list[list[Cell]], widths: list[float], table: Table) -> list[Placed]:
    """Give every cell its column, as HTML does, and break its text."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            span = {(number + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            taken |= span
            room = sum(widths[column : column + cell.columns]) - 2 * PADDING
            placed.append(Placed(cell, number, column, break_lines(cell.runs, table.size, room)))
            column += cell.columns
        while (number, column) in taken:
            column += 1
        if column != len(widths):
            said = [run.text for cell in row for run in cell.runs]
            raise ValueError(f"row of {column} columns where {len(widths)} are due: {said}")
    return placed


def _heights(placed: list[Placed], size: float) -> list[float]:
    """The height of every row; what a cell over several rows lacks is added to its last row."""
    leading = size * 1.15
    heights = [0.0] * (1 + max(one.row for one in placed))
    for one in sorted(placed, key=lambda one: one.cell.rows):
        need = len(one.lines) * leading + 2 * PADDING
        last = one.row + one.cell.rows - 1
        have = sum(heights[one.row : last + 1])
        heights[last] += max(0.0, need - have)
    return heights


def _draw(
    pager: Pager,
    table: Table,
    placed: list[Placed],
    heights: list[float],
    widths: list[float],
    *,
    is_header: bool,
) -> list[list[str]]:
    """Draw rows below the pen; what they say, cell by cell."""
    leading = table.size * 1.15
    tops = [pager.y - sum(heights[:row]) for row in range(len(heights))]
    lefts = [pager.left + sum(widths[:column]) for column in range(len(widths))]
    texts = [[""] * len(widths) for _ in heights]
    pager.canvas.setLineWidth(0.6)
    for one in placed:
        width = sum(widths[one.column : one.column + one.cell.columns])
        height = sum(heights[one.row : one.row + one.cell.rows])
        pager.canvas.rect(lefts[one.column], tops[one.row] - height, width, height)
        slack = height - len(one.lines) * leading
        centred = is_header or (one.cell.columns > 1 and one.column == 0)
        align = "c" if centred else table.align[one.column]
        for number, line in enumerate(one.lines):
            baseline = tops[one.row] - slack / 2 - number * leading - table.size * 0.92
            draw_line(pager.canvas, line, lefts[one.column] + PADDING, baseline, width - 2 * PADDING, align)
            pager.book(line.pieces)
        texts[one.row][one.column] = one.text
    pager.y -= sum(heights)
    pager.page.lines.extend("\t".join(row).rstrip() for row in texts)
    return texts
