"""Parquet and CSV, written by DuckDB itself: rows in the order of their keys by one thread, so that the same
archive always gives the same bytes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from pipeline.export.origin import PLACE, Part
from pipeline.export.tables import Column, Table

PARTITIONED = "figures"
GATHERED = 500_000
"""Figures that are taken from the database at a time to be parted: a look through all of them for every part
would take hours, all of them at once much of the disk."""

GUARDED = "=+-@\t\r"
"""Excel takes a cell of a CSV file that begins so for a formula, whatever its quotes: an apostrophe goes
before it."""

_FORMAT = "(FORMAT parquet, COMPRESSION zstd)"


def write_parquet(database: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """One file; values as in the database."""
    select = f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"
    database.execute(f"COPY ({select}) TO {_quoted(path)} {_FORMAT}")


def part_path(part: Part) -> str:
    """Where a part of the figures stands, below the folder of the Parquet files."""
    return f"{PARTITIONED}/{part.folder}/data_0.parquet"


def write_parts(
    database: duckdb.DuckDBPyConnection, table: Table, parts: Sequence[Part], folder: Path
) -> None:
    """A file for each of the parts. Its bytes are the same whichever other parts are written beside it."""
    order = ", ".join(table.key)
    for some in _gathered(parts):
        places = ", ".join(f"({number}, {part.year}, ?)" for number, part in enumerate(some))
        database.execute(
            f"""CREATE OR REPLACE TEMP TABLE gathered AS
            WITH wanted (part, year, province_key) AS (VALUES {places}), chosen AS (
                SELECT document_id, part FROM reports JOIN wanted
                ON coalesce(period_year, 0) = wanted.year AND {PLACE} = wanted.province_key
            )
            SELECT chosen.part, told.* FROM {table.name} AS told JOIN chosen USING (document_id)""",
            [part.province_key for part in some],
        )
        for number, part in enumerate(some):
            path = folder / part_path(part)
            path.parent.mkdir(parents=True)
            select = f"SELECT * EXCLUDE (part) FROM gathered WHERE part = {number} ORDER BY {order}"
            database.execute(f"COPY ({select}) TO {_quoted(path)} {_FORMAT}")
    database.execute("DROP TABLE IF EXISTS gathered")


def _gathered(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts that are taken from the database together."""
    some: list[Part] = []
    for part in parts:
        if some and sum(one.figures for one in some) + part.figures > GATHERED:
            yield some
            some = []
        some.append(part)
    if some:
        yield some


def write_csv(database: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it; RFC 4180; decimals with a dot and without idle
    zeros; lists as JSON."""
    columns = [f"{_as_text(column)} AS {_name(column.name)}" for column in table.columns]
    columns[0] = f"{_as_text(table.columns[0])} AS {_name(chr(0xFEFF) + table.columns[0].name)}"
    order = ", ".join(f"told.{key}" for key in table.key)
    select = f"SELECT {', '.join(columns)} FROM {table.name} AS told ORDER BY {order}"
    database.execute(f"COPY ({select}) TO {_quoted(path)} (FORMAT csv, HEADER)")


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


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
