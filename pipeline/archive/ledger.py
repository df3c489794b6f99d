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

    def __init__(self, path: Path, read_only: bool = False) -> None:
        """Opens or makes the ledger at `path`; `read_only` needs no right to write and changes nothing.

        Raises DatabaseError where it cannot be read or is newer.
        """
        self.path = path
        try:
            self._db = self._connect_to_read() if read_only else self._connect_to_write()
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            self._migrate(found, read_only)
        except sqlite3.DatabaseError as error:
            raise DatabaseError(f"the ledger cannot be opened ({error})", path=path) from error

    def _connect_to_write(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        return database

    def _connect_to_read(self) -> sqlite3.Connection:
        """Where not even SQLite's side files can be made, the file is read as it lies there."""
        address = f"{self.path.absolute().as_uri()}?mode=ro"
        for options in ("", "&immutable=1"):
            database = sqlite3.connect(address + options, uri=True, timeout=BUSY_TIMEOUT_S)
            try:
                database.execute("SELECT count(*) FROM sqlite_master")
                break
            except sqlite3.OperationalError:
                if options:
                    raise
                database.close()
        return database

    def _migrate(self, found: int, read_only: bool) -> None:
        if found > LEDGER_VERSION:
            raise DatabaseError(
                f"this archive was written by a newer hoso (ledger {found}, this one knows {LEDGER_VERSION})",
                remedy="update hoso",
                path=self.path,
            )
        if found < LEDGER_VERSION and not read_only:
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

    def record_failed_attempt(self, row: DocumentRow, sources: Sequence[SourceRow]) -> None:
        """Books a failure beside a good result of an earlier attempt, which stays."""
        with self._transaction() as db:
            db.execute(
                """UPDATE documents SET failure_code = ?, failure_message = ?, attempts = ?
                   WHERE document_id = ?""",
                (row.failure_code, row.failure_message, row.attempts, row.document_id),
            )
            self._see(db, sources)

    def see(self, sources: Sequence[SourceRow]) -> None:
        """Books files whose documents are known already."""
        if sources:
            with self._transaction() as db:
                self._see(db, sources)

    def book_unreadable(self, files: Sequence[tuple[str, str]], instead_of_below: Sequence[str] = ()) -> None:
        """Books files that cannot be read, each (path, reason), in place of all that were booked below the
        folders (or are the files) `instead_of_below`."""
        moment = now()
        with self._transaction() as db:
            for root in instead_of_below:
                db.execute(
                    """DELETE FROM unreadable
                       WHERE path = ?1 OR substr(path, 1, length(?1) + 1) = ?1 || '/'""",
                    (root,),
                )
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

    def published_file(self) -> tuple[int, int, int] | None:
        """Size, time (ns) and inode of the database as the last publication left it."""
        found = self._db.execute("SELECT size_bytes, mtime_ns, inode FROM published_file").fetchone()
        return tuple(found) if found else None

    def book_published_file(self, size_bytes: int, mtime_ns: int, inode: int) -> None:
        """Remembers the database that was just published."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO published_file VALUES (1, ?, ?, ?)", (size_bytes, mtime_ns, inode)
            )

    def sources_of(self, document_id: str) -> list[SourceRow]:
        """The files that hold one document, by path."""
        rows = self._db.execute(
            "SELECT path, size_bytes, mtime_ns, document_id FROM sources WHERE document_id = ? ORDER BY path",
            (document_id,),
        )
        return [SourceRow(*row) for row in rows]

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
