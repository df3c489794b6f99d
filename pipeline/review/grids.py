"""An appendix table (phụ lục) as the desk shows it: every cell with its place, its text and its figure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.cells import column_texts, header_rows, number_of, row_passage
from extractors.numbers import whole
from pipeline.corrections.overlay import Verified
from pipeline.review.items import shown_number
from pipeline.review.states import State
from schemas.check import Check
from schemas.correction import Action, Correction
from schemas.observation import Breakdown, Evidence, Observation, Status
from schemas.page import Box, Cell, Page, Table
from schemas.report import Level

KEYED = "keyed"
"""The status of a cell that waits for others than the clerk."""
WAITING = (Status.REVIEW.value, Action.POSTPONE.value)
"""The statuses of cells that a person has to look at, those to look at first before the others."""


class Guess(NamedTuple):
    """What a number that is no figure yet most likely counts: what its column and its row say of others."""

    indicator: str
    level: Level | None
    breakdown: Breakdown | None


class GridCell(NamedTuple):
    """One cell. `figures`: those that stand in it, the one to decide first before the others."""

    name: str
    """Row and column from 1: '3-2'."""
    text: str
    box: Box | None
    is_head: bool
    is_number: bool
    figures: tuple[Verified, ...]
    checks: tuple[Check, ...]
    history: tuple[Correction, ...]
    guess: Guess | None
    hidden: frozenset[int] = frozenset()
    """Rows of `history` that the clerk may not know before she has made her own entry."""
    is_blind: bool = False
    """Whether the figure's value is one that another clerk keyed and that she may not know."""
    is_keyed: bool = False
    """Whether the clerk has made her entry, and others are needed still."""

    @property
    def figure(self) -> Verified | None:
        """The figure that keys speak of."""
        return self.figures[0] if self.figures else None

    @property
    def status(self) -> str:
        """How its figure stands; empty where it has none."""
        if self.is_keyed:
            return KEYED
        return status_of(self.figure) if self.figure else ""

    @property
    def shown_value(self) -> str:
        """What the form is filled with."""
        if self.figure is None or self.is_blind:
            return self.text
        seen = self.figure.observation
        value = shown_number(seen.value)
        return value if seen.denominator is None else f"{value}/{shown_number(seen.denominator)}"

    @property
    def can_be_added(self) -> bool:
        """Whether it may become a figure: a number without one, whose place is known."""
        return self.is_number and not self.figures and self.box is not None


class Grid(NamedTuple):
    """A table of a page; `number` counts the page's tables from 1, `of` is how many they are."""

    page: Page
    number: int
    of: int
    heads: list[str]
    rows: list[list[GridCell]]

    @property
    def box(self) -> Box | None:
        """Where the table stands."""
        return self.page.tables[self.number - 1].box

    @property
    def first(self) -> str:
        """Where to begin: at the first cell that waits, else at the first figure, number, or cell."""
        wanted = (is_waiting, lambda cell: cell.figure, lambda cell: cell.is_number, lambda cell: True)
        return next(cell.name for test in wanted for cell in self.cells if test(cell))

    @property
    def cells(self) -> list[GridCell]:
        """All cells in reading order."""
        return [cell for row in self.rows for cell in row]

    @property
    def waiting(self) -> int:
        """How many cells wait for a person."""
        return sum(is_waiting(cell) for cell in self.cells)

    def cell(self, name: str) -> GridCell | None:
        """The cell of a name."""
        return next((cell for cell in self.cells if cell.name == name), None)

    def after(self, name: str) -> str:
        """The cell to go to from one that is done: the next that waits, from the top after the last, or
        itself."""
        names = [cell.name for cell in self.cells]
        start = names.index(name) + 1 if name in names else 0
        order = [*self.cells[start:], *self.cells[:start]]
        undecided = [cell for cell in order if is_waiting(cell)]
        fresh = [cell for cell in undecided if cell.status != Action.POSTPONE.value]
        return (fresh or undecided)[0].name if undecided else name


def status_of(one: Verified) -> str:
    """A figure's status in one word; a postponed one is 'postpone'."""
    if one.correction is not None and one.correction.action is Action.POSTPONE:
        return Action.POSTPONE.value
    return Status.REVIEW.value if one.is_disputed else one.observation.status.value


def is_waiting(cell: GridCell) -> bool:
    """Whether a person has to look at it."""
    return cell.status in WAITING


def grid_of(page: Page, number: int, state: State, clerk: str) -> Grid | None:
    """A page's table of a number (from 1), with its figures as they are now for a clerk; None where there is
    none."""
    if not 1 <= number <= len(page.tables):
        return None
    table = page.tables[number - 1]
    heads = header_rows(table)
    sheet = _Sheet(page, table, state, clerk)
    rows = [
        [sheet.cell(cell, (r, c), is_head=r < heads) for c, cell in enumerate(row)]
        for r, row in enumerate(table.rows)
    ]
    return Grid(page, number, len(page.tables), column_texts(table, heads), rows)


Place = tuple[int, int]
"""Row and column from 0."""


def _name(at: Place) -> str:
    return f"{at[0] + 1}-{at[1] + 1}"


class _Sheet:
    """What the cells of one table are made of: its figures by their cells, and what columns and rows say of
    them. Asked once for all cells: an appendix has thousands."""

    def __init__(self, page: Page, table: Table, state: State, clerk: str) -> None:
        self._state, self._clerk = state, clerk
        self._found = _figures(page, table, state.figures)
        of_column: dict[int, list[Observation]] = defaultdict(list)
        of_row: dict[int, list[Observation]] = defaultdict(list)
        for (row, column), figures in self._found.items():
            seen = [one.observation for one in figures]
            of_column[column] += seen
            of_row[row] += seen
        self._columns = {column: _guess(seen) for column, seen in of_column.items()}
        self._rows = {row: _guess(seen) for row, seen in of_row.items()}
        seen = [one.observation for one in state.figures]
        self._told = {Guess(one.indicator, one.level, one.breakdown) for one in seen}

    def cell(self, cell: Cell, at: Place, is_head: bool) -> GridCell:
        """One cell with all that the desk shows of it."""
        figures = self._found.get(at, ())
        first = figures[0] if figures else None
        is_number = not is_head and _is_number(cell.text)
        state = self._state
        return GridCell(
            name=_name(at),
            text=cell.text,
            box=cell.box,
            is_head=is_head,
            is_number=is_number,
            figures=figures,
            checks=tuple(o.check for o in state.outcomes_of(first.number)) if first else (),
            history=tuple(state.history_of(first)) if first else (),
            guess=None if first or not is_number else self._guessed(at),
            hidden=state.hidden_from(self._clerk, figures[:1]),
            is_blind=first is not None and state.is_to_be_keyed(first, self._clerk),
            is_keyed=first is not None and self._clerk in first.keyed_by,
        )

    def _guessed(self, at: Place) -> Guess:
        """A column says what is counted, a row for whom; nothing where that is told by another figure."""
        row, column = self._rows.get(at[0]), self._columns.get(at[1])
        where = row or column
        guess = Guess(
            column.indicator if column else "",
            where.level if where else self._state.header.level,
            row.breakdown if row else None,
        )
        return guess._replace(indicator="") if guess in self._told else guess


def _is_number(text: str) -> bool:
    """Whether a cell holds a number, and not one of an item ('3.4.1')."""
    return number_of(text) is not None and not (text.count(".") > 1 and whole(text.strip()) is None)


def _guess(seen: Sequence[Observation]) -> Guess:
    """What most figures of a column or row are, of which there is one at least; no indicator where they do
    not agree on it."""
    indicators = {one.indicator for one in seen}
    return Guess(
        indicators.pop() if len(indicators) == 1 else "",
        Counter(one.level for one in seen).most_common(1)[0][0],
        Counter(one.breakdown for one in seen).most_common(1)[0][0],
    )


def _figures(page: Page, table: Table, figures: Iterable[Verified]) -> dict[Place, tuple[Verified, ...]]:
    """The figures in each cell, undecided ones first."""
    found: dict[Place, tuple[Verified, ...]] = {}
    for one in figures:
        evidence = one.observation.evidence
        at = _place(table, evidence, one) if evidence.page == page.page_no else None
        if at is not None:
            found[at] = (*found.get(at, ()), one)
    return {at: tuple(sorted(those, key=_order)) for at, those in found.items()}


def _order(one: Verified) -> int:
    status = status_of(one)
    return WAITING.index(status) if status in WAITING else len(WAITING)


def _place(table: Table, evidence: Evidence, one: Verified) -> Place | None:
    """Row and column of the cell that a figure stands in; None where it stands in none."""
    if evidence.bbox is None:
        return _place_on_line(table, evidence.line, one)
    x, y = evidence.bbox.centre
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            box = cell.box
            if box and box.left <= x < box.right and box.top <= y < box.bottom:
                return r, c
    return None


def _place_on_line(table: Table, line: int | None, one: Verified) -> Place | None:
    """The only cell of a text's line that says so much; of several nobody knows which."""
    if line is None or line not in table.line_nos:
        return None
    value = (one.read or one.observation).value
    row = table.line_nos.index(line)
    numbers = [number_of(cell.text) for cell in table.rows[row]]
    fits = [c for c, number in enumerate(numbers) if number is not None and number.value == value]
    return (row, fits[0]) if len(fits) == 1 else None


def place_of_cell(page: Page, number: int, cell: GridCell) -> Evidence:
    """Where a figure that is made of a cell stands; its row is the quote."""
    table = page.tables[number - 1]
    row, column = (int(part) - 1 for part in cell.name.split("-"))
    quote = row_passage(table, row, table.rows[row][column]).text
    return Evidence(page=page.page_no, bbox=cell.box, quote=quote)


def table_with(pages: Iterable[Page], one: Verified) -> tuple[int, int, str] | None:
    """The page, the table's number and the cell's name that a figure stands in."""
    for page in pages:
        if page.page_no != one.observation.evidence.page:
            continue
        for number, table in enumerate(page.tables, start=1):
            at = _place(table, one.observation.evidence, one)
            if at is not None:
                return page.page_no, number, _name(at)
    return None
