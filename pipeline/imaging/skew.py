"""How far a page is turned: small angles by the sharpness of its lines, quarter turns by their direction."""

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.types import Grey, Mask, as_grey

MAX_SKEW_DEG = 15.0
_WORK_DPI = 60.0


def ink_of(flat: Grey, dpi: float) -> Mask:
    """The dark strokes of a flattened page, 255 on 0, at 60 dpi: enough to see lines."""
    factor = min(1.0, _WORK_DPI / dpi)
    small = cv2.resize(flat, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return as_grey(cv2.threshold(small, 200, 255, cv2.THRESH_BINARY_INV)[1])


def skew_deg(ink: Mask) -> float:
    """The angle by which the lines of a page climb to the right, in degrees, within ±15.

    `ink` is the page's dark strokes (255 on 0) at about 60 dpi. Found by turning the page until the sums
    over its rows differ the most: first in steps of 1°, then of 0.2° and of 0.05°.
    """
    if not ink.any():
        return 0.0
    best = 0.0
    for reach, step in ((MAX_SKEW_DEG, 1.0), (1.0, 0.2), (0.2, 0.05)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(ink, float(angle))))
    return max(-MAX_SKEW_DEG, min(MAX_SKEW_DEG, best))


def lies_sideways(ink: Mask) -> bool:
    """Whether the lines of a page run from top to bottom: a scan turned by 90 or 270 degrees."""
    across = max(_sharpness(ink, angle) for angle in (-1.5, 0.0, 1.5))
    down = max(_sharpness(as_grey(np.ascontiguousarray(ink.T)), angle) for angle in (-1.5, 0.0, 1.5))
    return down > 1.3 * across


def _sharpness(ink: Mask, angle_deg: float) -> float:
    """How clearly the rows of a page turned by `angle_deg` divide into print and gaps."""
    profile = _turned(ink, angle_deg).sum(axis=1, dtype=np.float64)
    steps: npt.NDArray[np.float64] = np.diff(profile)
    return float(np.square(steps).sum()) / max(1.0, float(np.square(profile).sum()))


def _turned(image: Mask, angle_deg: float) -> Mask:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle_deg, 1.0)
    return as_grey(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_NEAREST))
