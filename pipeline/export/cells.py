"""Rows of a sheet as the XML of a workbook, made by DuckDB: cell by cell Python takes ten times as long.

Text is always text (`inlineStr`), numbers are numbers unless Excel would lose digits of them.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from pipeline.export.files import Gathered, Rows
from pipeline.export.tables import Column, Table

MAX_TEXT = 32_767
"""Characters of a cell: a limit of Excel."""
CUT = " … (cut)"
MAX_EXACT = 15
"""Digits of a number that Excel keeps; one with more is written as text."""
FETCHED = 2_000
"""Rows taken from the database at a time."""

_CONTROLS = [code for code in range(32) if chr(code) not in "\t\n\r"]
"""A control character, which no workbook may hold, is shown by its picture (␀)."""
_ODD = r"\x00-\x1f&<>_\x{FFFE}\x{FFFF}"
_PLAIN = rf"[^ {_ODD}]|[^ {_ODD}](?:[^{_ODD}]|_[^x{_ODD}])*[^ {_ODD}]"
"""Most texts: nothing in them has to be written otherwise, and no blank stands at an end."""


class Styles(NamedTuple):
    """Numbers of formats in the workbook: a day, a whole number, one with a fraction."""

    day: int
    whole: int
    fraction: int


class Sheet(NamedTuple):
    """The rows of a sheet of one or several workbooks."""

    table: Table
    source: str
    """SQL for them, workbook by workbook (`part`, from 0 on), with their lines (`sheet_line`, from 2 on)."""
    counts: Sequence[int]
    """How many there are for each workbook, those included that do not fit."""


def sheet_of_all(rows: Rows, count: int, limit: int) -> Sheet:
    """One workbook with the first `limit` of the rows."""
    source = f"""SELECT 0 AS part, (1 + row_number() OVER ())::VARCHAR AS sheet_line, *
        FROM (SELECT told.* {rows.ordered} LIMIT {limit})"""
    return Sheet(rows.table, source, [count])


def sheet_of_parts(gathered: Gathered, limit: int) -> Sheet:
    """A workbook for each part with its first `limit` rows."""
    place = f"(rowid - {list(gathered.starts)}[part + 1])"
    source = (
        f"SELECT *, ({place} + 2)::VARCHAR AS sheet_line FROM {gathered.relation} WHERE {place} < {limit}"
    )
    return Sheet(gathered.table, source, gathered.counts)


def rows_xml(
    database: duckdb.DuckDBPyConnection, sheet: Sheet, styles: Styles
) -> Iterator[tuple[int, bytes]]:
    """The rows from the second line on, some at a time, with the number of the workbook they belong to."""
    cells = [_cell(letters(place), column, styles) for place, column in enumerate(sheet.table.columns)]
    row = f"""concat('<row r="', sheet_line, '">', {", ".join(cells)}, '</row>')"""
    cursor = database.execute(f"SELECT part, {row} FROM ({sheet.source})")
    while some := cursor.fetchmany(FETCHED):
        for part, rows in groupby(some, key=itemgetter(0)):
            yield part, "".join([row for _, row in rows]).encode()


def letters(place: int) -> str:
    """A column's name in a sheet: 0 is A, 26 is AA."""
    told = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        told = chr(ord("A") + rest) + told
    return told


def _cell(letter: str, column: Column, styles: Styles) -> str:
    """SQL for a cell; null where there is no value."""
    value = f'"{column.name}"'
    start = f"""'<c r="{letter}' || sheet_line || '\""""
    if column.kind == "BOOLEAN":
        return f"""{start} t="b"><v>' || {value}::INTEGER || '</v></c>'"""
    if column.kind == "DATE":
        return f"""{start} s="{styles.day}"><v>' || ({value} - DATE '1899-12-30') || '</v></c>'"""
    if column.kind in ("INTEGER", "BIGINT", "DOUBLE") or column.kind.startswith("DECIMAL"):
        return _number(start, value, column, styles)
    if column.kind.endswith("]"):
        value = f"array_to_string({value}::VARCHAR[], ', ')"
    return f"{start} t=\"inlineStr\"><is>' || {_text(value)} || '</is></c>'"


def _number(start: str, value: str, column: Column, styles: Styles) -> str:
    digits = f"{value}::VARCHAR"
    if column.kind.startswith("DECIMAL"):
        digits = f"rtrim(rtrim({digits}, '0'), '.')"
    number = f"{start}{_number_format(value, column, styles)}><v>' || {digits} || '</v></c>'"
    if column.kind in ("INTEGER", "DOUBLE"):
        return number
    text = f"{start} t=\"inlineStr\"><is><t>' || {digits} || '</t></is></c>'"
    return f"CASE WHEN length(trim({digits}, '-0.')) <= {MAX_EXACT} THEN {number} ELSE {text} END"


def _number_format(value: str, column: Column, styles: Styles) -> str:
    if column.name.startswith("period_") or column.name == "confidence":
        return ""  # a year has no thousands
    if column.kind in ("INTEGER", "BIGINT"):
        return f' s="{styles.whole}"'
    form = f"CASE WHEN {value} = trunc({value}) THEN {styles.whole} ELSE {styles.fraction} END"
    return f""" s="' || {form} || '\""""


def _text(value: str) -> str:
    """SQL for a text as a cell holds it."""
    plain = f"'<t>' || {value} || '</t>'"
    is_plain = f"strlen({value}) <= {MAX_TEXT} AND regexp_full_match({value}, '{_PLAIN}')"
    pictures = "".join(chr(0x2400 + code) for code in _CONTROLS)
    controls = f"chr(0) || '{''.join(map(chr, _CONTROLS[1:]))}'"
    end = MAX_TEXT - len(CUT)
    told = f"CASE WHEN length({value}) > {MAX_TEXT} THEN left({value}, {end}) || '{CUT}' ELSE {value} END"
    told = f"regexp_replace({told}, '(_x[0-9a-fA-F]{{4}}_)', '_x005F\\1', 'g')"
    told = f"translate({told}, {controls}, '{pictures}')"
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        told = f"replace({told}, '{sign}', '{written}')"
    for code in (0x0D, 0xFFFE, 0xFFFF):
        told = f"replace({told}, chr({code}), '_x{code:04X}_')"
    return f"CASE WHEN {is_plain} THEN {plain} ELSE '<t xml:space=\"preserve\">' || {told} || '</t>' END"
