"""Letters, syllables, tones."""

import pytest

from diacritics import fold, is_syllable, normalise, strip_marks
from diacritics.syllable import compose, parse


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quốc",
        "giếng",
        "gì",
        "khuỷu",
        "hòa",
        "hoà",
        "Ủy",
        "ƯƠNG",
        "thuở",
        "quyển",
        "oan",
        "yếu",
        "xoong",
        "nguệch",
        "đường",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["hoc", "đươc", "strong", "két6", "ngi", "kan", "ceo", "tiép", "wang", "a1", "ngoèoo", "quôc"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("hoà bình", "hòa bình"),
        ("Uỷ ban", "Ủy ban"),
        ("THUỶ LỢI", "THỦY LỢI"),
        ("tòan diện", "toàn diện"),
        ("quý trọng", "quý trọng"),
        ("khoẻ, loè", "khỏe, lòe"),
        ("hoàng, khoản", "hoàng, khoản"),
        ("nguyễn thuý", "nguyễn thúy"),
    ],
)
def test_traditional_tone_placement(text: str, old: str) -> None:
    assert normalise(text) == old


def test_new_tone_placement() -> None:
    assert normalise("hòa thủy ủy hoàng", tone_style="new") == "hoà thuỷ uỷ hoàng"


@pytest.mark.parametrize(
    "word", ["nghiêng", "giết", "quyển", "thuở", "cửa", "rượu", "khuya", "khuỷu", "ngoài", "của", "mía"]
)
def test_composition_undoes_parsing(word: str) -> None:
    parts = parse(word)
    assert parts is not None
    assert compose(parts) == word


def test_folding() -> None:
    assert fold("Đắk Lắk") == "dak lak"
    assert strip_marks("Đắk Lắk") == "Dak Lak"
