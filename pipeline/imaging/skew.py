"""How far a page is turned: small angles by the sharpness of its lines, quarter turns by the way in which
its letters follow each other."""

import numpy as np
import numpy.typing as npt

from pipeline.imaging.glyphs import Glyphs

MAX_SKEW_DEG = 15.0
_LEAST_GLYPHS = 15
"""With fewer letters no angle is told: a few words on an empty page fit many."""
_SAMPLE = 400


def skew_deg(glyphs: Glyphs, dpi: float) -> float:
    """The angle by which the lines of a page fall to the right, in degrees, within ±15.

    Found by turning the feet of all letters until they stand on as few heights as possible: first in steps of
    0.5°, then of 0.1° and of 0.02°.
    """
    if len(glyphs) < _LEAST_GLYPHS:
        return 0.0
    boxes = glyphs.boxes.astype(np.float64)
    x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3]
    best = 0.0
    for reach, step, grain_in in ((MAX_SKEW_DEG, 0.5, 0.03), (0.6, 0.1, 0.02), (0.12, 0.02, 0.01)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        sharpness = [_sharpness(x, y, float(angle), grain_in * dpi) for angle in angles]
        best = float(angles[int(np.argmax(sharpness))])
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


def _sharpness(x: _Floats, y: _Floats, angle_deg: float, grain_px: float) -> float:
    """How far the points of a page turned by `angle_deg` gather on few heights, told in steps of a grain."""
    angle = np.radians(angle_deg)
    heights = (y * np.cos(angle) - x * np.sin(angle)) / grain_px
    bins = np.floor(heights - heights.min()).astype(np.int64)
    counts = np.bincount(bins).astype(np.float64)
    # Points that share a height count by twos; neighbours count half, so that no line is cut by a bin's edge.
    return float(np.square(counts).sum() + (counts[1:] * counts[:-1]).sum())
