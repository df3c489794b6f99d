"""Degraded Vietnamese in, Vietnamese out: a noisy-channel decoder over syllables, and the tools around it."""

from diacritics.alphabet import fold, fold_chars, strip_marks
from diacritics.evidence import Evidence, Judgement, judge
from diacritics.legacy import LegacyEncoding, convert_legacy, detect_legacy
from diacritics.restorer import RestoredLine, Restorer
from diacritics.syllable import is_syllable, normalise

__all__ = [
    "Evidence",
    "Judgement",
    "LegacyEncoding",
    "RestoredLine",
    "Restorer",
    "convert_legacy",
    "detect_legacy",
    "fold",
    "fold_chars",
    "is_syllable",
    "judge",
    "normalise",
    "strip_marks",
]
