"""Which lines belong to one paragraph, by indents, gaps, short lines and items."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.layout.pieces import Piece
from pipeline.layout.wording import is_item
from schemas.page import LineRole


class Margins(NamedTuple):
    """The edges of a page's body text and the usual distance of its lines, in pixels of the clean page."""

    left: float
    right: float
    leading: float


def margins_of(body: Sequence[Piece], capital_px: float) -> Margins:
    """The margins of body lines; without any, those of an empty page."""
    if not body:
        return Margins(0.0, 0.0, 2 * capital_px)
    lefts = np.array([piece.box.left for piece in body], np.float64)
    rights = np.array([piece.box.right for piece in body], np.float64)
    wide = (rights - lefts) >= 0.6 * float((rights - lefts).max())
    steps = np.diff([piece.middle for piece in body])
    steps = steps[(steps > capital_px) & (steps < 4 * capital_px)]
    return Margins(
        left=float(np.percentile(lefts[wide], 15)),
        right=float(np.percentile(rights[wide], 85)),
        leading=float(np.percentile(steps, 30)) if len(steps) else 1.8 * capital_px,
    )


def numbered(lines: Sequence[tuple[Piece, LineRole]], capital_px: float) -> list[int]:
    """The paragraph of each line of a page in reading order, counted from 1."""
    margins = margins_of([piece for piece, role in lines if role is LineRole.BODY], capital_px)
    numbers: list[int] = []
    for index, (piece, role) in enumerate(lines):
        if index == 0:
            numbers.append(1)
            continue
        before, role_before = lines[index - 1]
        same = role is role_before and _goes_on(before, piece, role, margins, capital_px)
        numbers.append(numbers[-1] if same else numbers[-1] + 1)
    return numbers


def _goes_on(before: Piece, piece: Piece, role: LineRole, margins: Margins, capital_px: float) -> bool:
    """Whether a line continues the paragraph of the line before it."""
    if role in (LineRole.PAGE_NUMBER, LineRole.SIGNATURE):
        return False
    step = piece.middle - before.middle
    if step <= 0 or step > 1.45 * margins.leading + 0.2 * capital_px:
        return False
    if is_item(piece.text):
        return False
    if role is LineRole.HEAD:
        # A name that goes on in a second line; number, place and date begin anew.
        return piece.text.isupper() and before.text.isupper()
    if role is LineRole.RECIPIENTS:
        return True
    if _centred(before, margins, capital_px) and _centred(piece, margins, capital_px):
        return before.text.isupper() == piece.text.isupper()
    first_word = piece.words[0].box.width if piece.words else 0
    ends_early = before.box.right + 0.4 * capital_px + first_word < margins.right - 0.5 * capital_px
    if ends_early:
        return False
    indented = piece.box.left - margins.left >= 0.9 * capital_px
    hangs = abs(piece.box.left - before.box.left) <= 0.6 * capital_px
    return not indented or hangs


def _centred(piece: Piece, margins: Margins, capital_px: float) -> bool:
    """Whether a line stands in the middle, clear of both margins."""
    left, right = piece.box.left - margins.left, margins.right - piece.box.right
    return left > 2 * capital_px and right > 2 * capital_px and abs(left - right) < 3 * capital_px
