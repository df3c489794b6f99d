"""Parquet and CSV, written by DuckDB itself: rows in the order of their keys by one thread, so that the same
archive always gives the same bytes."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.export.tables import Column, Table

GUARDED = "=+-@\t\r"
"""Excel takes a cell of a CSV file that begins so for a formula, whatever its quotes: an apostrophe goes
before it."""

_FORMAT = "(FORMAT parquet, COMPRESSION zstd)"


class Rows(NamedTuple):
    """Rows of a table that are to be written, in the order of its key."""

    table: Table
    relation: str
    """Where they stand in the database."""
    sorted: bool = False
    """Whether they stand there in order."""

    @property
    def ordered(self) -> str:
        """SQL that gives them as `told`, after SELECT."""
        if self.sorted:
            return f"FROM {self.relation} AS told"
        return f"FROM {self.relation} AS told ORDER BY {', '.join(f'told.{key}' for key in self.table.key)}"


class Gathered(NamedTuple):
    """Rows of several parts, part by part (column `part`, from 0 on) and in the order of the key."""

    table: Table
    relation: str
    starts: list[int]
    """Row of the table with which each part begins."""
    counts: list[int]
    """How many rows each part has."""


def all_rows(table: Table) -> Rows:
    """Those of the whole database."""
    return Rows(table, table.name)


def count(database: duckdb.DuckDBPyConnection, rows: Rows) -> int:
    """How many they are."""
    return int(database.execute(f"SELECT count(*) FROM {rows.relation}").fetchall()[0][0])


def write_parquet(database: duckdb.DuckDBPyConnection, rows: Rows, path: Path) -> None:
    """One file; values as in the database."""
    database.execute(
        f"COPY (SELECT told.* {rows._replace(sorted=False).ordered}) TO {quoted(str(path))} {_FORMAT}"
    )


def write_csv(database: duckdb.DuckDBPyConnection, rows: Rows, path: Path) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it; RFC 4180; decimals with a dot and without idle
    zeros; lists as JSON."""
    select = f"SELECT {_csv_columns(rows.table)} {rows.ordered}"
    database.execute(f"COPY ({select}) TO {quoted(str(path))} (FORMAT csv, HEADER)")


def write_csvs(
    database: duckdb.DuckDBPyConnection, gathered: Gathered, beside: Path, paths: Mapping[int, Path]
) -> None:
    """The same for every part that has rows, by one statement, in the new folder `beside` first; `paths` says
    where each belongs."""
    beside.parent.mkdir(parents=True, exist_ok=True)
    select = f"SELECT part, {_csv_columns(gathered.table)} FROM {gathered.relation} AS told"
    database.execute(
        f"COPY ({select}) TO {quoted(str(beside))} (FORMAT csv, HEADER, PARTITION_BY (part), "
        "WRITE_PARTITION_COLUMNS false)"
    )
    for part, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        (beside / f"part={part}" / "data_0.csv").rename(path)


def _csv_columns(table: Table) -> str:
    """SQL for the columns as CSV holds them, the byte order mark before the first one's name."""
    first, *others = table.columns
    columns = [f"{_as_text(first)} AS {_name(chr(0xFEFF) + first.name)}"]
    return ", ".join([*columns, *(f"{_as_text(column)} AS {_name(column.name)}" for column in others)])


def _as_text(column: Column) -> str:
    """SQL for a column's value as CSV holds it."""
    value = f"told.{_name(column.name)}"
    if column.kind.startswith("DECIMAL"):
        return f"rtrim(rtrim({value}::VARCHAR, '0'), '.')"
    if column.kind.endswith("]"):
        return f"to_json({value})::VARCHAR"
    if column.kind != "VARCHAR":
        return value
    text = f"replace({value}, chr(0), '␀')"
    signs = ", ".join(f"chr({ord(sign)})" for sign in GUARDED)
    return f"CASE WHEN left({value}, 1) IN ({signs}) THEN '''' || {text} ELSE {text} END"


def _name(column: str) -> str:
    return f'"{column}"'


def quoted(text: str) -> str:
    """A text in SQL; it may hold no NUL. Handed over beside the statement it would make DuckDB load pandas
    where that is installed, which takes a second."""
    return "'" + text.replace("'", "''") + "'"
