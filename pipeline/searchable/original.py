"""The source as a PDF: a PDF as it is, images wrapped by img2pdf with bytes, or at least pixels, kept."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import img2pdf
import pikepdf
from PIL import Image

from pipeline.imagefile import load_image
from pipeline.intake import FileType, SourceFile

_EXIF_ORIENTATION = 0x0112
_ROTATE = {1: 0, 3: 180, 6: 90, 8: 270}
"""The page rotation that shows an image as its EXIF head says; mirrored images have none."""
_POINTS_PER_INCH = 72

logging.getLogger("img2pdf").setLevel(logging.CRITICAL)  # what it cannot wrap is wrapped in another way


@contextmanager
def original_pdf(file: SourceFile) -> Iterator[pikepdf.Pdf]:
    """The source as an open PDF with as many pages as it has. Raises what pikepdf and Pillow raise."""
    if file.type is FileType.PDF:
        with pikepdf.open(file.path) as pdf:
            yield pdf
        return
    with pikepdf.open(_wrapped(file)) as pdf:
        yield pdf


def _wrapped(file: SourceFile) -> BytesIO:
    """The images as pages; as they are in the file where PDF allows that, and otherwise (transparency,
    mirrored images, rare kinds of pixels) as they were read."""
    rotations = _rotations(file)
    if rotations is not None:
        stream = BytesIO()
        try:
            img2pdf.convert(
                str(file.path),
                layout_fun=_layout(file),
                rotation=img2pdf.Rotation.none,
                nodate=True,
                outputstream=stream,
            )
            return _turned(stream, rotations)
        except Exception:  # img2pdf raises no other (a palette with a profile, JP2 heads)
            logging.getLogger(__name__).debug("%s is wrapped as it was read", file.path, exc_info=True)
    pictures = [_as_read(file, number) for number in range(1, file.pages + 1)]
    stream = BytesIO()
    img2pdf.convert(pictures, layout_fun=_layout(file), nodate=True, outputstream=stream)
    return stream


def _rotations(file: SourceFile) -> list[int] | None:
    """The rotation of each page, None where one is mirrored."""
    found: list[int] = []
    with Image.open(file.path) as image:
        for index in range(file.pages):
            image.seek(index)
            told = image.getexif().get(_EXIF_ORIENTATION, 1)
            found.append(_ROTATE.get(told, 0) if not 2 <= told <= 8 else _ROTATE.get(told, -1))
    return None if -1 in found else found


def _turned(stream: BytesIO, rotations: list[int]) -> BytesIO:
    with pikepdf.open(stream) as pdf:
        if len(pdf.pages) != len(rotations):
            raise ValueError(f"{len(pdf.pages)} pages from {len(rotations)} images")
        if not any(rotations):
            return stream
        for page, degrees in zip(pdf.pages, rotations, strict=True):
            page.rotate(degrees, relative=False)
        turned = BytesIO()
        pdf.save(turned)
        return turned


def _as_read(file: SourceFile, page_no: int) -> bytes:
    """The picture of one page as a PNG, as recognition saw it: upright, on white paper."""
    pixels, _ = load_image(file.path, page_no)
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


_Layout = Callable[[int, int, tuple[float, float]], tuple[float, float, float, float]]


def _layout(file: SourceFile) -> _Layout:
    """What tells img2pdf the size of page and image in points, from pixels: by the resolution that was used
    to read the file (a fax's two resolutions differ: then by both)."""
    pages = iter(file.page_infos)

    def layout(width_px: int, height_px: int, told: tuple[float, float]) -> tuple[float, float, float, float]:
        dpi = next(pages).image_dpi or 200.0
        across = dpi
        down = dpi * told[1] / told[0] if told[0] == dpi and told[1] > 0 else dpi
        width, height = width_px / across * _POINTS_PER_INCH, height_px / down * _POINTS_PER_INCH
        return width, height, width, height

    return layout
