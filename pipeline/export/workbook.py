"""The workbook for Excel: text is always text, numbers are numbers, and what does not fit is said.

XlsxWriter makes all of it but the rows of the tables (the frame), which come ready from the database.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import xlsxwriter

from pipeline.export.cells import Sheet, Styles, rows_xml, sheet_of_all
from pipeline.export.files import all_rows, count, quoted
from pipeline.export.tables import OF_DOCUMENTS, Column, Table

MAX_ROWS = 1_048_575
"""Of a sheet under its header: a limit of Excel."""
LEVEL = 2
"""Of compression: the next ones cost twice as much for a tenth of the bytes."""
MUCH = 250_000
"""Rows of a sheet that may be more than the plain form of a ZIP file holds."""

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
_ABOUT = Table("about", "", "", tuple(Column(name, "VARCHAR", "", "") for name in ("what", "told")))


class Cut(NamedTuple):
    """A sheet that holds not all rows."""

    sheet: str
    rows: int
    held: int


class Book(NamedTuple):
    """A workbook that is to be written: where, and which part of the archive it holds ('': all)."""

    path: Path
    part: str = ""


def part_tables(tables: Iterable[Table]) -> list[Table]:
    """The tables that stand in the workbook of a part."""
    described = {table.name: table for table in tables}
    return [described[name] for _, name in SHEETS if described[name].parted == OF_DOCUMENTS]


def write_workbook(
    database: duckdb.DuckDBPyConnection, tables: Sequence[Table], path: Path, max_rows: int = MAX_ROWS
) -> list[Cut]:
    """The workbook of the whole archive; what did not fit."""
    described = {table.name: table for table in tables}
    held = [all_rows(described[name]) for _, name in SHEETS]
    sheets = [sheet_of_all(rows, count(database, rows), max_rows) for rows in held]
    return write_workbooks(database, tables, sheets, [Book(path)], max_rows)[0]


def write_workbooks(
    database: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    sheets: Sequence[Sheet],
    books: Sequence[Book],
    max_rows: int,
) -> list[list[Cut]]:
    """Writes workbooks with the same sheets, sheet by sheet, in memory that does not grow with them; what did
    not fit into each."""
    titles = {table: sheet for sheet, table in SHEETS}
    frame = _frame(tuple((titles[one.table.name], tuple(one.table.names)) for one in sheets), tuple(tables))
    cuts = [
        [
            Cut(titles[one.table.name], one.counts[number], max_rows)
            for one in sheets
            if one.counts[number] > max_rows
        ]
        for number in range(len(books))
    ]
    filled = [*sheets, _about(books, cuts)]
    numbers = [*range(len(sheets)), len(sheets) + 1]  # the dictionary between them stands in the frame
    lasts = [
        {at: 1 + max(1, min(one.counts[number], max_rows)) for at, one in zip(numbers, filled, strict=True)}
        for number in range(len(books))
    ]
    with ExitStack() as opened:
        files = [opened.enter_context(_new_zip(book.path)) for book in books]
        for file, last in zip(files, lasts, strict=True):
            for name, content in frame.entries.items():
                if name not in {_sheet_file(at) for at in numbers}:
                    with file.open(name, "w") as entry:
                        entry.write(_with_filters(content, last) if name == "xl/workbook.xml" else content)
        for at, one in zip(numbers, filled, strict=True):
            name = _sheet_file(at)
            rows = _Parted(rows_xml(database, one, frame.styles))
            for number, file in enumerate(files):
                head, tail = (_to_line(end, lasts[number][at]) for end in _around(frame.entries[name]))
                with file.open(name, "w", force_zip64=lasts[number][at] > MUCH) as entry:
                    entry.write(head)
                    for some in rows.of(number):
                        entry.write(some)
                    entry.write(tail)
    return cuts


class _Parted:
    """Pieces that come part by part, handed out for one part after the other."""

    def __init__(self, pieces: Iterator[tuple[int, bytes]]) -> None:
        self._pieces = pieces
        self._next = next(pieces, None)

    def of(self, part: int) -> Iterator[bytes]:
        while self._next is not None and self._next[0] == part:
            yield self._next[1]
            self._next = next(self._pieces, None)


def dictionary_rows(tables: Iterable[Table]) -> Iterator[tuple[str, str, str, str, str]]:
    """The data dictionary: a row for each table, and for each of its columns."""
    for table in tables:
        yield table.name, "", "", table.vietnamese, table.english
        for column in table.columns:
            yield table.name, column.name, column.kind, column.vietnamese, column.english


def _about(books: Sequence[Book], cuts: Sequence[Sequence[Cut]]) -> Sheet:
    """What the last sheet of each workbook says."""
    told = [(number, *line) for number, book in enumerate(books) for line in _lines(book, cuts[number])]
    counts = Counter(number for number, *_ in told)
    lines = [0] * len(books)
    values = []
    for number, what, text in told:
        lines[number] += 1
        values.append(f"({number}, '{lines[number] + 1}', {quoted(what)}, {quoted(text)})")
    source = f"FROM (VALUES {', '.join(values)}) AS lines (part, sheet_line, what, told)"
    return Sheet(_ABOUT, source, [counts[number] for number in range(len(books))])


def _lines(book: Book, cut: Iterable[Cut]) -> Iterator[tuple[str, str]]:
    yield "vi", "Số liệu trích từ báo cáo cải cách hành chính. Ý nghĩa từng cột: trang dictionary."
    yield "en", "Figures from administrative-reform reports. What the columns mean: sheet dictionary."
    yield (
        "status",
        "accepted, confirmed, corrected: dùng được / to be used; review: cần người xem / to be seen",
    )
    if book.part:
        yield "part", f"{book.part}; các tệp khác nằm cạnh / the others lie beside"
    for one in cut:
        yield (
            one.sheet,
            f"{one.held:,} of {one.rows:,} rows fit into the sheet; CSV and Parquet hold all",
        )


class _Frame(NamedTuple):
    """A workbook in which the tables have a header and one row that is to be replaced."""

    entries: dict[str, bytes]
    """Its files."""
    styles: Styles


def _sheet_file(number: int) -> str:
    return f"xl/worksheets/sheet{number + 1}.xml"


@cache
def _frame(sheets: tuple[tuple[str, tuple[str, ...]], ...], tables: tuple[Table, ...]) -> _Frame:
    """The frame of a workbook with these sheets and their columns, the dictionary and what it is about."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": "hoso", "created": datetime(2000, 1, 1)})  # the same bytes always
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
    )
    formats = [book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "#,##0", "#,##0.00##")]
    dictionary = ("dictionary", ("table", "column", "type", "vietnamese", "english"))
    for name, columns in (*sheets, dictionary, ("about", ("", ""))):
        rows = list(dictionary_rows(tables)) if (name, columns) == dictionary else []
        sheet = _headed(book, name, columns, max(1, len(rows)), head)
        for line, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text)
        for place, form in enumerate([] if rows else formats[: len(columns)]):
            sheet.write_number(1, place, 0, form)  # the row that is to be replaced
    book.close()
    with zipfile.ZipFile(target) as made:
        entries = {name: made.read(name) for name in made.namelist()}
    styled = re.findall(r'<c r="[ABC]2" s="(\d+)"', entries[_sheet_file(0)].decode())
    return _Frame(entries, Styles(*map(int, styled)))


def _headed(book: Any, name: str, columns: Sequence[str], rows: int, head: Any) -> Any:
    """A new sheet with a header that stays in sight and a filter over so many rows."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 60 if len(columns) < 6 else 16))
        sheet.write_string(0, place, column, head)
    sheet.autofilter(0, 0, rows, len(columns) - 1)
    return sheet


def _around(content: bytes) -> tuple[bytes, bytes]:
    """A sheet of the frame before and after the rows of its table."""
    head, _, rest = content.partition(b'<row r="2"')
    return head, b"</sheetData>" + rest.partition(b"</sheetData>")[2]


def _to_line(content: bytes, last: int) -> bytes:
    """With the cells that a sheet of the frame says it has, and its filter, down to its last line."""
    return re.sub(rb'ref="A1:([A-Z]+)2"', rb'ref="A1:\g<1>%d"' % last, content)


def _with_filters(content: bytes, lasts: Mapping[int, int]) -> bytes:
    """The list of sheets, with the filters that it names down to their last lines."""

    def line(match: "re.Match[bytes]") -> bytes:
        return match[1] + b"%d" % lasts.get(int(match[2]), int(match[3]))

    return re.sub(rb'(localSheetId="(\d+)"[^<]*\$)(\d+)(?=</definedName>)', line, content)


def _new_zip(path: Path) -> zipfile.ZipFile:
    """An empty workbook. Files that are put into it by their names bear no time: the same bytes always."""
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
