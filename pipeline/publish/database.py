"""Publishing: the newest published database is copied, what changed is exchanged in the copy, and the copy
takes its place. Readers are never in the way and never see half of a publication."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import duckdb

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import replacing, write_ahead_log_of
from pipeline.errors import DatabaseError
from pipeline.publish.rows import Row, document_row, result_rows
from pipeline.query import first_line
from schemas.catalogue import catalogue
from schemas.document import FailureCategory

TABLES = (
    *("documents", "reports", "pages", "observations", "checks", "proposals", "table_rows"),
    *("unmapped_figures", "published"),
)
"""The tables that hold rows of documents."""

PUBLISHED_MODE = 0o444
"""Analysts read; a tool that opens it to write is told so at once."""

FLUSH_DOCUMENTS = 2_000
"""So many documents are loaded at a time: the rows wait on the disk, not in memory."""


class PublishReport(NamedTuple):
    """What a publication did; `broken` are documents whose artefacts cannot be read: they stand in the
    database as failed, and are tried again by the next publication."""

    changed: int
    removed: int
    documents: int
    broken: tuple[str, ...] = ()


def publish(archive: Archive, ledger: Ledger, from_nothing: bool = False) -> PublishReport:
    """Brings the archive's database up to what the ledger says.

    `from_nothing` builds it anew, with the same rows. Raises DatabaseError where it cannot be written; the
    published file then stays as it was.
    """
    booked = ledger.documents()
    paths = ledger.paths_of()
    wanted = {key: _content_key(row, paths.get(key, [])) for key, row in booked.items()}
    broken: list[str] = []
    try:
        with replacing(archive.database_path) as beside:
            if not from_nothing and _is_ours(archive, ledger) and _is_current(archive.database_path):
                shutil.copyfile(archive.database_path, beside)
            with duckdb.connect(str(beside)) as database:
                _prepare(database)
                held = dict(database.execute("SELECT document_id, content_sha256 FROM published").fetchall())
                changed = sorted(key for key, content in wanted.items() if held.get(key) != content)
                removed = sorted(held.keys() - wanted.keys())
                _delete(database, changed + removed)
                for start in range(0, len(changed), FLUSH_DOCUMENTS):
                    some = changed[start : start + FLUSH_DOCUMENTS]
                    _insert(database, _rows(archive, booked, paths, wanted, some, broken))
                database.execute("CHECKPOINT")
            beside.chmod(PUBLISHED_MODE)
            # what an analyst's tool left beside the old file must not be applied to the new one
            write_ahead_log_of(archive.database_path).unlink(missing_ok=True)
    except RuntimeError as error:
        if "interrupt" in str(error).lower():  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from error
        raise
    except (duckdb.Error, OSError) as error:
        raise DatabaseError(
            f"the database cannot be written ({first_line(error)})", path=archive.database_path
        ) from error
    ledger.book_published_file(*_identity(archive.database_path))
    return PublishReport(len(changed), len(removed), len(wanted), tuple(broken))


def _identity(path: Path) -> tuple[int, int, int]:
    told = path.stat()
    return told.st_size, told.st_mtime_ns, told.st_ino


def _is_ours(archive: Archive, ledger: Ledger) -> bool:
    """Whether the published file is as the last publication left it: nobody has written to it."""
    path = archive.database_path
    return path.exists() and ledger.published_file() == _identity(path)


def _sql(name: str) -> str:
    return (files("schemas") / "sql" / name).read_text(encoding="utf-8")


def _schema_key() -> str:
    """A database made from other tables than today's is not built upon but built anew."""
    return hashlib.sha256(_sql("database.sql").encode()).hexdigest()[:16]


def _is_current(path: Path) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True) as database:
            held = database.execute("SELECT value FROM about WHERE name = 'schema_key'").fetchone()
    except duckdb.Error:
        return False  # not there, of another make, or damaged: it is rebuilt from the artefacts
    return held == (_schema_key(),)


def _prepare(database: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables where they are not there; the catalogue and the views are always today's."""
    if not database.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'about'").fetchone():
        database.execute(_sql("database.sql"))
        database.execute("INSERT INTO about VALUES ('schema_key', ?)", [_schema_key()])
    database.execute("DELETE FROM indicators")
    database.executemany(
        "INSERT INTO indicators VALUES (?, ?, ?, ?, ?)",
        [(i.code, i.label_vi, i.unit.value, i.definition, i.national_form) for i in catalogue().values()],
    )
    database.execute(_sql("views.sql"))


def _content_key(row: DocumentRow, paths: list[str]) -> str:
    """Changes whenever a row of the document may change. Times and attempts are no content."""
    told = [row.artefact_sha256, row.state, row.failure_code, row.failure_message, row.version, paths]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _delete(database: duckdb.DuckDBPyConnection, document_ids: list[str]) -> None:
    if document_ids:
        for table in TABLES:
            database.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT unnest(?))", [document_ids])


def _rows(
    archive: Archive,
    booked: dict[str, DocumentRow],
    paths: dict[str, list[str]],
    wanted: dict[str, str],
    document_ids: Iterable[str],
    broken: list[str],
) -> Iterator[tuple[str, Row]]:
    """The rows of documents. One whose artefact cannot be read is a failed document, not the end."""
    for key in document_ids:
        row, result = booked[key], None
        try:
            if row.artefact_sha256:
                result = archive.read_artefact(key, row.version)
        except DatabaseError as error:
            broken.append(error.message)
            row = row._replace(
                state=LedgerState.FAILED,
                failure_code=FailureCategory.DAMAGED.value,
                failure_message=error.message,
            )
        else:
            yield "published", {"document_id": key, "content_sha256": wanted[key]}
        yield "documents", document_row(row, paths.get(key, []), result)
        if result is not None:
            yield from result_rows(result)


def _insert(database: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, Row]]) -> None:
    """Loads rows by way of one JSON Lines file per table: many times faster than row by row."""
    with tempfile.TemporaryDirectory(prefix="hoso-publish-") as name:
        folder = Path(name)
        written: dict[str, TextIO] = {}
        try:
            for table, row in rows:
                if table not in written:
                    written[table] = (folder / f"{table}.jsonl").open("w", encoding="utf-8")
                written[table].write(json.dumps(row, ensure_ascii=False) + "\n")
        finally:
            for handle in written.values():
                handle.close()
        for table in written:
            _load(database, table, folder / f"{table}.jsonl")


def _load(database: duckdb.DuckDBPyConnection, table: str, lines: Path) -> None:
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
