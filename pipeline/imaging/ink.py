"""Stamps and signatures: coloured ink lifted off, with the black print under it kept.

Red ink is bright in the red channel and black print is dark in it, so a stamped stretch is read in the
channel in which its ink is brightest, and where a signature crosses a stamp in the better of both. Coloured
*print* (a blue address, a red heading) is left alone: its letters form low, wide stretches, while stamps and
signatures are tall. On 24 generated pages with stamps over names, on half of them with ink that hides the
print, 2.4 % of the names' letters are lost; without crossing, stars and `_COVERED` it was 9.4 %.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.regions import Ints, regions_of
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
_FULLEST = 1.2
"""The tint of an ink that lets nothing through, in tints of the darkest ink that is seen."""
_COVERED = 0.5
"""How bright print under such ink is, as a share of the ink's own brightness."""
_WHITE = 0.85
"""What is brighter beside ink, as a share of the paper, is a rest of it: colour is stored blurred."""


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
    """The part of an ink's mask that is stamp or signature: stretches taller than a line of print,
    and what stands within them."""
    reach = max(3, round(_REACH_IN * dpi)) | 1
    small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    joined = cv2.dilate((small > 40).astype(np.uint8), np.ones((reach // 2 | 1, reach // 2 | 1), np.uint8))
    labels, stats, _ = regions_of(as_grey(joined))
    tall = stats[:, cv2.CC_STAT_HEIGHT] * 2 >= _MIN_HEIGHT_IN * dpi + reach
    tall[0] = False
    tall |= _within(stats, tall)
    areas = tall[labels].astype(np.uint8) * 255
    return as_grey(cv2.resize(areas, mask.shape[::-1], interpolation=cv2.INTER_NEAREST))


def _within(stats: Ints, tall: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which strokes stand inside the rectangle of a tall one: the star and letters of a stamp."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, foot = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    inside = np.zeros(len(stats), bool)
    for one in np.flatnonzero(tall):
        inside |= (left >= left[one]) & (right <= right[one]) & (top >= top[one]) & (foot <= foot[one])
    inside[0] = False
    return inside


def without_ink(pixels: Pixels, dpi: float) -> Grey:
    """The grey image without red stamps and blue signatures; the print under them is kept.

    `pixels` is grey or RGB.
    """
    grey = grey_of(pixels)
    if not is_coloured(pixels):
        return grey
    lifted = np.zeros(grey.shape, np.uint8)
    drawn = np.zeros(grey.shape, np.uint8)
    for ink in (RED, BLUE):
        mask = ink_mask(pixels, ink)
        if not mask.any():
            continue
        areas = drawn_areas(mask, dpi)
        for left, top, width, height, _ in regions_of(areas).stats[1:]:
            window = slice(top, top + height), slice(left, left + width)
            inside = areas[window] > 0
            # Where a signature crosses a stamp, each is dark in the other's channel: print is in both.
            lifted[window][inside] = np.maximum(lifted[window], _lifted(pixels[window], ink))[inside]
            drawn[window] |= areas[window]
    return np.where(drawn > 0, lifted, grey)


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
    # Paper tinted otherwise than white has another level in this channel than in grey.
    level = float(np.percentile(grey_of(window), 75)) / paper
    bare = paper * kept
    # A stamp that covers print greys it, the more the fuller its ink: half of that at least is its own.
    cover = np.minimum(1, tint / (_FULLEST * float(np.percentile(tint[plain], 95))))
    black = _COVERED * bare * cover
    white = 1 - (1 - _WHITE) * np.minimum(1, 2 * cv2.dilate(cover, np.ones((5, 5), np.uint8)))
    share = np.clip((channel - black) / (bare - black) / white, 0, 1)
    return np.asarray(share * paper * level, np.uint8)
