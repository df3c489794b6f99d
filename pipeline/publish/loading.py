"""Rows on the disk into a DuckDB table: from JSON Lines, or from Parquet, which a process of its own made of
them; parsing JSON is most of what loading costs."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

PARQUET = ".parquet"
_ELSEWHERE: dict[str, str | bool | int | float | list[str]] = {"threads": "1", "memory_limit": "1GB"}


def schema() -> str:
    """The statements that make the tables."""
    return (files("schemas") / "sql" / "database.sql").read_text(encoding="utf-8")


def load(database: duckdb.DuckDBPyConnection, table: str, rows: Path) -> None:
    """Adds the rows of a file to a table."""
    if rows.suffix == PARQUET:
        database.execute(f"INSERT INTO {table} SELECT * FROM read_parquet(?)", [str(rows)])
        return
    described: list[tuple[Any, ...]] = database.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    # DuckDB's JSON reader knows no fixed-size arrays
    columns = {str(column): str(kind).replace("[4]", "[]") for column, kind in described}
    database.execute(
        f"INSERT INTO {table} SELECT * FROM read_json(?, columns = ?, format = 'newline_delimited')",
        [str(rows), columns],
    )


def to_parquet(lines: dict[str, Path]) -> dict[str, Path]:
    """The same rows, parsed: JSON Lines per table become Parquet beside them."""
    made = {table: path.with_suffix(PARQUET) for table, path in lines.items()}
    with duckdb.connect(":memory:", config=_ELSEWHERE) as database:
        database.execute(schema())
        for table, path in lines.items():
            load(database, table, path)
            target = str(made[table]).replace("'", "''")
            database.execute(f"COPY {table} TO '{target}' (FORMAT parquet)")
            path.unlink()
    return made
