"""Rows on the disk into DuckDB tables: as JSON Lines into a database of one bundle of documents, where what
is derived from them is worked out, and from there as Parquet into the one that is published. Parsing JSON is
most of what loading costs, and processes do it beside each other."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

DERIVED = ("totals", "dossiers", "late_by_field")
"""Tables that are worked out from the observations."""
_BUNDLE: dict[str, str | bool | int | float | list[str]] = {"threads": "1", "memory_limit": "1GB"}


def schema() -> str:
    """The statements that make the tables."""
    return _sql("database.sql")


def derived() -> str:
    """The statements that fill `DERIVED` from the observations."""
    return _sql("derived.sql")


def _sql(name: str) -> str:
    return (files("schemas") / "sql" / name).read_text(encoding="utf-8")


def load_rows(database: duckdb.DuckDBPyConnection, table: str, lines: Path) -> None:
    """Adds rows that stand in a file as JSON Lines to a table."""
    described: list[tuple[Any, ...]] = database.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    # DuckDB's JSON reader knows no fixed-size arrays
    columns = {str(column): str(kind).replace("[4]", "[]") for column, kind in described}
    database.execute(
        f"INSERT INTO {table} SELECT * FROM read_json(?, columns = ?, format = 'newline_delimited')",
        [str(lines), columns],
    )


def load_parsed(database: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Path]) -> None:
    """Adds rows that `parse` has made ready to a table, file by file."""
    database.execute(f"INSERT INTO {table} SELECT * FROM read_parquet(?)", [[str(path) for path in rows]])


def parse(lines: dict[str, Path], folder: Path) -> dict[str, Path]:
    """The rows of a bundle, from JSON Lines per table to Parquet per table in `folder`, with what is derived
    from them. The lines are removed."""
    with duckdb.connect(":memory:", config=_BUNDLE) as database:
        database.execute(schema())
        for table, path in lines.items():
            load_rows(database, table, path)
            path.unlink()
        if "observations" not in lines:
            return {table: _written(database, table, folder) for table in lines}
        database.execute(derived())
        return {table: _written(database, table, folder) for table in (*lines, *DERIVED)}


def _written(database: duckdb.DuckDBPyConnection, table: str, folder: Path) -> Path:
    path = folder / f"{table}.parquet"
    target = str(path).replace("'", "''")
    database.execute(f"COPY {table} TO '{target}' (FORMAT parquet)")
    return path
