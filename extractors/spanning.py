"""Tables that run over pages (bảng trải nhiều trang), put together again for reading.

Pages keep their own tables. What is read for figures is one table: the header from its first page, the rows
of all, each cell knowing its page and box.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from rapidfuzz import fuzz

from diacritics.alphabet import fold_chars
from extractors.cells import header_rows, number_of, numbers_columns, plain_text
from schemas.page import Box, Cell, LineRole, Page, Table

_ASIDE = (LineRole.PAGE_NUMBER, LineRole.FOOTNOTE)
"""Lines that may stand between the two parts of a table."""
_SAME_COLUMN = 0.02
"""Columns of one table stand at the same place to this share of its width: pages are fed a little askew."""
_SAME_WIDTH = 0.05
_SAME_HEADER = 80.0
"""The likeness (0 to 100) from which two headers, each read by itself, are the same."""

Row = tuple[Cell, ...]


def joined_tables(pages: Sequence[Page]) -> tuple[Table, ...]:
    """The tables of a report in order; one that goes on overleaf is one table."""
    tables: list[Table] = []
    before: Page | None = None
    for page in pages:
        for place, table in enumerate(page.tables):
            if place == 0 and before is not None and _goes_over(before, page):
                tables[-1] = _joined(tables[-1], table)
            else:
                tables.append(table)
        before = page
    return tuple(tables)


def _goes_over(before: Page, page: Page) -> bool:
    """Whether the table at the top of a page goes on with the one at the foot of the page before."""
    if not before.tables or not page.tables:
        return False
    last, first = before.tables[-1], page.tables[0]
    if page.page_no != before.page_no + 1 or not last.rows or not first.rows:
        return False
    if _text_beside(before, last, below=True) or _text_beside(page, first, below=False):
        return False
    return _same_columns(last, first)


def _text_beside(page: Page, table: Table, below: bool) -> bool:
    """Whether the page has text of its own below the table, or above it."""
    for line in page.lines:
        if line.role in _ASIDE:
            continue
        if line.box is not None and table.box is not None:
            is_below = line.box.centre[1] > table.box.centre[1]
        elif table.line_nos:
            is_below = line.line_no > table.line_nos[0]
        else:
            return True  # where it stands is not known
        if is_below is below:
            return True
    return False


def _same_columns(one: Table, other: Table) -> bool:
    if len(one.rows[0]) != len(other.rows[0]):
        return False
    if one.box is None or other.box is None:
        return True
    if abs(one.box.width - other.box.width) > _SAME_WIDTH * max(one.box.width, other.box.width):
        return False
    pairs = zip(_column_places(one, one.box), _column_places(other, other.box), strict=True)
    return all(a is None or b is None or abs(a - b) <= _SAME_COLUMN for a, b in pairs)


def _column_places(table: Table, box: Box) -> Iterator[float | None]:
    """Where each column begins, as a share of the table's width; None where every cell is part of another."""
    for column in range(len(table.rows[0])):
        boxes = [row[column].box for row in table.rows]
        lefts = [own.left for own in boxes if own is not None]
        yield (median(lefts) - box.left) / max(1, box.width) if lefts else None


def _joined(whole: Table, part: Table) -> Table:
    """The table with the rows of its next part, less the header that is printed there again."""
    repeated = _repeated_rows(whole, part)
    rows = [tuple(_on_page(cell, part.page_no) for cell in row) for row in part.rows[repeated:]]
    line_nos = part.line_nos[repeated:]
    known = list(whole.rows)
    if rows and len(known) > header_rows(whole) and _is_torn(known[-1], rows[0]):
        known[-1] = tuple(_one_cell(a, b) for a, b in zip(known[-1], rows[0], strict=True))
        rows, line_nos = rows[1:], line_nos[1:]
    return whole.model_copy(update={"rows": (*known, *rows), "line_nos": (*whole.line_nos, *line_nos)})


def _on_page(cell: Cell, page_no: int) -> Cell:
    return cell.model_copy(update={"page_no": page_no})


def _repeated_rows(whole: Table, part: Table) -> int:
    """How many rows at the top of a part say again what stands at the head of the table."""
    height = header_rows(whole)
    head = _folded(whole.rows[:height])
    for count in range(min(height, len(part.rows)), 0, -1):
        if fuzz.ratio(head, _folded(part.rows[:count])) >= _SAME_HEADER:
            numbered = count < len(part.rows) and numbers_columns(part.rows[count])
            return count + numbered
    return int(numbers_columns(part.rows[0]))


def _folded(rows: Sequence[Row]) -> str:
    return " ".join(fold_chars(plain_text(cell.text)) for row in rows for cell in row if cell.text.strip())


def _is_torn(last: Row, first: Row) -> bool:
    """Whether a row goes on overleaf: the sentence of a cell does, and nothing in it stands by itself."""
    goes_on = False
    for place, (a, b) in enumerate(zip(last, first, strict=True)):
        upper, lower = plain_text(a.text), plain_text(b.text)
        if not lower:
            continue
        small = lower[0].islower()
        if upper and (not small or number_of(upper) is not None):
            return False
        if not upper and place == 0:
            return False  # an ordinal or name of its own
        goes_on |= bool(upper)
    return goes_on


def _one_cell(upper: Cell, lower: Cell) -> Cell:
    """Both halves of a torn cell; it stands where it begins."""
    if not lower.text.strip():
        return upper
    if not upper.text.strip():
        return lower
    sure = [c for c in (upper.confidence, lower.confidence) if c is not None]
    return Cell(
        text=f"{upper.text} {lower.text}",
        raw=f"{upper.raw} {lower.raw}",
        box=upper.box,
        page_no=upper.page_no,
        confidence=min(sure, default=None),
        words=upper.words,
    )
