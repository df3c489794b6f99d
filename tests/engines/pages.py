"""Pages and files drawn at test time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.lines import font_file

A4_PX = (1654, 2339)
"""A4 at 200 dpi, width and height."""
BODY = (
    "Trong quý, Ủy ban nhân dân xã tiếp nhận 1.254 hồ sơ, trong đó",
    "trực tuyến 876 hồ sơ, trực tiếp 352 hồ sơ và kỳ trước chuyển qua",
    "26 hồ sơ. Đã giải quyết 1.230 hồ sơ, đúng hạn 1.221 hồ sơ.",
)


def font(size_px: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(str(font_file(style)), size_px)
    except Exception as exc:
        pytest.skip(f"no font for drawing: {exc}")


def drawn_page(
    lines: Sequence[str] = BODY, *, size_px: int = 38, top: int = 300, left: int = 240, leading: float = 1.6
) -> Image.Image:
    """A grey A4 page at 200 dpi with lines of print (38 px is 13.7 pt)."""
    page = Image.new("L", A4_PX, 255)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((left, top + round(number * size_px * leading)), line, font=font(size_px), fill=0)
    return page


def array(image: Image.Image) -> np.ndarray:
    return np.asarray(image)


def image_pdf(path: Path, pages: Sequence[Image.Image], dpi: int = 200) -> Path:
    """A PDF of scans."""
    first, *rest = (page.convert("RGB") if page.mode not in ("L", "RGB") else page for page in pages)
    first.save(path, "PDF", resolution=dpi, save_all=True, append_images=rest)
    return path


def text_pdf(path: Path, lines: Sequence[str] = BODY, pages: int = 1) -> Path:
    """A born-digital PDF."""
    try:
        pdfmetrics.registerFont(TTFont("TestSerif", str(font_file("Regular"))))
    except Exception as exc:
        pytest.skip(f"no font for typesetting: {exc}")
    canvas = Canvas(str(path), pagesize=(595.28, 841.89))
    for _ in range(pages):
        canvas.setFont("TestSerif", 14)
        for number, line in enumerate(lines):
            canvas.drawString(85, 750 - 22 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def encrypted(path: Path, source: Path, *, user: str, owner: str) -> Path:
    with pikepdf.open(source) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user=user, owner=owner))
    return path


def boxed_pdf(path: Path, width_pt: float, height_pt: float) -> Path:
    """A PDF with one empty page of any size."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(min(width_pt, 14000), min(height_pt, 14000)))
        pdf.pages[0].mediabox = pikepdf.Array([0, 0, width_pt, height_pt])
        pdf.save(path)
    return path
