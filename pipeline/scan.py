"""One page of a PDF or an image: its own text where that is good, otherwise recognised."""

import time
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from pipeline.errors import InputError
from pipeline.imaging.clean import CleanPage, flat_page
from pipeline.imaging.sharpen import is_soft, sharpened
from pipeline.imaging.types import Grey, as_grey
from pipeline.intake import FileType, SourceFile
from pipeline.layout.figures import DIGITS, with_sure_figures
from pipeline.layout.legible import has_print, legible
from pipeline.layout.lines import page_lines
from pipeline.layout.notemarks import ANSWERS, MarkedLine, marked_lines, with_marks
from pipeline.layout.page import Layout, layout_of
from pipeline.layout.pieces import piece_of
from pipeline.layout.strips import Strip, StripPart, divided, strips_of
from pipeline.layout.tables import tables_of
from pipeline.ocr import Engine, OcrLine, engine_for
from pipeline.ocr.groups import with_whole_numbers
from pipeline.ocr.numerals import with_counted_strokes
from pipeline.raster import PageImage, page_image
from pipeline.settings import Settings
from pipeline.textlayer import TextLayers
from schemas.document import FailureCategory as Category
from schemas.page import Page, PageStatus, TextSource

_DOUBTFUL = 0.6
"""Below this mean confidence a page may stand on its head; upright pages, even bad ones, reach 0.8."""
_MOST_LINES = 100
"""Where a sample shows no print, so many of the longest lines tell whether there is any beside a picture. A
page of print has half of them; a picture of foliage seems to have a thousand."""
_SAMPLE = 8
"""So many of the longest lines are read first."""


class PageReader:
    """Reads the pages of one file; the engine is loaded with the first page that needs it."""

    def __init__(self, source: SourceFile, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._layers = TextLayers(source) if source.type is FileType.PDF else None

    def read(self, page_no: int) -> Page:
        """Read one page. Raises `InputError` where it cannot be read."""
        why = None
        if self._layers is not None and self._source.page_infos[page_no - 1].problem is None:
            own = self._layers.page(page_no)
            if isinstance(own, Page):
                return own
            why = own.reason
        image = page_image(self._source, page_no, self._settings)
        try:
            page = recognise(image, page_no, engine_for(self._settings), self._settings)
        except TimeoutError as exc:
            raise InputError(Category.TIMEOUT, f"page {page_no}: {exc}", page_no=page_no) from exc
        return page if why is None else page.model_copy(update={"note": f"{why}: {page.note}"})

    def close(self) -> None:
        """Close the file."""
        if self._layers is not None:
            self._layers.close()


def recognise(image: PageImage, page_no: int, engine: Engine, settings: Settings) -> Page:
    """The page that an image shows. Raises `TimeoutError`."""
    started = time.monotonic()
    flat = flat_page(image.pixels, image.dpi)
    reader = _StripReader(engine, started + settings.page_timeout_s, is_soft(flat))
    layout = layout_of(flat, image.dpi)
    dpi = round(layout.clean.dpi)
    marked = _marked(layout, reader)
    strips = _strips(layout, marked)
    sample = sorted(range(len(strips)), key=lambda index: -strips[index].image.shape[1])[:_SAMPLE]
    answers = dict(zip(sample, reader.read([strips[index].image for index in sample], dpi), strict=True))
    sure = _confidence(answers.values())
    if answers and sure < _DOUBTFUL:
        # It may stand on its head, or be no print at all.
        upside_down = reader.read([_on_head(strips[index].image) for index in sample], dpi)
        if not _with_print(answers.values()) and not _with_print(upside_down):
            return _page(*_picture(flat, image.dpi, layout, reader), page_no)
        if _confidence(upside_down) > sure + 0.1:
            layout = layout_of(flat, image.dpi, layout.clean.quality.quarter_turns + 2)
            marked = _marked(layout, reader)
            strips, answers = _strips(layout, marked), {}
    rest = [index for index in range(len(strips)) if index not in answers]
    answers.update(zip(rest, reader.read([strips[index].image for index in rest], dpi), strict=True))
    found = _by_line(strips, answers)
    found.update({number: with_marks(found[number], line.marks) for number, line in marked.items()})
    first = len(layout.prose)
    figures = with_sure_figures(
        layout.grids,
        layout.cells,
        [found.get(first + index, OcrLine(())) for index in range(len(layout.cells))],
        lambda images: reader.read(images, dpi, DIGITS),
    )
    found.update(enumerate(figures, start=first))
    return _page(layout, found, page_no)


def _picture(
    flat: Grey, dpi: float, layout: Layout, reader: "_StripReader"
) -> tuple[Layout, dict[int, OcrLine]]:
    """What stands beside a picture, whose marks hide which way the print stands and how large it is."""
    for view in (layout_of(flat, dpi, 0, usual_size=True), layout):
        lines = [line.image for line in view.prose]
        own_dpi = round(view.clean.dpi)
        order = sorted(range(len(lines)), key=lambda index: -lines[index].shape[1])
        first, rest = order[:_MOST_LINES], order[_MOST_LINES:]
        answers = dict(zip(first, reader.read([lines[index] for index in first], own_dpi), strict=True))
        if _with_print(answers.values()):
            answers.update(zip(rest, reader.read([lines[index] for index in rest], own_dpi), strict=True))
            return view._replace(grids=[], cells=[], dashes=[]), answers
    return layout, {}


def _with_print(answers: Iterable[OcrLine]) -> bool:
    return has_print(answer.words for answer in answers)


def _by_line(strips: Sequence[Strip], answers: Mapping[int, OcrLine]) -> dict[int, OcrLine]:
    found: dict[int, OcrLine] = {}
    for index, strip in enumerate(strips):
        found.update(divided(strip, answers[index]))
    return found


class _StripReader:
    """An engine with the time that is left for a page; pictures of a `soft` page are sharpened.

    `end` is when its time is up, by the monotonic clock.
    """

    def __init__(self, engine: Engine, end: float, soft: bool) -> None:
        self._engine = engine
        self._soft = soft
        self._end = end

    def read(self, images: Sequence[Grey], dpi: int, whitelist: str = "") -> list[OcrLine]:
        left_s = max(0.001, self._end - time.monotonic())
        pictures = [sharpened(image) for image in images] if self._soft else images
        found = self._engine.read_lines(pictures, dpi, left_s, whitelist)
        counted = map(with_counted_strokes, images, found)
        return [with_whole_numbers(line) for line in counted]


def _confidence(answers: Iterable[OcrLine]) -> float:
    sure = [answer.confidence or 0.0 for answer in answers]
    return sum(sure) / len(sure) if sure else 0.0


def _on_head(image: Grey) -> Grey:
    return as_grey(np.ascontiguousarray(image[::-1, ::-1]))


def _marked(layout: Layout, reader: _StripReader) -> dict[int, MarkedLine]:
    """The lines of prose with footnote marks, by their number."""
    dpi = round(layout.clean.dpi)
    return marked_lines(layout.prose, lambda images: reader.read(images, dpi, ANSWERS))


def _strips(layout: Layout, marked: Mapping[int, MarkedLine]) -> list[Strip]:
    """The pictures to read: each line of prose by itself, without its footnote marks, the cells of a table's
    row side by side."""
    lines = [marked[index].line if index in marked else line for index, line in enumerate(layout.prose)]
    alone = [
        Strip(line.image, (StripPart(index, 0, line.image.shape[1]),)) for index, line in enumerate(lines)
    ]
    return alone + strips_of(layout.cells, layout.clean.capital_px, len(alone))


def _page(layout: Layout, found: Mapping[int, OcrLine], page_no: int) -> Page:
    """The page from what was read in its lines (numbered: prose first, then cells), if anything was."""
    clean, prose = layout.clean, layout.prose
    read = [piece_of(line, found[index]) for index, line in enumerate(prose) if index in found]
    pieces = legible(read, with_tables=bool(layout.cells))
    lines = page_lines(pieces, clean.capital_px, clean.grey.shape[0], clean.placement)
    answers = [found.get(len(prose) + index, OcrLine(())) for index in range(len(layout.cells))]
    tables = tables_of(layout.grids, layout.cells, answers, layout.dashes, clean.placement, page_no)
    blank = not lines and not any(cell.text for table in tables for row in table.rows for cell in row)
    return Page(
        page_no=page_no,
        width_px=clean.placement.width_px,
        height_px=clean.placement.height_px,
        source=TextSource.OCR,
        status=PageStatus.BLANK if blank else PageStatus.OK,
        lines=lines,
        tables=() if blank else tables,
        quarter_turns=clean.quality.quarter_turns,
        skew_deg=round(clean.angle_deg, 2),
        note=_blank_note(layout) if blank else _note(clean),
    )


def _blank_note(layout: Layout) -> str:
    return "no print found" if not layout.prose and not layout.cells else "no legible print"


def _note(clean: CleanPage) -> str:
    turned = f", turned by {90 * clean.quality.quarter_turns}°" if clean.quality.quarter_turns else ""
    return f"recognised, skew {clean.angle_deg:.1f}°{turned}"
