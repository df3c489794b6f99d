"""Doubtful figures of tables are read again, sure ones and words are left alone."""

from collections.abc import Sequence

import numpy as np

from pipeline.imaging.types import Grey
from pipeline.layout.figures import with_sure_figures
from pipeline.layout.grids import Grid, GridCell
from pipeline.layout.tables import CellLine
from pipeline.layout.textlines import TextLine
from pipeline.ocr import OcrLine, OcrWord
from schemas.page import Box


def _table(*column: tuple[str, float, int]) -> tuple[list[Grid], list[CellLine], list[OcrLine]]:
    """A table of one column: each cell's text as first read, its confidence, and the width of its ink."""
    cells = tuple(GridCell(i, 0, 1, 1, Box(0, 40 * i, 200, 40 * i + 40)) for i in range(len(column)))
    lines = []
    answers = []
    for i, (text, confidence, width) in enumerate(column):
        box = Box(10, 40 * i + 5, 10 + width, 40 * i + 35)
        picture = np.full((30, width), i, np.uint8)
        lines.append(CellLine(0, i, TextLine(box, (box.top, box.bottom), picture, (10, box.top), 25.0, 25.0)))
        word = OcrWord(text, Box(0, 0, width, 30), confidence)
        answers.append(OcrLine((word,) if text else ()))
    return [Grid(Box(0, 0, 200, 40 * len(column)), len(column), 1, cells)], lines, answers


class _Digits:
    """Answers each cell (known by its grey value) with a list of readings, view after view."""

    def __init__(self, **by_cell: list[tuple[str, float]]) -> None:
        self._readings = {int(name[1:]): list(found) for name, found in by_cell.items()}
        self.asked: set[int] = set()

    def __call__(self, images: Sequence[Grey]) -> list[OcrLine]:
        out = []
        for image in images:
            cell = int(image.min())
            self.asked.add(cell)
            text, confidence = self._readings[cell].pop(0)
            out.append(OcrLine((OcrWord(text, Box(0, 0, 9, 9), confidence),) if text else ()))
        return out


def _texts(table: tuple[list[Grid], list[CellLine], list[OcrLine]], digits: _Digits) -> list[str]:
    return [answer.text for answer in with_sure_figures(*table, digits)]


def test_letter_among_numbers_is_read_as_a_number() -> None:
    table = _table(("12", 0.95, 30), ("7", 0.95, 15), ("Ö", 0.43, 15))
    assert _texts(table, _Digits(c2=[("0", 0.9), ("0", 0.4), ("000", 0.8)])) == ["12", "7", "0"]


def test_lone_digit_seen_only_in_copies_is_found() -> None:
    table = _table(("12", 0.95, 30), ("7", 0.95, 15), ("", 0.0, 15))
    assert _texts(table, _Digits(c2=[("", 0.0), ("", 0.0), ("000", 0.9)])) == ["12", "7", "0"]


def test_copies_that_disagree_tell_nothing() -> None:
    table = _table(("12", 0.95, 30), ("7", 0.95, 15), ("", 0.0, 15))
    assert _texts(table, _Digits(c2=[("", 0.0), ("", 0.0), ("010", 0.9)])) == ["12", "7", ""]


def test_one_other_reading_does_not_change_the_digits_of_a_number_that_a_second_one_confirms() -> None:
    table = _table(("1.1", 0.95, 40), ("2.1", 0.95, 40), ("2.3.2", 0.51, 50))
    assert _texts(table, _Digits(c2=[("3.3.2", 0.75), ("232", 0.69)])) == ["1.1", "2.1", "2.3.2"]


def test_points_lost_by_one_reading_are_put_back_and_none_are_lost() -> None:
    table = _table(("1.1", 0.95, 40), ("2.1", 0.95, 40), ("34.1", 0.75, 50), ("5.1.2", 0.68, 50))
    digits = _Digits(c2=[("3.4.1", 0.76), ("341", 0.77)], c3=[("5.12", 0.81), ("512", 0.5)])
    assert _texts(table, digits) == ["1.1", "2.1", "3.4.1", "5.1.2"]


def test_words_in_a_column_of_numbers_stay() -> None:
    table = _table(("12", 0.95, 30), ("7", 0.95, 15), ("Có", 0.97, 30), ("Đã thực hiện", 0.6, 150))
    digits = _Digits(c2=[("", 0.0), (".", 0.0)])
    assert _texts(table, digits) == ["12", "7", "Có", "Đã thực hiện"]
    assert digits.asked == {2}


def test_columns_of_words_are_not_read_again() -> None:
    table = _table(("Văn bản", 0.4, 90), ("Hồ sơ", 0.4, 90), ("12", 0.9, 30), ("I", 0.2, 10))
    digits = _Digits()
    assert _texts(table, digits) == ["Văn bản", "Hồ sơ", "12", "I"]
    assert not digits.asked


def test_commas_in_a_column_of_outline_numbers_are_points() -> None:
    table = _table(*((text, 0.95, 40) for text in ("2", "2.3.1", "2.3.2", "3,1", "3.1.1", "3,2.1")))
    assert _texts(table, _Digits()) == ["2", "2.3.1", "2.3.2", "3.1", "3.1.1", "3.2.1"]


def test_commas_in_a_column_of_shares_stay() -> None:
    shares = ("95,1", "8,25", "100", "1.204", "96,3")
    assert _texts(_table(*((text, 0.95, 40) for text in shares)), _Digits()) == list(shares)


def test_a_wide_figure_among_narrow_ones_is_read_again_but_words_are_not() -> None:
    table = _table(("12", 0.95, 30), ("7", 0.95, 15), ("!00%o", 0.5, 70), ("Có", 0.5, 70))
    digits = _Digits(c2=[("100%", 0.9), ("100%", 0.8)])
    assert _texts(table, digits) == ["12", "7", "100%", "Có"]
    assert digits.asked == {2}
