"""The Vietnamese letters: their marks, their tones, and what is left of them when both are taken away."""

import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0309\u0303\u0323"
"""The five combining tone marks in the order huyền, sắc, hỏi, ngã, nặng; tone 0 (ngang) has none."""

_PLAIN_VOWELS = "aăâeêioôơuưy"

TONED: dict[str, tuple[str, ...]] = {
    vowel: (vowel, *(unicodedata.normalize("NFC", vowel + mark) for mark in TONES)) for vowel in _PLAIN_VOWELS
}
"""Vowel without tone to its six forms, indexed by tone number."""

TONE_OF: dict[str, tuple[str, int]] = {
    form: (vowel, tone) for vowel, forms in TONED.items() for tone, form in enumerate(forms)
}
"""Lower-case vowel with tone to (vowel without tone, tone number)."""

_CONSONANTS = "bcdđghklmnpqrstvx"
LETTERS = frozenset(TONE_OF) | frozenset(_CONSONANTS)
"""The lower-case letters of Vietnamese, with all tones."""

MARKED = frozenset(letter for letter in LETTERS if not letter.isascii())
"""The lower-case letters that carry a mark (đ among them)."""


def _base(char: str) -> str:
    """One character without its marks; what has no single-character base stays as it is."""
    if char == "đ":
        return "d"
    if char == "Đ":
        return "D"
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) > 1 and all(unicodedata.combining(c) for c in decomposed[1:]):
        return decomposed[0]
    return char


_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
_BARE = {ord(char): _base(char) for char in _LATIN if _base(char) != char}
_FOLD = {
    **{code: base.lower() for code, base in _BARE.items()},
    **{ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}


def strip_marks(s: str) -> str:
    """The text with every mark taken away and case kept: one character out per character of the NFC form."""
    return unicodedata.normalize("NFC", s).translate(_BARE)


def fold_chars(s: str) -> str:
    """Fold for matching, length preserving: one character out per character of the NFC form of `s`."""
    return unicodedata.normalize("NFC", s).translate(_FOLD)


def fold(s: str) -> str:
    """Fold for matching: marks stripped, đ to d, lower case; stray combining marks are dropped.

    >>> fold("Ủy ban Nhân dân")
    'uy ban nhan dan'
    """
    folded = fold_chars(s)
    if folded.isascii():
        return folded
    return "".join(c for c in folded if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=65536)
def has_marks(word: str) -> bool:
    """Does the word hold a Vietnamese letter with a mark?"""
    return any(c in MARKED for c in word.lower())
