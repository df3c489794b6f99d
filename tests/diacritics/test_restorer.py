"""The restorer from outside: lines in, lines out."""

import pytest

from diacritics import Evidence, Restorer


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.load()


def test_stripped_text_gets_its_marks_back(restorer: Restorer) -> None:
    [line] = restorer.restore_lines(["Uy ban nhan dan xa bao cao ket qua cai cach hanh chinh"])
    assert line.text == "Ủy ban nhân dân xã báo cáo kết quả cải cách hành chính"


def test_clean_text_is_left_alone(restorer: Restorer) -> None:
    text = "Tổng số hồ sơ đã tiếp nhận trong kỳ là 1.962 hồ sơ, đạt 98,5%."
    assert restorer.restore_lines([text], Evidence.CLEAN)[0].text == text


def test_line_breaks_stay(restorer: Restorer) -> None:
    assert (
        restorer.restore_text("tong so ho so\r\nda tiep nhan\n\f12,5%\n")
        == "tổng số hồ sơ\r\nđã tiếp nhận\n\f12,5%\n"
    )
