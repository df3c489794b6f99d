"""Taught words: written so where the model is not sure, and nothing else is changed by them."""

import pytest
from pydantic import ValidationError

from diacritics import Evidence, Restorer
from diacritics.taught import Lexicon
from schemas.taught import TaughtWord

LANH = TaughtWord(word="lãnh", before="dong")


def told(restorer: Restorer, line: str, *taught: TaughtWord, evidence: Evidence = Evidence.DEGRADED) -> str:
    sure = [[0.96] * len(line.split())] if evidence is Evidence.VIETNAMESE_OCR else None
    [restored] = restorer.restore_lines([line], evidence, sure, Lexicon(taught))
    return restored.text


@pytest.mark.parametrize(
    ("read", "evidence", "said"),
    [
        ("xa Dong Lanh bao cao ket qua", Evidence.DEGRADED, "xã Đồng Lãnh báo cáo kết quả"),
        ("xã Đồng Lành báo cáo kết quả", Evidence.VIETNAMESE_OCR, "xã Đồng Lãnh báo cáo kết quả"),
        ("UBND XÃ ĐỒNG LÀNH", Evidence.VIETNAMESE_OCR, "UBND XÃ ĐỒNG LÃNH"),
    ],
)
def test_a_taught_word_is_written_so(restorer: Restorer, read: str, evidence: Evidence, said: str) -> None:
    assert told(restorer, read, evidence=evidence) != said, "nothing is to be taught here"
    assert told(restorer, read, LANH, evidence=evidence) == said


@pytest.mark.parametrize(
    "line",
    [
        "moi truong lanh manh, khong khi trong lanh",
        "tiep nhan 1.962 ho so, dong 12 trieu 500 nghin lanh 3",
        "so 15/QD-UBND ngay 02/3/2022 cua UBND xa Suoi Mo",
    ],
)
def test_nothing_else_is_changed(restorer: Restorer, line: str) -> None:
    assert told(restorer, line, LANH) == told(restorer, line)


def test_where_the_model_is_sure_it_is_not_outvoted(restorer: Restorer) -> None:
    anywhere = TaughtWord(word="lãnh")
    line = "xay dung moi truong lanh manh cho nguoi dan"
    assert told(restorer, line, anywhere) == told(restorer, line)
    assert "Lãnh" in told(restorer, "xa Dong Lanh bao cao", anywhere)


def test_a_word_that_the_vocabulary_lacks_can_be_taught(restorer: Restorer) -> None:
    assert told(restorer, "ban Xyrh bao cao", TaughtWord(word="xỳrh")).startswith("bản Xỳrh báo cáo")


def test_text_that_is_sure_is_copied(restorer: Restorer) -> None:
    line = "xã Đồng Lành báo cáo"
    assert told(restorer, line, LANH, evidence=Evidence.CLEAN) == line


@pytest.mark.parametrize("word", ["12", "lãnh1", "5", "Lãnh", "hai từ", "", "a/b", "l" * 25])
def test_digits_and_signs_cannot_be_taught(word: str) -> None:
    with pytest.raises(ValidationError):
        TaughtWord(word=word)


def test_words_keep_their_place(restorer: Restorer) -> None:
    line = "«Dong Lanh» la xa moi, (lanh) 12"
    [with_it] = restorer.restore_lines([line], Evidence.DEGRADED, None, Lexicon([LANH]))
    assert "Lãnh»" in with_it.text
    assert with_it.spans[0].raw_start == 0
    assert with_it.spans[-1].raw_end == len(line)
