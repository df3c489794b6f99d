"""Figures with letters in them that their context tells from damaged words: 'tháng OS', '1S ngày', 'Điều 6a'.

A recogniser reads O for 0 and S for 5, and a clause inserted later has a letter; alone such a token looks
like a word with a figure in it, of which there are many more. Where its neighbours ask for a figure it stays
as it was read.
"""

from collections.abc import Sequence

import regex

from diacritics.alphabet import fold_chars

_LIKE_FIGURES = regex.compile(r"(?:\d[OSIlBZ]|[OIl]\d|O[OSIl]|[SIl][OS])(?!\S)|\d{1,2}\p{Ll}(?![\p{L}\d])")
_CLAUSE = regex.compile(r"\d{1,2}\p{Ll}")
_LIKE_IS = regex.compile(r"1[a4áàâ]|14a")
"""'1a' is much oftener a misread 'là' than a clause."""
_CLAUSES = frozenset(("dieu", "khoan", "diem", "muc"))
_DAY, _MONTH, _YEAR = "ngay", "thang", "nam"
_COUNTED = frozenset(("nghin", "ngan", "trieu"))
_WORD_BEFORE, _WORD_AFTER = regex.compile(r"(\p{L}+)\s+$"), regex.compile(r"\s+(\p{L}+)")


def figures_among_letters(line: str) -> Sequence[tuple[int, int]]:
    """Where in a line such figures stand (start, end), in order."""
    return [
        match.span()
        for match in _LIKE_FIGURES.finditer(line)
        if (match.start() == 0 or not line[match.start() - 1].isalnum())
        and _asked_for(line, match.start(), match.end())
    ]


def _asked_for(line: str, start: int, end: int) -> bool:
    before = _WORD_BEFORE.search(line, max(0, start - 12), start)
    after = _WORD_AFTER.match(line, end)
    left, right = (fold_chars(m[1]) if m else "" for m in (before, after))
    text = line[start:end]
    if _CLAUSE.fullmatch(text):
        if text[0] == "1" and _LIKE_IS.fullmatch(text):
            return before is not None and before[1][0] == "D" and left == "dieu"
        return left in _CLAUSES
    in_date = (left == _DAY and right == _MONTH) or (left == _MONTH and right == _YEAR)
    counted = right in _COUNTED or (text[0].isdigit() and right in (_DAY, _MONTH))
    return in_date or counted
