"""The period that a report covers (kỳ báo cáo), from its title, else its introduction."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractors.dates import DateRange, find_range
from schemas.report import Period, PeriodKind

_YEAR = r"(?:\s*(?:[/,\-–]\s*)?(?:nam\s+)?((?:19|20)\d\d))?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_QUARTER = regex.compile(rf"\bquy\s+(iv|i{{1,3}}|[1-4]|mot|hai|ba|bon|tu)\b{_YEAR}")
_SIX = regex.compile(rf"\b(?:6|06|sau)\s+thang(?:\s+dau(?:\s+nam)?|\s+cuoi(?:\s+nam)?)?{_YEAR}")
_NINE = regex.compile(rf"\b(?:9|09|chin)\s+thang(?:\s+dau(?:\s+nam)?)?{_YEAR}")
_WEEK = regex.compile(rf"\btuan\s+(?:thu\s+)?\d{{1,2}}\b{_YEAR}|\bbao cao tuan\b()")
_MONTH = regex.compile(rf"(?<!\d )\bthang\s+(1[0-2]|0?[1-9])\b{_YEAR}")
_WHOLE_YEAR = regex.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_PLAN_TAIL = regex.compile(
    r"(?:[,;]|\bva\b|\s[-–])\s*(?:phuong huong|nhiem vu|ke hoach|trong tam|mot so|dinh huong)\b.*|"
    r"\bphuong huong\b.*"
)
_ANY_YEAR = regex.compile(r"\b((?:19|20)\d\d)\b")


def _kind_in(folded: str) -> Period | None:
    """The period that a stretch of text names, the most particular kind first."""
    text = _PLAN_TAIL.sub("", folded) if "phuong huong" in folded or "nhiem vu" in folded else folded
    if found := _QUARTER.search(text):
        return Period(kind=PeriodKind.QUY, quarter=_ROMAN.get(found[1]) or int(found[1]), year=_int(found[2]))
    if found := _NINE.search(text):
        return Period(kind=PeriodKind.CHIN_THANG, year=_int(found[1]))
    if found := _SIX.search(text):
        return Period(kind=PeriodKind.SAU_THANG, year=_int(found[1]))
    if found := _WEEK.search(text):
        return Period(kind=PeriodKind.TUAN, year=_int(found[1]))
    if found := _MONTH.search(text):
        return Period(kind=PeriodKind.THANG, month=int(found[1]), year=_int(found[2]))
    if found := _WHOLE_YEAR.search(text):
        return Period(kind=PeriodKind.NAM, year=int(found[1]))
    return None


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def find_period(title: str, introduction: Sequence[str], body: Sequence[str]) -> Period | None:
    """The period of a report. All texts are folded: the title, the first passages, and the rest in order of
    trust. Days are taken from the first passages or from a sentence about dossiers."""
    period = next((p for p in map(_kind_in, [title, *introduction]) if p is not None), None)
    days = _range_in(introduction, body)
    if period is None:
        if days is None:
            return None
        return Period(kind=PeriodKind.KHAC, year=days.end.year, start=days.start, end=days.end)
    if period.year is None:
        period = period.model_copy(update={"year": _some_year(title, introduction, days)})
    if days is not None and period.year in (None, days.end.year, days.start.year):
        period = period.model_copy(update={"start": days.start, "end": days.end})
    return period


def _some_year(title: str, introduction: Sequence[str], days: DateRange | None) -> int | None:
    """The year of a title that names none ('quý III'): that of the days, else the first one named."""
    if days is not None:
        return days.end.year
    for text in (title, *introduction):
        if found := _ANY_YEAR.search(text):
            return int(found[1])
    return None


_ABOUT_FIGURES = ("so lieu", "tiep nhan", "ky bao cao", "ho so", "thoi gian bao cao", "thoi diem")


def _range_in(introduction: Sequence[str], body: Sequence[str]) -> DateRange | None:
    for text in introduction:
        if days := find_range(text):
            return days
    for text in body:
        if any(word in text for word in _ABOUT_FIGURES) and (days := find_range(text)):
            return days
    return None


class Confirmed(NamedTuple):
    """A period after its cross-check, and what was wrong with it."""

    period: Period | None
    warning: str | None = None


_EVENED_OUT = dt.timedelta(days=10)
_REPORTED_AFTER = dt.timedelta(days=25)
"""A quarter's figures end about with it; its report is written from its last month to the month after it."""


def confirm_quarter(
    period: Period | None, title: str, introduction: Sequence[str], date: dt.date | None
) -> Confirmed:
    """The period with its quarter checked against what else tells it: 'III' is easily read as 'II'.

    Witnesses are the title, the introduction, the days that the figures span, and the report's own date. The
    quarter of the title gives way to one that at least two others tell and none but the title denies.
    """
    if period is None or period.kind is not PeriodKind.QUY or period.quarter is None:
        return Confirmed(period)
    told = {
        "the title": _quarter_named([title]),
        "the introduction": _quarter_named(introduction),
        "the days": _quarter_of(period.end - _EVENED_OUT) if period.end else None,
        "the date": _quarter_of(date - _REPORTED_AFTER) if date else None,
    }
    votes = Counter(quarter for quarter in told.values() if quarter is not None)
    if set(votes) <= {period.quarter}:
        return Confirmed(period)
    best, count = votes.most_common(1)[0]
    says = ", ".join(f"{who} says {quarter}" for who, quarter in told.items() if quarter is not None)
    if count >= 2 and count > votes[period.quarter]:
        warning = f"quarter taken as {best}, not {period.quarter}: {says}"
        return Confirmed(period.model_copy(update={"quarter": best}), warning)
    return Confirmed(period, f"quarter {period.quarter} is not certain: {says}")


def _quarter_named(texts: Sequence[str]) -> int | None:
    """The quarter that the first text to name one names as its period."""
    for text in texts:
        period = _kind_in(text)
        if period is not None and period.quarter is not None:
            return period.quarter
    return None


def _quarter_of(day: dt.date) -> int:
    return (day.month + 2) // 3
