"""The benchmarks' own arithmetic, on texts whose errors are known."""

import pytest

from benchmarks.textscore import Read, scored, words_wrong

GOLD = "Tổng số hồ sơ là 1.204 hồ sơ.\nĐã giải quyết 1.187 hồ sơ đúng hạn."


def test_a_text_read_right_has_no_errors() -> None:
    read = scored(GOLD, "Đã giải quyết 1.187 hồ sơ\nđúng hạn.\nTổng số hồ sơ là\n1.204 hồ sơ.")
    assert (read.text.wrong, read.words_wrong, read.text.figures_lost) == (0, 0, 0)
    assert read.words == 16


def test_a_wrong_tone_is_a_wrong_character_and_a_wrong_word() -> None:
    read = scored(GOLD, GOLD.replace("Tổng", "Tống"))
    assert (read.text.wrong, read.words_wrong) == (1, 1)


def test_a_figure_misread_is_lost() -> None:
    read = scored(GOLD, GOLD.replace("1.187", "1.137"))
    assert read.figures_lost == pytest.approx(0.5)
    assert read.words_wrong == 1


def test_every_word_of_a_missing_paragraph_is_wrong() -> None:
    assert words_wrong("một cửa liên thông", "xxxx yyyy zzzz qqqq wwww vvvv") == 4


def test_words_run_together_are_wrong() -> None:
    assert words_wrong("hồ sơ đúng hạn", "các hồsơ đúng hạn rồi") == 2


def test_sums() -> None:
    both = scored(GOLD, GOLD).plus(scored(GOLD, ""))
    assert both.word_errors == pytest.approx(0.5)
    assert both.figures_lost == pytest.approx(0.5)
    assert Read().word_errors == 0.0
