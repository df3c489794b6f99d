"""Figures counted from the start of the year (luỹ kế), told from those of their period alone."""

import datetime as dt

import regex

from schemas.report import Period, PeriodKind

_SAYS_SO = regex.compile(
    r"(?:lũy|luỹ|lủy|luỷ)\s+kế|cộng\s+dồn"
    r"|(?:kể\s+|tính\s+)?từ\s+(?:ngày\s+)?0?1\s*[/.-]\s*0?1(?=\s*[/.\-]|\s+đến)"
    r"|từ\s+đầu\s+năm|từ\s+(?:ngày\s+)?0?1\s+tháng\s+0?1\b",
    regex.IGNORECASE,
)

_YEARLONG = frozenset({PeriodKind.SAU_THANG, PeriodKind.CHIN_THANG, PeriodKind.NAM})
"""Periods that begin with the year: their figures are their own and cumulative at once."""


def is_cumulative(quote: str, period: Period | None) -> bool:
    """Whether a figure of a week, month or quarter counts from 1 January: its sentence says so, or the
    report's own days do. In a period that begins with the year the question does not arise: False."""
    if period is None or period.kind in _YEARLONG or _begins_the_year(period):
        return False
    if _SAYS_SO.search(quote):
        return True
    start = period.start
    return start is not None and (start.month, start.day) == (1, 1) and _is_later(start, period.end)


def _begins_the_year(period: Period) -> bool:
    return (period.kind is PeriodKind.QUY and period.quarter == 1) or (
        period.kind is PeriodKind.THANG and period.month == 1
    )


def _is_later(start: dt.date, end: dt.date | None) -> bool:
    """Whether the days go beyond the first quarter: reports begin a quarter some days early or late."""
    return end is not None and (end - start).days > 100
