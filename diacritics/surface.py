"""Capitals: which pattern a read token has, and a restored word dressed in it."""

from enum import IntEnum

import regex

from diacritics.syllable import is_syllable


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLE = 1
    UPPER = 2


def dress(word: str, case: Case) -> str:
    """A lower-case word in a case."""
    if case is Case.LOWER:
        return word
    if case is Case.UPPER:
        return word.upper()
    return word[:1].upper() + word[1:]


def case_of(token: str) -> Case:
    """The case a token was probably printed in. Odd capitals inside a word ('sO') are damage, not case."""
    letters = [c for c in token if c.isalpha()]
    if not letters or letters[0].islower():
        return Case.LOWER
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return Case.UPPER
    return Case.TITLE


_NEIGHBOURHOOD = 16
_NO_WORD = regex.compile(r"\S*[\d/]\S*")


def in_capitals(line: str, start: int, end: int) -> bool:
    """Does a token in capitals stand among words in capitals? Up to 16 characters on either side are looked
    at."""
    if any(c.islower() for c in line[start:end]):
        return False
    around = line[max(0, start - _NEIGHBOURHOOD) : start] + " " + line[end : end + _NEIGHBOURHOOD]
    around = _NO_WORD.sub("", around)
    upper = sum(c.isupper() for c in around)
    lower = sum(c.islower() for c in around)
    return upper >= 4 and upper > 4 * lower


def is_abbreviation(token: str) -> bool:
    """Capitals (and figures) that are no syllable: UBND, ĐC, TN&MT, QH15."""
    letters = [c for c in token if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters) and not is_syllable(token)
