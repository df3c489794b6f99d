"""Pale print made dark: copies fade, often in bands, and the engine was taught with black on white."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.types import Grey, as_grey

_SHRINK = 4
_PALE = 40
"""Print is darkened to about this level."""
_DARK_ENOUGH, _MOST_UNEVEN = 65, 115
"""A page whose print is so dark in the middle, and nowhere paler than this, is left as it is."""
_PALEST = 150
"""Print is darkened as if it were at most so pale: what is paler may be the paper's grain."""
_NO_PRINT = 185
_PAPER = 235
"""What is brighter is paper with its grain."""
_REACH_IN = 0.4


def ink_level(flat: Grey, dpi: float) -> npt.NDArray[np.float32]:
    """How dark print is around each place of a flattened page, 0 to 255, at a quarter of its size.

    Where there is no print, the level of the print nearest to it is told.
    """
    # A light blur first: single dark specks are not print.
    soft = cv2.GaussianBlur(flat, (0, 0), max(0.5, dpi / 250))
    height, width = max(1, flat.shape[0] // _SHRINK), max(1, flat.shape[1] // _SHRINK)
    small = cv2.resize(
        cv2.erode(soft, np.ones((_SHRINK, _SHRINK), np.uint8)),
        (width, height),
        interpolation=cv2.INTER_NEAREST,
    )
    small = cv2.medianBlur(small, 3)
    reach = max(3, round(_REACH_IN * dpi / _SHRINK)) | 1
    darkest = cv2.erode(small, np.ones((reach, reach), np.uint8)).astype(np.float32)
    print_here = (darkest < _NO_PRINT).astype(np.float32)
    weight = cv2.blur(print_here, (reach, reach))
    level = cv2.blur(darkest * print_here, (reach, reach)) / np.maximum(weight, 1e-6)
    common = float(np.median(darkest[print_here > 0])) if print_here.any() else 0.0
    return np.where(weight > 0.01, level, common).astype(np.float32)


def darkened(flat: Grey, dpi: float) -> Grey:
    """The page with pale print stretched to black and the paper's grain to white; dark print stays."""
    level = ink_level(flat, dpi)
    if float(np.median(level)) <= _DARK_ENOUGH and float(np.percentile(level, 95)) <= _MOST_UNEVEN:
        return flat
    level = np.clip(level - _PALE / 2, 0, _PALEST)
    full = cv2.resize(level, flat.shape[::-1], interpolation=cv2.INTER_LINEAR)
    stretched = (flat.astype(np.float32) - full) * (255.0 / (_PAPER - full))
    return as_grey(np.clip(stretched, 0, 255).astype(np.uint8))
