"""Tesseract's table of words (TSV), which both engines answer with, as lines and words."""

import unicodedata
from collections.abc import Iterator

from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

_WORD_LEVEL = 5
_COLUMNS = 12


def parse_tsv(table: str) -> list[OcrLine]:
    """Lines of words from Tesseract's TSV, in its order. Header rows and rows without text are passed over.

    A row is: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    lines: list[OcrLine] = []
    words: list[OcrWord] = []
    current: tuple[int, int, int] | None = None
    for place, word in _words(table):
        if current is not None and place != current:
            lines.append(_line(words, current))
            words = []
        current = place
        words.append(word)
    if current is not None and words:
        lines.append(_line(words, current))
    return lines


def _words(table: str) -> Iterator[tuple[tuple[int, int, int], OcrWord]]:
    for row in table.split("\n"):
        cells = row.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or not cells[0].isdigit() or int(cells[0]) != _WORD_LEVEL:
            continue
        text = unicodedata.normalize("NFC", cells[11]).strip()
        if not text:
            continue
        block, paragraph, line = int(cells[2]), int(cells[3]), int(cells[4])
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        # A "word" with a blank inside would break the pairing of words and blanks further on.
        box = Box(left, top, left + width, top + height)
        yield (block, paragraph, line), OcrWord("".join(text.split()), box, confidence)


def _line(words: list[OcrWord], place: tuple[int, int, int]) -> OcrLine:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return OcrLine(tuple(words), box, block=place[0], paragraph=place[1])
