"""From a scanned page to one that Tesseract reads well, and back to the page's own pixels."""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.imaging.background import flattened
from pipeline.imaging.border import without_border
from pipeline.imaging.contrast import darkened
from pipeline.imaging.glyphs import glyphs_of
from pipeline.imaging.greyink import without_grey_stamps
from pipeline.imaging.ink import is_coloured, without_ink
from pipeline.imaging.placement import Placement, inverted, scaled, turn_and_scale
from pipeline.imaging.skew import lies_sideways, skew_deg
from pipeline.imaging.streaks import without_streaks
from pipeline.imaging.textsize import CAPITAL_IN, capital_height_px, scale_for
from pipeline.imaging.types import Grey, Pixels, as_grey
from schemas.page import PAGE_DPI

_LEAST_SKEW_DEG = 0.15
"""Smaller angles are left: turning blurs."""


class Quality(NamedTuple):
    """What a page looks like: its figures stand in the page's note."""

    skew_deg: float
    capital_px: float | None
    quarter_turns: int = 0


class CleanPage(NamedTuple):
    """A page ready for recognition: even white paper, straight, capitals 23 to 32 px high.

    `dpi` is the resolution of `grey`, `capital_px` the height of capitals in it, `placement` leads its pixels
    back to the page.
    """

    grey: Grey
    dpi: float
    capital_px: float
    placement: Placement
    quality: Quality
    angle_deg: float
    """By how much the page was turned to be straight."""


def flat_page(pixels: Pixels, dpi: float) -> Grey:
    """A grey or RGB page of `dpi` pixels per inch without stamps, streaks, borders and shading, its print
    dark."""
    grey = without_streaks(without_ink(pixels, dpi), dpi)
    flat = flattened(without_border(grey, dpi), dpi)
    return darkened(flat if is_coloured(pixels) else without_grey_stamps(flat, dpi), dpi)


def straightened(
    flat: Grey,
    dpi: float,
    quarter_turns: int | None = None,
    angle_deg: float | None = None,
    shear: float = 0.0,
    usual_size: bool = False,
) -> CleanPage:
    """A flat page turned upright, deskewed and scaled for recognition.

    `quarter_turns` are counter-clockwise; None finds out whether the page lies on its side (which of its two
    sides, and whether it stands on its head, only reading tells). `angle_deg` is the angle by which lines
    fall to the right, where it is known, and `shear` the way to the right per pixel down that uprights lean.
    `usual_size` takes print for as large as it mostly is, where a picture hides its size.
    """
    glyphs = glyphs_of(flat, dpi)
    if quarter_turns is None:
        quarter_turns = 1 if lies_sideways(glyphs) else 0
    if quarter_turns % 4:
        flat = as_grey(np.ascontiguousarray(np.rot90(flat, quarter_turns)))
        glyphs = glyphs_of(flat, dpi)
    height, width = flat.shape
    skew = skew_deg(glyphs, dpi) if angle_deg is None else angle_deg
    capital_px = None if usual_size else capital_height_px(glyphs)
    factor = scale_for(capital_px, dpi)
    angle = skew if angle_deg is not None or abs(skew) >= _LEAST_SKEW_DEG else 0.0
    matrix, size = turn_and_scale((width, height), angle, factor, shear)
    if angle or shear or factor != 1.0:
        how = cv2.INTER_CUBIC if factor > 0.7 else cv2.INTER_AREA
        flat = as_grey(cv2.warpAffine(flat, matrix, size, flags=how, borderValue=255.0))
    upright = PAGE_DPI / dpi
    return CleanPage(
        grey=flat,
        dpi=dpi * factor,
        capital_px=(capital_px or CAPITAL_IN * dpi) * factor,
        placement=Placement(
            scaled(inverted(matrix), upright), round(width * upright), round(height * upright)
        ),
        quality=Quality(skew, capital_px, quarter_turns % 4),
        angle_deg=angle,
    )
