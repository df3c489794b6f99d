"""What is dark and is no print: black scanner borders and punch holes."""

import cv2
import numpy as np

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Grey, as_grey

_SHRINK = 4
_DARK = 110
_LEAST_BORDER_IN = 1.0
"""Dark stretches at the edge of the sheet shorter than this may be print that was cut off."""
_HOLE_IN = (0.1, 0.4)


def without_border(grey: Grey, dpi: float) -> Grey:
    """The page with black borders and punch holes painted white; found at a quarter of the size."""
    small = cv2.resize(grey, None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    dark = as_grey(cv2.threshold(small, _DARK, 255, cv2.THRESH_BINARY_INV)[1])
    # Thin strokes are print and rules; a border's ragged edge hangs together.
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    labels, stats, _ = regions_of(as_grey(solid))
    unit = dpi / _SHRINK
    height, width = solid.shape
    near = max(2, round(0.12 * unit))
    paint = np.zeros(len(stats), np.bool_)
    for index in range(1, len(stats)):
        left, top, wide, high, area = (int(value) for value in stats[index])
        at_edge = left < near or top < near or left + wide > width - near or top + high > height - near
        border = at_edge and max(wide, high) >= _LEAST_BORDER_IN * unit
        low, most = _HOLE_IN[0] * unit, _HOLE_IN[1] * unit
        round_hole = low <= min(wide, high) and max(wide, high) <= most and area >= 0.7 * wide * high
        in_margin = left + wide < 1.2 * unit or left > width - 1.2 * unit
        paint[index] = border or (round_hole and in_margin)
    if not paint.any():
        return grey
    mask = cv2.dilate(paint[labels].astype(np.uint8) * 255, np.ones((7, 7), np.uint8))
    return as_grey(cv2.max(grey, cv2.resize(mask, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)))
