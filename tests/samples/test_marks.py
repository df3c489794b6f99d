"""The inline markup of sample texts."""

from decimal import Decimal

import pytest

from samples.marks import MarkError, Marks, read_label, read_value
from schemas.catalogue import Unit


@pytest.mark.parametrize(
    ("printed", "unit", "value", "denominator"),
    [
        ("1.962 hồ sơ", Unit.HO_SO, "1962", None),
        ("04", Unit.HO_SO, "4", None),
        ("843/1.555 hồ sơ", Unit.HO_SO, "843", "1555"),
        ("43,6%", Unit.PERCENT, "43.6", None),
        ("6,648 tỷ đồng", Unit.DONG, "6648000000", None),
        ("423 tỷ 536 triệu đồng", Unit.DONG, "423536000000", None),
        ("1.005,8/1.029,7 triệu đồng", Unit.DONG, "1005800000", "1029700000"),
        ("5.158.000đ", Unit.DONG, "5158000", None),
    ],
)
def test_value_is_read_from_the_print(printed: str, unit: Unit, value: str, denominator: str | None) -> None:
    expected = (Decimal(value), None if denominator is None else Decimal(denominator))
    assert read_value(printed, unit) == expected


def test_label_names_breakdown_level_and_choice() -> None:
    label = read_label("4", "ho_so.tre_han.tong#don_vi:thị trấn Kim Sa@xa?")
    assert label.breakdown == ("don_vi", "thị trấn Kim Sa")
    assert (label.level, label.value, label.required) == ("xa", 4, False)


def test_label_may_tell_the_value_of_words() -> None:
    assert read_label("không có", "ho_so.giai_quyet.tre_han=0").value == 0


@pytest.mark.parametrize("label", ["ho_so.khong_co_ma", "ho_so.tiep_nhan#", "ho_so.tiep_nhan@cap_tren"])
def test_wrong_label_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"label|cap_tren"):
        read_label("5", label)


def test_print_without_digits_needs_a_told_value() -> None:
    with pytest.raises(MarkError):
        read_label("không có", "ho_so.giai_quyet.tre_han")


def test_runs_carry_style_notes_and_figures() -> None:
    marks = Marks()
    runs = marks.runs("**Nhận** {12 hồ sơ|ho_so.tiep_nhan}[^1]")
    assert [(run.text, run.bold, run.figure, run.note) for run in runs] == [
        ("Nhận", True, None, None),
        (" ", False, None, None),
        ("12 hồ sơ", False, 0, None),
        ("1", False, None, "1"),
    ]
