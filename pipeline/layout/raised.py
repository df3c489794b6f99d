"""Footnote marks: small digits raised behind a word, found by their strokes and taken out of the line.

Read with its line such a digit becomes '!', '°' or a quote, or one more digit of the number before it. It
stands where no letter's stroke can stand: clear above the base line, with nothing under or over it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.imaging.types import Grey, Mask, as_grey
from pipeline.layout.components import Bools, Components, Ints
from schemas.page import Box

_LEAST_HEIGHT, _MOST_HEIGHT = 0.45, 0.85
"""The height of a raised digit; all lengths are told in capital heights of its line. Quotes and apostrophes
are lower, letters of the line higher or on the base line."""
_RAISED = 0.25
"""So far at least a mark's foot stands above the base line."""
_LOWEST_TOP, _HIGHEST_TOP = 0.8, 1.6
"""Between these heights above the base line a mark's top stands."""
_WIDEST = 1.0
"""A digit's width at most, in its own heights."""
_OVERLAP = 0.12
"""A slanted letter may reach so far over or under a mark."""
_BEHIND = 0.35
"""The gap between a word and its mark at most."""
_LEADING = 1.2
"""The gap between a mark that opens a note and the note at most."""
_BLANK = 0.18
"""The least blank behind a mark, unless a full stop or a bracket follows."""
_POINT = 0.5
"""Points and commas are lower than this."""
_POINTED = 0.34
"""The gap before a full stop that follows a mark at most; blanks are wider."""
_AROUND = 6.0
"""The letters so near tell the base line; the line may hang."""
_TOGETHER = 0.3
"""Digits of one mark stand at most so far apart."""
_MOST_DIGITS = 2


class Raised(NamedTuple):
    """A mark in a line's picture: its box, its strokes as a mask of the box, the columns that are cut out
    with it, whether it opens the line (`leads`), and whether nothing follows it closely (`apart`)."""

    box: Box
    ink: Mask
    columns: tuple[int, int]
    leads: bool
    apart: bool


def raised_of(
    parts: Components, members: Ints, letters: Bools, capital_px: float, origin: tuple[int, int]
) -> tuple[Raised, ...]:
    """The marks of a line made of `members`, from left to right; `origin` is where its picture begins on the
    page (x, y). Whether they are digits, reading must tell."""
    lines_own = members[letters[members] & (parts.height[members] >= 0.6 * capital_px)]
    if len(lines_own) < 2:
        return ()
    base = float(np.median(parts.top[lines_own] + parts.height[lines_own]))
    members = members[parts.top[members] < base]  # not the accents of the next line
    raised = parts.top[members] + parts.height[members] <= base - _RAISED * capital_px / 2
    raised &= parts.top[members] <= base - 0.5 * capital_px
    raised &= parts.height[members] <= _MOST_HEIGHT * capital_px
    high, low = members[raised], members[~raised]
    free = high[~_over(parts, high, low, capital_px)] if len(high) else high
    if not len(free):
        return ()
    tellers = low[np.isin(low, lines_own)]
    marks = [
        _mark(parts, members, group, capital_px, origin)
        for group in _groups(parts, free, capital_px)
        if _is_raised(parts, group, tellers, capital_px)
    ]
    return tuple(mark for mark in marks if mark is not None)


def _over(parts: Components, high: Ints, low: Ints, capital_px: float) -> Bools:
    """Which of the strokes `high` stand over one of those on the base line, as accents do."""
    left, right = parts.left[high, None], (parts.left[high] + parts.width[high])[:, None]
    slack = np.minimum(_OVERLAP * capital_px, 0.4 * parts.width[high, None])
    low_left, low_right = parts.left[low], parts.left[low] + parts.width[low]
    over: Bools = ((low_left < right - slack) & (low_right > left + slack)).any(axis=1)
    return over


def _groups(parts: Components, free: Ints, capital_px: float) -> list[list[int]]:
    """Strokes side by side as one mark: digits, and what is left of them on a worn page."""
    groups: list[list[int]] = []
    end = 0
    for index in sorted(map(int, free), key=lambda i: int(parts.left[i])):
        if groups and parts.left[index] - end <= _TOGETHER * capital_px:
            groups[-1].append(index)
        else:
            groups.append([index])
            end = 0
        end = max(end, int(parts.left[index] + parts.width[index]))
    return groups


def _is_raised(parts: Components, group: Sequence[int], low: Ints, capital_px: float) -> bool:
    """Whether strokes have the size and level of a mark, told by the letters around them."""
    left = int(parts.left[group].min())
    right = int((parts.left[group] + parts.width[group]).max())
    near = low[np.abs(parts.centre_x[low] - (left + right) / 2) <= _AROUND * capital_px]
    if not len(near):
        return False
    base = float(np.median(parts.top[near] + parts.height[near]))
    top = base - int(parts.top[group].min())
    foot = base - int((parts.top[group] + parts.height[group]).max())
    height = top - foot
    sized = _LEAST_HEIGHT * capital_px <= height <= _MOST_HEIGHT * capital_px
    wide = right - left <= _MOST_DIGITS * _WIDEST * height
    level = foot >= _RAISED * capital_px and _LOWEST_TOP * capital_px <= top <= _HIGHEST_TOP * capital_px
    return bool(sized and wide and level)


def _mark(
    parts: Components, members: Ints, group: Sequence[int], capital_px: float, origin: tuple[int, int]
) -> Raised | None:
    """The strokes `group` as a mark, if they stand clear behind a word or before a note."""
    left = int(parts.left[group].min())
    right = int((parts.left[group] + parts.width[group]).max())
    others = members[~np.isin(members, group)]
    starts, ends = parts.left[others], parts.left[others] + parts.width[others]
    slack = _OVERLAP * capital_px
    if ((starts < right - slack) & (ends > left + slack)).any():
        return None
    before, after = ends[ends <= left + slack], starts[starts >= right - slack]
    gap_before = left - int(before.max()) if len(before) else None
    gap_after = int(after.min()) - right if len(after) else None
    if gap_before is None:
        if gap_after is None or gap_after > _LEADING * capital_px:
            return None
    elif gap_before > _BEHIND * capital_px:
        return None
    elif gap_after is not None and gap_after < _BLANK * capital_px:
        follower = others[starts == after.min()]
        if (parts.height[follower] > _POINT * capital_px).any():
            return None
    nearest = others[starts == after.min()] if len(after) else others[:0]
    low = bool(len(nearest)) and bool((parts.height[nearest] <= _POINT * capital_px).all())
    apart = gap_after is None or gap_after >= (_POINTED if low else _BLANK) * capital_px
    return _boxed(parts, group, (gap_before, gap_after), apart, origin)


def _boxed(
    parts: Components,
    group: Sequence[int],
    gaps: tuple[int | None, int | None],
    apart: bool,
    origin: tuple[int, int],
) -> Raised:
    left, top = int(parts.left[group].min()), int(parts.top[group].min())
    right = int((parts.left[group] + parts.width[group]).max())
    bottom = int((parts.top[group] + parts.height[group]).max())
    ink = as_grey(np.isin(parts.labels[top:bottom, left:right], group).astype(np.uint8))
    x, y = origin
    box = Box(left - x, top - y, right - x, bottom - y)
    before, after = gaps
    start = 0 if before is None else box.left - max(0, min(1, before))
    end = box.right + (max(0, min(1, after)) if after is not None else 1)
    if before is None and after is not None:
        end = box.right + max(0, after - 1)
    return Raised(box, ink, (start, max(start, end)), before is None, apart)


def mark_picture(image: Grey, mark: Raised, height_px: float) -> Grey:
    """A mark by itself, enlarged to `height_px`, with white around it."""
    box, ink = mark.box, mark.ink
    height, width = image.shape
    reach = min(2, box.left, box.top, width - box.right, height - box.bottom)
    view = image[box.top - reach : box.bottom + reach, box.left - reach : box.right + reach].copy()
    own = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0.0)
    view[cv2.dilate(own, np.ones((3, 3), np.uint8)) == 0] = 255
    factor = height_px / max(1, box.height)
    large = cv2.resize(view, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    above, beside = round(0.35 * height_px), round(0.2 * height_px)
    return as_grey(cv2.copyMakeBorder(large, above, above, beside, beside, cv2.BORDER_CONSTANT, value=255.0))


def without_raised(image: Grey, marks: Sequence[Raised]) -> Grey:
    """A line's picture with the marks painted over and their columns taken out."""
    image = image.copy()
    keep = np.ones(image.shape[1], np.bool_)
    for mark in marks:
        _paint_over(image, mark.box, mark.ink)
        keep[mark.columns[0] : mark.columns[1]] = False
    return as_grey(np.ascontiguousarray(image[:, keep]))


def _paint_over(image: Grey, box: Box, ink: Mask) -> None:
    reach = min(2, box.left, box.top, image.shape[1] - box.right, image.shape[0] - box.bottom)
    own = cv2.copyMakeBorder(ink, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=0.0)
    halo = cv2.dilate(own, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    window = image[box.top - reach : box.bottom + reach, box.left - reach : box.right + reach]
    window[halo > 0] = 255
