"""Printed rules: the long straight strokes of tables and underlines, found by morphology and taken off."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Grey, Mask, as_grey

_LEAST_ACROSS = 2.5
_LEAST_DOWN = 1.5
"""Least lengths in capital heights: longer than any stroke of a letter."""
_MOST_THICK = 0.45
_LONG = 6.0
"""Strokes of this length are rules wherever they stand."""
_REACH = 0.4
"""Shorter ones have to come this near to a rule of the other direction at both ends."""
_MOST_TOUCHING = 0.3
"""The share of a rule's length that print may touch."""
_CELL = 8
"""Runs are looked for in cells of this width first."""
_DARK = 205
"""Rules are thin and often faint: what is darker than this may belong to one."""


class Rules(NamedTuple):
    """Where horizontal and vertical rules are, as masks of the page's shape (255 on a rule)."""

    across: Mask
    down: Mask

    @property
    def any_mask(self) -> Mask:
        """Where any rule is."""
        return as_grey(cv2.bitwise_or(self.across, self.down))


def rules_of(grey: Grey, capital_px: float) -> Rules:
    """The rules of a straight, flattened page."""
    ink = as_grey(cv2.threshold(grey, _DARK - 1, 255, cv2.THRESH_BINARY_INV)[1])
    across = _straight(ink, round(_LEAST_ACROSS * capital_px), capital_px)
    turned = as_grey(cv2.transpose(ink))
    down = _straight(turned, round(_LEAST_DOWN * capital_px), capital_px)
    kept_across = _anchored(across, as_grey(cv2.transpose(down)), ink, capital_px)
    kept_down = _anchored(down, as_grey(cv2.transpose(across)), turned, capital_px)
    return Rules(kept_across, as_grey(cv2.transpose(kept_down)))


def slopes_of(rules: Rules, capital_px: float) -> tuple[float, float] | None:
    """How far long rules are from straight: (down per pixel across, right per pixel down).

    Copiers and feeders shear a page, so the two need not agree. None where there are no long rules.
    """
    across = _slope(rules.across, 10 * capital_px)
    down = _slope(as_grey(cv2.transpose(rules.down)), 4 * capital_px)
    return None if across is None or down is None else (across, down)


def _slope(across: Mask, least: float) -> float | None:
    """The median slope of the strokes of at least this length, each with the weight of its length."""
    if not across.any():
        return None
    labels, stats, _ = regions_of(across)
    slopes: list[float] = []
    widths: list[int] = []
    for index in range(1, len(stats)):
        left, top, width, height = (int(value) for value in stats[index, :4])
        if width >= least:
            y, x = np.nonzero(labels[top : top + height, left : left + width] == index)
            slopes.append(float(np.polyfit(x, y, 1)[0]))
            widths.append(width)
    return float(np.median(np.repeat(slopes, widths))) if slopes else None


def without_rules(grey: Grey, rules: Rules) -> Grey:
    """The page with its rules painted over; strokes of letters that cross them are kept to their edge."""
    if not rules.any_mask.any():
        return grey.copy()
    mask = cv2.dilate(rules.any_mask, np.ones((5, 5), np.uint8))
    return as_grey(cv2.max(grey, mask))


def _anchored(across: Mask, down: Mask, ink: Mask, capital_px: float) -> Mask:
    """The horizontal strokes that are rules: free of print above and below, and either long or ending at
    vertical strokes on both sides. A line's serifs are not free, the bar of a T does not end so."""
    if not across.any():
        return across
    labels, stats, _ = regions_of(across)
    reach = round(_REACH * capital_px)
    posts = cv2.dilate(down, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    kept = np.zeros(len(stats), np.bool_)
    for index in range(1, len(stats)):
        left, top, width, height = (int(value) for value in stats[index, :4])
        part = labels[top : top + height, left : left + width] == index
        if not _is_free(part, ink, left, top):
            continue
        first, last = int(np.argmax(part[:, 0])), int(np.argmax(part[:, -1]))
        ends = bool(posts[top + first, left]) and bool(posts[top + last, left + width - 1])
        kept[index] = ends or width >= _LONG * capital_px
    return as_grey(kept[labels].astype(np.uint8) * 255)


def _is_free(part: npt.NDArray[np.bool_], ink: Mask, left: int, top: int) -> bool:
    """Whether little print touches a stroke from above or below."""
    columns = np.arange(part.shape[1])
    upper, lower = part.argmax(axis=0) + top, top + part.shape[0] - 1 - part[::-1].argmax(axis=0)
    for heights, step in ((upper, -1), (lower, 1)):
        rows = np.clip(heights[:, None] + step * np.arange(3, 6)[None, :], 0, ink.shape[0] - 1)
        if float(np.mean(ink[rows, columns[:, None] + left] > 0)) > _MOST_TOUCHING:
            return False
    return True


def _straight(ink: Mask, least: int, capital_px: float) -> Mask:
    """The thin horizontal strokes of at least `least` pixels, small gaps bridged."""
    bridged = as_grey(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8)))
    rows = np.flatnonzero(_may_hold_runs(bridged, least))
    found = np.zeros_like(ink)
    if not len(rows):
        return found
    found[rows] = cv2.morphologyEx(bridged[rows], cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    # What follows looks at the neighbourhood of the runs only.
    runs = found[rows[0] : rows[-1] + 1]
    # Thick runs are not rules but bars, photographs or black borders.
    thick = cv2.morphologyEx(
        runs, cv2.MORPH_OPEN, np.ones((max(3, round(_MOST_THICK * capital_px)), 1), np.uint8)
    )
    runs[cv2.dilate(thick, np.ones((5, 5), np.uint8)) > 0] = 0
    # A rule goes on over a break (a stamp, a fold) as long as both parts are long.
    runs[:] = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, round(capital_px)), np.uint8))
    return found


def _may_hold_runs(ink: Mask, least: int) -> npt.NDArray[np.bool_]:
    """For each row whether it may hold a run of `least` pixels: such a run covers whole cells side by side.

    Looking at cells takes a tenth of the time that looking for runs takes, and few rows of a page of text
    have any.
    """
    height, width = ink.shape
    columns = width // _CELL
    covered = (least - 2 * (_CELL - 1)) // _CELL
    if covered < 1 or columns < covered:
        return np.ones(height, np.bool_)
    part = ink[:, : columns * _CELL]
    cells = cv2.resize(part, (columns, height), interpolation=cv2.INTER_AREA)
    full = cv2.threshold(cells, 254, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.erode(full, np.ones((1, covered), np.uint8), borderValue=0.0).any(axis=1), np.bool_)
