"""Scans taken out of a PDF as they lie in it: quicker than rendering, and not blurred by it.

That is right only for a page that shows one image and nothing else, in a form that is decoded here without
doubt. Whatever is not plainly so is left to the renderer: `ScannedPages.page` answers None.
"""

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pikepdf
from PIL import Image

from pipeline.imaging.types import Pixels, as_grey
from pipeline.intake import PageInfo
from pipeline.pdfinfo import displayed_box, rotation

_MOST_CONTENT = 1 << 22
"""Bytes of page content that are looked through: an image and the hidden text over it need far less."""
_MOST_PIXEL_BYTES = 48_000_000
"""Larger images are left to the renderer, which needs less memory: A4 in colour at 300 dpi has 26 MB."""
_EDGE_PT = 1.5
"""The image may miss the page's edge by this much."""
_EVEN = 0.01
"""Resolutions across and down may differ by this share."""
_TEXT_STATE = ("BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tc", "Tw", "Tz", "TL", "Ts")
_COLOURS_AND_LINES = ("g", "G", "rg", "RG", "k", "K", "cs", "CS", "w", "J", "j", "M")
_MARKS = ("BMC", "BDC", "EMC", "MP", "DP", "BX", "EX")
_HARMLESS = frozenset((*_TEXT_STATE, *_COLOURS_AND_LINES, *_MARKS))
"""What a page may do besides showing its image, as long as all its text is hidden."""
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_HIDDEN = 3
_GREY_SPACES = frozenset(("/DeviceGray", "/CalGray"))
_COLOUR_SPACES = frozenset(("/DeviceRGB", "/CalRGB"))


class Placed(NamedTuple):
    """An image and the rectangle of the page that it covers, in points: left, bottom, right, top."""

    image: Any
    box: tuple[float, float, float, float]


class _Form(NamedTuple):
    """How an image's bytes are to be read."""

    width: int
    height: int
    channels: int
    inverted: bool

    @property
    def row_bytes(self) -> int:
        return self.width * self.channels


class ScannedPages:
    """A PDF opened for its scans; opened with the first page that is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: pikepdf.Pdf | None = None

    def page(self, info: PageInfo, most_dpi: float) -> tuple[Pixels, float] | None:
        """The upright pixels of a page that is one scan, and their resolution.

        None where the page has to be rendered, as those finer than `most_dpi` have: measured together with
        sharpening, the renderer's way of reducing them costs fewer figures than ours.
        """
        if info.image_dpi is None or info.image_dpi > 1.05 * most_dpi:
            return None
        try:
            if self._pdf is None:
                self._pdf = pikepdf.open(self._path)
            if self._pdf.is_encrypted:
                return None
            return _upright(self._pdf, self._pdf.pages[info.page_no - 1])
        except (pikepdf.PdfError, OSError, SyntaxError, ValueError, TypeError, KeyError, RuntimeError):
            # Broken in some way; the renderer has its own ways of putting up with it.
            return None

    def close(self) -> None:
        """Close the file."""
        if self._pdf is not None:
            self._pdf.close()
            self._pdf = None


def _upright(pdf: pikepdf.Pdf, page: pikepdf.Page) -> tuple[Pixels, float] | None:
    placed = only_image(pdf, page)
    form = None if placed is None else _form_of(placed.image)
    if placed is None or form is None:
        return None
    shown = displayed_box(page)
    unit = float(page.obj.get("/UserUnit", 1))
    dpi = _resolution(placed.box, form, unit)
    if dpi is None or any(
        edge * sign > limit * sign + _EDGE_PT
        for edge, limit, sign in zip(placed.box, shown, (1, 1, -1, -1), strict=True)
    ):
        return None
    pixels = _decoded(placed.image, form)
    if pixels is None:
        return None
    if form.inverted:
        pixels = as_grey(255 - pixels)
    cut = _cut(pixels, placed.box, shown, dpi / 72 * unit)
    return np.ascontiguousarray(np.rot90(cut, -rotation(page) // 90)), dpi


def only_image(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Placed | None:
    """The image that is all a page shows, upright and unclipped; None where there is more to it."""
    notes = page.obj.get("/Annots")
    if notes is not None and any(note.get("/Subtype") != "/Link" for note in notes):
        return None
    content = _content(page)
    if content is None:
        return None
    walk = _Walk(page)
    for instruction in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content)):
        if not walk.follows(str(instruction.operator), instruction.operands):
            return None
    return walk.found


class _Walk:
    """A walk through a page's content, as far as it shows one image and no text."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.found: Placed | None = None
        self._page = page
        self._here = pikepdf.Matrix()
        self._mode = 0
        self._outer: list[tuple[pikepdf.Matrix, int]] = []

    def follows(self, operator: str, operands: Any) -> bool:
        """Takes one step; False where the page has more to it."""
        if operator == "q":
            self._outer.append((self._here, self._mode))
        elif operator == "Q":
            if self._outer:
                self._here, self._mode = self._outer.pop()
        elif operator == "cm":
            self._here = pikepdf.Matrix(*(float(value) for value in operands)) @ self._here
        elif operator == "Tr":
            self._mode = int(operands[0])
        elif operator == "Do":
            seen, self.found = self.found, _placed(self._page, operands[0], self._here)
            return seen is None and self.found is not None
        elif operator in _SHOWS:
            return self._mode == _HIDDEN
        else:
            return operator in _HARMLESS and not (operator == "BDC" and operands[0] == "/OC")
        return True


def _content(page: pikepdf.Page) -> bytes | None:
    """What a page says, None where that is long or packed in an unusual way; no more of it is unpacked."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return None
    parts: list[bytes] = []
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        packed = stream.read_raw_bytes()
        packing = _single(stream.get("/Filter"))
        if packing is not None and (packing != "/FlateDecode" or "/DecodeParms" in stream):
            return None
        part = packed if packing is None else _inflated(packed, _MOST_CONTENT + 1)
        if len(part) + sum(map(len, parts)) > _MOST_CONTENT:
            return None
        parts.append(part)
    return b"\n".join(parts)


def _placed(page: pikepdf.Page, name: Any, here: pikepdf.Matrix) -> Placed | None:
    image = page.resources["/XObject"][str(name)]
    if image.get("/Subtype") != "/Image" or any(key in image for key in ("/SMask", "/Mask", "/OC")):
        return None
    upright = abs(here.b) + abs(here.c) < 1e-3 * abs(here.a) and here.a > 0 and here.d > 0
    return Placed(image, (here.e, here.f, here.e + here.a, here.f + here.d)) if upright else None


def _form_of(image: Any) -> _Form | None:
    """How the image is stored, None where it is stored in a way that is not read here."""
    if bool(image.get("/ImageMask", False)) or "/ColorSpace" not in image:
        return None
    space = image["/ColorSpace"]
    family = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if family == "/ICCBased":
        channels = {1: 1, 3: 3}.get(int(space[1]["/N"]), 0)
    else:
        channels = 1 if family in _GREY_SPACES else 3 if family in _COLOUR_SPACES else 0
    bits = int(image.get("/BitsPerComponent", 8))
    decode = [float(value) for value in image.get("/Decode", [0, 1] * channels)]
    inverted = decode == [1, 0]
    # Rendered, scans in black and white alone come slightly softened, and are read better so.
    if channels == 0 or bits != 8:
        return None
    if not inverted and decode != [0, 1] * channels:
        return None
    return _Form(int(image["/Width"]), int(image["/Height"]), channels, inverted)


def _resolution(box: tuple[float, float, float, float], form: _Form, unit: float) -> float | None:
    across = form.width / (box[2] - box[0]) * 72 / unit
    down = form.height / (box[3] - box[1]) * 72 / unit
    return (across + down) / 2 if abs(across - down) <= _EVEN * across else None


def _cut(
    pixels: Pixels,
    box: tuple[float, float, float, float],
    shown: tuple[float, float, float, float],
    scale: float,
) -> Pixels:
    """The part of an image that the page displays; `scale` is in pixels per point."""
    height, width = pixels.shape[:2]
    left, bottom = max(0, round((shown[0] - box[0]) * scale)), max(0, round((shown[1] - box[1]) * scale))
    right, top = max(0, round((box[2] - shown[2]) * scale)), max(0, round((box[3] - shown[3]) * scale))
    return pixels[top : height - bottom, left : width - right]


def _decoded(image: Any, form: _Form) -> Pixels | None:
    """The image's pixels, grey or RGB."""
    packing = _single(image.get("/Filter"))
    parms = _single(image.get("/DecodeParms"))
    if form.width * form.height * form.channels > _MOST_PIXEL_BYTES:
        return None
    if packing == "/DCTDecode" and parms is None:
        return _from_jpeg(image.read_raw_bytes(), form)
    if packing == "/FlateDecode":
        return _from_flate(image.read_raw_bytes(), form, parms)
    return None


def _from_jpeg(data: bytes, form: _Form) -> Pixels | None:
    with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
        mode = "L" if form.channels == 1 else "RGB"
        if picture.mode != mode or picture.size != (form.width, form.height):
            return None
        return np.asarray(picture)


def _from_flate(data: bytes, form: _Form, parms: Any) -> Pixels | None:
    predictor = 1 if parms is None else int(parms.get("/Predictor", 1))
    if predictor >= 10:
        return _from_png_rows(data, form, parms)
    wanted = form.row_bytes * form.height
    raw = _inflated(data, wanted) if predictor == 1 else b""
    if len(raw) < wanted:
        return None
    rows = np.frombuffer(raw, np.uint8, wanted).reshape(form.height, form.row_bytes)
    return rows.reshape((form.height, form.width, 3) if form.channels == 3 else (form.height, form.width))


def _from_png_rows(data: bytes, form: _Form, parms: Any) -> Pixels | None:
    """Rows with PNG's predictors are PNG's own image data: with a head before them, a decoder reads them."""
    told = int(parms.get("/Colors", 1)), int(parms.get("/BitsPerComponent", 8)), int(parms.get("/Columns", 1))
    if told != (form.channels, 8, form.width):
        return None
    kind = 2 if form.channels == 3 else 0
    head = form.width.to_bytes(4, "big") + form.height.to_bytes(4, "big") + bytes((8, kind, 0, 0, 0))
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        return np.asarray(picture.convert("RGB" if form.channels == 3 else "L"))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _inflated(packed: bytes, most: int) -> bytes:
    """At most `most` bytes of what was packed; b"" where it is broken."""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""


def _single(value: Any) -> Any:
    """A filter or its parameters where there is one, "several" where there are more."""
    if isinstance(value, pikepdf.Array):
        return value[0] if len(value) == 1 else "several" if len(value) else None
    return value
