"""Black seals over the cells of a table."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from pipeline.imaging.types import Grey, as_grey
from pipeline.layout.seals import Ring, arcs_of, find_ring, without_seals
from pipeline.layout.tables import CellLine
from pipeline.layout.textlines import TextLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

DPI = 200.0
INK = 128
CAPITAL = 24.0
WHOLE = Box(0, 0, 900, 900)


def page_with_print() -> Grey:
    """Rows of upright strokes, as print has them, and a rule."""
    page = np.full((900, 900), 255, np.uint8)
    for y in range(60, 860, 60):
        for x in range(40, 860, 14):
            if (x // 14) % 5:
                page[y : y + 24, x : x + 4] = 0
    page[45:47, 20:880] = 0
    return as_grey(page)


def stamped(page: Grey, x: int, y: int, radius: int) -> Grey:
    out = page.copy()
    cv2.circle(out, (x, y), radius, 0.0, 2)
    return as_grey(out)


@pytest.mark.parametrize(("x", "y", "radius"), [(400, 430, 142), (300, 600, 118), (560, 350, 160)])
def test_a_ring_is_found_wherever_it_lies(x: int, y: int, radius: int) -> None:
    ring = find_ring(stamped(page_with_print(), x, y, radius), DPI, INK, WHOLE)
    assert ring is not None
    assert ring == pytest.approx((x, y, radius), abs=4)


def test_print_alone_has_no_ring() -> None:
    assert find_ring(page_with_print(), DPI, INK, WHOLE) is None


def test_the_ring_goes_and_the_print_stays() -> None:
    plain = page_with_print()
    page = stamped(plain, 400, 430, 142)
    arcs = arcs_of(page, DPI, INK, Ring(402, 429, 141))[0] > 0
    ring, print_ = (page < INK) & (plain >= INK), plain < INK
    assert (arcs & ring).sum() > 0.85 * ring.sum()
    assert (arcs & print_).sum() < 0.02 * print_.sum()


def _cells() -> tuple[Grey, list[CellLine]]:
    """A page with a number in one of four cells, and a seal's ring over all of them."""
    page = np.full((900, 900), 255, np.uint8)
    page[418:442, 250:256] = 0
    page[418:442, 264:270] = 0
    page = stamped(as_grey(page), 400, 430, 142)
    boxes = [
        Box(240, 400, 300, 460),
        Box(320, 300, 380, 330),
        Box(420, 290, 480, 330),
        Box(510, 400, 570, 460),
    ]
    lines = []
    for number, box in enumerate(boxes):
        part = np.ascontiguousarray(page[box.top : box.bottom, box.left : box.right])
        lines.append(_line(number, box, as_grey(part)))
    return page, lines


def _line(number: int, box: Box, image: Grey) -> CellLine:
    line = TextLine(box, (box.top + 10, box.bottom - 10), image, (box.left, box.top), CAPITAL, CAPITAL)
    return CellLine(0, number, line)


def _read_as(text: str, confidence: float) -> OcrLine:
    return OcrLine((OcrWord(text, Box(0, 0, 20, 20), confidence),))


def test_cells_under_a_ring_are_read_without_it_and_empty_ones_are_empty() -> None:
    page, lines = _cells()
    seen: list[Grey] = []

    def read(images: Sequence[Grey]) -> list[OcrLine]:
        seen.extend(images)
        return [_read_as("11", 0.9) for _ in images]

    answers = [_read_as("11(", 0.4), *[_read_as("A", 0.3) for _ in lines[1:]]]
    bare, out = without_seals(page, DPI, lines, answers, read)
    assert [answer.text for answer in out] == ["11", "", "", ""]
    assert len(seen) == 1
    assert (seen[0] < INK).sum() < (lines[0].line.image < INK).sum()
    assert bare[0].line.image.shape[1] <= lines[0].line.image.shape[1]


def test_nothing_is_looked_for_where_cells_read_well() -> None:
    page, lines = _cells()
    answers = [_read_as("11", 0.9) for _ in lines]

    def never(images: Sequence[Grey]) -> list[OcrLine]:
        raise AssertionError("read again")

    assert without_seals(page, DPI, lines, answers, never) == (lines, answers)


def test_the_reading_that_is_surer_stays() -> None:
    page, lines = _cells()
    answers = [_read_as("11", 0.55), *[_read_as("A", 0.3) for _ in lines[1:]]]
    out = without_seals(page, DPI, lines, answers, lambda images: [_read_as("17", 0.5) for _ in images])[1]
    assert out[0].text == "11"
