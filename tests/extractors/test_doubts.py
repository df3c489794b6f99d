"""Figures whose own words name them have the surest grade; those beside words of something else have not."""

import pytest

from extractors.grade import Grade
from extractors.passages import build_passages
from extractors.reading import weigh
from extractors.subject import Subject
from schemas.document import ReportText
from schemas.observation import Status
from schemas.report import Level, Period, PeriodKind
from tests.extractors.scoring import observe, page_of

SUBJECT = Subject(level=Level.XA, period=Period(kind=PeriodKind.NAM, year=2023))


def _grade(text: str, indicator: str) -> Grade:
    page = page_of(text)
    figures = weigh(ReportText(pages=(page,), passages=build_passages((page,))), SUBJECT).figures
    return next(support.grade for seen, support in figures if seen.indicator == indicator)


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Đã tiếp nhận 512 hồ sơ.", "ho_so.tiep_nhan"),
        ("Rà soát 06 văn bản QPPL.", "vbqppl.ra_soat"),
        ("Tiếp nhận 34 phản ánh, kiến nghị.", "pakn.tiep_nhan"),
    ],
)
def test_plain_words_name_their_figure(text: str, indicator: str) -> None:
    assert _grade(text, indicator) is Grade.OWN_UNIT


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
def test_doubtful_ones_do_not(text: str, indicator: str) -> None:
    assert _grade(text, indicator) is not Grade.OWN_UNIT


def test_a_rate_that_restates_a_restatement_is_not_accepted() -> None:
    text = "Có 03 hồ sơ trễ hạn đã được gửi thư xin lỗi (03/03 hồ sơ, đạt 100%)."
    rates = [o for o in observe(text, SUBJECT) if o.indicator == "ho_so.ty_le_tre_han"]
    assert all(o.status is Status.REVIEW for o in rates)
