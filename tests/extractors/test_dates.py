"""Periods told by their days."""

import datetime as dt

import pytest

from extractors.dates import DateRange, find_range


@pytest.mark.parametrize(
    ("folded", "start", "end"),
    [
        ("tu ngay 15/12/2022 den ngay 14/6/2023", dt.date(2022, 12, 15), dt.date(2023, 6, 14)),
        ("tu ngay 15/12 den ngay 14/6/2023", dt.date(2022, 12, 15), dt.date(2023, 6, 14)),
        ("tu 29/02 den 15/3/2024", dt.date(2024, 2, 29), dt.date(2024, 3, 15)),
    ],
)
def test_a_start_without_a_year_lies_before_the_end(folded: str, start: dt.date, end: dt.date) -> None:
    assert find_range(folded) == DateRange(start, end)


@pytest.mark.parametrize(
    "folded", ["tu 29/02 den 15/01/2024", "tu 31/02 den 15/3/2024", "tu 1/1 den 40/3/2024"]
)
def test_days_that_no_calendar_has_are_no_period(folded: str) -> None:
    assert find_range(folded) is None
