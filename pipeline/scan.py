"""One page of a PDF or an image: its own text where that is good, otherwise recognised."""

import time
from collections.abc import Sequence

import numpy as np

from pipeline.errors import InputError
from pipeline.imaging.clean import CleanPage, flat_page
from pipeline.imaging.types import as_grey
from pipeline.intake import SourceFile
from pipeline.layout.lines import page_lines
from pipeline.layout.page import Layout, layout_of
from pipeline.layout.pieces import piece_of
from pipeline.layout.strips import Strip, StripPart, divided, strips_of
from pipeline.layout.tables import tables_of
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
    deadline = _Deadline(settings.page_timeout_s)
    flat = flat_page(image.pixels, image.dpi)
    layout = layout_of(flat, image.dpi)
    answers = _read(layout, engine, deadline)
    if _stands_on_head(layout, answers, engine, deadline):
        layout = layout_of(flat, image.dpi, layout.clean.quality.quarter_turns + 2)
        answers = _read(layout, engine, deadline)
    return _page(layout, answers, page_no)


class _Deadline:
    """The time that is left for a page."""

    def __init__(self, limit_s: float) -> None:
        self._end = time.monotonic() + limit_s

    @property
    def left_s(self) -> float:
        return max(0.001, self._end - time.monotonic())


def _strips(layout: Layout) -> list[Strip]:
    """The pictures to read: each line of prose by itself, the cells of a table's row side by side."""
    alone = [
        Strip(line.image, (StripPart(index, 0, line.image.shape[1]),))
        for index, line in enumerate(layout.prose)
    ]
    return alone + strips_of(layout.cells, layout.clean.capital_px, len(alone))


def _read(layout: Layout, engine: Engine, deadline: _Deadline) -> list[OcrLine]:
    """What stands in each line of a page, first those of prose, then those of cells."""
    strips = _strips(layout)
    answers = engine.read_lines([strip.image for strip in strips], round(layout.clean.dpi), deadline.left_s)
    found: dict[int, OcrLine] = {}
    for strip, answer in zip(strips, answers, strict=True):
        found.update(divided(strip, answer))
    return [found[index] for index in range(len(layout.prose) + len(layout.cells))]


def _stands_on_head(layout: Layout, answers: Sequence[OcrLine], engine: Engine, deadline: _Deadline) -> bool:
    """Whether a page that read badly reads better upside down, tried on its longest lines."""
    sure = [answer.confidence or 0.0 for answer in answers]
    if not sure or float(np.mean(sure)) >= _DOUBTFUL:
        return False
    pictures = [line.image for line in layout.prose] + [item.line.image for item in layout.cells]
    longest = sorted(range(len(pictures)), key=lambda index: -pictures[index].shape[1])[:_SAMPLE]
    turned = engine.read_lines(
        [as_grey(np.ascontiguousarray(pictures[index][::-1, ::-1])) for index in longest],
        round(layout.clean.dpi),
        deadline.left_s,
    )
    now = float(np.mean([sure[index] for index in longest]))
    return float(np.mean([answer.confidence or 0.0 for answer in turned])) > now + 0.1


def _page(layout: Layout, answers: Sequence[OcrLine], page_no: int) -> Page:
    clean, prose = layout.clean, layout.prose
    pieces = [piece_of(line, answer) for line, answer in zip(prose, answers[: len(prose)], strict=True)]
    lines = page_lines(pieces, clean.capital_px, clean.grey.shape[0], clean.placement)
    tables = tables_of(
        layout.grids, layout.cells, answers[len(prose) :], layout.dashes, clean.placement, page_no
    )
    blank = not lines and not tables
    return Page(
        page_no=page_no,
        width_px=clean.placement.width_px,
        height_px=clean.placement.height_px,
        source=TextSource.OCR,
        status=PageStatus.BLANK if blank else PageStatus.OK,
        lines=lines,
        tables=tables,
        note="no print found" if blank else _note(clean),
    )


def _note(clean: CleanPage) -> str:
    turned = f", turned by {90 * clean.quality.quarter_turns}°" if clean.quality.quarter_turns else ""
    return f"recognised, skew {clean.angle_deg:.1f}°{turned}"
