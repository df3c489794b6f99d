"""What a PDF page shows, by pdfminer: words and rules with their places in pixels at 200 dpi, and images."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import (
    LAParams,
    LTChar,
    LTContainer,
    LTCurve,
    LTImage,
    LTPage,
    LTTextLine,
)
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from pipeline.imaging.types import as_grey
from pipeline.intake import PageInfo
from pipeline.layout.pieces import Piece
from pipeline.layout.rules import Rules
from pipeline.ocr.base import OcrWord
from schemas.page import PAGE_DPI, Box

_HIDDEN = 3
"""The text rendering mode of text that is not shown."""
_RULE_PT = 3.0
"""Drawn shapes thinner than this are rules."""
_RULE_PX = 3


class View(NamedTuple):
    """From pdfminer's page (points, upwards) to the displayed page (pixels at 200 dpi, downwards)."""

    left: float
    top: float
    scale: float

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        return Box(
            round((x0 - self.left) * self.scale),
            round((self.top - y1) * self.scale),
            round((x1 - self.left) * self.scale),
            round((self.top - y0) * self.scale),
        )


class PageContent:
    """What one page shows."""

    def __init__(self, layout: LTPage, view: View) -> None:
        self._layout = layout
        self._view = view
        self._lines: list[LTTextLine] = list(_descend(layout, LTTextLine))

    @property
    def texts(self) -> list[str]:
        """The text of each line, as the PDF has it."""
        return [line.get_text() for line in self._lines]

    @property
    def image_share(self) -> float:
        """The share of the page that images cover; overlaps count twice."""
        covered = sum(image.width * image.height for image in _descend(self._layout, LTImage))
        return float(covered / max(1.0, self._layout.width * self._layout.height))

    def pieces(self) -> Iterator[Piece]:
        """The lines of text with their words."""
        for line in self._lines:
            words = list(self._words(line))
            if words:
                yield piece_of_words(words)

    def rules(self, shape: tuple[int, int]) -> Rules:
        """The rules drawn on the page, as masks of `shape` (height, width)."""
        across, down = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
        for curve in _descend(self._layout, LTCurve):
            box = self._view.box(curve.x0, curve.y0, curve.x1, curve.y1)
            thin = _RULE_PT * self._view.scale
            if box.height <= thin and box.width > thin:
                _draw(across, (box.left, box.top, box.right, box.top))
            elif box.width <= thin and box.height > thin:
                _draw(down, (box.left, box.top, box.left, box.bottom))
            elif box.width > thin and getattr(curve, "stroke", False) and len(curve.pts) in (4, 5):
                for y in (box.top, box.bottom):
                    _draw(across, (box.left, y, box.right, y))
                for x in (box.left, box.right):
                    _draw(down, (x, box.top, x, box.bottom))
        return Rules(as_grey(across), as_grey(down))

    def _words(self, line: LTTextLine) -> Iterator[OcrWord]:
        chars: list[LTChar] = []
        for item in line:
            if isinstance(item, LTChar) and item.get_text().strip():
                chars.append(item)
            elif chars:
                yield self._word(chars)
                chars = []
        if chars:
            yield self._word(chars)

    def _word(self, chars: Sequence[LTChar]) -> OcrWord:
        text = unicodedata.normalize("NFC", "".join(char.get_text() for char in chars))
        box = self._view.box(
            min(char.x0 for char in chars),
            min(char.y0 for char in chars),
            max(char.x1 for char in chars),
            max(char.y1 for char in chars),
        )
        return OcrWord("".join(text.split()), box, None)


class PdfContent:
    """A PDF opened for its content; pages are read one at a time."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("rb")
        manager = PDFResourceManager(caching=False)
        # No grouping of lines to boxes: reading order is found as on scans.
        self._device = _Collector(manager, laparams=LAParams(boxes_flow=None, all_texts=True))
        self._interpreter = PDFPageInterpreter(manager, self._device)
        self._pages = list(PDFPage.create_pages(PDFDocument(PDFParser(self._stream), password="")))

    def page(self, info: PageInfo) -> PageContent:
        """The content of one page. Raises whatever pdfminer raises on broken files."""
        page = self._pages[info.page_no - 1]
        self._interpreter.process_page(page)
        layout = self._device.get_result()
        left, top, width = _displayed(page)
        # pdfminer leaves UserUnit out; the page's displayed size has it.
        scale = info.width_pt / width * PAGE_DPI / 72
        return PageContent(layout, View(left, layout.y1 - top, scale))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


class _Collector(PDFPageAggregator):
    """pdfminer's collector of a page's content, without the text that the page does not show."""

    _hidden = False

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self._hidden = textstate.render == _HIDDEN
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        before = len(self.cur_item)
        width: float = super().render_char(*args, **kwargs)
        if self._hidden:
            del self.cur_item._objs[before:]
        return width


def piece_of_words(words: Sequence[OcrWord]) -> Piece:
    """A line of text from its words."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Piece(box, (box.top, box.bottom), float(np.median([w.box.height for w in words])), tuple(words))


def _displayed(page: PDFPage) -> tuple[float, float, float]:
    """Left edge, distance from the top, and width of what is displayed of pdfminer's page, in points."""
    m_left, m_bottom, m_right, m_top = page.mediabox
    left, bottom, right, top = page.cropbox
    left, bottom = max(left, m_left), max(bottom, m_bottom)
    right, top = min(right, m_right), min(top, m_top)
    width, height = right - left, top - bottom
    return {
        0: (left - m_left, m_top - top, width),
        90: (bottom - m_bottom, left - m_left, height),
        180: (m_right - right, bottom - m_bottom, width),
        270: (m_top - top, m_right - right, height),
    }[page.rotate % 360]


def _descend(container: Any, kind: type) -> Iterator[Any]:
    """All objects of a kind within a container, at any depth."""
    for item in container:
        if isinstance(item, kind):
            yield item
        elif isinstance(item, LTContainer):
            yield from _descend(item, kind)


def _draw(mask: Any, line: tuple[int, int, int, int]) -> None:
    cv2.line(mask, line[:2], line[2:], 255, _RULE_PX)
