"""What reports are compared by: places (địa danh) with their days and heirs, as the star's dimension."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Any

from diacritics.places import Place, communes, place_of_code, places, successors
from extractors.placecodes import day_of
from schemas.report import Level, ReportHeader


def place_id(place: Place) -> str:
    """A place while it had one name, kind and parent: its code, and its first day where that is known, for
    codes are given anew."""
    return place.code if place.valid_from is None else f"{place.code}-{place.valid_from:%Y%m%d}"


def place_of(report: ReportHeader) -> str | None:
    """The place that a report speaks for: that of its tier, as it was on the report's day; None where it is
    not known."""
    codes = {
        Level.TINH: report.province_code,
        Level.HUYEN: report.district_code,
        Level.XA: report.commune_code,
    }
    code = codes.get(report.level) if report.level else None
    day = day_of(report.date, report.period)
    if code is None or day is None:
        return None
    place = place_of_code(code, day)
    return place_id(place) if place else None


def place_rows() -> Iterator[dict[str, Any]]:
    """The rows of the table `places`, provinces first."""
    for place in (*places(), *communes()):
        heirs = _heirs(place)
        of_its_tier = [heir for heir in heirs if heir.level == place.level]
        yield {
            "place_id": place_id(place),
            "code": place.code,
            "name": place.name,
            "kind": place.kind,
            "level": place.level,
            "parent": place.parent or None,
            "parent_code": place.parent_code or None,
            "province": _province(place),
            "valid_from": _told(place.valid_from),
            "valid_to": _told(place.valid_to),
            "about": place.about,
            "heirs": [place_id(heir) for heir in heirs],
            # a place that was divided, or gave way to another tier, has no one heir to go on as
            "series_id": place_id(of_its_tier[0]) if len(of_its_tier) == len(heirs) == 1 else place_id(place),
        }


def _told(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _heirs(place: Place) -> tuple[Place, ...]:
    """What became of a place that is no more."""
    return () if place.valid_to is None else successors(place, dt.date.max)


@cache
def _names() -> dict[str, str]:
    return {place.code: place.name for place in places() if place.level == "tinh"}


@cache
def _provinces_of_districts() -> dict[str, str]:
    return {place.code: place.parent_code for place in places() if place.level == "huyen"}


def _province(place: Place) -> str:
    """The name of its province while it held."""
    if place.level == "tinh":
        return place.name
    above = place.parent_code
    return _names()[_provinces_of_districts().get(above, above)]
