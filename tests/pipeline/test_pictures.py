"""Photographs, alone and beside print: nothing is read into them, and no print is lost for them."""

import time
from pathlib import Path

import pytest
from PIL import Image

from pipeline.document import process_document
from pipeline.errors import InputError
from pipeline.intake import identify
from pipeline.layout.legible import has_print, legible
from pipeline.layout.pieces import Piece
from pipeline.ocr import OcrWord
from pipeline.reading import read_pages
from pipeline.restoration import restorer
from pipeline.settings import Settings
from schemas.document import FailureCategory
from schemas.page import Box, Page, PageStatus
from tests.engines.pages import A4_PX, BODY, drawn_page, image_pdf
from tests.engines.photographs import KINDS, photograph

PLACE = (270, 300)
PICTURE = (1100, 900)
UNDER = 1500


def read(path: Path) -> Page:
    (page,) = read_pages(identify(path), Settings())
    return page


def saved(page: Image.Image, tmp_path: Path) -> Path:
    page.save(tmp_path / "x.png", dpi=(200, 200))
    return tmp_path / "x.png"


@pytest.mark.parametrize("kind", KINDS)
def test_a_photograph_is_a_page_without_text(tmp_path: Path, kind: str) -> None:
    path = saved(photograph(kind, A4_PX), tmp_path)
    started = time.process_time()
    page = read(path)
    assert time.process_time() - started < 20  # foliage took 40 s
    assert page.status is PageStatus.BLANK
    assert page.note in ("no print found", "no legible print")
    assert not page.lines and not page.tables


def test_a_document_of_photographs_has_no_text(tmp_path: Path) -> None:
    path = image_pdf(tmp_path / "x.pdf", [photograph("clouds", A4_PX), photograph("stones", A4_PX)])
    with pytest.raises(InputError) as caught:
        process_document(path, Settings(), restorer())
    assert caught.value.category is FailureCategory.NO_TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_print_under_a_photograph_is_read_without_stray_lines(tmp_path: Path, kind: str) -> None:
    page = drawn_page(BODY, top=UNDER)
    page.paste(photograph(kind, PICTURE), PLACE)
    found = read(saved(page, tmp_path))
    stray = [line.raw for line in found.lines if line.raw not in BODY]
    assert [line.raw for line in found.lines if line.raw in BODY] == list(BODY)
    # A lone number or syllable may be chance or print: it stays. It used to be more than the print itself.
    assert len("".join(stray)) < 0.1 * len("".join(BODY))


def test_a_caption_is_read_though_the_picture_seems_to_lie_on_its_side(tmp_path: Path) -> None:
    caption = "Ảnh 1. Bộ phận Một cửa của xã"
    page = drawn_page([caption], top=UNDER)
    page.paste(photograph("crowd", PICTURE), PLACE)
    found = read(saved(page, tmp_path))
    assert (found.raw_text, found.quarter_turns) == (caption, 0)


@pytest.mark.parametrize("words", [["BÁO CÁO"], ["CHỦ TỊCH"], ["Mật"], ["Quý IV"], ["12/2024"]])
def test_few_words_are_words(tmp_path: Path, words: list[str]) -> None:
    assert read(saved(drawn_page(words, top=1000, left=700), tmp_path)).raw_text == words[0]


def _row(y: int, *words: tuple[str, float], x: int = 0) -> Piece:
    boxes = [Box(x + 100 * i, y, x + 100 * i + 90, y + 30) for i in range(len(words))]
    read = [OcrWord(text, box, sure) for (text, sure), box in zip(words, boxes, strict=True)]
    return Piece(boxes[0].union(boxes[-1]), (y, y + 20), 20.0, tuple(read))


PRINT = _row(0, ("Báo", 0.9), ("cáo", 0.95), ("tháng", 0.9))


def test_marks_beside_print_go_and_bullets_stay() -> None:
    bullet, marks = _row(0, ("-", 0.5), x=-200), _row(0, ("Ễ.", 0.1), ("tr", 0.4), x=600)
    dots = _row(100, ("°", 0.9), (".:", 0.7))
    assert set(legible([PRINT, bullet, marks, dots], False)) == {PRINT, bullet}


def test_a_lone_number_is_kept_where_there_is_print_or_a_table() -> None:
    number = _row(300, ("7", 0.95))
    assert set(legible([PRINT, number], False)) == {PRINT, number}
    assert legible([number], True) == [number]
    assert legible([number, _row(100, ("°", 0.9))], False) == []


def test_half_read_print_is_kept() -> None:
    worn = _row(0, ("Nguvễn", 0.55), ("Văn", 0.85), ("Bình", 0.9), ("}", 0.2))
    assert legible([worn], False) == [worn]


def test_a_line_that_is_unsure_for_the_most_part_is_kept() -> None:
    address = _row(0, ("Trang", 0.9), ("của", 0.9), ("xã:", 0.9), ("http:/abc.xyz.gov.vn/van-ban", 0.3))
    assert legible([address], False) == [address]


def test_one_syllable_among_hundreds_of_marks_is_no_print() -> None:
    marks = [_row(60 * y, ("%", 0.9), ('"', 0.5), ("ự", 0.3)) for y in range(30)]
    assert not has_print([piece.words for piece in (*marks, _row(2000, ("tà", 0.85)))])
    assert legible([*marks, _row(2000, ("tà", 0.85))], False) == []
