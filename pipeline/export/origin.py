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

PLACE = """coalesce(province_code, nullif(left(trim(regexp_replace(
    strip_accents(replace(lower(province), 'đ', 'd')), '[^a-z0-9]+', '-', 'g'), '-'), 60), ''), 'none')"""
"""A province as the name of a folder that any system can hold: its code, else its name folded."""

_UNREAD = "sha256(to_json(documents)::VARCHAR)"
"""In the place of a fingerprint for a document whose artefact could not be read."""
_STATE = f"concat_ws(':', document_id, coalesce(content_sha256, {_UNREAD}))"
_STATES = f"string_agg({_STATE}, ',' ORDER BY document_id)"
_ALL = f"SELECT {_STATES} FROM documents LEFT JOIN published USING (document_id)"
_ABOUT = "SELECT string_agg(concat_ws('=', name, value), ',' ORDER BY name) FROM about"
_PARTS = f"""
SELECT coalesce(period_year, 0) AS year, {PLACE} AS province_key, sum(held.figures)::BIGINT AS figures,
    {_STATES} AS states
FROM documents JOIN reports USING (document_id)
JOIN (SELECT document_id, count(*) AS figures FROM observations GROUP BY ALL) AS held USING (document_id)
LEFT JOIN published USING (document_id)
GROUP BY ALL ORDER BY ALL
"""
_MAKERS = ("duckdb", "XlsxWriter")


class Part(NamedTuple):
    """A file of figures: those of one year (0: unknown) and province."""

    year: int
    province_key: str
    figures: int
    origin: str

    @property
    def folder(self) -> str:
        """Its place below the folder of the figures, as tools that know Hive's way of parting expect it."""
        return f"year={self.year}/province_key={self.province_key}"


class Origins(NamedTuple):
    """`whole`: of all that is made from the whole database; `parts`: of the figures, part by part."""

    whole: str
    parts: list[Part]


def origins_of(database: duckdb.DuckDBPyConnection) -> Origins:
    """What the copy of a published database is made from."""
    about, documents = (_text(database, sql) for sql in (_ABOUT, _ALL))
    rows = database.execute(_PARTS).fetchall()
    dress = "\0".join(line for line in about.split(",") if line.startswith(("schema_key=", "dress_key=")))
    parts = [
        Part(int(year), str(place), int(figures), _key(dress, str(states)))
        for year, place, figures, states in rows
    ]
    return Origins(_key(about, documents), parts)


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
