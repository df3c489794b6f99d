"""From the ledger of an earlier release to today's: numbered steps of SQL, a copy of the old kept."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path

from pipeline.archive.replacing import replacing


@cache
def migrations() -> tuple[str, ...]:
    """The SQL of every migration: the first leads from nothing to version 1."""
    folder = files("schemas") / "sql" / "ledger"
    named = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(entry.read_text(encoding="utf-8") for entry in named)


def newest_version() -> int:
    """The version of ledger that this release writes."""
    return len(migrations())


def version_of(database: sqlite3.Connection) -> int:
    """How many migrations a ledger has had; 0 for an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def backup_path(ledger: Path, version: int) -> Path:
    """Where the ledger of an earlier version is kept."""
    return ledger.with_name(f"{ledger.name}.v{version}.bak")


def migrate(database: sqlite3.Connection, path: Path) -> None:
    """Brings the ledger at `path`, open as `database` without a transaction, to today's version.

    All migrations are one transaction, and an older ledger is copied first: a power cut at any moment leaves
    the old ledger or the new one. Raises sqlite3.Error or OSError, with the ledger as it was.
    """
    if 0 < (found := version_of(database)) < newest_version():
        with replacing(backup_path(path, found)) as beside, closing(sqlite3.connect(beside)) as copy:
            database.backup(copy)
    database.execute("BEGIN IMMEDIATE")
    try:
        for sql in migrations()[version_of(database) :]:
            for statement in _statements(sql):
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {newest_version()}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: SQLite's own way to run a script ends the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
