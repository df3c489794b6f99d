"""Text whose earlier OCR left figures in place of words."""

import pytest

from extractors.source import without_like_words


@pytest.mark.parametrize(
    ("folded", "said"),
    [
        ("ket qua giai quyet 14 784 ho so", "ket qua giai quyet la 784 ho so"),
        ("da nhan 14 ho so", "da nhan 14 ho so"),
        ("tong so 15 784 ho so", "tong so 15 784 ho so"),
        ("tong so 114 784 ho so", "tong so 114 784 ho so"),
        ("tong so 2 014 784 ho so", "tong so 2 014 784 ho so"),
        ("kinh phi 3.14 784 dong", "kinh phi 3.14 784 dong"),
        ("ngay 14 7845 ho so", "ngay 14 7845 ho so"),
    ],
)
def test_a_word_read_as_14_in_front_of_a_number(folded: str, said: str) -> None:
    assert without_like_words(folded) == said
