"""The workbook for Excel: text is always text, numbers are numbers, and what does not fit is said."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import xlsxwriter

from pipeline.export.tables import Table
from pipeline.query import show

MAX_ROWS = 1_048_575
"""Of a sheet under its header: a limit of Excel."""
MAX_TEXT = 32_767
"""Characters of a cell: a limit of Excel."""
CUT = " … (cut)"
MAX_EXACT = 15
"""Digits of a number that Excel keeps; one with more is written as text."""
FETCHED = 5_000
"""Rows taken from the database at a time."""

SHEETS = (
    ("reports", "reports"),
    ("II.06", "ho_so"),
    ("figures", "figures"),
    ("checks", "checks"),
    ("series", "chuoi_thoi_gian"),
)
"""Names of the sheets with the tables or views that they hold."""

_WIDTHS = {
    "quote": 60,
    "title": 50,
    "identity": 60,
    "agency": 32,
    "label_vi": 40,
    "file": 40,
    "indicator": 32,
}
_CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"}
"""A control character, which no workbook may hold, is shown by its picture (␀)."""


class Cut(NamedTuple):
    """A sheet that holds not all rows."""

    sheet: str
    rows: int
    held: int


def write_workbook(
    database: duckdb.DuckDBPyConnection, tables: Sequence[Table], path: Path, max_rows: int = MAX_ROWS
) -> list[Cut]:
    """Writes the workbook row by row, in memory that does not grow with the archive; what did not fit."""
    described = {table.name: table for table in tables}
    book = _Book(path)
    cut = []
    for sheet, name in SHEETS:
        table = described[name]
        (rows,) = database.execute(f"SELECT count(*) FROM {name}").fetchall()[0]
        book.sheet(sheet, [column.name for column in table.columns], _rows(database, table, max_rows))
        if rows > max_rows:
            cut.append(Cut(sheet, rows, max_rows))
    book.sheet("dictionary", ["table", "column", "type", "vietnamese", "english"], dictionary_rows(tables))
    book.sheet("about", ["", ""], _about(cut))
    book.close()
    return cut


def dictionary_rows(tables: Iterable[Table]) -> Iterator[tuple[str, str, str, str, str]]:
    """The data dictionary: a row for each table, and for each of its columns."""
    for table in tables:
        yield table.name, "", "", table.vietnamese, table.english
        for column in table.columns:
            yield table.name, column.name, column.kind, column.vietnamese, column.english


def _rows(database: duckdb.DuckDBPyConnection, table: Table, limit: int) -> Iterator[tuple[Any, ...]]:
    cursor = database.execute(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)} LIMIT {limit}")
    while some := cursor.fetchmany(FETCHED):
        yield from some


def _about(cut: Iterable[Cut]) -> Iterator[tuple[str, str]]:
    yield "vi", "Số liệu trích từ báo cáo cải cách hành chính. Ý nghĩa từng cột: trang dictionary."
    yield "en", "Figures from administrative-reform reports. What the columns mean: sheet dictionary."
    yield (
        "status",
        "accepted, confirmed, corrected: dùng được / to be used; review: cần người xem / to be seen",
    )
    for one in cut:
        yield (
            one.sheet,
            f"{one.held:,} of {one.rows:,} rows fit into the sheet; CSV and Parquet hold all",
        )


class _Book:
    """A workbook that is written from top to bottom."""

    def __init__(self, path: Path) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": "hoso", "created": datetime(2000, 1, 1)})  # the same bytes always
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        )
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._whole = self._book.add_format({"num_format": "#,##0"})
        self._fraction = self._book.add_format({"num_format": "#,##0.00##"})

    def sheet(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet with a header that stays in sight and a filter."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS.get(column, 60 if len(columns) < 6 else 16))
            sheet.write_string(0, number, column, self._head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, last, number, column, value)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)

    def _cell(self, sheet: Any, row: int, number: int, column: str, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, str):  # most cells are texts
            sheet.write_string(row, number, cell_text(value))
        elif isinstance(value, bool):
            sheet.write_boolean(row, number, value)
        elif isinstance(value, (int, float, Decimal)) and _is_exact(value):
            sheet.write_number(row, number, value, self._number_format(column, value))
        elif isinstance(value, date):
            sheet.write_datetime(row, number, value, self._day)
        else:
            sheet.write_string(row, number, cell_text(show(value)))

    def _number_format(self, column: str, value: Any) -> Any:
        if column.startswith("period_") or column == "confidence":
            return None  # a year has no thousands
        return self._whole if value == int(value) else self._fraction

    def close(self) -> None:
        self._book.close()


def _is_exact(value: int | float | Decimal) -> bool:
    """Whether Excel keeps all digits of a number."""
    if isinstance(value, int) and -(10**MAX_EXACT) < value < 10**MAX_EXACT:
        return True
    return len(show(value).strip("-0.")) <= MAX_EXACT


def cell_text(text: str) -> str:
    """A text as a cell can hold it."""
    shown = text if text.isprintable() else text.translate(_CONTROLS)
    return shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - len(CUT)] + CUT
