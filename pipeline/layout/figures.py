"""Doubtful figures in tables, read again one by one.

In a column of numbers a cell that reads 'Ö', '‡1' or nothing is a number all the same. Each such cell is
looked at in several ways (by itself, with more white around it, a lone digit three times side by side), with
digits as the only answer; the digits that most readings agree on are taken.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from pipeline.imaging.types import Grey, as_grey
from pipeline.layout.grids import Grid
from pipeline.layout.tables import CellLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

DIGITS = "0123456789.,%/-"
"""What a figure is made of."""
_NUMBER = re.compile(r"^\d+(?:[.,/-]\d+)*[%.]?$")
_DIGIT = re.compile(r"\d")
_SYLLABLE = re.compile(r"[^\W\d_]{2}")
_OUTLINE = re.compile(r"^\d{1,2}(?:[.,]\d{1,2})+\.?$")
_LEAST_DEEP = 2
"""So many outline numbers of three levels ('3.1.1') tell that a column holds outline numbers."""
_SURE = 0.8
"""Numbers read with less confidence are looked at again."""
_LEGIBLE = 0.5
"""The confidence that the readings of one number have to reach together."""
_WIDER = 1.3
"""What is wider than the widest sure number of its column by this factor holds words."""
_PLAIN_VIEWS = 2
"""So many ways to look at every doubtful cell; a lone digit is looked at in one more."""
_COPIES = 3
_GAP = 0.4
"""The blank between copies of a lone digit, in capital heights."""
_LONE = 1.0
"""Print narrower than this many capital heights may be a lone digit."""


class DigitReader(Protocol):
    """Reads pictures of single lines in which nothing but `DIGITS` may stand."""

    def __call__(self, images: Sequence[Grey]) -> list[OcrLine]: ...


class _Reading(NamedTuple):
    text: str
    confidence: float

    @property
    def digits(self) -> str:
        return re.sub(r"\D", "", self.text)


def with_sure_figures(
    grids: Sequence[Grid], lines: Sequence[CellLine], answers: Sequence[OcrLine], read: DigitReader
) -> list[OcrLine]:
    """The answers of all cell lines, doubtful ones in columns of numbers read again."""
    out = list(answers)
    todo = doubtful(grids, lines, answers)
    views = {index: _views(lines[index]) for index in todo}
    found = iter(read([view for index in todo for view in views[index]]) if todo else [])
    for index in todo:
        again = [_reading(next(found)) for _ in views[index]]
        if len(again) > _PLAIN_VIEWS:
            again[-1] = _single(again[-1])
        better = decided(_reading(answers[index]), again, todo[index])
        if better is not None and better.text != answers[index].text:
            out[index] = _answer(better, lines[index])
    for members in _columns(grids, lines).values():
        _point_outline(out, members)
    return out


def _point_outline(answers: list[OcrLine], members: Sequence[int]) -> None:
    """Commas made points in a column of outline numbers: '3,1' between '2.3.2' and '3.1.1' is 3.1.

    Outline numbers are known by their second point: thousands have three digits behind it.
    """
    outline = [i for i in members if _OUTLINE.match(answers[i].text)]
    deep = sum(answers[i].text.rstrip(".").count(".") >= 2 for i in outline)
    wrong = [i for i in outline if "," in answers[i].text]
    if deep < _LEAST_DEEP or len(outline) - len(wrong) <= len(wrong):
        return
    for i in wrong:
        words = answers[i].words
        answers[i] = OcrLine(tuple(word._replace(text=word.text.replace(",", ".")) for word in words))


def doubtful(grids: Sequence[Grid], lines: Sequence[CellLine], answers: Sequence[OcrLine]) -> dict[int, str]:
    """The lines that fill a cell in a column of numbers and are none for sure, each with the point or
    comma that is usual in its column."""
    out: dict[int, str] = {}
    for members in _columns(grids, lines).values():
        sure = [i for i in members if _NUMBER.match(answers[i].text)]
        if len(sure) < 2 or 2 * len(sure) < len(members):
            continue
        widest = max(lines[i].line.box.width for i in sure)
        points = "".join(_separators(_reading(answers[i])) for i in sure)
        usual = max(points, key=points.count, default="")
        for i in members:
            unsure = i not in sure or (answers[i].confidence or 0.0) < _SURE
            may_be_one = lines[i].line.box.width <= _WIDER * widest or _looks_like_one(answers[i])
            if unsure and may_be_one and not _numbers_a_column(answers[i]):
                out[i] = usual
    return out


def decided(first: _Reading, again: Sequence[_Reading], usual: str = "") -> _Reading | None:
    """The number that most readings agree on; None where the first reading has to do.

    `first` comes from the row as a whole, `again` from the cell by itself: as it is, with more white, and,
    where it may be a lone digit, from copies of it. Only the first two tell points and commas.
    """
    votes: Mapping[str, list[_Reading]] = defaultdict(list)
    for reading in (first, *again):
        if _NUMBER.match(reading.text):
            votes[reading.digits].append(reading)
    if not votes:
        return None
    best = max(votes.values(), key=lambda agreed: (len(agreed), sum(r.confidence for r in agreed)))
    weight = sum(reading.confidence for reading in best)
    if weight < max(_LEGIBLE, 0.0 if _NUMBER.match(first.text) else first.confidence):
        return None
    text = _spelt(first, again[0], best, usual)
    return _Reading(text, max(reading.confidence for reading in best))


def _spelt(first: _Reading, alone: _Reading, agreed: Sequence[_Reading], usual: str) -> str:
    """Of the readings with the right digits the one with the right points and commas.

    More white makes the engine lose points; a speck makes one where there is none.
    """
    if first not in agreed:
        return max([r for r in agreed if r == alone] or agreed, key=lambda r: r.confidence).text
    mine, others = _separators(first), _separators(alone)
    if alone in agreed and alone.confidence > first.confidence and mine and len(others) >= len(mine):
        return alone.text if set(others) == {usual} else first.text
    return first.text


def _separators(reading: _Reading) -> str:
    return re.sub(r"[^.,/-]", "", reading.text)


def _looks_like_one(answer: OcrLine) -> bool:
    """Whether it was read as digits with signs or single letters among them, however wide it is ('!00%o')."""
    return bool(_DIGIT.search(answer.text)) and not _SYLLABLE.search(answer.text)


def _numbers_a_column(answer: OcrLine) -> bool:
    """Whether it may be one of the numbers in brackets that stand under the heads of columns."""
    return answer.text.startswith("(") or answer.text.endswith(")")


def _columns(grids: Sequence[Grid], lines: Sequence[CellLine]) -> dict[tuple[int, int], list[int]]:
    """The lines that are alone in a cell of one column, by grid and column."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        cells[line.grid, line.cell].append(index)
    columns: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (grid, number), members in cells.items():
        cell = grids[grid].cells[number]
        if cell.columns == 1 and len(members) == 1:
            columns[grid, cell.column] += members
    return columns


def _views(item: CellLine) -> list[Grey]:
    image, capital = item.line.image, item.line.capital_px
    views = [image, _with_white(image, 0, round(0.2 * capital))]
    if item.line.box.width < _LONE * capital:
        gap = round(_GAP * capital / 2)
        views.append(as_grey(np.hstack([_with_white(image, 0, gap)] * _COPIES)))
    return views


def _with_white(image: Grey, above: int, beside: int) -> Grey:
    return as_grey(cv2.copyMakeBorder(image, above, above, beside, beside, cv2.BORDER_CONSTANT, value=255.0))


def _reading(answer: OcrLine) -> _Reading:
    text = answer.text.rstrip(",/-") if _NUMBER.match(answer.text.rstrip(".,/-")) else answer.text
    return _Reading(re.sub(r"%\.$", "%", text), answer.confidence or 0.0)


def _single(copies: _Reading) -> _Reading:
    """What one copy says, where all copies say the same."""
    digit = copies.digits[:1]
    agree = bool(digit) and copies.digits == digit * _COPIES
    return _Reading(digit if agree else "", copies.confidence if agree else 0.0)


def _answer(reading: _Reading, item: CellLine) -> OcrLine:
    height, width = item.line.image.shape
    return OcrLine((OcrWord(reading.text, Box(0, 0, width, height), reading.confidence),))
