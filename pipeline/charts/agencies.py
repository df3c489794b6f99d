"""Agencies (cơ quan) by the names that people type."""

from typing import NamedTuple

import duckdb

from diacritics.alphabet import fold
from pipeline.charts.data import answered

Place = tuple[str | None, str | None, str | None]
"""Commune, district and province; None where the reports do not name it."""

AGENCIES_SQL = """
SELECT agency, commune, district, province, list(document_id ORDER BY document_id)
FROM reports
WHERE agency IS NOT NULL
GROUP BY agency, commune, district, province
ORDER BY agency, province, district, commune
"""


class Agency(NamedTuple):
    """An agency with its reports."""

    name: str
    place: Place
    documents: list[str]

    @property
    def place_text(self) -> str:
        """Its place without what its name says already: 'Suối Mơ, Đông Mây'."""
        return ", ".join(part for part in self.place if part and _key(part) not in _key(self.name))


def find_agencies(database: duckdb.DuckDBPyConnection, typed: str) -> list[Agency]:
    """The agencies whose name holds what was typed, with or without diacritics; what follows a comma may be
    the name of its place. Where some have just this name, only those.

    Reports of one agency that name its place more or less fully are one agency's.
    """
    rows = answered(database, AGENCIES_SQL, {})
    found = [
        Agency(name, (commune, district, province), ids) for name, commune, district, province, ids in rows
    ]
    parts = [part for part in map(_key, typed.split(",")) if part]
    if not parts:
        return []
    fitting = [one for one in found if _fits(one, parts)]
    as_typed = [one for one in fitting if _plain(one.name) in (_plain(typed), _plain(typed.split(",")[0]))]
    named = [one for one in fitting if _key(one.name) in (_key(typed), parts[0])]
    return _together(as_typed or named or fitting)


def _fits(one: Agency, parts: list[str]) -> bool:
    name = _key(one.name)
    whole = ", ".join((name, *(_key(part) for part in one.place if part)))
    return parts[0] in name and all(part in whole for part in parts)


def _key(text: str) -> str:
    """A name as it is compared: without marks, the committee by its short name."""
    return " ".join(fold(text).split()).replace("uy ban nhan dan", "ubnd")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _together(found: list[Agency]) -> list[Agency]:
    """Those of one name whose places do not contradict each other, as one; the fullest place stays."""
    groups: list[Agency] = []
    for one in sorted(found, key=lambda agency: -sum(part is not None for part in agency.place)):
        same = [
            place
            for place, group in enumerate(groups)
            if _key(group.name) == _key(one.name) and _may_be_one(group.place, one.place)
        ]
        if len(same) == 1:
            group = groups[same[0]]
            groups[same[0]] = group._replace(documents=sorted({*group.documents, *one.documents}))
        else:
            groups.append(one)
    return sorted(groups, key=lambda agency: (agency.name, agency.place_text))


def _may_be_one(one: Place, other: Place) -> bool:
    pairs = zip(one, other, strict=True)
    return all(a is None or b is None or _key(a) == _key(b) for a, b in pairs)
