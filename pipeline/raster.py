"""One page of a PDF or an image file as pixels, at a resolution that serves recognition.

pdf2image and Poppler are used here and nowhere else.
"""

import os
from typing import NamedTuple

import cv2
import numpy as np
from pdf2image import convert_from_path
from pdf2image.exceptions import (
    PDFInfoNotInstalledError,
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
)

from pipeline.errors import InputError, MissingToolError
from pipeline.imagefile import load_image
from pipeline.imaging.ink import grey_of, is_coloured
from pipeline.imaging.types import Pixels, as_grey
from pipeline.intake import FileType, PageInfo, SourceFile
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category

_MIN_RENDER_DPI = 100


class PageImage(NamedTuple):
    """A page as pixels: grey or RGB, `dpi` pixels to the inch of paper."""

    pixels: Pixels
    dpi: float


def page_image(source: SourceFile, page_no: int, settings: Settings) -> PageImage:
    """Render or load one page.

    Raises `InputError` with the page's number: `too_large`, `damaged` or `timeout`; `MissingToolError`
    where Poppler is not installed.
    """
    info = source.page_infos[page_no - 1]
    if info.problem is not None:
        raise InputError(info.problem[0], info.problem[1], page_no=page_no)
    if source.type is FileType.PDF:
        return _render(source, info, settings)
    try:
        pixels, dpi = load_image(source.path, page_no, settings.render_dpi)
    except InputError as exc:
        raise InputError(exc.category, exc.cause, page_no=page_no) from exc
    return _fitted(PageImage(pixels, dpi), settings)


def _render(source: SourceFile, info: PageInfo, settings: Settings) -> PageImage:
    dpi = render_dpi(info, settings)
    try:
        images = convert_from_path(
            os.fspath(source.path),
            dpi=dpi,
            first_page=info.page_no,
            last_page=info.page_no,
            use_cropbox=True,
            timeout=max(1, int(settings.page_timeout_s)),
        )
    except PDFInfoNotInstalledError as exc:
        raise MissingToolError(
            "Poppler (pdftoppm) is not installed", remedy="sudo apt-get install poppler-utils"
        ) from exc
    except PDFPopplerTimeoutError as exc:
        raise InputError(
            Category.TIMEOUT,
            f"page {info.page_no} did not render within {settings.page_timeout_s:g} s",
            page_no=info.page_no,
        ) from exc
    except (PDFPageCountError, PDFSyntaxError, OSError, ValueError, SyntaxError) as exc:
        raise InputError(
            Category.DAMAGED, f"page {info.page_no} cannot be rendered", page_no=info.page_no
        ) from exc
    expected = info.width_pt * dpi / 72, info.height_pt * dpi / 72
    if not images or any(abs(a - b) > 2 + 0.01 * b for a, b in zip(images[0].size, expected, strict=True)):
        # Poppler answers a page that it cannot allocate with one pixel, and no error.
        raise InputError(Category.DAMAGED, f"page {info.page_no} cannot be rendered", page_no=info.page_no)
    return PageImage(np.asarray(images[0].convert("RGB")), dpi)


def render_dpi(info: PageInfo, settings: Settings) -> int:
    """The resolution to render a page at: that of its scan, at most the settings' `render_dpi`.

    A coarser scan is enlarged later, by a better interpolation than Poppler's.
    """
    if info.image_dpi is None or not _MIN_RENDER_DPI <= info.image_dpi < settings.render_dpi:
        return settings.render_dpi
    return round(info.image_dpi)


def _fitted(image: PageImage, settings: Settings) -> PageImage:
    """A finer image file reduced to the resolution that PDF pages are rendered at, to save time."""
    factor = settings.render_dpi / image.dpi
    if factor > 0.8:
        return image
    # Scanners save grey pages as colour, too; one channel is reduced in a third of the time.
    pixels = image.pixels if is_coloured(image.pixels) else grey_of(image.pixels)
    size = max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor))
    return PageImage(as_grey(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)), settings.render_dpi)
