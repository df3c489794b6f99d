"""What a file really is: its type by content, its pages, and whether it is safe to open.

Everything is looked at before anything is rendered or decoded, so that a hostile or broken file costs
nothing but its own error line.
"""

import hashlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.errors import InputError
from pipeline.settings import Settings
from pipeline.textfile import decode_text, split_pages
from schemas.base import Record
from schemas.document import FailureCategory as Category

_CHUNK = 1 << 20


class FileType(StrEnum):
    """What the bytes are, whatever the name says."""

    PDF = "pdf"
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


class PageInfo(NamedTuple):
    """What is known of a page before it is rendered.

    `width_pt` and `height_pt` are those of the page displayed upright (0 for images and text), `width_px`
    and `height_px` those of its largest image (0 where there is none).
    """

    page_no: int
    width_pt: float = 0.0
    height_pt: float = 0.0
    width_px: int = 0
    height_px: int = 0
    image_dpi: float | None = None
    """Resolution of the image that covers the page, None where no image does or none is told."""
    problem: tuple[Category, str] | None = None
    """Why this page cannot be read although others can: a category and a clause for people."""


class SourceFile(Record):
    """A file that can be processed. `path` is as the user named it, `sha256` is of its bytes."""

    path: Path
    sha256: str
    type: FileType
    page_infos: tuple[PageInfo, ...]

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self.page_infos)


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex, read in small pieces."""
    with path.open("rb") as stream:
        return sha256_of_stream(stream)[0]


def sha256_of_stream(stream: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of all that a stream holds, in hex, and its length in bytes."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def identify(path: Path, settings: Settings | None = None) -> SourceFile:
    """Look at a file: its type, its pages and their sizes.

    Raises `InputError`: `empty` (no bytes), `encrypted` (needs a password to open), `damaged`, `unsupported`
    (not one of the types that are read) or `too_large` (beyond the settings' limits).
    """
    settings = settings or Settings()
    path = Path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(Category.UNSUPPORTED, "is not a file", remedy="name a file", path=path)
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as exc:
        reason = (exc.strerror or str(exc)).lower()
        raise InputError(
            Category.DAMAGED, f"cannot be read ({reason})", remedy="check its name and rights", path=path
        ) from exc
    if size == 0 or (not head.strip(b"\0 \t\r\n\f\xef\xbb\xbf") and size <= len(head)):
        raise InputError(Category.EMPTY, "the file is empty", path=path)
    if size > settings.max_file_mb * 1_000_000:
        raise InputError(
            Category.TOO_LARGE,
            f"the file has {size // 1_000_000} MB, the limit is {settings.max_file_mb}",
            remedy="split it, or raise HOSO_MAX_FILE_MB",
            path=path,
        )
    kind = type_of(head, path)
    infos = _LOOK[kind](path, settings)
    if len(infos) > settings.max_pages:
        raise InputError(
            Category.TOO_LARGE,
            f"the document has {len(infos)} pages, the limit is {settings.max_pages}",
            remedy="split it, or raise HOSO_MAX_PAGES",
            path=path,
        )
    first = next((info.problem for info in infos if info.problem is not None), None)
    if first is not None and all(info.problem is not None for info in infos):
        raise InputError(first[0], first[1], path=path)
    return SourceFile(path=path, sha256=sha256_of_file(path), type=kind, page_infos=tuple(infos))


_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive or an Office document (docx, xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (doc, xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"RIFF", "a WebP image or a sound"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (b"%!PS", "a PostScript document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)


def type_of(head: bytes, path: Path) -> FileType:
    """The type that a file's first bytes tell. Raises `InputError` (`unsupported`) for all others."""
    # Mail gateways and some scanners put a few bytes before the PDF's own head; readers allow 1,024.
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return FileType.TIFF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileType.TEXT
    for magic, what in _FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            remedy = "save it as PDF first" if "ffice" in what or "RTF" in what else None
            raise InputError(Category.UNSUPPORTED, f"the file is {what}", remedy=remedy, path=path)
    if b"\0" in head:
        raise InputError(Category.UNSUPPORTED, "the file is binary, of no type that is read", path=path)
    return FileType.TEXT


def _look_at_text(path: Path, settings: Settings) -> list[PageInfo]:
    text = decode_text(path.read_bytes(), path)
    return [PageInfo(number) for number, _ in enumerate(split_pages(text), start=1)]


def _look_at_pdf(path: Path, settings: Settings) -> list[PageInfo]:
    # Imported here so that text and image inputs do not pay for it.
    from pipeline.pdfinfo import pdf_pages

    return pdf_pages(path, settings)


def _look_at_image(path: Path, settings: Settings) -> list[PageInfo]:
    from pipeline.imagefile import image_pages

    return image_pages(path, settings)


_LOOK: dict[FileType, Callable[[Path, Settings], list[PageInfo]]] = {
    FileType.PDF: _look_at_pdf,
    FileType.TIFF: _look_at_image,
    FileType.PNG: _look_at_image,
    FileType.JPEG: _look_at_image,
    FileType.TEXT: _look_at_text,
}
