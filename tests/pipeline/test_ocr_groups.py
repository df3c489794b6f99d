"""Torn numbers become whole, and nothing else does."""

import pytest

from pipeline.ocr.base import OcrLine, OcrWord
from pipeline.ocr.groups import with_whole_numbers
from schemas.page import Box


def _line(text: str) -> OcrLine:
    words = text.split()
    return OcrLine(
        tuple(OcrWord(w, Box(50 * i, 0, 50 * i + 40, 30), 0.9 - i / 10) for i, w in enumerate(words))
    )


def test_a_torn_number_is_one_word_over_both_boxes() -> None:
    line = with_whole_numbers(_line("(214.905. 318đồng/99.000.000 đồng)"))
    assert line.text == "(214.905.318đồng/99.000.000 đồng)"
    assert line.words[0].box == Box(0, 0, 90, 30)
    assert line.words[0].confidence == pytest.approx(0.8)


@pytest.mark.parametrize(
    "text", ["là 214.905. Trong đó", "mục 3.1. 120 hồ sơ", "12.500. 31 hồ sơ", "1.204 318"]
)
def test_other_words_stay_apart(text: str) -> None:
    assert with_whole_numbers(_line(text)).text == text


def test_a_number_torn_twice_is_whole() -> None:
    assert with_whole_numbers(_line("thu 1.214. 905. 318 đồng")).text == "thu 1.214.905.318 đồng"
