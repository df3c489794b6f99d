"""Numbers are read exactly, and what only looks like a figure is none."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diacritics.alphabet import fold_chars
from extractors.numbers import NumberKind, NumberPhrase, decimal, find_numbers, percentage, whole
from extractors.tokens import fold_passage


def figures(text: str) -> list[NumberPhrase]:
    plain = (NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY)
    return [n for n in find_numbers(fold_chars(text)) if n.kind in plain]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.962 hồ sơ", "1962"),
        ("1962 hồ sơ", "1962"),
        ("1,962 hồ sơ", "1962"),
        ("06 hồ sơ", "6"),
        ("9 568 hồ sơ", "9568"),
        ("43,6%", "43.6"),
        ("0.38%", "0.38"),
        ("99,62 %", "99.62"),
        ("117,333%", "117.333"),
        ("6,648 tỷ đồng", "6648000000"),
        ("423 tỷ 536 triệu đồng", "423536000000"),
        ("278,399 triệu đồng", "278399000"),
        ("5.158.000đ", "5158000"),
        ("61,3 ngàn", "61300"),
        ("hơn 2,578 triệu hồ sơ", "2578000"),
        ("năm nay 2.105 hồ sơ", "2105"),
    ],
)
def test_values(text: str, value: str) -> None:
    assert [n.value for n in figures(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "value", "denominator"),
    [
        ("63/981 hồ sơ", "63", "981"),
        ("61 hồ sơ/196 hồ sơ", "61", "196"),
        ("63 hồ sơ trên tổng số 981 hồ sơ", "63", "981"),
        ("04/04 hồ sơ", "4", "4"),
        ("1.005,8/1.029,7 triệu đồng", "1005800000", "1029700000"),
        ("882.738.997đ/1.025.997.000đ", "882738997", "1025997000"),
        ("114.984.119đồng/99.000.000 đồng", "114984119", "99000000"),
    ],
)
def test_fractions(text: str, value: str, denominator: str) -> None:
    (found,) = figures(text)
    assert (found.value, found.denominator) == (Decimal(value), Decimal(denominator))


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo số 278/BC-UBND",
        "Số: 278 /BC-UBND",
        "ngày 03/11/2023",
        "ngày 21 tháng 10 năm 2023",
        "theo Điều 5, khoản 2",
        "Quyết định số 690",
        "giai đoạn 2021-2030",
        "năm 2023",
        "quý III/2023",
        "tháng 9/2023",
        "mức độ 3, 4",
        "Nghị định 61/2018/NĐ-CP",
        "điện thoại 0255.3851.123",
        "trong 9 tháng",
        "thời hạn 15 ngày",
        "ISO 9001:2015",
        "http://xa12.tinh5.gov.vn/muc-3",
        "từ 01/01 đến 30/6",
        "thông báo ở trang sau.1",
        "tại quầy số 4",
        "655005500000123400 hồ sơ",
        "123456789012345678901234567890 hồ sơ",
        "1.234.567.890.123.456 đồng",
        "12 345 678 901 234 567 hồ sơ",
        "9999999 tỷ đồng",
        "3/1234567890123456789 hồ sơ",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures(text) == []


@given(st.integers(min_value=0, max_value=10**9))
def test_grouping_makes_no_difference(number: int) -> None:
    grouped = f"{number:,}"
    assert whole(grouped.replace(",", ".")) == whole(grouped) == whole(str(number)) == number


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_percentages_either_way(rate: Decimal) -> None:
    assert percentage(str(rate)) == percentage(str(rate).replace(".", ",")) == rate


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 99))
def test_vietnamese_decimals(thousands: int, units: int, hundredths: int) -> None:
    text = f"{thousands + 1}.{units:03d},{hundredths:02d}"
    assert decimal(text) == Decimal(f"{thousands + 1}{units:03d}.{hundredths:02d}")


@given(st.text(alphabet="0123456789.,/ -%đtrieuy", max_size=40))
def test_never_fails_and_stays_in_place(text: str) -> None:
    end = 0
    for found in find_numbers(text):
        assert end <= found.start < found.end <= len(text) + 1
        end = found.end


@pytest.mark.parametrize(
    "piece", ["a.", "1.", "1 ", "a@", "1/", "ngay ", "1,5 trieu ", "quyet dinh so ", "1/1/", "-"]
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    began = time.process_time()
    find_numbers(piece * 20_000)
    assert time.process_time() - began < 2


def test_a_raised_footnote_mark_is_no_digit_of_its_figure() -> None:
    text = "còn 05² hồ sơ quá hạn, đạt 93,1%¹⁴, trên 36 m².³ Như"
    folded = fold_passage(text)
    assert len(folded) == len(text) and "36 m². " in folded
    assert [(n.kind, n.value) for n in find_numbers(folded)][:2] == [
        (NumberKind.COUNT, Decimal(5)),
        (NumberKind.PERCENT, Decimal("93.1")),
    ]
