"""Where each word of the restored text stands: from the boxes of what was read to stretches of text.

All places are in pixels of the upright page at 200 dpi.
"""

import math
import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.pagetext import page_parts
from pipeline.searchable.blankfont import UNKNOWN, has
from schemas.page import Box, Cell, Line, Page, Word


class Run(NamedTuple):
    """A word on its base line."""

    text: str
    left: float
    baseline: float
    width: float
    size: float
    """The height of the type."""
    last: bool
    """Whether nothing follows it on its line."""


class _Stretch(NamedTuple):
    """A restored word with the place of what it was read from, on the page turned straight."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def runs_of(page: Page) -> Iterator[Run]:
    """The text of a page in reading order, tables row by row."""
    angle, fold = math.radians(page.skew_deg), page.width_px / 2
    for part in page_parts(page):
        if isinstance(part, Line):
            yield from _runs(part, angle, fold)
        else:
            for row in part.rows:
                yield from _in_row([list(_runs(_as_line(cell), angle, fold)) for cell in row])


_CELL_SIZE = 0.85
"""Of the height of the type: readers of PDFs take lines of one size that stand close for a column, and tell
that before the next one. Lower type stands further apart."""


def _in_row(cells: Sequence[list[Run]]) -> Iterator[Run]:
    """The words of a table's row in one size, the cells of one line on a common base line as far as that
    leaves them over their print: so readers see that they are a row."""
    runs = [run for cell in cells for run in cell]
    if not runs:
        return
    size = _CELL_SIZE * statistics.median(run.size for run in runs)
    reach = _MOST_LEVELLED * size
    singles = [cell[0].baseline for cell in cells if _is_single(cell)]
    level = statistics.median(singles) if singles else 0.0
    lines = [run.baseline for cell in cells if not _is_single(cell) for run in cell]
    level = min(
        (line for line in lines if abs(line - level) <= reach), key=lambda y: abs(y - level), default=level
    )
    for cell in cells:
        move = _is_single(cell) and abs(cell[0].baseline - level) <= reach
        for run in cell:
            yield run._replace(size=size, baseline=level if move else run.baseline)


def _is_single(cell: Sequence[Run]) -> bool:
    """Whether a cell has one line."""
    return sum(run.last for run in cell) == 1


def _as_line(cell: Cell) -> Line:
    words = cell.words
    if not words and cell.box is not None:  # a dash, which nobody read
        middle = cell.box.centre
        place = Box(round(middle[0]) - 8, round(middle[1]) - 12, round(middle[0]) + 8, round(middle[1]) + 12)
        words = (Word(start=0, end=len(cell.raw), box=place),)
    return Line(line_no=1, raw=cell.raw, text=cell.text, spans=cell.spans, words=words)


def _runs(line: Line, angle: float, fold: float) -> Iterator[Run]:
    """The words of a line that slants by `angle` (radians); `fold` is the middle of the page, where it is
    level with its print."""
    for row in _rows(list(_stretches(line, angle))):
        size = _size(row)
        row = _apart(row, _LEAST_GAP * size)
        baseline = statistics.median(s.bottom - _extent(s.text)[1] * size for s in row)
        for number, stretch in enumerate(row, start=1):
            middle = (stretch.left + stretch.right) / 2
            width = stretch.right - stretch.left
            drop = _levelled((middle - fold) * math.sin(angle), _MOST_LEVELLED * size)
            yield Run(
                stretch.text,
                left=middle * math.cos(angle) - baseline * math.sin(angle) - width / 2,
                baseline=baseline * math.cos(angle) + fold * math.sin(angle) + drop,
                width=width,
                size=size,
                last=number == len(row),
            )


_MOST_LEVELLED = 0.6
"""How far words leave a slanting line to stand level with the others, in heights of the type: still over
their print, but readers of PDFs divide lines by height alone and mix those that slant."""


def _levelled(drop: float, most: float) -> float:
    """What is left of a slant's drop when up to `most` of it is taken away."""
    return math.copysign(max(0.0, abs(drop) - most), drop)


def _rows(stretches: Sequence[_Stretch]) -> Iterator[list[_Stretch]]:
    """The printed lines of a cell: a new one begins where a word stands below the one before it."""
    row: list[_Stretch] = []
    for stretch in stretches:
        if row and (stretch.top + stretch.bottom) / 2 > row[-1].bottom and stretch.left < row[-1].right:
            yield row
            row = []
        row.append(stretch)
    if row:
        yield row


def _stretches(line: Line, angle: float) -> Iterator[_Stretch]:
    """The words of the restored text, each with its place; words that were read as one share that."""
    for text, start, end in _groups(line):
        places = [
            _cut(_straight(word.box, angle), word, start, end)
            for word in line.words
            if word.box is not None and word.start < end and word.end > start
        ]
        written = _writable(text)
        if places and written:
            lefts, tops, rights, bottoms = zip(*places, strict=True)
            letter = (max(rights) - min(lefts)) / len(written)
            for found in re.finditer(r"\S+", written):
                left, right = (min(lefts) + letter * place for place in found.span())
                yield _Stretch(found[0], left, min(tops), right, max(bottoms))


def _groups(line: Line) -> list[tuple[str, int, int]]:
    """The words of the restored text with the stretch of the raw text that each came from.

    What has no raw text of its own, or shares it, joins its neighbour.
    """
    groups: list[tuple[str, int, int]] = []
    for found in re.finditer(r"\S+", line.text):
        start, end = line.raw_range(found.start(), found.end())
        touched = any(word.start < end and word.end > start for word in line.words)
        if groups and (not touched or start < groups[-1][2]):
            before = groups.pop()
            groups.append((f"{before[0]} {found[0]}", before[1], max(before[2], end)))
        else:
            groups.append((found[0], start, end))
    return groups


_Place = tuple[float, float, float, float]


def _straight(box: Box, angle: float) -> _Place:
    """A word's place (left, top, right, bottom) once the page is turned straight about its corner: `box` is
    the upright box around the slanted word."""
    cos, sin = math.cos(angle), abs(math.sin(angle))
    squared = cos * cos - sin * sin
    width = max(1.0, (box.width * cos - box.height * sin) / squared)
    height = max(1.0, (box.height * cos - box.width * sin) / squared)
    x, y = box.centre
    across, down = x * cos + y * math.sin(angle), y * cos - x * math.sin(angle)
    return across - width / 2, down - height / 2, across + width / 2, down + height / 2


def _cut(place: _Place, word: Word, start: int, end: int) -> _Place:
    """The part of a word's place that its letters from `start` to `end` of the raw text take up."""
    left, top, right, bottom = place
    letter = (right - left) / max(1, word.end - word.start)
    return (
        left + letter * max(0, start - word.start),
        top,
        right - letter * max(0, word.end - end),
        bottom,
    )


_LEAST_GAP = 0.2
"""Between words, in heights of the type: readers of PDFs join words that stand closer."""


def _apart(row: Sequence[_Stretch], gap: float) -> list[_Stretch]:
    """The words of a line without overlaps: engines' boxes reach into the next word, or over all of them."""
    parted = [row[0]]
    for word in row[1:]:
        before = parted.pop()
        before = before._replace(right=max(before.left + 1, min(before.right, word.left - gap)))
        left = max(word.left, before.right + gap)
        parted += [before, word._replace(left=left, right=max(word.right, left + 1))]
    return parted


_NO_LETTERS = 0.4
"""Print lower than this, in heights of the type, is dashes and dots: it tells no size."""


def _size(row: Sequence[_Stretch]) -> float:
    """The height of the type of a line, from how high its words are printed."""
    extents = [(stretch, sum(_extent(stretch.text))) for stretch in row]
    telling = [(s, e) for s, e in extents if e >= _NO_LETTERS] or extents
    return max(4.0, statistics.median((s.bottom - s.top) / e for s, e in telling))


_LOW = frozenset("acegmnopqrsuvwxyz")
_DEEP = frozenset("gjpqyQ,;()[]{}/|")
_DOTS = frozenset(".,_…")
_DASHES = frozenset("-–—=~+•")
_HIGH, _SMALL, _MARK, _DEPTH, _DOT_BELOW = 0.68, 0.46, 0.2, 0.22, 0.2


def _extent(text: str) -> tuple[float, float]:
    """How far print reaches above and below its base line, in heights of the type, for faces like Times."""
    above, below = 0.1, 0.0
    tall = 0.0
    for char in unicodedata.normalize("NFD", text):
        if char == "\u0323":
            below = max(below, _DOT_BELOW)
        elif unicodedata.combining(char):
            above = max(above, tall + _MARK)
        else:
            tall = 0.1 if char in _DOTS else 0.3 if char in _DASHES else _SMALL if char in _LOW else _HIGH
            above = max(above, tall)
            below = max(below, _DEPTH if char in _DEEP else 0.0)
    return above, below


def _writable(text: str) -> str:
    """The text with its letters composed, without what has no place in a line (controls, marks of direction),
    and with the unknown character for what the font does not have."""
    composed = unicodedata.normalize("NFC", text)
    kept = (char for char in composed if unicodedata.category(char) not in ("Cc", "Cf"))
    return "".join(char if has(char) else UNKNOWN for char in kept).strip()
