"""Keeping the index as new as the published database, looking only at what changed since."""

import os
import sqlite3
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
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

PAGES_AT_A_TIME = 2_000
MANY = 1_000
"""From so many documents on processes are started for them, which costs a second, and the pages are read from
the first to the last, which costs the time of an archive."""

_IDS = "(SELECT unnest(string_split(?, ',')))"
_HEADS = f"""
SELECT document_id, content_sha256, paths[1], agency, province, period_year
FROM published JOIN documents USING (document_id) LEFT JOIN reports USING (document_id)
WHERE document_id IN {_IDS} ORDER BY document_id
"""
_PAGES_OF = (
    f"SELECT document_id, page, text FROM pages WHERE document_id IN {_IDS} ORDER BY document_id, page"
)
_PAGES_FROM = "SELECT document_id, page, text FROM pages WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
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
        for ready in in_order(make_ready, _changed(database, held, candidates), processes):
            index.exchange(ready.held, ready.documents)
            done += len({*ready.held, *(document.document_id for document in ready.documents)})
        done += _remove_unknown(index, database)
        index.note({"ledger": of_ledger, "changed": str(published.changed)})
        return done


class Changed(NamedTuple):
    """Documents to exchange: those of them that the index holds, the rows of their heads, and their pages."""

    held: list[str]
    heads: list[tuple[Any, ...]]
    pages: dict[str, list[tuple[int, str]]]


class Ready(NamedTuple):
    """The same, made ready for the index."""

    held: list[str]
    documents: list[IndexedDocument]


def _changed(
    database: duckdb.DuckDBPyConnection, held: dict[str, str], candidates: list[str]
) -> Iterator[Changed]:
    wanted = dict(database.execute("SELECT document_id, content_sha256 FROM published").fetchall())
    changed = [key for key in candidates if held.get(key) != wanted.get(key)]
    pages = _all_pages(database, set(changed)) if len(changed) >= MANY else _pages_of(database, changed)
    while some := list(islice(pages, AT_A_TIME)):
        ids = [key for key, _ in some]
        heads = database.execute(_HEADS, [",".join(ids)]).fetchall()
        yield Changed([key for key in ids if key in held], heads, dict(some))


_Pages = Iterator[tuple[str, list[tuple[int, str]]]]


def _pages_of(database: duckdb.DuckDBPyConnection, ids: list[str]) -> _Pages:
    """The pages of some documents, asked for by name: the table is looked through once for all."""
    rows = database.execute(_PAGES_OF, [",".join(ids)]).fetchall()
    found = {key: [row[1:] for row in of_one] for key, of_one in groupby(rows, key=itemgetter(0))}
    for key in ids:
        yield key, found.get(key, [])


def _all_pages(database: duckdb.DuckDBPyConnection, ids: set[str]) -> _Pages:
    """The pages of very many documents: the table is read once, from its beginning to its end, in which the
    pages of a document stand together."""
    missing = set(ids)
    for key, of_one in groupby(_rows_of_pages(database), key=itemgetter(0)):
        pages = [(number, text) for _, number, text in of_one]
        if key in missing:
            missing.remove(key)
            yield key, pages
    for key in sorted(missing):
        yield key, []


def _rows_of_pages(database: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int, str]]:
    [(end,)] = database.execute("SELECT coalesce(max(rowid) + 1, 0) FROM pages").fetchall()
    for start in range(0, end, PAGES_AT_A_TIME):
        yield from database.execute(_PAGES_FROM, [start, start + PAGES_AT_A_TIME]).fetchall()


def make_ready(changed: Changed) -> Ready:
    """The documents of some rows, their pages folded and packed: most of what indexing costs."""
    documents = []
    for key, content, file, agency, province, year in changed.heads:
        pages = [indexed_page(number, text) for number, text in changed.pages[key] if text]
        documents.append(IndexedDocument(key, content, file, agency, province, year, pages))
    return Ready(changed.held, documents)


def _remove_unknown(index: SearchIndex, database: duckdb.DuckDBPyConnection) -> int:
    """Takes out documents that the database no longer holds."""
    (wanted,) = database.execute("SELECT count(*) FROM published").fetchall()[0]
    if index.db.execute("SELECT count(*) FROM documents").fetchone() == (wanted,):
        return 0
    known = {key for (key,) in database.execute("SELECT document_id FROM published").fetchall()}
    unknown = [key for key in index.contents() if key not in known]
    index.exchange(unknown, ())
    return len(unknown)
