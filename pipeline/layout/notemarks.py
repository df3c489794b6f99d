"""Footnote marks read apart from their lines, and put back where they stand.

A mark is read as a lone digit, three times side by side; only where all three say the same digit, it is one.
All other raised strokes stay in their line. Behind a word or a figure a mark is kept as raised digits
('05²'), so that nobody takes it for one more digit; before its note it is a plain number.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.imaging.types import Grey, as_grey
from pipeline.layout.figures import DigitReader
from pipeline.layout.raised import Raised, mark_picture, without_raised
from pipeline.layout.textlines import TextLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

ANSWERS = "0123456789*°”“!)"
"""What a raised stroke may be read as; only digits make a mark."""
_COPIES = 3
_SURE = 0.85
"""Marks read with less confidence are looked at again."""
_LARGER = 1.3
RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AFTER = re.compile(r"[.,;:]+$")


class NoteMark(NamedTuple):
    """A mark with its digits."""

    place: Raised
    digits: str


class MarkedLine(NamedTuple):
    """A line without its marks, and the marks."""

    line: TextLine
    marks: tuple[NoteMark, ...]


def marked_lines(lines: Sequence[TextLine], read: DigitReader) -> dict[int, MarkedLine]:
    """The lines with footnote marks, by their number, without the marks in their pictures."""
    places = [(number, place) for number, line in enumerate(lines) for place in line.raised]
    if not places:
        return {}
    digits = _numbers([(lines[number], place) for number, place in places], read)
    marks: dict[int, list[NoteMark]] = {}
    for (number, place), said in zip(places, in_order([p for _, p in places], digits), strict=True):
        if said is not None:
            marks.setdefault(number, []).append(NoteMark(place, str(said)))
    return {number: _marked(lines[number], tuple(found)) for number, found in marks.items()}


def _numbers(places: Sequence[tuple[TextLine, Raised]], read: DigitReader) -> list[int | None]:
    """What each mark says; what the first look leaves in doubt is looked at larger, too."""
    first = read([_copies(mark_picture(line.image, place, line.capital_px)) for line, place in places])
    said = [_digits(answer) for answer in first]
    doubtful = [i for i, answer in enumerate(first) if said[i] and (answer.confidence or 0.0) < _SURE]
    views = [
        _copies(mark_picture(line.image, place, _LARGER * line.capital_px))
        for line, place in (places[i] for i in doubtful)
    ]
    for i, answer in zip(doubtful, read(views) if views else (), strict=True):
        if _digits(answer) != said[i]:
            said[i] = None
    return said


def in_order(places: Sequence[Raised], said: Sequence[int | None]) -> list[int | None]:
    """The numbers of a page's marks, those that cannot be read told by the others.

    Notes are numbered in order, and each mark in the text has its note on the page. Where as many marks stand
    in the text as before notes, and most of those read stand where their number says, that tells all.
    """
    text = [index for index, place in enumerate(places) if not place.leads]
    notes = [index for index, place in enumerate(places) if place.leads]
    if len(text) != len(notes):
        return list(said)
    rank = {index: number for side in (text, notes) for number, index in enumerate(side)}
    firsts = [number - rank[index] for index, number in enumerate(said) if number is not None]
    first = max(firsts, key=firsts.count, default=0)
    if first < 1 or 2 * firsts.count(first) <= len(firsts):
        return list(said)
    return [first + rank[index] for index in range(len(said))]


def _marked(line: TextLine, marks: tuple[NoteMark, ...]) -> MarkedLine:
    bare = without_raised(line.image, [mark.place for mark in marks])
    return MarkedLine(line._replace(image=bare), marks)


def with_marks(answer: OcrLine, marks: Sequence[NoteMark]) -> OcrLine:
    """What was read in a line without its marks, with the marks and with boxes in pixels of the whole line.

    `marks` stand from left to right.
    """
    words = list(answer.words)
    for mark in marks:
        start, end = mark.place.columns
        words = [word._replace(box=_moved(word.box, start, end - start)) for word in words]
        words = _opened(words, mark) if mark.place.leads else _behind(words, mark)
    return OcrLine(tuple(words))


def _moved(box: Box, start: int, by: int) -> Box:
    """A box where the columns behind `start` go `by` to the right."""
    left = box.left + by if box.left >= start else box.left
    right = box.right + by if box.right > start + 1 else box.right
    return Box(left, box.top, max(right, left + 1), box.bottom)


def _opened(words: list[OcrWord], mark: NoteMark) -> list[OcrWord]:
    if words and not mark.place.apart:
        first = words[0]
        return [
            first._replace(text=mark.digits + first.text, box=first.box.union(mark.place.box)),
            *words[1:],
        ]
    return [OcrWord(mark.digits, mark.place.box, None), *words]


def _behind(words: list[OcrWord], mark: NoteMark) -> list[OcrWord]:
    """The mark at the end of the last word that begins before it, before a full stop that follows it."""
    before = [index for index, word in enumerate(words) if word.box.left < mark.place.box.left - 2]
    if not before:
        return [OcrWord(mark.digits, mark.place.box, None), *words]
    word = words[before[-1]]
    place = len(word.text)
    if not mark.place.apart and (after := _AFTER.search(word.text)):
        place = after.start()
    text = word.text[:place] + mark.digits.translate(RAISED_DIGITS) + word.text[place:]
    words[before[-1]] = word._replace(text=text, box=word.box.union(mark.place.box))
    return words


def _copies(picture: Grey) -> Grey:
    return as_grey(np.hstack([picture] * _COPIES))


def _digits(answer: OcrLine) -> int | None:
    """The number that all copies say."""
    text = answer.text.replace(" ", "")
    one = text[: len(text) // _COPIES]
    if not text.isdecimal() or text != one * _COPIES:
        return None
    return int(one) if len(one) <= 2 and one[0] != "0" else None
