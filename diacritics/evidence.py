"""How a text came about, judged from the text: does it read as Vietnamese, or has something eaten its
marks?"""

import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

import regex

from diacritics.alphabet import LETTERS, has_marks
from diacritics.syllable import is_syllable


class Evidence(StrEnum):
    """What is known about how a text was made; decides how far restoration may go."""

    DEGRADED = "degraded"
    """Mark-less, or read by a model for another language: restore everything."""
    VIETNAMESE_OCR = "vietnamese_ocr"
    """Output of a Vietnamese OCR model: touch a word only where the gain is far beyond its cost."""
    CLEAN = "clean"
    """Hands off, except legacy encodings, NFC and the placement of tones."""


class Judgement(NamedTuple):
    """What `judge` found; the shares are of words, 0 to 1.

    `vietnamese_share`: well-formed Vietnamese syllables among the lower-case words. `marked_share`: words
    with a Vietnamese mark among the well-formed ones; running Vietnamese has about 0.75. `damaged_share`:
    words of a shape that recognition with a foreign model leaves ('s6', 'nhi¢m', 'tiép' beside 'két').
    """

    evidence: Evidence
    vietnamese_share: float
    marked_share: float
    damaged_share: float
    words: int

    @property
    def only_stripped(self) -> bool:
        """Are the marks simply missing, with all base letters right?"""
        return self.evidence is Evidence.DEGRADED and self.damaged_share < 0.01 and self.marked_share < 0.05


_WORD = regex.compile(r"(?<![^\s(\[\"“'/-])[\p{L}\d¢&$€£@§]*\p{L}[\p{L}\d¢&$€£@§]*")
_MOST_WORDS = 4000
_FEW_WORDS = 8
_STOP_CODA = regex.compile(r"(?:[aăâeêioôơuưy])(?:c|ch|p|t)$")
_TYPICAL_DAMAGE = regex.compile(r"\p{Ll}[0-9¢&$€£@§]|[0-9¢&$€£@§]\p{Ll}\p{Ll}|\p{Ll}\p{Lu}")


def _sample(lines: Sequence[str]) -> Iterable[str]:
    """Words of the text, evenly over its lines, at most a few thousand; lines are cut to a sane length."""
    step = max(1, len(lines) // 800)
    words = (m[0] for line in lines[::step] for m in islice(_WORD.finditer(line[:2000]), 60))
    return islice(words, _MOST_WORDS)


def judge(lines: Sequence[str]) -> Judgement:
    """Judge the text of a document, or of a PDF's text layer: CLEAN where it reads as Vietnamese, else
    DEGRADED.

    Abbreviations, codes, figures, names in capitals do not count against it. Output of a Vietnamese OCR model
    cannot be told from clean text by its text alone: the caller knows.
    """
    total = well_formed = marked = damaged = foreign = 0
    for word in _sample(lines):
        word = unicodedata.normalize("NFC", word)
        if word.isupper() and len(word) < 6:
            continue  # an abbreviation, or one word of a heading
        lower = word.lower()
        if len(lower) > 8 and lower.isascii():
            continue  # a foreign word, an address
        total += 1
        if is_syllable(lower):
            well_formed += 1
            marked += has_marks(lower)
        elif _TYPICAL_DAMAGE.search(word) or not (lower.isascii() or all(c in LETTERS for c in lower)):
            damaged += 1
        elif has_marks(lower) or _STOP_CODA.search(lower):
            # 'tiép', 'hoc': no spelling that Vietnamese has
            foreign += 1
            damaged += has_marks(lower)
    if not total:
        return Judgement(Evidence.CLEAN, 0.0, 0.0, 0.0, 0)
    vietnamese, marked_share = well_formed / total, marked / max(1, well_formed)
    bad = (foreign + damaged) / total
    if total >= _FEW_WORDS:
        degraded = marked_share < 0.45 or bad > 0.12
    else:
        degraded = marked_share < 0.2 and (bad > 0.15 or not marked)
    evidence = Evidence.DEGRADED if degraded else Evidence.CLEAN
    return Judgement(evidence, vietnamese, marked_share, damaged / total, total)
