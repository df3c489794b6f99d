"""Tables of pictures as people read them, and as other programs do."""

import csv
import io
from typing import Any, NamedTuple

from pipeline.charts.data import Kind, Numbers
from pipeline.charts.numbers import QUARTERS, count, percent
from pipeline.charts.specs import TIERS
from pipeline.charts.texts import Texts
from pipeline.export.files import GUARDED

MOST_ROWS = 200
"""Of a table on a page; CSV holds all."""
LOOKS = {Kind.COUNT: "number", Kind.PERCENT: "number", Kind.TEXT: "text"}
"""Classes of cells: numbers stand at the right, names need room."""


class Heading(NamedTuple):
    """A column's heading and the class of its cells."""

    text: str
    look: str


class ShownTable(NamedTuple):
    """A table for a page; `cut` says so where there are more rows."""

    headings: list[Heading]
    rows: list[list[str]]
    cut: str


def shown_table(numbers: Numbers, say: Texts) -> ShownTable:
    """The first rows in words and in numbers as they are written in Vietnam."""
    headings = [Heading(say(column.name), LOOKS.get(column.kind, "")) for column in numbers.columns]
    kinds = [column.kind for column in numbers.columns]
    rows = [
        [shown(value, kind, say) for value, kind in zip(row, kinds, strict=True)]
        for row in numbers.rows[:MOST_ROWS]
    ]
    is_cut = len(numbers.rows) > MOST_ROWS
    cut = say("rows_cut", rows=count(len(numbers.rows)), shown=MOST_ROWS) if is_cut else ""
    return ShownTable(headings, rows, cut)


def shown(value: Any, kind: Kind, say: Texts) -> str:
    """One value of a table."""
    if value is None:
        return say("unknown") if kind in (Kind.YEAR, Kind.LEVEL) else ""
    if kind is Kind.COUNT:
        return count(value)
    if kind is Kind.PERCENT:
        return percent(value)
    if kind is Kind.QUARTER:
        return QUARTERS[value]
    if kind is Kind.LEVEL:
        return say(value) if value in TIERS else str(value)
    if kind is Kind.FLAG:
        return say("yes" if value else "no")
    return str(value)


def as_csv(numbers: Numbers) -> bytes:
    """All rows: UTF-8 with a byte order mark, decimals with a dot; text that Excel would take for a formula
    has an apostrophe before it, as in `hoso publish --to`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in numbers.columns])
    writer.writerows([[_cell(value) for value in row] for row in numbers.rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(tuple(GUARDED)) else value
    return str(value)
