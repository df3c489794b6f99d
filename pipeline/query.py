"""Read-only questions to the published database: one statement, a time limit, a row cap, no file access."""

import csv
import io
import json
import math
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline.errors import DatabaseError, UsageError
from schemas.observation import plain

DEFAULT_TIMEOUT_S = 30.0
MAX_SHOWN_ROWS = 10_000
MAX_WRITTEN_ROWS = 10_000_000
"""A table is for eyes; CSV and JSON go into other programs, which must not get half of an answer unawares."""

TABLES_SQL = """
WITH told AS (
    SELECT table_name, 'table' AS kind, comment FROM duckdb_tables()
    UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
)
SELECT table_name AS name, kind, told.comment AS holds, list(column_name ORDER BY column_index) AS columns
FROM told JOIN duckdb_columns() USING (table_name) GROUP BY ALL ORDER BY kind DESC, name
"""


class Answer(NamedTuple):
    """Columns and rows; `cut` where there were more rows than the cap allows."""

    columns: list[str]
    rows: list[tuple[Any, ...]]
    cut: bool


class OutputFormat(StrEnum):
    """How `hoso query` prints an answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """The published database, read-only, without access to any other file or extension.

    Raises DatabaseError where it is not there or cannot be read.
    """
    if not path.exists():
        raise DatabaseError(
            "there is no database yet", remedy="run 'hoso run FOLDER' first, or name --archive", path=path
        )
    try:
        database = duckdb.connect(str(path), read_only=True)
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise DatabaseError(f"the database cannot be opened ({error})", path=path) from error
    return database


def ask(path: Path, sql: str, max_rows: int = MAX_SHOWN_ROWS, timeout_s: float = DEFAULT_TIMEOUT_S) -> Answer:
    """Answers one read-only statement. Raises UsageError where the statement is wrong, writes, or runs out
    of time."""
    with open_published(path) as database:
        statement = _only_statement(database, sql)
        timer = threading.Timer(timeout_s, database.interrupt)
        timer.start()
        try:
            cursor = database.execute(statement)
            rows = cursor.fetchmany(max_rows + 1)
            columns = [column[0] for column in cursor.description or []]
        except duckdb.InterruptException as error:
            raise UsageError(f"the statement ran longer than {timeout_s:g} s", remedy="narrow it") from error
        except duckdb.Error as error:
            raise UsageError(first_line(error), remedy="see 'hoso query --tables'") from error
        except RuntimeError as error:
            raise KeyboardInterrupt from error  # what DuckDB makes of Ctrl-C
        except BaseException:
            database.interrupt()  # or closing would wait for the statement
            raise
        finally:
            timer.cancel()
    return Answer(columns, rows[:max_rows], cut=len(rows) > max_rows)


def _only_statement(database: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    try:
        statements = database.extract_statements(sql)
    except duckdb.Error as error:
        raise UsageError(first_line(error), remedy="check the SQL") from error
    if len(statements) != 1:
        raise UsageError(f"{len(statements)} statements were given", remedy="give exactly one")
    return statements[0]


def first_line(error: Exception) -> str:
    """What DuckDB says first; the stack trace that may follow helps no user."""
    return str(error).strip().splitlines()[0]


def show(value: Any) -> str:
    """A value as people read it: no idle zeros, nothing for null, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float):
        return plain(Decimal(repr(value))) if math.isfinite(value) else str(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in value)
    return str(value)


def _jsonable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def as_csv(answer: Answer) -> str:
    """RFC 4180 with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    writer.writerows([[show(value) for value in row] for row in answer.rows])
    return out.getvalue()


def as_json(answer: Answer) -> str:
    """A list of objects; decimals are strings in plain notation, as in the contract. A second column of one
    name has a number behind it."""
    seen: Counter[str] = Counter()
    names = []
    for column in answer.columns:
        names.append(f"{column}_{seen[column]}" if seen[column] else column)
        seen[column] += 1
    objects = [dict(zip(names, map(_jsonable, row), strict=True)) for row in answer.rows]
    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


def as_markdown(answer: Answer) -> str:
    """A pipe table."""

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    body = "".join(line([show(value) for value in row]) for row in answer.rows)
    return line(answer.columns) + line(["---"] * len(answer.columns)) + body
