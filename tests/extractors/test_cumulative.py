"""Figures counted from 1 January are told from those of their period."""

import datetime as dt

import pytest

from extractors.cumulative import is_cumulative
from schemas.report import Period, PeriodKind

SECOND_QUARTER = Period(kind=PeriodKind.QUY, year=2024, quarter=2)


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Lũy kế đến nay đã nhận 812 hồ sơ", True),
        ("Tổng số nhận luỹ kế: 812 hồ sơ", True),
        ("Tính từ ngày 01/01/2024 đến 14/6/2024 nhận 812 hồ sơ", True),
        ("Từ 1/1 đến 14/6, xã nhận 812 hồ sơ", True),
        ("Từ đầu năm tới giờ có 812 hồ sơ", True),
        ("Trong quý nhận 812 hồ sơ, trong đó 101 hồ sơ nộp qua mạng", False),
        ("Từ 01/4/2024 đến 30/6/2024 nhận 812 hồ sơ", False),
        ("Từ 11/01/2024 nhận 812 hồ sơ", False),
        ("Công văn ngày 01/01/2024 nêu 812 hồ sơ", False),
    ],
)
def test_the_sentence_says_so(quote: str, told: bool) -> None:
    assert is_cumulative(quote, SECOND_QUARTER) is told


def test_the_days_of_the_report_say_so() -> None:
    days = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 6, 14)}
    assert is_cumulative("Đã nhận 812 hồ sơ", SECOND_QUARTER.model_copy(update=days))
    days["start"] = dt.date(2024, 3, 15)
    assert not is_cumulative("Đã nhận 812 hồ sơ", SECOND_QUARTER.model_copy(update=days))


@pytest.mark.parametrize(
    "period",
    [
        None,
        Period(kind=PeriodKind.NAM, year=2024),
        Period(kind=PeriodKind.SAU_THANG, year=2024),
        Period(kind=PeriodKind.QUY, year=2024, quarter=1),
        Period(kind=PeriodKind.THANG, year=2024, month=1),
    ],
)
def test_in_a_period_that_begins_with_the_year_the_question_does_not_arise(period: Period | None) -> None:
    assert not is_cumulative("Lũy kế đến nay đã nhận 812 hồ sơ", period)
