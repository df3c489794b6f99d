"""The ledger (sổ cái): one SQLite file in WAL mode, written by one batch at a time, read by anybody."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.errors import DatabaseError

LEDGER_VERSION = 1
BUSY_TIMEOUT_S = 5.0


class LedgerState(StrEnum):
    """What became of a document."""

    DONE = "done"
    PARTIAL = "partial"  # some pages failed, the others are stored
    FAILED = "failed"


class DocumentRow(NamedTuple):
    """One document as the ledger knows it. Times are UTC in ISO 8601."""

    document_id: str
    sha256: str
    state: LedgerState
    version: str
    artefact_sha256: str | None = None
    pages: int = 0
    failure_code: str | None = None
    failure_message: str | None = None
    attempts: int = 1
    duration_s: float = 0.0
    finished_at: str = ""


class SourceRow(NamedTuple):
    """One file as it was when last seen."""

    path: str
    size_bytes: int
    mtime_ns: int
    document_id: str


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """An open ledger; a context manager. Every method is one transaction."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the ledger at `path`. Raises DatabaseError where it cannot be read or is newer."""
        self.path = path
        try:
            self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise DatabaseError(f"the ledger cannot be opened ({error})", path=path) from error

    def _migrate(self) -> None:
        found = self._db.execute("PRAGMA user_version").fetchone()[0]
        if found > LEDGER_VERSION:
            raise DatabaseError(
                f"this archive was written by a newer hoso (ledger {found}, this one knows {LEDGER_VERSION})",
                remedy="update hoso",
                path=self.path,
            )
        if found < LEDGER_VERSION:
            self._db.executescript((files("schemas") / "sql" / "ledger.sql").read_text(encoding="utf-8"))
            self._db.execute(f"PRAGMA user_version = {LEDGER_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise DatabaseError(f"the ledger cannot be written ({error})", path=self.path) from error
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def record(self, row: DocumentRow, sources: Sequence[SourceRow]) -> None:
        """Books the outcome of one document together with the files that hold it."""
        marks = ", ".join("?" * len(row))
        values = row._replace(finished_at=row.finished_at or now())
        with self._transaction() as db:
            db.execute(f"INSERT OR REPLACE INTO documents VALUES ({marks})", values)
            self._see(db, sources)

    def see(self, sources: Sequence[SourceRow]) -> None:
        """Books files whose documents are known already."""
        if sources:
            with self._transaction() as db:
                self._see(db, sources)

    def book_unreadable(self, files: Sequence[tuple[str, str]]) -> None:
        """Books files that cannot be read, each (path, reason)."""
        moment = now()
        with self._transaction() as db:
            rows = [(path, reason, moment) for path, reason in files]
            db.executemany("INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?)", rows)

    def unreadable(self) -> list[tuple[str, str]]:
        """Files that could not be read when last looked at, each (path, reason), by path."""
        return self._db.execute("SELECT path, reason FROM unreadable ORDER BY path").fetchall()

    @staticmethod
    def _see(db: sqlite3.Connection, sources: Sequence[SourceRow]) -> None:
        moment = now()
        db.executemany(
            """INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes,
                   mtime_ns = excluded.mtime_ns, document_id = excluded.document_id,
                   last_seen = excluded.last_seen""",
            [(*source, moment, moment) for source in sources],
        )
        db.executemany("DELETE FROM unreadable WHERE path = ?", [(source.path,) for source in sources])

    def known_sources(self) -> dict[str, SourceRow]:
        """All files ever seen, by path."""
        rows = self._db.execute("SELECT path, size_bytes, mtime_ns, document_id FROM sources")
        return {row[0]: SourceRow(*row) for row in rows}

    def documents(self) -> dict[str, DocumentRow]:
        """All documents, by id, in the order of their ids."""
        rows = self._db.execute("SELECT * FROM documents ORDER BY document_id")
        return {row[0]: DocumentRow(row[0], row[1], LedgerState(row[2]), *row[3:]) for row in rows}

    def paths_of(self) -> dict[str, list[str]]:
        """The files that hold each document, by document id, sorted."""
        found: dict[str, list[str]] = {}
        for document_id, path in self._db.execute("SELECT document_id, path FROM sources ORDER BY path"):
            found.setdefault(document_id, []).append(path)
        return found
