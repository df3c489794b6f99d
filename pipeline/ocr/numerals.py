"""Roman numerals made of strokes alone (I, II, III), counted on the picture.

The engine swallows repeated letters: on worn pages 'quý III' is read 'quý II', and the report is filed under
another quarter. Stems are plain to count where the print is plain to see.
"""

import re

import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.types import Grey
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

_STROKES = re.compile(r"^(?P<strokes>(?=[Il|L1H]*[IH])[Il|L1H]{1,4})(?P<after>[.,:;)/]*)$")
"""What the engine makes of such a numeral; a capital of its own shape must be in it, so that no figure is
ever taken for one."""

_MOST = 3
_STEM_SHARE = 0.75
"""A stem is at least this share of the tallest in its word."""

_TAKEN_FOR_ONE = 1.35
"""A stem's width, in widths of the narrowest one, beyond which two may have run together: then nothing is
counted."""


def with_counted_strokes(image: Grey, line: OcrLine) -> OcrLine:
    """The line with its stroke numerals as the picture shows them; all else as it was read."""
    if not any(_STROKES.match(word.text) for word in line.words):
        return line
    return OcrLine(tuple(_counted(image, word) for word in line.words))


def _counted(image: Grey, word: OcrWord) -> OcrWord:
    found = _STROKES.match(word.text)
    if found is None:
        return word
    stems = count_stems(image, word.box)
    if not 1 <= stems <= _MOST or "I" * stems == found["strokes"]:
        return word
    return word._replace(text="I" * stems + found["after"])


def count_stems(image: Grey, box: Box) -> int:
    """How many upright strokes stand apart in the box; 0 where they cannot be told or are joined by a bar,
    as in 'H'."""
    part = 255.0 - image[max(0, box.top) : box.bottom, max(0, box.left) : box.right].astype(np.float32)
    if part.size == 0 or part.max() == 0:
        return 0
    dark = part > part.max() / 2
    tall = np.array([_longest_run(column) for column in dark.T])
    is_stem = tall >= _STEM_SHARE * tall.max()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_stem.astype(np.int8), [0]))))
    starts, ends = edges[::2], edges[1::2]
    widths = ends - starts
    if len(widths) and widths.max() > max(_TAKEN_FOR_ONE * widths.min(), widths.min() + 2):
        return 0
    if any(_is_barred(dark[:, end:start]) for end, start in zip(ends[:-1], starts[1:], strict=True)):
        return 0
    return len(starts)


def _longest_run(column: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], column.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def _is_barred(gap: NDArray[np.bool_]) -> bool:
    """Whether a bar crosses the gap between two stems, away from their serifs."""
    rows = np.flatnonzero(gap.any(axis=1))
    if len(rows) == 0:
        return False
    height = gap.shape[0]
    middle = gap[height // 4 : 3 * height // 4]
    return bool(middle.all(axis=1).any())
