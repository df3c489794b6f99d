"""Tesseract's table of words (TSV), which both engines answer with."""

import unicodedata
from collections.abc import Iterator

from pipeline.ocr.base import OcrWord
from schemas.page import Box

_WORD_LEVEL = "5"
_COLUMNS = 12


def parse_tsv(table: str) -> Iterator[OcrWord]:
    """The words of Tesseract's TSV in its order. Header rows and rows without text are passed over.

    A row is: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
    """
    for row in table.split("\n"):
        cells = row.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        # A "word" with a blank inside would break the pairing of words and blanks further on.
        text = "".join(unicodedata.normalize("NFC", cells[11]).split())
        if not text:
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        yield OcrWord(text, Box(left, top, left + width, top + height), confidence)
