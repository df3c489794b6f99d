"""Provinces and districts of Vietnam as data, before and after 1 July 2025 (data/places.csv)."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "data" / "places.csv"


class Place(NamedTuple):
    """A territory under one name, kind and parent while they held.

    `level` is tinh or huyen; `kind` is tỉnh, thành phố, huyện, quận or thị xã; `parent` the province of a
    district. An open `valid_from` or `valid_to` is None; `successor` names what it went into, if that is
    known. A name that outlived a merger stands twice.
    """

    name: str
    level: str
    kind: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def places() -> tuple[Place, ...]:
    """All places of the data file, in its order."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Place(
                row["name"],
                row["level"],
                row["kind"],
                row["parent"],
                _date(row["valid_from"]),
                _date(row["valid_to"]),
                row["successor"],
            )
            for row in csv.DictReader(stream)
        )
