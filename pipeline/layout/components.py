"""The connected strokes of a page, and what they may be: letters, dashes, specks.

All sizes are told in capital heights, so that print of any size is treated alike.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.regions import Labels, regions_of
from pipeline.imaging.types import Grey, as_grey

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

_MOST_DOTS = 300
"""No line of print has so many dots: with more, it is a picture or noise."""


class Components(NamedTuple):
    """The connected dark strokes of a page; index 0 is the paper. `labels` has the page's shape, all others
    one entry per component."""

    labels: Labels
    left: Ints
    top: Ints
    width: Ints
    height: Ints
    area: Ints
    centre_x: npt.NDArray[np.float64]
    centre_y: npt.NDArray[np.float64]


def ink_threshold(grey: Grey) -> int:
    """The grey value that divides print from paper: nearer to the paper, because faint marks matter."""
    dark = grey[grey < 160]
    level = float(np.percentile(dark, 30)) if dark.size > 200 else 60.0
    return int(np.clip(level + 0.55 * (255 - level), 120, 200))


def components_of(grey: Grey, threshold: int) -> Components:
    """The connected strokes darker than `threshold`."""
    ink = as_grey(cv2.threshold(grey, threshold - 1, 255, cv2.THRESH_BINARY_INV)[1])
    labels, stats, centres = regions_of(ink)
    left, top, width, height, area = (np.ascontiguousarray(column) for column in stats.T)
    x, y = centres.T
    return Components(labels, left, top, width, height, area, x, y)


def letters_of(parts: Components, capital_px: float) -> Bools:
    """Components that are letters or joined letters, not specks, rules or pictures."""
    letters: Bools = (
        (parts.height >= 0.25 * capital_px)
        & (parts.height <= 2.4 * capital_px)
        & (parts.width <= 8 * capital_px)
        & (parts.area >= 0.02 * capital_px * capital_px)
    )
    letters[0] = False
    return letters


def dashes_of(parts: Components, capital_px: float) -> Bools:
    """Hyphens and dashes, and all that looks like them by itself: tildes, short underlines."""
    dashes: Bools = (
        (parts.width >= 0.2 * capital_px)
        & (parts.width <= 1.6 * capital_px)
        & (parts.height <= 0.25 * capital_px)
        & (parts.width >= 1.6 * parts.height)
    )
    dashes[0] = False
    return dashes


def joining_dashes(parts: Components, letters: Bools, capital_px: float) -> Ints:
    """The numbers of the dashes that stand beside a letter at half its height, as a tilde does not."""
    left, right = parts.left[letters], parts.left[letters] + parts.width[letters]
    top, height = parts.top[letters], np.maximum(1, parts.height[letters])
    beside = []
    for index in np.flatnonzero(dashes_of(parts, capital_px)):
        x0, x1 = parts.left[index], parts.left[index] + parts.width[index]
        gap = np.maximum(left - x1, x0 - right)
        level = (parts.centre_y[index] - top) / height
        if ((gap >= -1) & (gap <= 1.5 * capital_px) & (level > 0.25) & (level < 0.9)).any():
            beside.append(index)
    return np.asarray(beside, np.int32)


def specks_among(parts: Components, members: Ints, capital_px: float) -> Bools:
    """Which of a line's members are dots that no print explains.

    A dot belongs to the print as a full stop (on the base line, beside a letter), as the dot or accent of a
    letter under or over it, as half of a colon, or as a piece of a letter that it all but touches.
    """
    left, top = parts.left[members], parts.top[members]
    right, bottom = left + parts.width[members], top + parts.height[members]
    size = np.maximum(parts.width[members], parts.height[members])
    dots: Bools = (size <= 0.3 * capital_px) & ~dashes_of(parts, capital_px)[members]
    letters = parts.height[members] >= 0.5 * capital_px
    specks = np.zeros(len(members), np.bool_)
    if not letters.any() or np.count_nonzero(dots) > _MOST_DOTS:
        return dots
    base = float(np.median(bottom[letters]))
    for i in np.flatnonzero(dots):
        across = np.maximum(0, np.maximum(left[letters] - right[i], left[i] - right[letters])) / capital_px
        down = np.maximum(0, np.maximum(top[letters] - bottom[i], top[i] - bottom[letters])) / capital_px
        middle = (top[i] + bottom[i]) / 2
        if middle < base - 0.75 * capital_px or middle > base + 0.1 * capital_px:
            explained = bool(((across <= 0.4) & (down <= 0.6)).any())
        elif abs(bottom[i] - base) <= 0.2 * capital_px:
            explained = bool(across.min() <= 1.0)
        else:
            twin = (np.abs(left - left[i]) <= 0.2 * capital_px) & (np.abs(bottom - base) <= 0.35 * capital_px)
            twin[i] = False
            colon = bool((twin & (size <= 0.5 * capital_px)).any()) and across.min() <= 0.6
            explained = bool(across.min() <= 0.08) or colon
        specks[i] = not explained
    return specks
