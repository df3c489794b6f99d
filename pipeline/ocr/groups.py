"""Long numbers that the engine tore at a point: '114.984. 119' is 114.984.119."""

import re

from pipeline.ocr.base import OcrLine, OcrWord

_BEGUN = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+\.$")
"""At least one group of thousands, and the point of the next; a sentence that ends so seldom goes on with a
figure of three digits."""
_NEXT = re.compile(r"^\d{3}(?!\d)")


def with_whole_numbers(line: OcrLine) -> OcrLine:
    """The line with the words of a torn number as one word; all else as it was read."""
    words: list[OcrWord] = []
    for word in line.words:
        if words and _BEGUN.search(words[-1].text) and _NEXT.match(word.text):
            words[-1] = _one(words[-1], word)
        else:
            words.append(word)
    return OcrLine(tuple(words))


def _one(left: OcrWord, right: OcrWord) -> OcrWord:
    sure = [word.confidence for word in (left, right) if word.confidence is not None]
    return OcrWord(left.text + right.text, left.box.union(right.box), min(sure, default=None))
