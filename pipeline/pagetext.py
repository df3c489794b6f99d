"""The text of a page as people read it: lines in reading order, each table where it is printed."""

from collections.abc import Iterator

from schemas.page import Cell, Line, Page, Table


def page_text(page: Page, raw: bool = False) -> str:
    """The page's text, restored or `raw`; the cells of a table's row are divided by tabs."""
    return "\n".join(
        _table_text(part, raw) if isinstance(part, Table) else part.raw if raw else part.text
        for part in page_parts(page)
    )


def page_parts(page: Page) -> Iterator[Line | Table]:
    """The lines of a page in reading order, each table where it is printed."""
    waiting = sorted(page.tables, key=_table_top)
    for line in page.lines:
        while waiting and _table_top(waiting[0]) < _line_top(line):
            yield waiting.pop(0)
        yield line
    yield from waiting


def _line_top(line: Line) -> float:
    return line.box.top if line.box else line.line_no


def _table_top(table: Table) -> float:
    if table.box:
        return table.box.top
    return table.line_nos[0] if table.line_nos else float("inf")


def _table_text(table: Table, raw: bool) -> str:
    return "\n".join("\t".join(_cell_text(cell, raw) for cell in row) for row in table.rows)


def _cell_text(cell: Cell, raw: bool) -> str:
    return " ".join((cell.raw if raw else cell.text).split())
