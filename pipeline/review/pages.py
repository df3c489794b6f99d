"""Images of pages for the desk: found by document and number, never by path; made once and kept."""

import threading
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from pipeline.archive import Archive, Ledger
from pipeline.archive.replacing import replacing
from pipeline.errors import InputError
from pipeline.imaging.types import Grey, as_grey
from pipeline.intake import FileType, identify, sha256_of_stream
from pipeline.locations import exists, local_file, open_location
from pipeline.raster import page_image
from pipeline.review.outline import Outline, PageOutline
from pipeline.settings import Settings
from schemas.document import FailureCategory, document_id_of
from schemas.page import Box

QUALITY = 72
"""Of a JPEG of print: legible, and small enough to be there at once."""

KEPT_PAGES = 6
"""So many pages are kept unpacked for their snippets, of 12 MB each."""
MOST_SNIPPET_PX = 800 * 400

_one_at_a_time = threading.Lock()
"""Fetching and rendering a page takes a core for a third of a second; two at a time would help nobody."""


def page_jpeg(archive: Archive, result: Outline, page_no: int) -> Path:
    """A JPEG of a page, upright, in the pixels that boxes are given in (200 dpi).

    Raises InputError where the document's file is gone or its page cannot be shown.
    """
    page = next((page for page in result.pages if page.page_no == page_no), None)
    if page is None or not page.width_px:
        raise InputError(FailureCategory.UNSUPPORTED, "this page has no image", remedy="look at the paper")
    kept = archive.root / "cache" / "pages" / f"{result.document_id}-{page_no}-{page.width_px}.jpg"
    if not kept.exists():
        with _one_at_a_time:
            if not kept.exists():
                _make(archive, result.document_id, page, kept)
    return kept


def _make(archive: Archive, document_id: str, page: PageOutline, target: Path) -> None:
    shown = upright(archive, document_id, page)
    encoded, jpeg = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not encoded:
        raise InputError(FailureCategory.DAMAGED, "this page cannot be shown")
    with replacing(target) as beside:
        beside.write_bytes(jpeg.tobytes())


def upright(archive: Archive, document_id: str, page: PageOutline) -> np.ndarray:
    """The page's pixels (grey, or blue, green and red), upright, as many as its boxes count in."""
    settings = Settings.from_environment()
    source = identify(local_file(location_of(archive, document_id)), settings)
    if source.type is FileType.TEXT or not 1 <= page.page_no <= source.pages:
        raise InputError(FailureCategory.UNSUPPORTED, "this page has no image")
    read = page_image(source, page.page_no, settings).pixels
    pixels = cv2.cvtColor(read, cv2.COLOR_RGB2BGR) if read.ndim == 3 else read
    turned = np.rot90(pixels, page.quarter_turns % 4)
    return cv2.resize(
        np.ascontiguousarray(turned), (page.width_px, page.height_px), interpolation=cv2.INTER_AREA
    )


def snippet(archive: Archive, result: Outline, page_no: int, box: Box) -> bytes:
    """A JPEG of a part of a page. Raises InputError where the box is not on the page, or too large."""
    page = next((page for page in result.pages if page.page_no == page_no), None)
    inside = page is not None and 0 <= box.left < box.right <= page.width_px
    if page is None or not inside or not 0 <= box.top < box.bottom <= page.height_px:
        raise InputError(FailureCategory.UNSUPPORTED, "this page has no such place")
    if box.width * box.height > MOST_SNIPPET_PX:
        raise InputError(FailureCategory.TOO_LARGE, "this is no snippet")
    path = page_jpeg(archive, result, page_no)
    part = _pixels(path, path.stat().st_mtime_ns)[box.top : box.bottom, box.left : box.right]
    encoded, jpeg = cv2.imencode(".jpg", np.ascontiguousarray(part), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not encoded:
        raise InputError(FailureCategory.DAMAGED, "this page cannot be shown")
    return jpeg.tobytes()


@lru_cache(maxsize=KEPT_PAGES)
def _pixels(path: Path, mtime_ns: int) -> np.ndarray:
    """The pixels of a kept page; figures of a group often stand on one."""
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if pixels is None:
        raise InputError(FailureCategory.DAMAGED, "this page cannot be shown")
    return pixels


def grey_of_page(archive: Archive, result: Outline, page_no: int) -> Grey:
    """The kept image of a page in grey, for reading a box on it anew."""
    pixels = cv2.imread(str(page_jpeg(archive, result, page_no)), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise InputError(FailureCategory.DAMAGED, "this page cannot be shown")
    return as_grey(pixels)


def location_of(archive: Archive, document_id: str) -> str:
    """A file that still holds the document: as it was when booked, or else by its bytes."""
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        sources = ledger.sources_of(document_id)
    for source in sources:
        if not exists(source.path):
            continue
        path = Path(source.path)
        if path.is_file():
            told = path.stat()
            if (told.st_size, told.st_mtime_ns) == (source.size_bytes, source.mtime_ns):
                return source.path
        with open_location(source.path) as stream:
            if document_id_of(sha256_of_stream(stream)[0]) == document_id:
                return source.path
    cause = f"no file of document {document_id} is as it was"
    raise InputError(FailureCategory.DAMAGED, cause, remedy="put it back")
