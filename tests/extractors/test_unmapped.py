"""Figures with a unit that are no observations: which, why, and with which words."""

from decimal import Decimal

import pytest

from extractors import extract
from extractors.passages import build_passages
from extractors.reading import Reading, read_document
from extractors.subject import Subject
from schemas.catalogue import Unit
from schemas.document import ReportText
from schemas.page import Box, Line, Page, TextSource, Word
from schemas.report import Level, Period, PeriodKind
from schemas.unmapped import Reason, UnmappedFigure
from tests.extractors.scoring import page_of

QUARTER = Subject(level=Level.XA, period=Period(kind=PeriodKind.QUY, year=2023, quarter=3))


def read(text: str) -> Reading:
    pages = (page_of(text),)
    return read_document(ReportText(pages=pages, passages=build_passages(pages)), QUARTER)


def only(text: str) -> UnmappedFigure:
    found = read(text).unmapped
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "unit_text"),
    [
        ("Xã đã mở 03 lớp bồi dưỡng tin học.", "3", None, "lớp"),
        ("Có 150 lượt người dự nghe.", "150", None, "lượt người"),
        ("Kinh phí mua sắm máy móc là 12,5 triệu đồng.", "12500000", Unit.DONG, "triệu đồng"),
        ("Trồng được 4,2 ha rừng.", "4.2", None, "ha"),
        ("Chỉ số hài lòng nội bộ của xã là 86,75/100 điểm.", "86.75", None, "điểm"),
        ("Thời gian chờ giảm còn trong 15 ngày làm việc.", "15", None, "ngày"),
        ("Đoàn đã đến thăm 07 thôn.", "7", None, "thôn"),
        ("Tổng số câu hỏi trên trang: 52.", "52", None, None),
        ("Đã tặng quà 21 công chức về hưu.", "21", Unit.NGUOI, "công chức"),
    ],
)
def test_value_and_unit(text: str, value: str, unit: Unit | None, unit_text: str | None) -> None:
    figure = only(text)
    assert (figure.value, figure.unit, figure.unit_text) == (Decimal(value), unit, unit_text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Xã đã mở 03 lớp bồi dưỡng tin học.", Reason.NO_INDICATOR),
        ("Phấn đấu 95% hồ sơ trả đúng hạn.", Reason.TARGET),
        ("Dự toán chi được giao là 5,4 tỷ đồng.", Reason.TARGET),
        ("Số hồ sơ tiếp nhận tăng 40 hồ sơ.", Reason.COMPARISON),
        ("Năm 2022, xã tiếp nhận 912 hồ sơ.", Reason.NOT_THIS_PERIOD),
        ("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM TỚI\n\nMở thêm 02 lớp học nghề.", Reason.TARGET),
    ],
)
def test_reasons(text: str, reason: Reason) -> None:
    assert only(text).reason is reason


@pytest.mark.parametrize(
    "text",
    [
        "Xã tiếp nhận 120 hồ sơ, đã giải quyết 110 hồ sơ.",
        "Thực hiện Quyết định số 15/QĐ-UBND ngày 02/3/2023 và khoản 2 Điều 7.",
        "Gọi số 0912345678 hoặc 024.3825.1234 để được giúp.",
        "Trụ sở ở số 12 đường Hoa Ban, tổ 5.",
        "Họp vào quý III năm 2023, tháng 9, trong 6 tháng tới.",
        "3.2. Cấp xã",
        "2. Kết quả đạt được",
        "Đợt 2 bắt đầu từ 01/8.",
    ],
)
def test_no_figures(text: str) -> None:
    assert read(text).unmapped == ()


def test_an_observation_its_denominator_and_its_repeat_are_not_left_over() -> None:
    told = read(
        "Đã giải quyết 110 hồ sơ, đúng hạn 108/110 hồ sơ, đạt 98,18%.\n\n"
        "Xã đã giải quyết 110 hồ sơ, mở 01 lớp."
    )
    assert [(figure.value, figure.unit_text) for figure in told.unmapped] == [(Decimal(1), "lớp")]


def test_words_to_group_by_and_the_sentence() -> None:
    figure = only("Xã rà soát xong. Đoàn Thanh niên tổ chức 05 buổi ra quân làm sạch ngõ xóm. Dân đồng tình.")
    assert (figure.before, figure.after) == (
        "đoàn thanh niên tổ chức",
        "buổi ra quân làm sạch ngõ xóm",
    )
    assert figure.evidence.quote == "Đoàn Thanh niên tổ chức 05 buổi ra quân làm sạch ngõ xóm"


def test_a_bracket_has_the_words_of_its_head() -> None:
    assert only("Xã cử cán bộ đi học nghề (06 người).").before == "xã cử cán bộ đi học nghề"


def test_the_box_is_that_of_the_digits() -> None:
    text = "Đã mở 03 lớp bồi dưỡng."
    words, at = [], 0
    for place, word in enumerate(text.split()):
        words.append(Word(start=at, end=at + len(word), box=Box(100 * place, 50, 100 * place + 80, 80)))
        at += len(word) + 1
    line = Line(line_no=4, raw=text, text=text, words=tuple(words))
    pages = (Page(page_no=3, source=TextSource.OCR, lines=(line,)),)
    found = extract(ReportText(pages=pages, passages=build_passages(pages))).unmapped
    assert [(f.evidence.page, f.evidence.bbox, f.evidence.line) for f in found] == [
        (3, Box(200, 50, 280, 80), None)
    ]
