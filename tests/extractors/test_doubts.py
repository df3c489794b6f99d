"""Figures whose own words name them are accepted; those beside words of something else are not."""

import pytest

from extractors.subject import Subject
from schemas.observation import Status
from schemas.report import Level, Period, PeriodKind
from tests.extractors.scoring import observe

SUBJECT = Subject(level=Level.XA, period=Period(kind=PeriodKind.NAM, year=2023))


def _status(text: str, indicator: str) -> Status:
    return next(o.status for o in observe(text, SUBJECT) if o.indicator == indicator)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Đã tiếp nhận 512 hồ sơ.", "ho_so.tiep_nhan"),
        ("Rà soát 06 văn bản QPPL.", "vbqppl.ra_soat"),
        ("Tiếp nhận 34 phản ánh, kiến nghị.", "pakn.tiep_nhan"),
    ],
)
def test_plain_words_are_accepted(text: str, indicator: str) -> None:
    assert _status(text, indicator) is Status.ACCEPTED


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Sở Tư pháp đã kiểm tra, rà soát 06 văn bản QPPL.", "vbqppl.ra_soat"),  # another agency's work
        ("Đã tiếp nhận 512 hồ sơ lĩnh vực đất đai.", "ho_so.tiep_nhan"),  # of one field only
        ("Riêng tuần cuối tiếp nhận 512 hồ sơ.", "ho_so.tiep_nhan"),  # of some days only
        ("Đã tiếp nhận 512 hồ sơ khen thưởng cuối năm.", "ho_so.tiep_nhan"),  # unknown words behind
        ("Đã hoàn thành 15 nhiệm vụ.", "nhiem_vu.hoan_thanh"),  # assigned, or of the plan?
        ("Đang giải quyết 25 hồ sơ, đều trong hạn.", "ho_so.dang_giai_quyet.trong_han"),
    ],
)
def test_doubtful_ones_are_not(text: str, indicator: str) -> None:
    assert _status(text, indicator) is Status.REVIEW


def test_a_rate_that_restates_a_restatement_is_not_accepted() -> None:
    text = "Có 03 hồ sơ trễ hạn đã được gửi thư xin lỗi (03/03 hồ sơ, đạt 100%)."
    rates = [o for o in observe(text, SUBJECT) if o.indicator == "ho_so.ty_le_tre_han"]
    assert all(o.status is Status.REVIEW for o in rates)
