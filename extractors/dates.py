"""Dates (ngày tháng) as reports write them."""

import datetime as dt
from typing import NamedTuple

import regex

_TIMEOUT_S = 2.0
_SHORT = r"(\d{1,2})\s?[./\-]\s?(\d{1,2})\s?[./\-]\s?((?:19|20)\d\d)"
_DAY_MONTH = r"(\d{1,2})\s?[./\-]\s?(\d{1,2})(?:\s?[./\-]\s?((?:19|20)\d\d))?(?!\d)"
_RANGE = regex.compile(
    rf"tu\s+(?:ngay\s+)?{_DAY_MONTH}[^.;:]{{0,40}}?\bden\s+(?:het\s+)?(?:ngay\s+)?{_SHORT}(?!\d)"
    rf"|tu\s+(?:ngay\s+)?(\d{{1,2}})\s+thang\s+(\d{{1,2}})(?:\s+nam\s+((?:19|20)\d\d))?[^.;:]{{0,40}}?\bden\s+(?:het\s+)?"
    rf"(?:ngay\s+)?(\d{{1,2}})\s+thang\s+(\d{{1,2}})\s+nam\s+((?:19|20)\d\d)"
)


class DateRange(NamedTuple):
    """Both ends included."""

    start: dt.date
    end: dt.date


def make_date(day: str, month: str, year: str) -> dt.date | None:
    """None for a day that no calendar has (a misread digit)."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_range(folded: str) -> DateRange | None:
    """The first 'từ ngày … đến ngày …' of a folded text; a start without a year is in the end's year."""
    for found in _RANGE.finditer(folded, timeout=_TIMEOUT_S):
        groups = found.groups()
        day, month, year, *rest = groups[:6] if groups[0] else groups[6:]
        end = make_date(*rest)
        if end is None:
            continue
        start = make_date(day, month, year or str(end.year))
        if start is not None and start > end and not year:
            start = make_date(day, month, str(end.year - 1))
        if start is not None and start < end:
            return DateRange(start, end)
    return None
