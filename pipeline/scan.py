"""One page of a PDF or an image: its own text where that is good, otherwise recognised."""

from pipeline.errors import InputError
from pipeline.imaging.clean import clean_page
from pipeline.intake import SourceFile
from pipeline.layout.lines import page_lines
from pipeline.ocr import engine_for
from pipeline.raster import page_image
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category
from schemas.page import Page, PageStatus, TextSource


class PageReader:
    """Reads the pages of one file; the engine is loaded with the first page that needs it."""

    def __init__(self, source: SourceFile, settings: Settings) -> None:
        self._source = source
        self._settings = settings

    def read(self, page_no: int) -> Page:
        """Read one page. Raises `InputError` where it cannot be read."""
        image = page_image(self._source, page_no, self._settings)
        clean = clean_page(image.pixels, image.dpi)
        engine = engine_for(self._settings)
        try:
            found = engine.read(clean.grey, round(clean.dpi), self._settings.page_timeout_s)
        except TimeoutError as exc:
            raise InputError(Category.TIMEOUT, f"page {page_no}: {exc}", page_no=page_no) from exc
        lines = page_lines(found, clean.placement)
        return Page(
            page_no=page_no,
            width_px=clean.placement.width_px,
            height_px=clean.placement.height_px,
            source=TextSource.OCR,
            status=PageStatus.OK if lines else PageStatus.BLANK,
            lines=lines,
            note=f"recognised, skew {clean.quality.skew_deg:.1f}°" if lines else "no text found",
        )
