"""Shading, folds and grey paper: the page divided by its own background."""

import cv2
import numpy as np

from pipeline.imaging.types import Grey, as_grey

_SHRINK = 4
_BLACK = 8


def background_of(grey: Grey, dpi: float) -> Grey:
    """The paper's brightness under the print, estimated at a quarter of the size.

    A dilation lifts the paper over the strokes, a median smooths what is left of larger dark areas.
    """
    small = cv2.resize(grey, None, fx=1 / _SHRINK, fy=1 / _SHRINK, interpolation=cv2.INTER_AREA)
    stroke = max(3, round(dpi * 0.07 / _SHRINK)) | 1
    lifted = cv2.dilate(small, np.ones((stroke, stroke), np.uint8))
    smooth = cv2.medianBlur(lifted, max(5, round(dpi * 0.21 / _SHRINK)) | 1)
    return as_grey(cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR))


def flattened(grey: Grey, dpi: float) -> Grey:
    """The page on even white paper."""
    background = np.maximum(background_of(grey, dpi), _BLACK)
    return as_grey(cv2.divide(grey, background, scale=255))
