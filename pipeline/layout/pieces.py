"""Recognised stretches of print, grouped to rows."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.layout.textlines import TextLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box


class Piece(NamedTuple):
    """A stretch of print with what was read in it, on the clean page.

    `core` is the band of the letters' bodies (top, bottom), `size_px` the height of the print, `words` have
    their boxes on the clean page.
    """

    box: Box
    core: tuple[int, int]
    size_px: float
    words: tuple[OcrWord, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        return (self.core[0] + self.core[1]) / 2


def box_moved(box: Box, x: int, y: int) -> Box:
    """The box moved right by `x` and down by `y`."""
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


Row = tuple[Piece, ...]
"""The pieces of one line of the page, from left to right."""


def piece_of(line: TextLine, found: OcrLine) -> Piece:
    """A piece from a line of print and what was read in its picture."""
    x, y = line.origin
    words = tuple(word._replace(box=_on_ink(box_moved(word.box, x, y), line.box)) for word in found.words)
    return Piece(line.box, line.core, line.size_px, words)


def _on_ink(box: Box, ink: Box) -> Box:
    """A word's box cut to the height of its line's ink."""
    top, bottom = max(box.top, ink.top), min(box.bottom, ink.bottom)
    return Box(box.left, top, box.right, max(bottom, top + 1))


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """The rows of a page from top to bottom: pieces whose bodies share more than half their height."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if rows and _alongside(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [tuple(sorted(row, key=lambda piece: piece.box.left)) for row in rows]


def joined(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one row as one piece."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    box = first.box
    for piece in pieces[1:]:
        box = box.union(piece.box)
    core = min(piece.core[0] for piece in pieces), max(piece.core[1] for piece in pieces)
    widest = max(pieces, key=lambda piece: piece.box.width)
    return Piece(box, core, widest.size_px, tuple(word for piece in pieces for word in piece.words))


def _alongside(one: Piece, other: Piece) -> bool:
    shared = min(one.core[1], other.core[1]) - max(one.core[0], other.core[0])
    lower = min(one.core[1] - one.core[0], other.core[1] - other.core[0])
    return shared > 0.5 * max(1, lower)
