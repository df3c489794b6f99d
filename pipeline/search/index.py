"""The index: an SQLite file of its own beside the ledger, with every page twice, as it is and folded.

SQLite's tokenizer takes marks away but leaves đ as it is; what is folded is therefore folded before.
"""

import hashlib
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Self

from diacritics.alphabet import fold, fold_chars
from diacritics.syllable import normalise

BUSY_TIMEOUT_S = 5.0
PACKING = 1
"""zlib's level for pages: a third of the time of the usual 6, an eighth more bytes."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, content TEXT NOT NULL, file TEXT, agency TEXT, province TEXT, year INTEGER,
    agency_folded TEXT NOT NULL, province_folded TEXT NOT NULL
);
CREATE TABLE pages (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, page INTEGER NOT NULL, packed BLOB NOT NULL
);
CREATE INDEX pages_of ON pages (document_id);
CREATE VIRTUAL TABLE words USING fts5(
    marked, folded, content = '', tokenize = 'unicode61 remove_diacritics 0'
);
"""


class IndexedPage(NamedTuple):
    """A page made ready for the index: its text packed, and as it is searched with marks and without."""

    number: int
    packed: bytes
    marked: str
    folded: str


class IndexedDocument(NamedTuple):
    """A document as the index holds it; `content` changes whenever anything of it does."""

    document_id: str
    content: str
    file: str | None
    agency: str | None
    province: str | None
    year: int | None
    pages: Sequence[IndexedPage]


@cache
def make() -> str:
    """An index of another make is not built upon but built anew: its words may have been folded otherwise."""
    sources = [files("diacritics") / name for name in ("alphabet.py", "syllable.py")]
    sources.append(files("pipeline.search") / "index.py")
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


class SearchIndex:
    """An open index; a context manager. Readers are never in the way of the one that writes."""

    def __init__(self, path: Path) -> None:
        """Opens the index at `path` to write, built anew where it is missing or of another make."""
        self.db = _connect(path)
        if self.meta().get("make") != make():
            self.db.close()
            remove(path)
            self.db = _connect(path)
            self.db.executescript(_SCHEMA)
            self.db.execute("INSERT INTO meta VALUES ('make', ?)", [make()])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.db.close()

    def meta(self) -> dict[str, str]:
        """What the index says of itself; nothing where it is empty."""
        try:
            return dict(self.db.execute("SELECT name, value FROM meta").fetchall())
        except sqlite3.OperationalError:
            return {}

    def note(self, told: dict[str, str]) -> None:
        """Remembers names and values."""
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", told.items())

    def contents(self) -> dict[str, str]:
        """The documents in the index, each with its content's fingerprint."""
        return dict(self.db.execute("SELECT document_id, content FROM documents").fetchall())

    def exchange(self, removed: Iterable[str], added: Iterable[IndexedDocument]) -> None:
        """Takes documents out and puts others in, in one transaction."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            for document_id in removed:
                self._remove(document_id)
            for document in added:
                self._add(document)
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def _remove(self, document_id: str) -> None:
        held = self.db.execute("SELECT id, packed FROM pages WHERE document_id = ?", [document_id])
        for key, packed in held.fetchall():
            # an index without content wants to be told what it forgets
            values = (key, *_columns(unpacked(packed)))
            self.db.execute(
                "INSERT INTO words (words, rowid, marked, folded) VALUES ('delete', ?, ?, ?)", values
            )
        self.db.execute("DELETE FROM pages WHERE document_id = ?", [document_id])
        self.db.execute("DELETE FROM documents WHERE document_id = ?", [document_id])

    def _add(self, document: IndexedDocument) -> None:
        *told, pages = document
        folded = (fold(document.agency or ""), fold(document.province or ""))
        self.db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*told, *folded])
        for page in pages:
            values = (document.document_id, page.number, page.packed)
            added = self.db.execute("INSERT INTO pages (document_id, page, packed) VALUES (?, ?, ?)", values)
            words = (added.lastrowid, page.marked, page.folded)
            self.db.execute("INSERT INTO words (rowid, marked, folded) VALUES (?, ?, ?)", words)


def indexed_page(number: int, read: str) -> IndexedPage:
    """A page's text made ready."""
    text = unicodedata.normalize("NFC", read)
    return IndexedPage(number, zlib.compress(text.encode("utf-8", "replace"), PACKING), *_columns(text))


def unpacked(packed: bytes) -> str:
    """The text of a page, NFC."""
    return zlib.decompress(packed).decode()


def remove(path: Path) -> None:
    """Removes an index with its side files."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _columns(text: str) -> tuple[str, str]:
    return normalise(text), fold_chars(text)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return database
