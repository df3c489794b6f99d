"""A PDF page's own text with boxes, where it can be trusted.

The text under a scan is another program's recognition and is never used: reading the scan anew is surer, and
every word then has a confidence. Text that the page itself shows is used if it reads as Vietnamese.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from diacritics import Evidence, judge
from pipeline.imaging.placement import Placement
from pipeline.intake import PageInfo, SourceFile
from pipeline.layout.grids import Grid, grids_of
from pipeline.layout.lines import page_lines
from pipeline.layout.pdfcontent import PageContent, PdfContent, piece_of_words
from pipeline.layout.pieces import Piece
from pipeline.layout.tables import Pieces, filled
from pipeline.ocr.base import OcrWord
from schemas.page import PAGE_DPI, Box, Page, PageStatus, TextSource

_CAPITAL_TO_LINE = 0.75
"""A capital's height in that of a line's box, which reaches from descenders to ascenders."""
_LEAST_CHARS = 20
_MOST_IMAGE_SHARE = 0.25
"""With more of the page under images, what they show is text as well, as a rule."""
_MOST_UNKNOWN_SHARE = 0.02
"""Of characters that the PDF does not say the meaning of."""


class Refusal(NamedTuple):
    """Why a page's own text is not used: one clause for people."""

    reason: str


class TextLayers:
    """The text layers of one PDF, read page by page."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._reader: PdfContent | None = None

    def page(self, page_no: int) -> Page | Refusal:
        """The page by its own text, or why that is not used."""
        info = self._source.page_infos[page_no - 1]
        if info.image_dpi is not None:
            return Refusal("a scan")
        try:
            if self._reader is None:
                self._reader = PdfContent(self._source.path)
            content = self._reader.page(info)
        except Exception as exc:  # pdfminer raises whatever a broken PDF makes it raise
            return Refusal(f"its own text is unreadable ({type(exc).__name__})")
        return _refusal(content) or _page(content, info)

    def close(self) -> None:
        """Close the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _refusal(content: PageContent) -> Refusal | None:
    texts = content.texts
    text = "".join(texts)
    letters = sum(not char.isspace() for char in text)
    if letters < _LEAST_CHARS:
        return Refusal("hardly any text of its own")
    unknown = text.count("(cid:") + sum(0xE000 <= ord(char) <= 0xF8FF or char == "\ufffd" for char in text)
    if unknown > _MOST_UNKNOWN_SHARE * letters:
        return Refusal("its own text is in an unknown encoding")
    if content.image_share > _MOST_IMAGE_SHARE:
        return Refusal("much of it is images")
    judgement = judge(texts)
    if judgement.evidence is Evidence.DEGRADED:
        share = round(100 * judgement.vietnamese_share)
        return Refusal(f"its own text does not read as Vietnamese ({share} % of the words)")
    return None


def _page(content: PageContent, info: PageInfo) -> Page:
    """The page by its own text, laid out as a recognised page is."""
    width, height = round(info.width_pt * PAGE_DPI / 72), round(info.height_pt * PAGE_DPI / 72)
    placement = Placement(np.eye(2, 3), width, height)
    pieces = [piece for piece in content.pieces() if _is_within(piece.box, width, height)]
    capital_px = _CAPITAL_TO_LINE * float(np.median([piece.box.height for piece in pieces]))
    grids = grids_of(content.rules((height, width)), capital_px)
    cells: Pieces = {}
    prose: list[Piece] = []
    for piece in pieces:
        for place, part in _by_cell(piece, grids):
            (prose if place is None else cells.setdefault(place, [])).append(part)
    return Page(
        page_no=info.page_no,
        width_px=width,
        height_px=height,
        source=TextSource.TEXT_LAYER,
        status=PageStatus.OK,
        lines=page_lines(prose, capital_px, height, placement),
        tables=filled(grids, cells, (), placement, info.page_no),
        note="its own text reads as Vietnamese",
    )


def _is_within(box: Box, width: int, height: int) -> bool:
    x, y = box.centre
    return 0 <= x < width and 0 <= y < height


def _by_cell(piece: Piece, grids: Sequence[Grid]) -> Iterator[tuple[tuple[int, int] | None, Piece]]:
    """The parts of a line with the grid and cell that they stand in, None for prose."""
    parts: dict[tuple[int, int] | None, list[OcrWord]] = {}
    for word in piece.words:
        parts.setdefault(_place(word.box, grids), []).append(word)
    for place, words in parts.items():
        yield place, piece_of_words(words)


def _place(box: Box, grids: Sequence[Grid]) -> tuple[int, int] | None:
    x, y = box.centre
    for number, grid in enumerate(grids):
        for index, cell in enumerate(grid.cells):
            if cell.box.left <= x < cell.box.right and cell.box.top <= y < cell.box.bottom:
                return number, index
    return None
