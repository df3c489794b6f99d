"""Keeping the index as new as the published database, looking only at what changed since."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import duckdb

from pipeline.archive import Archive, Ledger
from pipeline.errors import DatabaseError
from pipeline.query import first_line, open_published
from pipeline.search.index import IndexedDocument, SearchIndex, remove

AT_A_TIME = 500
"""Documents in one transaction: readers see them together, memory holds no more."""

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
        for start in range(0, len(candidates), AT_A_TIME):
            done += _exchange(index, database, held, candidates[start : start + AT_A_TIME])
        done += _remove_unknown(index, database)
        index.note({"ledger": of_ledger, "changed": str(published.changed)})
        return done


def _exchange(
    index: SearchIndex, database: duckdb.DuckDBPyConnection, held: dict[str, str], ids: list[str]
) -> int:
    told = database.execute(
        f"SELECT document_id, content_sha256 FROM published WHERE document_id IN {_IDS}", [",".join(ids)]
    )
    wanted = dict(told.fetchall())
    changed = [key for key in ids if held.get(key) != wanted.get(key)]
    if changed:
        index.exchange([key for key in changed if key in held], _documents(database, changed))
    return len(changed)


def _documents(database: duckdb.DuckDBPyConnection, ids: list[str]) -> Iterator[IndexedDocument]:
    rows = database.execute(_PAGES, [",".join(ids)]).fetchall()
    for _, of_document in groupby(rows, key=lambda row: row[0]):
        told = list(of_document)
        pages = [(row[6], row[7]) for row in told if row[7]]
        key, content, file, agency, province, year = told[0][:6]
        yield IndexedDocument(key, content, file, agency, province, year, pages)


def _remove_unknown(index: SearchIndex, database: duckdb.DuckDBPyConnection) -> int:
    """Takes out documents that the database no longer holds."""
    (wanted,) = database.execute("SELECT count(*) FROM published").fetchall()[0]
    if index.db.execute("SELECT count(*) FROM documents").fetchone() == (wanted,):
        return 0
    known = {key for (key,) in database.execute("SELECT document_id FROM published").fetchall()}
    unknown = [key for key in index.contents() if key not in known]
    index.exchange(unknown, ())
    return len(unknown)
