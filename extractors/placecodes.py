"""The statistics office's codes of a report's places, as they held on its day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from diacritics.places import Place, find_place
from extractors.agency import Agency
from schemas.report import Level, Period


class PlaceCodes(NamedTuple):
    """Two digits for a province, three for a district, five for a commune; None where it isn't clear."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None


def place_codes(
    names: Mapping[Level, str | None], agencies: Iterable[Agency | None], on: dt.date | None
) -> PlaceCodes:
    """The codes of the named places on a day; a place that had been merged by then has its successor's.

    The tier words of the agencies tell a city from the district of the same name. A name under a province
    that is not known is not looked for elsewhere: the province was misread, or the names are invented.
    """
    kinds = {agency.level: agency.tier for agency in agencies if agency is not None and agency.tier}
    province = _find(names[Level.TINH], Level.TINH, on, None, None)
    if province is None and names[Level.TINH]:
        return PlaceCodes()
    above = province.code if province else None
    district = _find(names[Level.HUYEN], Level.HUYEN, on, above, kinds.get(Level.HUYEN))
    if district is not None:
        above = district.code
    commune = _find(names[Level.XA], Level.XA, on, above, kinds.get(Level.XA))
    return PlaceCodes(*(place.code if place else None for place in (province, district, commune)))


def _find(
    name: str | None, level: Level, on: dt.date | None, parent: str | None, kind: str | None
) -> Place | None:
    """The place of that kind, else of any: days of a change of kind are not known for all."""
    if not name:
        return None
    found = find_place(name, level, on, parent, kind) if kind else None
    return found or find_place(name, level, on, parent)


def day_of(date: dt.date | None, period: Period | None) -> dt.date | None:
    """The day of the report; where it is left blank, the last of its period, at least of the year."""
    if date is not None or period is None:
        return date
    if period.end is not None:
        return period.end
    if period.year is None:
        return None
    months = (period.month, 3 * period.quarter if period.quarter else None)
    month = next((month for month in months if month), {"6_thang": 6, "9_thang": 9}.get(period.kind, 12))
    return dt.date(period.year, month, 28)
