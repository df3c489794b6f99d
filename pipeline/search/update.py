"""Keeping the index as new as the published database, looking only at what changed since."""

import os
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline.archive import Archive, Ledger
from pipeline.errors import DatabaseError
from pipeline.executors import in_order
from pipeline.query import first_line, open_published
from pipeline.search.index import IndexedDocument, SearchIndex, indexed_page, remove

AT_A_TIME = 250
"""Documents in one transaction: readers see them together, memory holds no more than a few times as many."""

MANY = 1_000
"""From so many documents on processes are started for them; starting one costs a second."""

_IDS = "(SELECT unnest(string_split(?, ',')))"
_PAGES = f"""
SELECT document_id, content_sha256, paths[1], agency, province, period_year, page, text
FROM published JOIN documents USING (document_id) LEFT JOIN reports USING (document_id)
LEFT JOIN pages USING (document_id)
WHERE document_id IN {_IDS} ORDER BY document_id, page
"""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def index_path(archive: Archive) -> Path:
    """Where an archive's index lies."""
    return archive.root / "search.sqlite"


def bring_up_to_date(archive: Archive, ledger: Ledger) -> int:
    """Indexes the pages of the published database that changed; how many documents that were. The
    caller holds the archive.

    An index that is missing, damaged or of another make is built anew. Raises DatabaseError where it cannot
    be written.
    """
    path = index_path(archive)
    try:
        try:
            return _update(path, archive, ledger)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise
            remove(path)
            return _update(path, archive, ledger)
    except (sqlite3.Error, duckdb.Error, OSError) as error:
        raise DatabaseError(f"the search index cannot be written ({first_line(error)})", path=path) from error


def _update(path: Path, archive: Archive, ledger: Ledger) -> int:
    published = ledger.published_file()
    if published is None:
        return 0
    # the numbers of changes are those of this ledger; in one made anew they mean others
    of_ledger = str(ledger.path.stat().st_ino)
    with SearchIndex(path) as index, open_published(archive.database_path) as database:
        meta = index.meta()
        since = int(meta["changed"]) if meta.get("ledger") == of_ledger else 0
        candidates = ledger.changed_since(since) if published.changed != since else []
        held = index.contents() if candidates else {}
        done = 0
        processes = (os.cpu_count() or 1) if len(candidates) >= MANY else 0
        for changed, documents in in_order(make_ready, _changed(database, held, candidates), processes):
            index.exchange(changed.held, documents)
            done += len(changed.ids)
        done += _remove_unknown(index, database)
        index.note({"ledger": of_ledger, "changed": str(published.changed)})
        return done


class Changed(NamedTuple):
    """Documents to exchange: those that the index holds, and the rows of `_PAGES` that take their place."""

    ids: list[str]
    held: list[str]
    rows: list[tuple[Any, ...]]


class Ready(NamedTuple):
    """The same, made ready for the index."""

    changed: Changed
    documents: list[IndexedDocument]


def _changed(
    database: duckdb.DuckDBPyConnection, held: dict[str, str], candidates: list[str]
) -> Iterator[Changed]:
    for start in range(0, len(candidates), AT_A_TIME):
        ids = candidates[start : start + AT_A_TIME]
        told = database.execute(
            f"SELECT document_id, content_sha256 FROM published WHERE document_id IN {_IDS}", [",".join(ids)]
        )
        wanted = dict(told.fetchall())
        changed = [key for key in ids if held.get(key) != wanted.get(key)]
        if changed:
            rows = database.execute(_PAGES, [",".join(changed)]).fetchall()
            yield Changed(changed, [key for key in changed if key in held], rows)


def make_ready(changed: Changed) -> Ready:
    """The documents of some rows, their pages folded and packed: most of what indexing costs."""
    documents = []
    for _, of_document in groupby(changed.rows, key=lambda row: row[0]):
        told = list(of_document)
        pages = [indexed_page(row[6], row[7]) for row in told if row[7]]
        key, content, file, agency, province, year = told[0][:6]
        documents.append(IndexedDocument(key, content, file, agency, province, year, pages))
    return Ready(changed._replace(rows=[]), documents)


def _remove_unknown(index: SearchIndex, database: duckdb.DuckDBPyConnection) -> int:
    """Takes out documents that the database no longer holds."""
    (wanted,) = database.execute("SELECT count(*) FROM published").fetchall()[0]
    if index.db.execute("SELECT count(*) FROM documents").fetchone() == (wanted,):
        return 0
    known = {key for (key,) in database.execute("SELECT document_id FROM published").fetchall()}
    unknown = [key for key in index.contents() if key not in known]
    index.exchange(unknown, ())
    return len(unknown)
