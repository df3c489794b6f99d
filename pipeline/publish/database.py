"""Publishing: the newest published database is copied, what changed is exchanged in the copy, and the copy
takes its place. Readers are never in the way and never see half of a publication."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb
from pydantic_core import to_json

from diacritics.places import COMMUNES_FILE, PLACES_FILE
from pipeline.archive import Archive, DocumentRow, Ledger
from pipeline.archive.ledger import PublishedFile
from pipeline.archive.replacing import replacing, write_ahead_log_of
from pipeline.corrections.history import History
from pipeline.corrections.keying import keyings
from pipeline.errors import DatabaseError
from pipeline.publish.dimensions import place_rows
from pipeline.publish.loading import DERIVED, derived, load_parsed, load_rows, schema
from pipeline.publish.preparing import MANY_ORDERS, Order, prepared
from pipeline.query import first_line
from schemas.catalogue import catalogue
from schemas.correction import Correction

TABLES = (
    *("documents", "reports", "pages", "observations", "checks", "proposals", "table_rows"),
    *("unmapped_figures", "corrections", "published", *DERIVED),
)
"""The tables that hold rows of documents."""

PUBLISHED_MODE = 0o444
"""Analysts read; a tool that opens it to write is told so at once."""

MEMORY_LIMIT = "1GB"
"""DuckDB would take four fifths of the machine, which belong to the workers."""

BUNDLE_DOCUMENTS = 500
"""So many documents are loaded at a time: the rows wait on the disk, not in memory."""
LOOKED_UP = 2_000
"""So many are compared with what is published, and their old rows deleted, at a time: each time whole tables
are looked through."""


_IDS = "(SELECT unnest(string_split(?, ',')))"
"""Ids are handed over as one text: DuckDB takes a fifth of a millisecond for every item of a Python list."""
_UNREAD = "SELECT document_id FROM documents ANTI JOIN published USING (document_id)"


class PublishReport(NamedTuple):
    """What a publication did; `broken` are documents whose artefacts cannot be read: they stand in the
    database as failed, and are tried again by the next publication."""

    changed: int
    removed: int
    documents: int
    broken: tuple[str, ...] = ()


class Held(NamedTuple):
    """What the published database holds that is to be built upon."""

    changed: int
    """The newest change of the ledger that is in it."""
    documents: int
    unread: list[str]
    """Documents that stand in it as failed because their artefacts could not be read."""
    dressed: bool
    """Whether its catalogue and its views are today's."""
    keyings: int
    """How many equal entries settled a figure when it was published."""


def publish(archive: Archive, ledger: Ledger, from_nothing: bool = False) -> PublishReport:
    """Brings the archive's database up to what the ledger says, looking only at what changed since the last
    publication; where nothing did, the file is left alone.

    `from_nothing` builds it anew, with the same rows. Raises DatabaseError where it cannot be written; the
    published file then stays as it was.
    """
    newest, documents, rule = ledger.last_change(), ledger.count_documents(), keyings(archive)
    held = None if from_nothing else built_upon(archive, ledger)
    candidates = ledger.changed_since(held.changed if held else 0)
    if held:
        rule_holds = held.keyings == rule
        decided = () if rule_holds else History(ledger).documents()
        candidates = sorted({*candidates, *held.unread, *decided})
        if rule_holds and held.dressed and held.documents == documents and not candidates:
            return PublishReport(0, 0, documents)
    try:
        with replacing(archive.database_path) as beside:
            if held:
                shutil.copyfile(archive.database_path, beside)
            done = fill(beside, archive, ledger, candidates, rule)
            beside.chmod(PUBLISHED_MODE)
            # what an analyst's tool left beside the old file must not be applied to the new one
            write_ahead_log_of(archive.database_path).unlink(missing_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"the database cannot be written ({first_line(error)})", path=archive.database_path
        ) from error
    ledger.book_published_file(PublishedFile(*_identity(archive.database_path), newest))
    return done


def fill(path: Path, archive: Archive, ledger: Ledger, candidates: list[str], rule: int = 1) -> PublishReport:
    """Brings the database at `path`, which may be empty, up to what the ledger says of the documents
    `candidates`; `rule` equal entries settle a figure. Raises DatabaseError where it cannot be written."""
    try:
        with duckdb.connect(str(path), config={"memory_limit": MEMORY_LIMIT}) as database:
            newest = History(ledger).last_number()
            _prepare(database)
            changed, broken = _exchange(database, archive, ledger, candidates, rule)
            removed = _remove_unknown(database, ledger)
            for name, value in (("corrections", newest), ("keyings", rule)):
                database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", [name, str(value)])
            database.execute("CHECKPOINT")
    except RuntimeError as error:
        if "interrupt" in str(error).lower():  # what DuckDB makes of Ctrl-C
            raise KeyboardInterrupt from error
        raise
    except duckdb.Error as error:
        raise DatabaseError(f"the database cannot be written ({first_line(error)})", path=path) from error
    return PublishReport(changed, removed, ledger.count_documents(), tuple(broken))


def _exchange(
    database: duckdb.DuckDBPyConnection, archive: Archive, ledger: Ledger, candidates: list[str], rule: int
) -> tuple[int, list[str]]:
    """Exchanges the rows of those documents whose content is another than what the database holds; how many
    they are, and which of them cannot be read."""
    changed, broken = 0, list[str]()

    def bundles() -> Iterator[list[Order]]:
        nonlocal changed
        for start in range(0, len(candidates), LOOKED_UP):
            orders = _to_exchange(database, ledger, candidates[start : start + LOOKED_UP], rule)
            changed += len(orders)
            for first in range(0, len(orders), BUNDLE_DOCUMENTS):
                yield orders[first : first + BUNDLE_DOCUMENTS]

    processes = (os.cpu_count() or 1) if len(candidates) >= MANY_ORDERS else 0
    for rows in prepared(archive.root, bundles(), processes):
        for table, paths in rows.files.items():
            load_parsed(database, table, paths)
        broken += rows.broken
    return changed, broken


def _to_exchange(
    database: duckdb.DuckDBPyConnection, ledger: Ledger, document_ids: list[str], rule: int
) -> list[Order]:
    """Those of the documents whose rows are to be made anew; their old rows are gone."""
    booked, paths = ledger.documents(document_ids), ledger.paths_of(document_ids)
    history = History(ledger).of_documents(document_ids)
    told = database.execute(
        "SELECT document_id, content_sha256 FROM documents LEFT JOIN published USING (document_id) "
        f"WHERE document_id IN {_IDS}",
        [",".join(document_ids)],
    )
    held = dict(told.fetchall())
    orders = []
    for key, row in booked.items():
        found, corrected = paths.get(key, []), history.get(key, [])
        wanted = _content_key(row, found, corrected, rule)
        if held.get(key) != wanted:
            orders.append(Order(row, found, corrected, wanted, rule))
    _delete(database, [key for order in orders if (key := order.booked.document_id) in held])
    return orders


def _remove_unknown(database: duckdb.DuckDBPyConnection, ledger: Ledger) -> int:
    """Removes documents that the ledger no longer knows."""
    (count,) = database.execute("SELECT count(*) FROM documents").fetchall()[0]
    if count == ledger.count_documents():
        return 0
    known = ledger.documents().keys()
    held = [key for (key,) in database.execute("SELECT document_id FROM documents").fetchall()]
    unknown = [key for key in held if key not in known]
    _delete(database, unknown)
    return len(unknown)


def _identity(path: Path) -> tuple[int, int, int]:
    told = path.stat()
    return told.st_size, told.st_mtime_ns, told.st_ino


def built_upon(archive: Archive, ledger: Ledger) -> Held | None:
    """What is published, None where it is to be built anew: it is not as the last publication left it (it is
    gone, somebody wrote to it, or that publication was killed), or its tables are not today's."""
    path, last = archive.database_path, ledger.published_file()
    if last is None or not path.exists() or _identity(path) != last[:3]:
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as database:
            about = dict(database.execute("SELECT name, value FROM about").fetchall())
            if about.get("schema_key") != _schema_key():
                return None
            (documents,) = database.execute("SELECT count(*) FROM documents").fetchall()[0]
            unread = database.execute(_UNREAD)
            keys = [key for (key,) in unread.fetchall()]
            dressed = about.get("dress_key") == _dress_key()
            return Held(last.changed, documents, keys, dressed, int(about.get("keyings", "1")))
    except duckdb.Error:
        return None  # of another make, or damaged


def _sql(name: str) -> str:
    return (files("schemas") / "sql" / name).read_text(encoding="utf-8")


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def _schema_key() -> str:
    """A database made from other tables than today's, or by another way from results to rows, is not built
    upon but built anew."""
    sources = (
        ("pipeline.publish", "reading.py"),
        ("pipeline.publish", "rows.py"),
        ("pipeline.publish", "dimensions.py"),
        ("extractors", "cumulative.py"),
    )
    rows = [(files(room) / name).read_text(encoding="utf-8") for room, name in sources]
    return _key(schema(), derived(), *rows)


@cache
def _dress_key() -> str:
    """Changes with the catalogue, the places and the views: exchanged without touching a document."""
    places = [path.read_text(encoding="utf-8") for path in (PLACES_FILE, COMMUNES_FILE)]
    return _key(_sql("views.sql"), *places, *(repr(indicator) for indicator in catalogue().values()))


def _prepare(database: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables where they are not there; the catalogue, the places and the views are always
    today's."""
    if not database.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'about'").fetchone():
        database.execute(schema())
        database.execute("INSERT INTO about VALUES ('schema_key', ?)", [_schema_key()])
    if database.execute("SELECT value FROM about WHERE name = 'dress_key'").fetchone() == (_dress_key(),):
        return
    database.execute("DELETE FROM indicators")
    database.executemany(
        "INSERT INTO indicators VALUES (?, ?, ?, ?, ?)",
        [(i.code, i.label_vi, i.unit.value, i.definition, i.national_form) for i in catalogue().values()],
    )
    database.execute("DELETE FROM places")
    with tempfile.TemporaryDirectory(prefix="hoso-publish-") as folder:
        lines = Path(folder) / "places.jsonl"
        lines.write_bytes(b"".join(to_json(row) + b"\n" for row in place_rows()))
        load_rows(database, "places", lines)
    database.execute(_sql("views.sql"))
    database.execute("INSERT OR REPLACE INTO about VALUES ('dress_key', ?)", [_dress_key()])


def _content_key(row: DocumentRow, paths: list[str], history: list[Correction], rule: int) -> str:
    """Changes whenever a row of the document may change. Times and attempts are no content."""
    told = [row.artefact_sha256, row.state, row.failure_code, row.failure_message, row.version, paths]
    told += [f"{row.correction_id} {rule}" for row in history[-1:]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _delete(database: duckdb.DuckDBPyConnection, document_ids: list[str]) -> None:
    if document_ids:
        for table in TABLES:
            database.execute(f"DELETE FROM {table} WHERE document_id IN {_IDS}", [",".join(document_ids)])
