"""The text of a page as people read it: lines in reading order, each table where it is printed."""

from schemas.page import Cell, Line, Page, Table


def page_text(page: Page, raw: bool = False) -> str:
    """The page's text, restored or `raw`; the cells of a table's row are divided by tabs."""
    waiting = sorted(page.tables, key=_table_top)
    parts: list[str] = []
    for line in page.lines:
        while waiting and _table_top(waiting[0]) < _line_top(line):
            parts.append(_table_text(waiting.pop(0), raw))
        parts.append(line.raw if raw else line.text)
    parts += [_table_text(table, raw) for table in waiting]
    return "\n".join(parts)


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
