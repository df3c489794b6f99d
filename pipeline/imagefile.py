"""TIFF, PNG and JPEG files through Pillow: sizes first, pixels later, one page at a time."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import InputError
from pipeline.imaging.types import Pixels
from pipeline.intake import PageInfo
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category

# Pillow's own guard warns, and raises only at twice its limit; sizes are checked here before pixels are read.
Image.MAX_IMAGE_PIXELS = None

A4_LONG_IN = 11.69
_ORIENTATION = 0x0112
_REDUCIBLE = frozenset(("L", "LA", "RGB", "RGBA", "CMYK"))
"""Modes in which neighbouring pixels may be averaged; palettes and single bits have to become grey first."""
_PLAUSIBLE_DPI = (72.0, 1200.0)


def image_pages(path: Path, settings: Settings) -> list[PageInfo]:
    """The pages of an image file (a TIFF may have many), from its headers alone.

    Raises `InputError`: `damaged`, `too_large` (more pages than allowed).
    """
    infos: list[PageInfo] = []
    with _opened(path) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if count > settings.max_pages:
            raise InputError(
                Category.TOO_LARGE,
                f"the image has {count} pages, the limit is {settings.max_pages}",
                remedy="split it, or raise HOSO_MAX_PAGES",
                path=path,
            )
        for index in range(count):
            image.seek(index)
            width, height = image.size
            problem = None
            if width * height > settings.max_pixels:
                problem = Category.TOO_LARGE, f"page {index + 1} is an image of {width} x {height} pixels"
            infos.append(
                PageInfo(
                    index + 1,
                    width_px=width,
                    height_px=height,
                    image_dpi=_dpi_of(image),
                    problem=problem,
                )
            )
    return infos


def load_image(path: Path, page_no: int, least_dpi: float = math.inf) -> tuple[Pixels, float]:
    """The pixels of one page, grey or RGB, 8 bits, turned as its EXIF head says, and its resolution in dpi.

    Transparency becomes white, CMYK becomes RGB, 16 bits become 8. An image at least twice as fine as
    `least_dpi` comes reduced by a whole number: at 600 dpi a page in colour has 104 MB, and every step on
    its way would need as much again. Raises `InputError` (`damaged`).
    """
    with _opened(path) as image:
        image.seek(page_no - 1)
        dpi = _dpi_of(image)
        step = _step(dpi, least_dpi)
        if step > 1 and image.format == "JPEG" and image.mode in ("L", "RGB"):
            width = image.width
            image.draft(image.mode, (image.width // step, image.height // step))
            dpi *= image.width / width
            step = _step(dpi, least_dpi)
        if step > 1 and image.mode in _REDUCIBLE:
            small = image.reduce(step)
            small.info = image.info
            # A TIFF keeps the way it lies elsewhere, and may have been turned as it was loaded.
            small.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
        else:
            small = image
        grey_or_colour = _flattened(ImageOps.exif_transpose(_eight_bits(small)))
        if step > 1 and small is image:
            grey_or_colour = grey_or_colour.reduce(step)
    return np.asarray(grey_or_colour), dpi / step


def _step(dpi: float, least_dpi: float) -> int:
    """By which whole number an image may be reduced; files tell 600 dpi as 599.9988."""
    return max(1, int(dpi / least_dpi + 0.02))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path, formats=("TIFF", "PNG", "JPEG")) as image:
            yield image
    except InputError:
        raise
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError) as exc:
        said = (str(exc).splitlines() or [type(exc).__name__])[0][:120]
        raise InputError(Category.DAMAGED, f"the image is damaged ({said})", path=path) from exc


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit and floating-point grey stretched to 8 bits; Pillow's own conversion would clip it."""
    if not (image.mode.startswith("I") or image.mode == "F"):
        return image
    deep = np.asarray(image, dtype=np.float32)
    top = 65535.0 if deep.max() > 255 else 255.0
    shallow = Image.fromarray(np.clip(deep * (255.0 / top), 0, 255).astype(np.uint8))
    shallow.info = image.info
    return shallow


def _flattened(image: Image.Image) -> Image.Image:
    """Grey (`L`) or colour (`RGB`) on white paper."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")


def _dpi_of(image: Image.Image) -> float:
    """The resolution that the file tells, or, where that is missing or absurd, that of an A4 page this size.

    Phones write 72, some scanners 1. The print decides the scale later; this only places boxes.
    """
    told = image.info.get("dpi")
    long_px = max(image.size)
    as_a4 = long_px / A4_LONG_IN
    if not told or not all(_PLAUSIBLE_DPI[0] < float(side) <= _PLAUSIBLE_DPI[1] for side in told[:2]):
        return as_a4
    dpi = float(told[0])
    inches = long_px / dpi
    return dpi if 4 <= inches <= 50 else as_a4
