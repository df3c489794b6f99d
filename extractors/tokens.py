"""A passage as tokens: words, number phrases and punctuation, each with its place."""

import re
from enum import Enum
from typing import NamedTuple

from diacritics.alphabet import fold_chars
from extractors.numbers import LEADS, PATTERN, NumberKind, NumberPhrase, read_number


class TokenKind(Enum):
    """What a token is to the grammar."""

    WORD = "word"
    FIGURE = "figure"  # a number phrase that counts, measures or rates something
    OTHER_NUMBER = "other_number"  # dates, codes, years, articles
    MARK = "mark"


class Token(NamedTuple):
    """`text` is folded; `number` is set on both kinds of number."""

    kind: TokenKind
    start: int
    end: int
    text: str
    number: NumberPhrase | None = None


_TOKEN = re.compile(
    rf"(?P<quick>(?!(?:{LEADS})\b)[a-z]+(?![\w.\-@/:–—]))|{PATTERN}|(?P<word>[a-z]+)|(?P<mark>[,;:.()\[\]/+\-–—…])"
)
"""Most words cannot begin a number phrase; they are tried first, which makes the whole twice as fast."""
_MARKDOWN = str.maketrans({"*": " ", "_": " ", "“": " ", "”": " ", '"': " ", "[": "(", "]": ")"})
_RAISED = re.compile(r"(?<![a-z⁰¹²³⁴⁵⁶⁷⁸⁹])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}")
_PERIODS = {"year": "<year>", "month": "<month>", "quarter": "<quarter>"}
"""A wording with a period in it ('năm 2022 chuyển sang') stands for all such periods."""
_FIGURES = frozenset({NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY})


def fold_passage(text: str) -> str:
    """Folded for matching, every character in its place; emphasis marks of Markdown become spaces, and so do
    footnote marks behind figures and full stops ('05² hồ sơ')."""
    folded = fold_chars(text).translate(_MARKDOWN)
    return folded if folded.isascii() else _RAISED.sub(_blank, folded)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def tokenize(folded: str) -> list[Token]:
    """The tokens of a folded passage, in order; spaces and odd signs are skipped."""
    tokens = []
    word = TokenKind.WORD
    for match in _TOKEN.finditer(folded):
        group = match.lastgroup or "mark"
        start, end = match.span()
        if group == "quick" or group == "word":
            tokens.append(Token(word, start, end, folded[start:end]))
        elif group == "mark":
            tokens.append(Token(TokenKind.MARK, start, end, match.group()))
        else:
            number = read_number(folded, group, start, end)
            kind = TokenKind.FIGURE if number.kind in _FIGURES else TokenKind.OTHER_NUMBER
            text = _PERIODS.get(group) or " ".join(match.group().split())
            tokens.append(Token(kind, start, number.end, text, number))
    return tokens
