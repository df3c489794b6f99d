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

from pipeline.archive import Archive, DocumentRow, Ledger
from pipeline.archive.folder import replacing
from pipeline.errors import DatabaseError
from pipeline.publish.rows import Row, document_row, result_rows
from schemas.catalogue import catalogue

TABLES = ("documents", "reports", "pages", "observations", "checks", "table_rows", "published")
"""The tables that hold rows of documents."""

FLUSH_DOCUMENTS = 2_000
"""So many documents are loaded at a time: the rows wait on the disk, not in memory."""


class PublishReport(NamedTuple):
    """What a publication did."""

    changed: int
    removed: int
    documents: int


def publish(archive: Archive, ledger: Ledger, from_nothing: bool = False) -> PublishReport:
    """Brings the archive's database up to what the ledger says.

    `from_nothing` builds it anew, with the same rows. Raises DatabaseError where it cannot be written; the
    published file then stays as it was.
    """
    booked = ledger.documents()
    paths = ledger.paths_of()
    wanted = {key: _content_key(row, paths.get(key, [])) for key, row in booked.items()}
    try:
        with replacing(archive.database_path) as beside:
            if not from_nothing and _is_current(archive.database_path):
                shutil.copyfile(archive.database_path, beside)
            with duckdb.connect(str(beside)) as database:
                _prepare(database)
                held = dict(database.execute("SELECT document_id, content_sha256 FROM published").fetchall())
                changed = sorted(key for key, content in wanted.items() if held.get(key) != content)
                removed = sorted(held.keys() - wanted.keys())
                _delete(database, [key for key in changed if key in held] + removed)
                for start in range(0, len(changed), FLUSH_DOCUMENTS):
                    some = changed[start : start + FLUSH_DOCUMENTS]
                    _insert(database, _rows(archive, booked, paths, wanted, some))
                database.execute("CHECKPOINT")
    except (duckdb.Error, OSError) as error:
        raise DatabaseError(
            f"the database cannot be written ({error})", path=archive.database_path
        ) from error
    return PublishReport(len(changed), len(removed), len(wanted))


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
) -> Iterator[tuple[str, Row]]:
    for key in document_ids:
        row = booked[key]
        result = archive.read_artefact(key, row.version) if row.artefact_sha256 else None
        yield "documents", document_row(row, paths.get(key, []), result)
        if result is not None:
            yield from result_rows(result)
        yield "published", {"document_id": key, "content_sha256": wanted[key]}


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
