"""How high a page's print is; Tesseract reads best where capitals are 20 to 30 pixels high."""

import cv2
import numpy as np

from pipeline.imaging.types import Grey

TARGET_PX = 25.0
"""The height that capitals are brought to."""
LOW_PX, HIGH_PX = 20.0, 32.0
"""Heights within these are left alone: resampling costs sharpness."""
_MIN_GLYPHS = 40


def capital_height_px(flat: Grey) -> float | None:
    """The height of capital letters and of ascenders in the body print of a flattened page, in pixels.

    None where there is too little print to tell.
    """
    ink = cv2.threshold(flat, 170, 255, cv2.THRESH_BINARY_INV)[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    areas = stats[1:, cv2.CC_STAT_AREA]
    # Letters: neither specks nor rules nor touching lines.
    letters = (heights >= 5) & (heights <= 0.05 * flat.shape[0]) & (widths <= 4 * heights)
    letters &= (areas >= 0.12 * heights * widths) & (widths * 6 >= heights)
    chosen = heights[letters]
    if len(chosen) < _MIN_GLYPHS:
        return None
    # Two heights dominate print: x-height and capitals with ascenders, the latter about 1.45 times as high.
    x_height = _mode(chosen[chosen >= np.percentile(chosen, 30)])
    return 1.45 * x_height


def _mode(heights: "np.ndarray[tuple[int, ...], np.dtype[np.int32]]") -> float:
    """The most frequent height, with its neighbours' weight."""
    counts = np.bincount(heights).astype(np.float64)
    smooth = np.convolve(counts, (0.5, 1.0, 0.5), mode="same")
    return float(np.argmax(smooth))


def scale_for(capital_px: float | None) -> float:
    """The factor by which a page should be resized for recognition, 1.0 where it is right as it is."""
    if capital_px is None or LOW_PX <= capital_px <= HIGH_PX:
        return 1.0
    return min(4.0, max(0.2, TARGET_PX / capital_px))
