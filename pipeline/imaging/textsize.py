"""How high a page's print is; Tesseract reads best where capitals are 20 to 30 pixels high."""

import math

import numpy as np
import numpy.typing as npt

from pipeline.imaging.glyphs import Glyphs

TARGET_PX = 27.0
"""The height that capitals are brought to."""
LOW_PX, HIGH_PX = 23.0, 32.0
"""Heights within these are left alone: resampling costs sharpness."""
_LEAST, _MOST = 0.25, 2.5
"""The least and the most that a page is resized by: small print at 200 dpi needs 2 at most."""
_LEAST_GLYPHS = 40
_CAPITAL_TO_X = 1.45
_RIVAL = 2 / 3
"""Heights this near to the most frequent one in number are its rivals."""
_NEAR = 0.07
"""Letters of one kind differ in height by so much."""


def capital_height_px(glyphs: Glyphs) -> float | None:
    """The height of capital letters in the body print of a page, in pixels; None with too little print.

    The most frequent height is that of small letters without ascenders; capitals are 1.45 times as high. In
    tables full of figures and capitals these can be the most frequent themselves: then nearly as many letters
    are 1.45 times lower, and few 1.45 times higher.
    """
    if len(glyphs) < _LEAST_GLYPHS:
        return None
    counts = np.bincount(glyphs.boxes[:, 3]).astype(np.float64)
    # Neighbouring heights count half: a letter's height varies by a pixel.
    smooth = np.convolve(counts, (0.5, 1.0, 0.5), mode="same")
    usual = int(np.argmax(smooth))
    lower, fewer = _most_near(smooth, usual / _CAPITAL_TO_X)
    _, higher = _most_near(smooth, usual * _CAPITAL_TO_X)
    is_capitals = fewer >= _RIVAL * smooth[usual] and higher < fewer
    return _CAPITAL_TO_X * float(lower if is_capitals else usual)


def _most_near(counts: npt.NDArray[np.float64], height: float) -> tuple[int, float]:
    """The most frequent height near `height`, and its count."""
    first = math.floor((1 - _NEAR) * height)
    near = counts[first : math.ceil((1 + _NEAR) * height) + 1]
    return (first + int(np.argmax(near)), float(near.max())) if len(near) else (first, 0.0)


def scale_for(capital_px: float | None, dpi: float) -> float:
    """The factor by which a page of `dpi` should be resized for recognition, 1.0 where it is right as it is.

    A page whose print cannot be measured is taken to have print of 13 pt.
    """
    height = capital_px if capital_px is not None else CAPITAL_IN * dpi
    if LOW_PX <= height <= HIGH_PX:
        return 1.0
    return min(_MOST, max(_LEAST, TARGET_PX / height))


CAPITAL_IN = 0.13
"""The height of capitals of 13 to 14 pt print, in inches."""
