"""Stamps and signatures: coloured ink lifted off, with the black print under it kept.

Red ink is bright in the red channel and black print is dark in it, so a stamped stretch is read in the
channel in which its ink is brightest. Coloured *print* (a blue address, a red heading) is left alone: its
letters form low, wide stretches, while stamps and signatures are tall.
"""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Grey, Mask, Pixels, as_grey


class Ink(NamedTuple):
    """An ink's hues in OpenCV's half degrees, and the channel (0 red, 2 blue) in which it is brightest."""

    hues: tuple[tuple[int, int], ...]
    channel: int


RED = Ink(((0, 12), (160, 180)), 0)
BLUE = Ink(((95, 145),), 2)

_MIN_SATURATION = 45
_MIN_VALUE = 70
_REACH_IN = 0.08
"""Strokes of one stamp or signature are at most this far apart, in inches."""
_MIN_HEIGHT_IN = 0.45
"""The least height of a stamp or signature; a line of print is 0.2 inches high."""
_CLEAR_TINT = 30.0
"""The lead of an ink's channel over the others where it is surely this ink."""


def grey_of(pixels: Pixels) -> Grey:
    """The grey image of a grey or RGB one."""
    return pixels if pixels.ndim == 2 else as_grey(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))


def is_coloured(pixels: Pixels) -> bool:
    """Whether an image holds colour at all; scanners often save grey pages as RGB."""
    if pixels.ndim == 2:
        return False
    red, green, blue = cv2.split(np.ascontiguousarray(pixels[::4, ::4]))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return float(np.mean(as_grey(spread) > 40)) > 0.0002


def ink_mask(pixels: Pixels, ink: Ink) -> Mask:
    """Where an RGB image has this ink's colour."""
    hsv = cv2.cvtColor(pixels, cv2.COLOR_RGB2HSV)
    mask = np.zeros(pixels.shape[:2], np.uint8)
    for low, high in ink.hues:
        mask |= as_grey(cv2.inRange(hsv, (low, _MIN_SATURATION, _MIN_VALUE), (high, 255, 255)))
    return mask


def drawn_areas(mask: Mask, dpi: float) -> Mask:
    """The part of an ink's mask that is stamp or signature: stretches taller than a line of print."""
    reach = max(3, round(_REACH_IN * dpi)) | 1
    small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((small > 40).astype(np.uint8), np.ones((reach // 2 | 1, reach // 2 | 1), np.uint8))
    labels, stats, _ = regions_of(as_grey(joined))
    tall = stats[:, cv2.CC_STAT_HEIGHT] * 2 >= _MIN_HEIGHT_IN * dpi + reach
    tall[0] = False
    areas = tall[labels].astype(np.uint8) * 255
    return as_grey(cv2.resize(areas, mask.shape[::-1], interpolation=cv2.INTER_NEAREST))


def without_ink(pixels: Pixels, dpi: float) -> Grey:
    """The grey image without red stamps and blue signatures; the print under them is kept.

    `pixels` is grey or RGB.
    """
    grey = grey_of(pixels)
    if not is_coloured(pixels):
        return grey
    grey = grey.copy()
    for ink in (RED, BLUE):
        mask = ink_mask(pixels, ink)
        if not mask.any():
            continue
        areas = drawn_areas(mask, dpi)
        for left, top, width, height, _ in regions_of(areas).stats[1:]:
            window = slice(top, top + height), slice(left, left + width)
            inside = areas[window] > 0
            grey[window][inside] = _lifted(pixels[window], ink)[inside]
    return grey


def _lifted(window: Pixels, ink: Ink) -> Grey:
    """A window of the page in the channel in which the ink is bright, with what the ink darkens it put back.

    How much that is follows from the tint, the lead of this channel over the others: on bare paper both grow
    together, and over black print there is little of either.
    """
    channel = window[..., ink.channel].astype(np.float32)
    others = (window.sum(axis=2, dtype=np.float32) - channel) / 2
    paper = max(1.0, float(np.percentile(channel, 75)))
    tint = np.maximum(0, channel - others)
    # Compression blurs colour more than brightness.
    tint = np.maximum(tint, cv2.GaussianBlur(tint, (0, 0), 1.0))
    plain = (tint > _CLEAR_TINT) & (channel > 0.55 * paper)
    if not plain.any():
        return np.asarray(channel, np.uint8)
    loss = float(np.percentile((1 - channel[plain] / paper) / tint[plain], 60))
    kept = np.maximum(0.3, 1 - max(0.0, loss) * tint)
    return np.asarray(np.minimum(255, channel / kept), np.uint8)
