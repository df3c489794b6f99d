"""The stretches of a page in which letters stand side by side, as rectangles."""

import cv2
import numpy as np

from pipeline.imaging.regions import regions_of
from pipeline.imaging.types import Mask, as_grey
from pipeline.layout.components import Bools, Components, Ints, joining_dashes, letters_of

_GAP = 1.2
"""Letters closer than this many capital heights belong to one stretch (blanks of justified lines reach 1)."""
_FAR = 4.0
"""Stretches of one row farther apart than this are always two."""
_NEIGHBOUR = 3.0
"""Rows no farther than this above or below tell whether a gap is a gutter."""

_MOST_JOINED = 300
"""Pages of print have up to 50 stretches, pictures of foliage over a thousand; of more than this none are
joined, which would take the cube of their number."""


def bands_of(parts: Components, capital_px: float, shape: tuple[int, int]) -> Ints:
    """The bands of a page as rows (left, top, right, bottom): one for each line of print, or for each column
    that a line of print crosses. The band covers the bodies of the letters, not all their accents."""
    letters = letters_of(parts, capital_px)
    rows = _smeared(parts, letters, capital_px, shape)
    rows = _without_inner(rows, capital_px)
    return _joined(rows, capital_px)


def _smeared(parts: Components, letters: Bools, capital_px: float, shape: tuple[int, int]) -> Ints:
    mask = np.zeros(shape, np.uint8)
    # Boxes of letters instead of the letters themselves: quicker, and without holes.
    for index in np.flatnonzero(letters):
        left, top = parts.left[index], parts.top[index]
        mask[top : top + parts.height[index], left : left + parts.width[index]] = 255
    reach = round(0.2 * capital_px)
    for index in joining_dashes(parts, letters, capital_px):
        left, top = parts.left[index], max(0, parts.top[index] - reach)
        mask[top : parts.top[index] + reach, left : left + parts.width[index]] = 255
    smeared = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * capital_px)), np.uint8))
    core = cv2.morphologyEx(smeared, cv2.MORPH_OPEN, np.ones((1, max(2, round(0.15 * capital_px))), np.uint8))
    stats = regions_of(_without_bridges(as_grey(core), capital_px)).stats
    rows = np.asarray(stats[1:, :4], np.int32)
    rows = rows[rows[:, 3] >= 0.35 * capital_px]
    return np.column_stack([rows[:, 0], rows[:, 1], rows[:, 0] + rows[:, 2], rows[:, 1] + rows[:, 3]])


def _without_bridges(core: Mask, capital_px: float) -> Mask:
    """Lines that touch through a tall letter or a speck, taken apart: thin necks are opened."""
    neck = np.ones((max(2, round(0.25 * capital_px)), 1), np.uint8)
    return as_grey(cv2.morphologyEx(core, cv2.MORPH_OPEN, neck))


def _without_inner(rows: Ints, capital_px: float) -> Ints:
    """Bands that lie within another one (accents, dots) left out."""
    kept: list[int] = []
    slack = 0.35 * capital_px
    for index in np.argsort(-(rows[:, 2] - rows[:, 0]) * (rows[:, 3] - rows[:, 1])):
        left, top, right, bottom = rows[index]
        inner = any(
            left >= rows[other][0] - 2
            and right <= rows[other][2] + 2
            and top >= rows[other][1] - slack
            and bottom <= rows[other][3] + slack
            for other in kept
        )
        if not inner:
            kept.append(int(index))
    return rows[sorted(kept)]


def _joined(rows: Ints, capital_px: float) -> Ints:
    """Bands of one line that only a wide blank divides, made one; those of two columns are left apart."""
    todo = [tuple(int(side) for side in row) for row in rows]
    merged = len(todo) <= _MOST_JOINED
    while merged:
        merged = False
        todo.sort()
        for i, band in enumerate(todo):
            follower = _follower(band, todo, capital_px)
            if follower is not None and not _is_gutter(band, follower, todo, capital_px):
                todo[i] = (
                    band[0],
                    min(band[1], follower[1]),
                    max(band[2], follower[2]),
                    max(band[3], follower[3]),
                )
                todo.remove(follower)
                merged = True
                break
    return np.asarray(todo, np.int32).reshape(-1, 4)


_Band = tuple[int, ...]


def same_row(one: _Band, other: _Band) -> bool:
    """Whether two bands stand on one line: they share more than half of the lower one's height."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _follower(band: _Band, bands: list[_Band], capital_px: float) -> _Band | None:
    """The next band to the right on the same line, if it is near."""
    reach = band[2] + _FAR * capital_px
    right = [b for b in bands if b is not band and band[2] - capital_px < b[0] <= reach and same_row(band, b)]
    return min(right, key=lambda b: b[0], default=None)


def _is_gutter(left: _Band, right: _Band, bands: list[_Band], capital_px: float) -> bool:
    """Whether the gap between two bands of a line goes on between columns in the lines above or below."""
    if right[0] <= left[2]:
        return False
    centre = (left[2] + right[0]) / 2
    reach = _NEIGHBOUR * capital_px
    top, bottom = min(left[1], right[1]), max(left[3], right[3])
    near = [
        b
        for b in bands
        if b is not left and b is not right and b[3] > top - reach and b[1] < bottom + reach
        and not same_row(b, left) and not same_row(b, right)
    ]  # fmt: skip
    if any(b[0] < centre < b[2] for b in near):
        # A line above or below runs across. That is so beside a head, too, where the title follows;
        # then the lines on the other side must show the gutter.
        above = [b for b in near if b[3] <= top + capital_px]
        below = [b for b in near if b[1] >= bottom - capital_px]
        return any(_shows_gutter(side, centre) for side in (above, below))
    return _shows_gutter(near, centre)


def _shows_gutter(bands: list[_Band], centre: float) -> bool:
    sides = {b[2] <= centre for b in bands if not b[0] < centre < b[2]}
    return len(sides) == 2 and not any(b[0] < centre < b[2] for b in bands)
