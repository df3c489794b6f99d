"""What each file of the copy is made from, as a fingerprint: a file is kept where that has not changed.

The database says of every document which state of it it holds (table `published`), so that nothing but the
list of documents has to be read, whatever the number of figures.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

import duckdb

from pipeline.export.parts import Part
from pipeline.export.tables import OF_DOCUMENTS, OF_SERIES


def place_key(code: str, name: str) -> str:
    """SQL: a province as the name of a folder that any system can hold: its code, else its name folded."""
    folded = f"regexp_replace(strip_accents(replace(lower({name}), 'đ', 'd')), '[^a-z0-9]+', '-', 'g')"
    named = f"coalesce(nullif(left(trim({folded}, '-'), 60), ''), 'none')"
    return f"CASE WHEN {code} IS NULL THEN {named} ELSE {code} END"


PLACE = place_key("reports.province_code", "reports.province")

_UNREAD = "sha256(to_json(documents)::VARCHAR)"
"""In the place of a fingerprint for a document whose artefact could not be read."""
_STATE = f"concat_ws(':', document_id, coalesce(content_sha256, {_UNREAD}))"
_STATES = f"string_agg({_STATE}, ',' ORDER BY document_id)"
_ALL = f"SELECT {_STATES} FROM documents LEFT JOIN published USING (document_id)"
_ABOUT = "SELECT string_agg(concat_ws('=', name, value), ',' ORDER BY name) FROM about"
_HELD = "SELECT document_id, count(*) AS figures FROM observations GROUP BY ALL"
_OF_DOCUMENTS = f"""
SELECT coalesce(reports.period_year, 0) AS year, {PLACE} AS province_key,
    list(DISTINCT reports.province ORDER BY reports.province) AS provinces, count(*) AS documents,
    coalesce(sum(held.figures), 0)::BIGINT AS figures, {_STATES} AS states
FROM documents
LEFT JOIN reports USING (document_id)
LEFT JOIN ({_HELD}) AS held USING (document_id)
LEFT JOIN published USING (document_id)
GROUP BY year, province_key ORDER BY year, province_key
"""
_OF_SERIES = f"""
WITH codes AS (SELECT name, min(code) AS code FROM places WHERE level = 'tinh' GROUP BY name)
SELECT coalesce(reports.period_year, 0) AS year, {place_key("codes.code", "now.province")} AS province_key,
    list(DISTINCT now.province ORDER BY now.province) AS provinces, count(*) AS documents,
    sum(held.figures)::BIGINT AS figures, {_STATES} AS states
FROM documents
JOIN reports USING (document_id)
JOIN ({_HELD}) AS held USING (document_id)
JOIN places USING (place_id)
JOIN places AS now ON now.place_id = places.series_id
LEFT JOIN codes ON codes.name = now.province
LEFT JOIN published USING (document_id)
GROUP BY year, province_key ORDER BY year, province_key
"""
_MAKERS = ("duckdb", "XlsxWriter")


class Origins(NamedTuple):
    """`whole`: of all that is made from the whole database; `parts`: of that which is parted."""

    whole: str
    parts: list[Part]
    large: bool
    """Whether there are more figures than a sheet of a workbook holds."""

    @property
    def documents(self) -> int:
        """How many are in the database."""
        return sum(part.documents for part in self.parts if part.of == OF_DOCUMENTS)


def origins_of(database: duckdb.DuckDBPyConnection, max_rows: int) -> Origins:
    """What the copy of a published database is made from, where a sheet holds `max_rows`."""
    about, documents = (_text(database, sql) for sql in (_ABOUT, _ALL))
    told = [
        (of, *row)
        for of, sql in ((OF_DOCUMENTS, _OF_DOCUMENTS), (OF_SERIES, _OF_SERIES))
        for row in database.execute(sql).fetchall()
    ]
    large = sum(figures for of, *_, figures, _ in told if of == OF_DOCUMENTS) > max_rows
    form = f"a sheet holds {max_rows}; large: {large}"
    dress = "\0".join(line for line in about.split(",") if line.startswith(("schema_key=", "dress_key=")))
    parts = [
        Part(of, year, place, tuple(names), held, figures, _key(form, dress, states))
        for of, year, place, names, held, figures, states in told
    ]
    return Origins(_key(form, about, documents), parts, large)


def _text(database: duckdb.DuckDBPyConnection, sql: str) -> str:
    return str(database.execute(sql).fetchall()[0][0] or "")


def _key(*told: str) -> str:
    return hashlib.sha256("\0".join((_maker(), *told)).encode()).hexdigest()[:32]


@cache
def _maker() -> str:
    """Changes with all that decides on the bytes of the files besides the database: this program and the
    libraries that write them."""
    sources = [entry for entry in files("pipeline.export").iterdir() if entry.name.endswith(".py")]
    sources.append(files("schemas") / "data" / "dictionary_vi.csv")
    texts = [entry.read_text(encoding="utf-8") for entry in sorted(sources, key=lambda entry: entry.name)]
    return "\0".join([*(f"{name} {version(name)}" for name in _MAKERS), *texts])
