"""What a PDF is, told by pikepdf before anything renders it: password, page boxes, images."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.errors import InputError
from pipeline.intake import PageInfo
from pipeline.settings import Settings
from pipeline.unpacked import MOST_CONTENT_BYTES, Unpacking, holds_object_bomb, resources_of
from schemas.document import FailureCategory as Category

_POINTS_PER_INCH = 72
_TAIL = 1 << 16
"""Mail gateways and scanners append a few bytes to a PDF, hardly more than this."""
_FORM_DEPTH = 4
"""Images are looked for in forms nested this deep; real producers nest one or two."""


def pdf_pages(path: Path, settings: Settings) -> list[PageInfo]:
    """The pages of a PDF. A PDF with an owner's password only is opened like any other.

    Raises `InputError`: `encrypted`, `damaged`, `too_large` (more pages than allowed).
    """
    if holds_object_bomb(path):
        most = f"{MOST_CONTENT_BYTES // 1_000_000} MB"
        raise InputError(Category.TOO_LARGE, f"the PDF's objects unpack to more than {most}", path=path)
    try:
        with pikepdf.open(path) as pdf:
            count = len(pdf.pages)
            if count == 0:
                raise InputError(Category.DAMAGED, "the PDF has no pages", path=path)
            if count > settings.max_pages:
                raise InputError(
                    Category.TOO_LARGE,
                    f"the document has {count} pages, the limit is {settings.max_pages}",
                    remedy="split it, or raise HOSO_MAX_PAGES",
                    path=path,
                )
            _refuse_torn(pdf, path)
            unpacking = Unpacking()
            return [
                _page_info(page, number, settings, unpacking)
                for number, page in enumerate(pdf.pages, start=1)
            ]
    except pikepdf.PasswordError as exc:
        # Not a PdfError, so it has to be named.
        raise InputError(Category.ENCRYPTED, "the PDF needs a password to open", path=path) from exc
    except pikepdf.PdfError as exc:
        raise InputError(Category.DAMAGED, f"the PDF is damaged ({_first_line(exc)})", path=path) from exc
    except (ValueError, TypeError, KeyError, RuntimeError) as exc:
        raise InputError(
            Category.DAMAGED, f"the PDF's structure is broken ({_first_line(exc)})", path=path
        ) from exc


def _refuse_torn(pdf: pikepdf.Pdf, path: Path) -> None:
    """Refuse a file that has lost its end: its end mark is missing, or pages that its page tree promises.

    Reading what could be rescued would pass off part of a report as the whole.
    """
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        if b"%%EOF" not in stream.read():
            raise InputError(Category.DAMAGED, "the PDF is cut off: its end is missing", path=path)
    try:
        promised = int(pdf.Root.Pages.get("/Count", 0))
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    if promised > len(pdf.pages):
        raise InputError(
            Category.DAMAGED,
            f"the PDF is cut off: {promised} pages promised, {len(pdf.pages)} there",
            path=path,
        )


def _page_info(page: pikepdf.Page, page_no: int, settings: Settings, unpacking: Unpacking) -> PageInfo:
    try:
        width_pt, height_pt = displayed_size(page)
        images = list(_image_sizes(resources_of(page), _FORM_DEPTH))
        too_large = unpacking.is_too_large(page)
    except (ValueError, TypeError, KeyError, AttributeError, pikepdf.PdfError) as exc:
        return PageInfo(page_no, problem=(Category.DAMAGED, f"page {page_no} is broken ({_first_line(exc)})"))
    if too_large:
        most = f"{MOST_CONTENT_BYTES // 1_000_000} MB"
        return PageInfo(page_no, problem=(Category.TOO_LARGE, f"page {page_no} unpacks to more than {most}"))
    width_px, height_px = max(images, key=lambda size: size[0] * size[1], default=(0, 0))
    info = PageInfo(
        page_no,
        width_pt,
        height_pt,
        width_px,
        height_px,
        image_dpi=_covering_dpi((width_pt, height_pt), (width_px, height_px)),
    )
    return info._replace(problem=_size_problem(info, settings))


def _size_problem(info: PageInfo, settings: Settings) -> tuple[Category, str] | None:
    if info.width_pt < 1 or info.height_pt < 1:
        return Category.DAMAGED, f"page {info.page_no} has no area"
    scale = settings.render_dpi / _POINTS_PER_INCH
    pixels = info.width_pt * scale * info.height_pt * scale
    if pixels > settings.max_pixels:
        size_mm = " x ".join(
            f"{side / _POINTS_PER_INCH * 25.4:.0f}" for side in (info.width_pt, info.height_pt)
        )
        return Category.TOO_LARGE, f"page {info.page_no} is {size_mm} mm large"
    if info.width_px * info.height_px > settings.max_pixels:
        return (
            Category.TOO_LARGE,
            f"page {info.page_no} holds an image of {info.width_px} x {info.height_px} pixels",
        )
    return None


def displayed_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What is displayed of a page: left, bottom, right, top in its own units, before `/Rotate`."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    m_left, m_bottom, m_right, m_top = (float(side) for side in page.mediabox)
    return (
        max(min(left, right), min(m_left, m_right)),
        max(min(bottom, top), min(m_bottom, m_top)),
        min(max(left, right), max(m_left, m_right)),
        min(max(bottom, top), max(m_bottom, m_top)),
    )


def displayed_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in points as displayed: the crop box, turned as `/Rotate` says."""
    left, bottom, right, top = displayed_box(page)
    width, height = right - left, top - bottom
    # UserUnit is not inherited, /Rotate is.
    unit = float(page.obj.get("/UserUnit", 1))
    quarter_turns = rotation(page) // 90 % 2
    width, height = width * unit, height * unit
    return (height, width) if quarter_turns else (width, height)


def rotation(page: pikepdf.Page) -> int:
    node: Any = page.obj
    for _ in range(64):
        if "/Rotate" in node:
            return int(node["/Rotate"])
        if "/Parent" not in node:
            return 0
        node = node["/Parent"]
    return 0


def _image_sizes(resources: Any, depth: int) -> Iterator[tuple[int, int]]:
    """Pixel sizes of the images that a page's resources name, forms included."""
    if resources is None or depth == 0:
        return
    objects = resources.get("/XObject")
    if objects is None:
        return
    for item in objects.values():
        kind = item.get("/Subtype")
        if kind == "/Image":
            yield int(item.get("/Width", 0)), int(item.get("/Height", 0))
        elif kind == "/Form":
            yield from _image_sizes(item.get("/Resources"), depth - 1)


def _covering_dpi(size_pt: tuple[float, float], size_px: tuple[int, int]) -> float | None:
    """The resolution of an image of the page's own shape, None where the shapes differ.

    A page may be turned by `/Rotate`, so both orientations of the image are tried.
    """
    for width_px, height_px in (size_px, size_px[::-1]):
        across = width_px / size_pt[0] * _POINTS_PER_INCH if size_pt[0] else 0
        down = height_px / size_pt[1] * _POINTS_PER_INCH if size_pt[1] else 0
        if across > 0 and abs(across - down) <= 0.03 * max(across, down):
            return (across + down) / 2
    return None


def _first_line(exc: Exception) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0][:120] if lines else type(exc).__name__
