"""Cells of a table row side by side in one picture: a lone digit is read badly, in a line it is read well."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.imaging.types import Grey
from pipeline.layout.tables import CellLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

_GAP = 0.6
"""The blank between two cells, in capital heights. Wider blanks make the engine invent characters: at 1.8 it
misreads a quarter of all cells."""
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
    return [_strip(lines, level, capital_px, first_index) for level in _levels(lines, capital_px)]


def divided(strip: Strip, answer: OcrLine) -> dict[int, OcrLine]:
    """What was read in a strip, told apart by line; boxes are in pixels of each line's picture."""
    words: dict[int, list[OcrWord]] = {part.line: [] for part in strip.parts}
    for word in answer.words:
        x = word.box.centre[0]
        part = min(strip.parts, key=lambda part: max(part.left - x, x - part.right))
        width = part.right - part.left
        box = Box(
            min(width, max(0, word.box.left - part.left)),
            word.box.top,
            min(width, max(0, word.box.right - part.left)),
            word.box.bottom,
        )
        words[part.line].append(word._replace(box=box))
    return {index: OcrLine(tuple(found)) for index, found in words.items()}


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


def _strip(lines: Sequence[CellLine], level: Sequence[int], capital_px: float, first_index: int) -> Strip:
    gap = round(_GAP * capital_px)
    pictures = [lines[index].line for index in level]
    top = min(line.origin[1] for line in pictures)
    bottom = max(line.origin[1] + line.image.shape[0] for line in pictures)
    width = sum(line.image.shape[1] + gap for line in pictures) - gap
    image = np.full((bottom - top, width), 255, np.uint8)
    parts = []
    x = 0
    for index, line in zip(level, pictures, strict=True):
        height, own_width = line.image.shape
        y = line.origin[1] - top
        image[y : y + height, x : x + own_width] = line.image
        parts.append(StripPart(first_index + index, x, x + own_width))
        x += own_width + gap
    return Strip(image, tuple(parts))
