"""Answers: the pages that hold all terms, best first, each with the place that shows why."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from diacritics.alphabet import fold, fold_chars
from diacritics.syllable import normalise
from pipeline.errors import DatabaseError
from pipeline.search.index import BUSY_TIMEOUT_S, make, unpacked
from pipeline.search.words import Term

RANKED = 2_000
"""Where more pages hold the words, these many of the newest are ranked: words that stand everywhere rank
nothing, and reading them all would take its time."""

BEFORE, AFTER = 50, 150
"""Characters of a snippet before the first word found in it, and from there on."""
MAX_FOUND = 300
"""Places of one term on one page that are looked at."""

_REMEDY = "bring it up to date with 'hoso publish'"


class Hit(NamedTuple):
    """A page that was found; `marks` are [start, end) in the snippet. A greater score is a better one."""

    document_id: str
    file: str | None
    page: int
    agency: str | None
    province: str | None
    year: int | None
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]


class Filters(NamedTuple):
    """Part of an agency's name, part of a province's, both with or without marks, and the period's year."""

    agency: str | None = None
    province: str | None = None
    year: int | None = None


EVERYTHING = Filters()


def search(path: Path, terms: Sequence[Term], filters: Filters = EVERYTHING, limit: int = 20) -> list[Hit]:
    """The pages with all the terms, by BM25.

    Raises DatabaseError where there is no index of today's make, or it cannot be read.
    """
    if not path.exists():
        raise DatabaseError("there is no search index yet", remedy=_REMEDY, path=path)
    try:
        with closing(_open(path)) as database:
            found = database.execute("SELECT value FROM meta WHERE name = 'make'").fetchone()
            if found != (make(),):
                raise DatabaseError("the search index is of another release", remedy=_REMEDY, path=path)
            return [_hit(row, terms) for row in _best(database, terms, filters, limit)]
    except sqlite3.Error as error:
        raise DatabaseError(
            f"the search index cannot be read ({error})", remedy=_REMEDY, path=path
        ) from error


def _open(path: Path) -> sqlite3.Connection:
    """To read; where not even SQLite's side files can be made, the file is read as it lies there."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    for options in ("", "&immutable=1"):
        database = sqlite3.connect(address + options, uri=True, timeout=BUSY_TIMEOUT_S)
        try:
            database.execute("SELECT count(*) FROM meta").fetchone()
            return database
        except sqlite3.OperationalError:
            database.close()
    raise sqlite3.OperationalError("it holds nothing")


def _best(
    database: sqlite3.Connection, terms: Sequence[Term], filters: Filters, limit: int
) -> list[tuple[Any, ...]]:
    conditions, values = ["words MATCH ?"], [" AND ".join(term.question for term in terms)]
    for column, wanted in (("agency_folded", filters.agency), ("province_folded", filters.province)):
        if wanted:
            conditions.append(f"instr({column}, ?) > 0")
            values.append(fold(wanted))
    if filters.year is not None:
        conditions.append("year = ?")
        values.append(str(filters.year))
    joined = "JOIN pages ON pages.id = words.rowid JOIN documents USING (document_id)"
    narrowed = joined if len(conditions) > 1 else ""
    sql = f"""
        WITH newest AS MATERIALIZED (
            SELECT words.rowid AS id, bm25(words) AS rank_of FROM words {narrowed}
            WHERE {" AND ".join(conditions)} ORDER BY words.rowid DESC LIMIT {RANKED}
        ), best AS MATERIALIZED (SELECT id, rank_of FROM newest ORDER BY rank_of, id DESC LIMIT ?)
        SELECT document_id, file, page, agency, province, year, -rank_of, packed
        FROM best JOIN pages USING (id) JOIN documents USING (document_id) ORDER BY rank_of, id DESC
    """
    return database.execute(sql, [*values, limit]).fetchall()


def _hit(row: tuple[Any, ...], terms: Sequence[Term]) -> Hit:
    snippet, marks = snippet_of(unpacked(row[-1]), terms)
    document_id, file, page, agency, province, year, score, _ = row
    return Hit(document_id, file, page, agency, province, year, score, snippet, marks)


def snippet_of(text: str, terms: Sequence[Term]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of a text with the most terms in it, on one line, and where they are in it."""
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in normalise(text))
    folded = fold_chars(text)
    found: list[tuple[int, int, int]] = []
    for number, term in enumerate(terms):
        places = term.pattern.finditer(lower if term.is_marked else folded)
        found += [(m.start(), m.end(), number) for m, _ in zip(places, range(MAX_FOUND), strict=False)]
    found.sort()
    start = max((one[0] for one in found), key=lambda at: (_terms_from(found, at), -at), default=0)
    left, right = _at_words(text, start - BEFORE, start + AFTER)
    marks = tuple((a - left, b - left) for a, b, _ in found if left <= a and b <= right)
    shown = "".join(c if c.isprintable() else " " for c in text[left:right])
    return shown, marks


def _terms_from(found: Sequence[tuple[int, int, int]], start: int) -> int:
    return len({number for a, b, number in found if start <= a and b <= start + AFTER})


def _at_words(text: str, left: int, right: int) -> tuple[int, int]:
    """The borders moved inwards to the next blanks, so that no word is cut."""
    left, right = max(0, left), min(len(text), right)
    while 0 < left < right and not text[left - 1].isspace():
        left += 1
    end = right
    while left < end < len(text) and not text[end].isspace():
        end -= 1
    return left, end if end > left else right
