"""Hair lines of a fax: a dead or dirty cell of its head leaves a line, one pixel wide, along the paper's way.

A white one cuts every letter that it meets; a black one through a table passes for one of its rules. Both run
exactly down the image, whatever the page's skew, so they are looked for before the page is turned.
"""

import cv2
import numpy as np

from pipeline.imaging.types import Grey, Mask, as_grey

_LEAST_IN = 0.75
"""The least length of a streak, in inches: four lines of print."""
_CUTS = 12
"""A white streak cuts ink in so many rows at least, and is crossed by none on its way."""
_BEYOND_IN = 0.3
"""So far beyond its ends a black streak is not carried on: a slanted or broken rule is."""
_CARRIED_ON = 0.6
"""With ink in more of the rows beyond an end than this a line is carried on; lines of print reach 0.4."""
_CORNER_IN = 0.25
"""A rule ends at two others: an unbroken row of ink of this length; no letter has one. A streak may by chance
end at one."""
_LONE = 0.6
"""The least share of a black streak with nothing beside it."""
_BILEVEL = 0.93
"""The share of black and of white pixels from which a page counts as one of two levels; the renderer softens
its edges. Many clean grey scans have as many: they have no streaks."""


def without_streaks(grey: Grey, dpi: float) -> Grey:
    """A two-level page without its hair lines; any other page as it is."""
    if np.mean((grey < 48) | (grey > 207)) < _BILEVEL:
        return grey
    ink = as_grey((grey < 128).astype(np.uint8))
    wiped, filled = black_streaks(ink, dpi), white_streaks(ink, dpi)
    if not wiped.any() and not filled.any():
        return grey
    mended = grey.copy()
    mended[wiped > 0] = 255
    mended[filled > 0] = 0
    return mended


def black_streaks(ink: Mask, dpi: float) -> Mask:
    """The pixels of `ink` (0 or 1) that only a black hair line put there: crossed letters keep theirs."""
    least = round(_LEAST_IN * dpi) | 1  # an even kernel would shift the runs by a pixel
    beside = np.zeros_like(ink)
    beside[:, 1:] |= ink[:, :-1]
    beside[:, :-1] |= ink[:, 1:]
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((least, 1), np.uint8))
    wiped = np.zeros_like(ink)
    for x in np.flatnonzero(runs.any(axis=0)).tolist():
        for top, end in _runs(runs[:, x] > 0):
            ends = ((top, -1), (end - 1, 1))
            lone = 1 - beside[top:end, x]
            if lone.mean() <= _LONE or any(_carried_on(ink, x, *one, dpi) for one in ends):
                continue
            if not all(_at_corner(ink, x, y, dpi) for y, _ in ends):
                wiped[top:end, x] = lone
    return wiped


def _carried_on(ink: Mask, x: int, y: int, step: int, dpi: float) -> bool:
    """Whether a line that ends at (x, y), going by `step`, goes on there, a little aside or after a gap."""
    reach = round(_BEYOND_IN * dpi)
    beyond = ink[y + 1 : y + 1 + reach] if step > 0 else ink[max(0, y - reach) : y]
    return bool(beyond[:, max(0, x - 2) : x + 3].any(axis=1).sum() > _CARRIED_ON * reach)


def _at_corner(ink: Mask, x: int, y: int, dpi: float) -> bool:
    """Whether a line that ends at (x, y) ends at another one that goes across."""
    corner = round(_CORNER_IN * dpi)
    around = ink[max(0, y - 4) : y + 5, max(0, x - corner) : x + corner + 1]
    across = cv2.morphologyEx(np.ascontiguousarray(around), cv2.MORPH_OPEN, np.ones((1, corner), np.uint8))
    return bool(across.any())


def white_streaks(ink: Mask, dpi: float) -> Mask:
    """The white pixels with ink at either side that a white hair line left out of `ink` (0 or 1)."""
    least = round(_LEAST_IN * dpi)
    between = np.zeros_like(ink)
    between[:, 1:-1] = ink[:, :-2] & ink[:, 2:]
    cut = between & (1 - ink)
    filled = np.zeros_like(ink)
    for x in np.flatnonzero(cut.sum(axis=0, dtype=np.int32) >= _CUTS):
        rows = np.flatnonzero(between[:, x])
        for first, end in _runs(cut[rows, x] > 0):
            if end - first >= _CUTS and rows[end - 1] - rows[first] >= least:
                filled[rows[first:end], x] = 1
    return filled


def _runs(flags: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Where true values stand side by side: (first, end)."""
    borders = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(end)) for first, end in zip(borders[::2], borders[1::2], strict=True)]
