"""How far a page is turned: small angles by the sharpness of its lines, quarter turns by the way in which
its letters follow each other."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.glyphs import Glyphs
from pipeline.imaging.types import Mask, as_grey

MAX_SKEW_DEG = 15.0
_WORK_DPI = 60.0
_LEAST_GLYPHS = 15
"""With fewer letters no angle is told: a few words on an empty page fit many."""
_SAMPLE = 400


def skew_deg(glyphs: Glyphs, dpi: float) -> float:
    """The angle by which the lines of a page fall to the right, in degrees, within ±15.

    Found by turning the page, at 60 dpi, until the sums over its rows differ the most: first in steps of 1°,
    then of 0.2° and of 0.05°.
    """
    if len(glyphs) < _LEAST_GLYPHS:
        return 0.0
    factor = min(1.0, _WORK_DPI / dpi)
    small = as_grey(cv2.resize(glyphs.strokes, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    # An unturned image is sharper than a turned one; blurred beforehand, all angles are alike.
    small = as_grey(cv2.GaussianBlur(small, (0, 0), 1.2))
    best = 0.0
    for reach, step in ((MAX_SKEW_DEG, 1.0), (1.0, 0.2), (0.2, 0.05)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        # Of equally sharp angles the smallest.
        best = float(max(angles, key=lambda angle: (round(_sharpness(small, float(angle)), 9), -abs(angle))))
    return max(-MAX_SKEW_DEG, min(MAX_SKEW_DEG, best))


def lies_sideways(glyphs: Glyphs) -> bool:
    """Whether the lines of a page run from top to bottom: a scan turned by 90 or 270 degrees.

    In a line, a letter's nearest neighbour stands beside it, not above or below it.
    """
    if len(glyphs) < _LEAST_GLYPHS:
        return False
    boxes = glyphs.boxes.astype(np.float64)
    x0, y0 = boxes[:, 0], boxes[:, 1]
    x1, y1 = x0 + boxes[:, 2], y0 + boxes[:, 3]
    chosen = np.linspace(0, len(boxes) - 1, min(_SAMPLE, len(boxes))).astype(int)
    beside = _nearest(x0, x1, y0, y1, chosen)
    above = _nearest(y0, y1, x0, x1, chosen)
    told = beside != above
    return bool(told.any()) and float(np.mean(beside[told] < above[told])) < 0.4


_Floats = npt.NDArray[np.float64]


def _nearest(a0: _Floats, a1: _Floats, b0: _Floats, b1: _Floats, chosen: npt.NDArray[np.int_]) -> _Floats:
    """For each chosen box the gap along axis a to its nearest neighbour that it overlaps with along b."""
    gap = np.maximum(a0[None, :] - a1[chosen, None], a0[chosen, None] - a1[None, :])
    shared = np.minimum(b1[None, :], b1[chosen, None]) - np.maximum(b0[None, :], b0[chosen, None])
    lower = np.minimum(b1 - b0, (b1 - b0)[chosen, None])
    gap = np.where((shared > 0.5 * lower) & (gap > 0), gap, np.inf)
    return np.asarray(gap.min(axis=1), np.float64)


def _sharpness(ink: Mask, angle_deg: float) -> float:
    """How clearly the rows of a page turned by `angle_deg` divide into print and gaps."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, 1.0)
    turned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_CUBIC)
    profile = turned.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum()) / max(1.0, float(np.square(profile).sum()))
