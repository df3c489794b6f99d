"""Stroke numerals are counted on the picture, and nothing else is touched."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, OcrWord
from pipeline.ocr.numerals import with_counted_strokes
from schemas.page import Box

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def picture(text: str, blur: float = 0.0, size: int = 36) -> Grey:
    """A word in grey, cut close."""
    font = ImageFont.truetype(FONT, size)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 255)
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, fill=40, font=font)
    pixels = np.asarray(image, dtype=np.uint8)
    noise = np.random.default_rng(7).normal(0, blur, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


def reread(printed: str, read: str, blur: float = 0.0, size: int = 36) -> str:
    image = picture(printed, blur, size)
    box = Box(0, 0, image.shape[1], image.shape[0])
    return with_counted_strokes(image, OcrLine((OcrWord(read, box, 0.5),))).text


@pytest.mark.parametrize(
    ("printed", "read"),
    [("III", "II"), ("III", "HI"), ("III", "III"), ("II", "III"), ("I.", "IL."), ("III.", "II."), ("I", "I")],
)
@pytest.mark.parametrize("blur", [0, 25])
def test_strokes_are_counted(printed: str, read: str, blur: float) -> None:
    assert reread(printed, read, blur=blur) == printed


@pytest.mark.parametrize(
    ("printed", "read"),
    [("11", "11"), ("111", "11"), ("IV", "IV"), ("VI", "VI"), ("H", "H"), ("HI", "HI"), ("lll", "lll")],
)
def test_figures_letters_and_other_numerals_stay_as_read(printed: str, read: str) -> None:
    assert reread(printed, read) == read


def test_an_empty_picture_changes_nothing() -> None:
    blank = np.full((30, 40), 255, np.uint8)
    assert with_counted_strokes(blank, OcrLine((OcrWord("II", Box(0, 0, 40, 30), 0.5),))).text == "II"
    assert with_counted_strokes(blank, OcrLine((OcrWord("II", Box(5, 5, 5, 5), 0.5),))).text == "II"
