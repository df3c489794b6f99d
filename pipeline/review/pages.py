"""Images of pages for the review page: found by document and number, never by path."""

from pathlib import Path

import cv2

from pipeline.archive import Archive, Ledger
from pipeline.errors import InputError
from pipeline.intake import FileType, identify, sha256_of_file
from pipeline.raster import page_image
from pipeline.settings import Settings
from schemas.document import FailureCategory, document_id_of
from schemas.page import PAGE_DPI, Box

MARGIN_PX = (700, 90)
"""How much of the neighbourhood is shown beside and above a figure, in pixels at 200 dpi."""

HIGHLIGHT_BGR = (0, 140, 255)


def figure_png(archive: Archive, document_id: str, page_no: int, box: Box) -> bytes:
    """A PNG of the figure at `box` with its neighbours, the box drawn around it.

    Raises InputError where the document's file is gone or its page cannot be shown.
    """
    path = _path_of(archive, document_id)
    settings = Settings.from_environment()
    source = identify(path, settings)
    if source.type is FileType.TEXT or not 1 <= page_no <= source.pages:
        raise InputError(FailureCategory.UNSUPPORTED, "this page has no image", path=path)
    image = page_image(source, page_no, settings)
    scale = image.dpi / PAGE_DPI
    pixels = image.pixels if image.pixels.ndim == 2 else cv2.cvtColor(image.pixels, cv2.COLOR_RGB2BGR)
    shown = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR) if pixels.ndim == 2 else pixels
    place = box.scaled(scale)
    pad = round(4 * scale)
    corners = (place.left - pad, place.top - pad), (place.right + pad, place.bottom + pad)
    cv2.rectangle(shown, *corners, HIGHLIGHT_BGR, max(2, round(2 * scale)))
    across, along = (round(margin * scale) for margin in MARGIN_PX)
    top, left = max(0, place.top - along), max(0, place.left - across)
    part = shown[top : place.bottom + along, left : place.right + across]
    encoded, png = cv2.imencode(".png", part)
    if not encoded:
        raise InputError(FailureCategory.DAMAGED, "this place cannot be shown", path=path)
    return png.tobytes()


def _path_of(archive: Archive, document_id: str) -> Path:
    """A file that still holds the document: as it was when booked, or else by its bytes."""
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        sources = ledger.sources_of(document_id)
    for source in sources:
        path = Path(source.path)
        if not path.is_file():
            continue
        told = path.stat()
        unchanged = (told.st_size, told.st_mtime_ns) == (source.size_bytes, source.mtime_ns)
        if unchanged or document_id_of(sha256_of_file(path)) == document_id:
            return path
    cause = f"no file of document {document_id} is as it was"
    raise InputError(FailureCategory.DAMAGED, cause, remedy="put it back")
