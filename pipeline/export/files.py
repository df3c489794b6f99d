"""Parquet and CSV, written by DuckDB itself: rows in the order of their keys by one thread, so that the same
archive always gives the same bytes."""

from pathlib import Path

import duckdb

from pipeline.export.tables import Column, Table

PARTITIONED = "figures"

_PLACE = """coalesce(province_code, nullif(left(trim(regexp_replace(
    strip_accents(replace(lower(province), 'đ', 'd')), '[^a-z0-9]+', '-', 'g'), '-'), 60), ''), 'none')"""
"""A province as the name of a folder that any system can hold: its code, else its name folded."""

GUARDED = "=+-@\t\r"
"""Excel takes a cell of a CSV file that begins so for a formula, whatever its quotes: an apostrophe goes
before it."""


def write_parquet(database: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """One file, or for the figures a folder with a file per year and province; values as in the database."""
    order = ", ".join(table.key)
    target = folder / f"{table.name}.parquet"
    select = f"SELECT * FROM {table.name}"
    if table.name == PARTITIONED and database.execute(f"{select} LIMIT 1").fetchone():
        keys = f"coalesce(period_year, 0) AS year, {_PLACE} AS province_key"
        select, order = f"SELECT *, {keys} FROM {table.name}", f"year, province_key, {order}"
        target, extra = folder / table.name, ", PARTITION_BY (year, province_key)"
    else:
        extra = ""
    copy = f"COPY ({select} ORDER BY {order}) TO {_quoted(target)}"
    database.execute(f"{copy} (FORMAT parquet, COMPRESSION zstd{extra})")


def write_csv(database: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it; RFC 4180; decimals with a dot and without idle
    zeros; lists as JSON."""
    columns = [f"{_as_text(column)} AS {_name(column.name)}" for column in table.columns]
    columns[0] = f"{_as_text(table.columns[0])} AS {_name(chr(0xFEFF) + table.columns[0].name)}"
    order = ", ".join(f"told.{key}" for key in table.key)
    select = f"SELECT {', '.join(columns)} FROM {table.name} AS told ORDER BY {order}"
    target = _quoted(folder / f"{table.name}.csv")
    database.execute(f"COPY ({select}) TO {target} (FORMAT csv, HEADER)")


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
