"""The ledger (sổ cái): one SQLite file in WAL mode, written by one batch at a time, read by anybody."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.archive.migrations import migrate, newest_version, version_of
from pipeline.errors import DatabaseError

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


class PublishedFile(NamedTuple):
    """The database as the last publication left it: its size, time and inode, and the newest change that it
    holds."""

    size_bytes: int
    mtime_ns: int
    inode: int
    changed: int


_DOCUMENT = ", ".join(DocumentRow._fields)
_SOURCE = ", ".join(SourceRow._fields)
_DAMAGED_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_AT_A_TIME = 500
"""So many ids are asked for in one statement; SQLite has a limit."""


class LedgerDamagedError(DatabaseError):
    """The ledger's file is no database, or one with damage in it."""

    remedy = (
        "put a backup of it in its place, or have it made anew from the artefacts with 'hoso sanity --mend'"
    )


class Ledger:
    """An open ledger; a context manager. Every method is one transaction."""

    def __init__(self, path: Path, read_only: bool = False, one_thread: bool = True) -> None:
        """Opens or makes the ledger at `path`; `read_only` needs no right to write and changes nothing.
        Without `one_thread` others than this thread may use it, one at a time.

        Raises DatabaseError where it cannot be read or is newer.
        """
        self.path = path
        try:
            self._db = self._connect_to_read() if read_only else self._connect_to_write(one_thread)
            found = version_of(self._db)
            self._require_known(found, read_only)
            if found < newest_version() and not read_only:
                migrate(self._db, path)
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._told("opened", error) from error

    def _connect_to_write(self, one_thread: bool) -> sqlite3.Connection:
        database = sqlite3.connect(
            self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=one_thread
        )
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

    def _require_known(self, found: int, read_only: bool) -> None:
        if found > newest_version():
            raise DatabaseError(
                f"this archive was written by a newer hoso (ledger {found}, "
                f"this one knows {newest_version()})",
                remedy="update hoso",
                path=self.path,
            )
        if found == 0 and read_only:
            raise DatabaseError(
                "the ledger holds nothing yet", remedy="run 'hoso run FOLDER' first", path=self.path
            )

    def _told(self, done: str, error: Exception) -> DatabaseError:
        """What SQLite says, in one line for people."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED_CODES:
            return LedgerDamagedError(f"the ledger is damaged ({error})", path=self.path)
        return DatabaseError(f"the ledger cannot be {done} ({error})", path=self.path)

    def ask(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Rows. Raises DatabaseError where the ledger is damaged."""
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._told("read", error) from error

    def sync_always(self) -> None:
        """From now on a transaction is on the disk before it returns, whatever happens to the machine."""
        self.ask("PRAGMA synchronous = FULL")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its use; what was written stays."""
        self._db.close()

    def require_whole(self) -> None:
        """Reads all of it. Raises LedgerDamagedError where a part is damaged."""
        told = str(self.ask("PRAGMA quick_check(1)")[0][0])
        if told != "ok":
            raise LedgerDamagedError(f"the ledger is damaged ({told.splitlines()[-1]})", path=self.path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction, undone where the block raises. Raises DatabaseError where it cannot be written."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._told("written", error) from error
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def record(self, row: DocumentRow, sources: Sequence[SourceRow]) -> None:
        """Books the outcome of one document together with the files that hold it."""
        marks = ", ".join("?" * len(row))
        values = row._replace(finished_at=row.finished_at or now())
        with self.transaction() as db:
            db.execute(f"INSERT OR REPLACE INTO documents ({_DOCUMENT}) VALUES ({marks})", values)
            _touch(db, {row.document_id} | self._see(db, sources))

    def record_failed_attempt(self, row: DocumentRow, sources: Sequence[SourceRow]) -> None:
        """Books a failure beside a good result of an earlier attempt, which stays."""
        with self.transaction() as db:
            db.execute(
                """UPDATE documents SET failure_code = ?, failure_message = ?, attempts = ?
                   WHERE document_id = ?""",
                (row.failure_code, row.failure_message, row.attempts, row.document_id),
            )
            _touch(db, {row.document_id} | self._see(db, sources))

    def see(self, sources: Sequence[SourceRow]) -> None:
        """Books files whose documents are known already."""
        if sources:
            with self.transaction() as db:
                _touch(db, self._see(db, sources))

    def book_unreadable(self, files: Sequence[tuple[str, str]], instead_of_below: Sequence[str] = ()) -> None:
        """Books files that cannot be read, each (path, reason), in place of all that were booked below the
        folders (or are the files) `instead_of_below`."""
        moment = now()
        with self.transaction() as db:
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
        return self.ask("SELECT path, reason FROM unreadable ORDER BY path")

    @staticmethod
    def _see(db: sqlite3.Connection, sources: Sequence[SourceRow]) -> set[str]:
        """Books files; the documents that have one more or one less by it."""
        moment = now()
        touched: set[str] = set()
        for source in sources:
            held = db.execute("SELECT document_id FROM sources WHERE path = ?", (source.path,)).fetchone()
            if held != (source.document_id,):
                touched |= {source.document_id, *(held or ())}
        db.executemany(
            """INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (path) DO UPDATE SET size_bytes = excluded.size_bytes,
                   mtime_ns = excluded.mtime_ns, document_id = excluded.document_id,
                   last_seen = excluded.last_seen""",
            [(*source, moment, moment) for source in sources],
        )
        db.executemany("DELETE FROM unreadable WHERE path = ?", [(source.path,) for source in sources])
        return touched

    def published_file(self) -> PublishedFile | None:
        """The database as the last publication left it."""
        found = self.ask("SELECT size_bytes, mtime_ns, inode, changed FROM published_file")
        return PublishedFile(*found[0]) if found else None

    def book_published_file(self, published: PublishedFile) -> None:
        """Remembers the database that was just published."""
        with self.transaction() as db:
            db.execute(
                """INSERT OR REPLACE INTO published_file (only_row, size_bytes, mtime_ns, inode, changed)
                   VALUES (1, ?, ?, ?, ?)""",
                published,
            )

    def last_change(self) -> int:
        """The number of the newest change."""
        return int(self.ask("SELECT last FROM changes")[0][0])

    def count_documents(self) -> int:
        """How many documents there are."""
        return int(self.ask("SELECT count(*) FROM documents")[0][0])

    def changed_since(self, change: int) -> list[str]:
        """The documents that were changed after the change of this number, by id."""
        rows = self.ask("SELECT document_id FROM documents WHERE changed > ? ORDER BY document_id", [change])
        return [document_id for (document_id,) in rows]

    def sources_of(self, document_id: str) -> list[SourceRow]:
        """The files that hold one document, by path."""
        rows = self.ask(f"SELECT {_SOURCE} FROM sources WHERE document_id = ? ORDER BY path", [document_id])
        return [SourceRow(*row) for row in rows]

    def known_sources(self) -> dict[str, SourceRow]:
        """All files ever seen, by path."""
        return {row[0]: SourceRow(*row) for row in self.ask(f"SELECT {_SOURCE} FROM sources")}

    def document(self, document_id: str) -> DocumentRow | None:
        """One document, None where there is none."""
        return self.documents([document_id]).get(document_id)

    def documents(self, only: Iterable[str] | None = None) -> dict[str, DocumentRow]:
        """All documents, or those with the ids `only`, by id, in the order of their ids."""
        rows = self._of(only, f"SELECT {_DOCUMENT} FROM documents WHERE {{}} ORDER BY document_id")
        return {row[0]: DocumentRow(row[0], row[1], LedgerState(row[2]), *row[3:]) for row in rows}

    def paths_of(self, only: Iterable[str] | None = None) -> dict[str, list[str]]:
        """The files that hold each document, or those with the ids `only`, by document id, sorted."""
        found: dict[str, list[str]] = {}
        sql = "SELECT document_id, path FROM sources WHERE {} ORDER BY path"
        for document_id, path in self._of(only, sql):
            found.setdefault(document_id, []).append(path)
        return found

    def _of(self, only: Iterable[str] | None, sql: str) -> Iterator[Any]:
        """The rows of documents; `sql` has a gap for the condition."""
        if only is None:
            yield from self.ask(sql.format("true"))
            return
        ids = sorted(only)
        for start in range(0, len(ids), _AT_A_TIME):
            some = ids[start : start + _AT_A_TIME]
            yield from self.ask(sql.format(f"document_id IN ({', '.join('?' * len(some))})"), some)


def _touch(db: sqlite3.Connection, document_ids: set[str]) -> None:
    """Gives documents the number of a new change: what is published of them may be another now."""
    if document_ids:
        [(change,)] = db.execute("UPDATE changes SET last = last + 1 RETURNING last").fetchall()
        rows = [(change, document_id) for document_id in document_ids]
        db.executemany("UPDATE documents SET changed = ? WHERE document_id = ?", rows)
