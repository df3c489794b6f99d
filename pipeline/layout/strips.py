"""Cells of a table row side by side in one picture: a lone digit is read badly, in a line it is read well.

Between two cells stands a drawn dash. Blanks do not hold: the engine reads '5 5 0 0' as 5500, but
'5 - 5 - 0 - 0' as it stands.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from pipeline.imaging.types import Grey
from pipeline.layout.tables import CellLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

_GAP, _DASH, _THICK = 0.5, 0.45, 0.09
"""The blank on either side of a dash, its length and its thickness, in capital heights. Wider blanks make the
engine invent characters."""
_DASHES = frozenset("-–—~=_¬−")
"""What the dash is read as."""
_LEVEL = 0.45


class StripPart(NamedTuple):
    """The line number `line` stands between `left` and `right` of a strip."""

    line: int
    left: int
    right: int


class Strip(NamedTuple):
    """A picture of one or more lines side by side."""

    image: Grey
    parts: tuple[StripPart, ...]


def strips_of(lines: Sequence[CellLine], capital_px: float, first_index: int = 0) -> list[Strip]:
    """Lines of different cells that stand on one level, each level as one strip.

    The lines are numbered from `first_index`.
    """
    return [_strip(lines, level, first_index) for level in _levels(lines, capital_px)]


def divided(strip: Strip, answer: OcrLine) -> dict[int, OcrLine]:
    """What was read in a strip, told apart by line; boxes are in pixels of each line's picture."""
    letters = [letter for word in answer.words for letter in _letters(word)]
    ends = _ends(strip, letters)
    found: dict[int, OcrLine] = {}
    start = 0
    for part, (end, next_start) in zip(strip.parts, ends, strict=True):
        found[part.line] = OcrLine(tuple(_words(letters[start:end], part)))
        start = next_start
    return found


class _Letter(NamedTuple):
    """A character of a word with its place, as far as the word's box tells it."""

    char: str
    word: OcrWord
    left: float
    right: float

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2


def _letters(word: OcrWord) -> Iterator[_Letter]:
    width = word.box.width / max(1, len(word.text))
    for index, char in enumerate(word.text):
        left = word.box.left + index * width
        yield _Letter(char, word, left, left + width)


def _ends(strip: Strip, letters: Sequence[_Letter]) -> list[tuple[int, int]]:
    """For each part the number of the first letter behind it and of the next part's first letter."""
    borders = [(a.right + b.left) / 2 for a, b in pairwise(strip.parts)]
    dashes = [index for index, letter in enumerate(letters) if letter.char in _DASHES]
    chosen: list[int | None] = _matched(borders, dashes, letters)
    ends: list[tuple[int, int]] = []
    start = 0
    for border, dash in zip(borders, chosen, strict=True):
        if dash is None:
            end = next((i for i in range(start, len(letters)) if letters[i].x > border), len(letters))
            ends.append((end, end))
        else:
            ends.append((dash, dash + 1))
        start = ends[-1][1]
    return [*ends, (len(letters), len(letters))]


def _matched(borders: Sequence[float], dashes: Sequence[int], letters: Sequence[_Letter]) -> list[int | None]:
    """For each border the dash that was read there, if any; cells may hold dashes of their own."""
    chosen: list[int | None] = []
    free = list(dashes)
    for number, border in enumerate(borders):
        before = borders[number - 1] if number else border - 1e6
        after = borders[number + 1] if number + 1 < len(borders) else border + 1e6
        near = [index for index in free if (before + border) / 2 < letters[index].x < (border + after) / 2]
        best = min(near, key=lambda index: abs(letters[index].x - border), default=None)
        chosen.append(best)
        if best is not None:
            free = [index for index in free if index > best]
    return chosen


def _words(letters: Sequence[_Letter], part: StripPart) -> Iterator[OcrWord]:
    """Letters put together to words again, in pixels of the part."""
    for _, group in groupby(letters, key=lambda letter: id(letter.word)):
        run = list(group)
        left = min(max(run[0].left, part.left), part.right - 1) - part.left
        right = max(min(run[-1].right, part.right), part.left + 1) - part.left
        word = run[0].word
        box = Box(round(left), word.box.top, max(round(right), round(left) + 1), word.box.bottom)
        yield OcrWord("".join(letter.char for letter in run), box, word.confidence)


def _levels(lines: Sequence[CellLine], capital_px: float) -> list[list[int]]:
    """The numbers of lines that stand on one level of one table, at most one of each cell."""
    levels: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda i: (lines[i].grid, lines[i].line.middle)):
        line = lines[index]
        for level in reversed(levels[-6:]):
            first = lines[level[0]]
            near = abs(line.line.middle - first.line.middle) < _LEVEL * capital_px
            if near and first.grid == line.grid and all(lines[other].cell != line.cell for other in level):
                level.append(index)
                break
        else:
            levels.append([index])
    return [sorted(level, key=lambda i: lines[i].line.box.left) for level in levels]


def _strip(lines: Sequence[CellLine], level: Sequence[int], first_index: int) -> Strip:
    pictures = [lines[index].line for index in level]
    capital = float(np.median([line.capital_px for line in pictures]))
    gap, dash, thick = round(_GAP * capital), round(_DASH * capital), max(2, round(_THICK * capital))
    top = min(line.origin[1] for line in pictures)
    bottom = max(line.origin[1] + line.image.shape[0] for line in pictures)
    step = 2 * gap + dash
    width = sum(line.image.shape[1] + step for line in pictures) - step
    image = np.full((bottom - top, width), 255, np.uint8)
    middle = round(float(np.median([line.middle for line in pictures]))) - top
    parts = []
    x = 0
    for index, line in zip(level, pictures, strict=True):
        if x:
            image[middle : middle + thick, x - gap - dash : x - gap] = 0
        height, own_width = line.image.shape
        y = line.origin[1] - top
        image[y : y + height, x : x + own_width] = line.image
        parts.append(StripPart(first_index + index, x, x + own_width))
        x += own_width + step
    return Strip(image, tuple(parts))
