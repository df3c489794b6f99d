"""One page of a PDF or an image: its own text where that is good, otherwise recognised."""

from collections.abc import Sequence

import numpy as np

from pipeline.errors import InputError
from pipeline.imaging.clean import CleanPage, flat_page, straightened
from pipeline.imaging.types import as_grey
from pipeline.intake import SourceFile
from pipeline.layout.lines import page_lines
from pipeline.layout.pieces import Piece, piece_of
from pipeline.layout.textlines import TextLine, find_text_lines
from pipeline.ocr import Engine, OcrLine, engine_for
from pipeline.raster import PageImage, page_image
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category
from schemas.page import Page, PageStatus, TextSource

_DOUBTFUL = 0.6
"""Below this mean confidence a page may stand on its head; upright pages, even bad ones, reach 0.8."""
_SAMPLE = 8


class PageReader:
    """Reads the pages of one file; the engine is loaded with the first page that needs it."""

    def __init__(self, source: SourceFile, settings: Settings) -> None:
        self._source = source
        self._settings = settings

    def read(self, page_no: int) -> Page:
        """Read one page. Raises `InputError` where it cannot be read."""
        image = page_image(self._source, page_no, self._settings)
        try:
            return recognise(image, page_no, engine_for(self._settings), self._settings)
        except TimeoutError as exc:
            raise InputError(Category.TIMEOUT, f"page {page_no}: {exc}", page_no=page_no) from exc


def recognise(image: PageImage, page_no: int, engine: Engine, settings: Settings) -> Page:
    """The page that an image shows. Raises `TimeoutError`."""
    flat = flat_page(image.pixels, image.dpi)
    clean = straightened(flat, image.dpi)
    found, answers = _read(clean, engine, settings.page_timeout_s)
    if _stands_on_head(found, answers, clean, engine, settings.page_timeout_s):
        clean = straightened(flat, image.dpi, clean.quality.quarter_turns + 2)
        found, answers = _read(clean, engine, settings.page_timeout_s)
    pieces = [
        piece_of(line.box, line.core, line.size_px, answer)
        for line, answer in zip(found, answers, strict=True)
    ]
    return _page(pieces, clean, page_no)


def _read(clean: CleanPage, engine: Engine, timeout_s: float) -> tuple[list[TextLine], list[OcrLine]]:
    """The stretches of print on a page and what stands in them."""
    found = find_text_lines(clean.grey, clean.capital_px)
    return found, engine.read_lines([line.image for line in found], round(clean.dpi), timeout_s)


def _stands_on_head(
    found: Sequence[TextLine], answers: Sequence[OcrLine], clean: CleanPage, engine: Engine, timeout_s: float
) -> bool:
    """Whether a page that read badly reads better upside down, tried on its longest lines."""
    sure = [answer.confidence or 0.0 for answer in answers]
    if not sure or float(np.mean(sure)) >= _DOUBTFUL:
        return False
    longest = sorted(range(len(found)), key=lambda index: -found[index].box.width)[:_SAMPLE]
    turned = engine.read_lines(
        [as_grey(np.ascontiguousarray(found[index].image[::-1, ::-1])) for index in longest],
        round(clean.dpi),
        timeout_s,
    )
    now = float(np.mean([sure[index] for index in longest]))
    return float(np.mean([answer.confidence or 0.0 for answer in turned])) > now + 0.1


def _page(pieces: Sequence[Piece], clean: CleanPage, page_no: int) -> Page:
    lines = page_lines(pieces, clean.capital_px, clean.grey.shape[0], clean.placement)
    return Page(
        page_no=page_no,
        width_px=clean.placement.width_px,
        height_px=clean.placement.height_px,
        source=TextSource.OCR,
        status=PageStatus.OK if lines else PageStatus.BLANK,
        lines=lines,
        note=_note(clean) if lines else "no text found",
    )


def _note(clean: CleanPage) -> str:
    turned = f", turned by {90 * clean.quality.quarter_turns}°" if clean.quality.quarter_turns else ""
    return f"recognised, skew {clean.quality.skew_deg:.1f}°{turned}"
