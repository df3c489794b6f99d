"""Footnote marks: found by their strokes, read apart, put back behind their words."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.imaging.types import Grey, as_grey
from pipeline.layout.figures import DigitReader
from pipeline.layout.notemarks import NoteMark, in_order, marked_lines, with_marks
from pipeline.layout.raised import Raised
from pipeline.layout.textlines import TextLine, find_text_lines
from pipeline.ocr.base import OcrLine, OcrWord
from pipeline.restoration import with_plain_marks
from samples.lines import font_file
from schemas.page import Box

CAPITAL = 26.0


def printed(parts: Sequence[tuple[str, bool]]) -> Grey:
    """A line of print; parts with True are raised and small."""
    sheet = Image.new("L", (900, 120), 255)
    draw = ImageDraw.Draw(sheet)
    x = 20.0
    for text, raised in parts:
        font = ImageFont.truetype(str(font_file("Regular")), 25 if raised else 40)
        draw.text((x, 66 if raised else 80), text, 0, font=font, anchor="ls")
        x += font.getlength(text)
    return as_grey(cv2.GaussianBlur(np.asarray(sheet), (0, 0), 0.6))


def lines_of(*parts: tuple[str, bool]) -> list[TextLine]:
    return find_text_lines(printed(parts), CAPITAL)


def says(*texts: str) -> DigitReader:
    answers = iter(texts)

    def read(images: Sequence[Grey]) -> list[OcrLine]:
        return [OcrLine((OcrWord(next(answers), Box(0, 0, 9, 9), 0.95),)) for _ in images]

    return read


@pytest.mark.parametrize("mark", ["1", "2", "7", "14"])
def test_marks_behind_words_are_found_and_cut_out(mark: str) -> None:
    (line,) = lines_of(("đủ 45 hồ sơ", False), (mark, True), (" trong quý", False))
    assert len(line.raised) == 1 and not line.raised[0].leads
    found = marked_lines([line], says(mark * 3))
    bare = found[0].line
    assert bare.image.shape[1] < line.image.shape[1]
    (plain,) = lines_of(("đủ 45 hồ sơ trong quý", False))
    assert abs(bare.image.shape[1] - plain.image.shape[1]) <= 5


def test_a_mark_that_opens_a_note_leads() -> None:
    (line,) = lines_of(("3", True), (" Gồm 12 hồ sơ", False))
    assert [mark.leads for mark in line.raised] == [True]


@pytest.mark.parametrize(
    "text",
    ["Nhiệt độ 25°C, ỔN ĐỊNH; “đã nộp”, 3' và 5\"", "đạt 93,1% (tăng 2,5%), số 11/BC-UBND", "Ấp Ế Ỗ ÁO"],
)
def test_accents_quotes_degrees_and_digits_are_no_marks(text: str) -> None:
    assert not any(line.raised for line in lines_of((text, False)))


def test_a_full_stop_behind_a_mark_is_seen() -> None:
    (line,) = lines_of(("quá hạn", False), ("1", True), (". Như vậy", False))
    assert [mark.apart for mark in line.raised] == [False]


@pytest.mark.parametrize("said", ["12", "1''", "°°°", "145"])
def test_strokes_that_are_no_digit_stay_in_their_line(said: str) -> None:
    (line,) = lines_of(("đủ hồ sơ", False), ("1", True), (" cũ", False))
    assert not marked_lines([line], says(said))


def mark_at(left: int, leads: bool = False, apart: bool = True) -> Raised:
    return Raised(Box(left, 2, left + 10, 18), np.ones((16, 10), np.uint8), (left, left + 10), leads, apart)


def word(text: str, left: int, right: int) -> OcrWord:
    return OcrWord(text, Box(left, 5, right, 30), 0.9)


def test_a_mark_goes_behind_its_word_and_boxes_go_back() -> None:
    read = OcrLine((word("còn", 0, 40), word("05", 50, 80), word("hồ", 90, 120)))
    back = with_marks(read, [NoteMark(mark_at(80), "2")])
    assert back.text == "còn 05² hồ"
    assert [w.box.left for w in back.words] == [0, 50, 100]
    assert back.words[1].box.right == 90


def test_a_point_that_follows_a_mark_stays_behind_it() -> None:
    read = OcrLine((word("nộp.", 0, 70),))
    assert with_marks(read, [NoteMark(mark_at(60, apart=False), "8")]).text == "nộp⁸."
    assert with_marks(read, [NoteMark(mark_at(71), "8")]).text == "nộp.⁸"


def test_a_leading_mark_is_a_word_of_its_own() -> None:
    read = OcrLine((word("Gồm", 0, 50),))
    assert with_marks(read, [NoteMark(mark_at(0, leads=True), "3")]).text == "3 Gồm"


def test_marks_that_cannot_be_read_are_told_by_their_order() -> None:
    places = [mark_at(0), mark_at(50), mark_at(0, leads=True), mark_at(0, leads=True)]
    assert in_order(places, [None, 4, 3, None]) == [3, 4, 3, 4]
    assert in_order(places[:3], [None, 4, 3]) == [None, 4, 3]
    assert in_order(places, [None, 7, 3, None]) == [None, 7, 3, None]


def test_marks_behind_figures_stay_raised() -> None:
    assert with_plain_marks("318 hồ sơ¹, còn 05² hồ sơ, 36 m², 4 km², 80%³.⁴") == (
        "318 hồ sơ1, còn 05² hồ sơ, 36 m², 4 km², 80%3.⁴"
    )
