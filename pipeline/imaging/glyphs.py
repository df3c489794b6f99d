"""The letters of a page, found by size alone: what its skew, direction and print size are measured on."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Grey, as_grey

_LEAST_IN, _MOST_IN = 0.042, 0.4
"""Heights of print, in inches: small letters of 8 pt print up to capitals of a large heading."""

Ints = npt.NDArray[np.int32]


class Glyphs(NamedTuple):
    """Letters of a page: their boxes, columns (left, top, width, height) in pixels."""

    boxes: Ints

    def __len__(self) -> int:
        return len(self.boxes)


def glyphs_of(flat: Grey, dpi: float) -> Glyphs:
    """The letters of a flattened page of either direction: no specks, rules, pictures or stamps."""
    ink = as_grey(cv2.threshold(flat, 170, 255, cv2.THRESH_BINARY_INV)[1])
    stats = regions_of(ink).stats
    width, height, area = (stats[:, i] for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    longer, shorter = np.maximum(width, height), np.minimum(width, height)
    letters = (longer >= max(5.0, _LEAST_IN * dpi)) & (longer <= _MOST_IN * dpi)
    letters &= (area >= 0.12 * width * height) & (shorter * 6 >= longer)
    letters[0] = False
    return Glyphs(np.asarray(stats[letters, :4], np.int32))
