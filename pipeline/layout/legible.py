"""What of a page was really read: a photograph makes an engine answer, too, in stray marks and syllables.

Print betrays itself by words that the engine is sure of. On 25 pages of office and worn scans every line of
print had one; the few lines without were specks.
"""

from collections.abc import Iterable, Sequence

from pipeline.layout.pieces import Piece, rows_of
from pipeline.ocr.base import OcrWord

_SURE = 0.8
"""Words of print reach it even on worn scans; few of the marks seen in photographs do."""
_SHARE, _ENOUGH = 0.4, 4
"""A line is print where this share of its characters stands in sure words, or so many letters do: an address
of the web may make most of a line and be unsure to its end."""
_LETTERS, _PART = 6, 0.1
"""A page has print on it where its sure lines have so many letters, or this part of all that was read: one
short word among hundreds of stray marks is chance."""

Words = Sequence[OcrWord]


def print_letters(words: Words) -> int:
    """How many letters of a line stand in sure words, 0 where the line is none of print.

    Single letters and marks tell nothing: they are seen everywhere.
    """
    telling = [word for word in words if _is_sure(word) and _count(word.text) > 1]
    letters = sum(_count(word.text) for word in telling)
    return letters if letters >= min(_ENOUGH, _SHARE * _characters(words)) else 0


def has_print(lines: Iterable[Words]) -> bool:
    """Whether lines that were read hold print at all."""
    lines = list(lines)
    letters = sum(map(print_letters, lines))
    return letters >= _LETTERS or letters > _PART * sum(map(_characters, lines))


def legible(pieces: Sequence[Piece], with_tables: bool) -> list[Piece]:
    """The pieces of a page without those that stand for no print.

    A page that is print but for a little keeps all: a short line that the engine was not sure of is a word
    lost otherwise. Beside a picture print and lone numbers stay, and in a row with more print what has no
    letters: dashes, bullets. On a page without any print nothing stays, unless it is one `with_tables`, where
    all else may be a page number.
    """
    in_all = sum(_characters(piece.words) for piece in pieces)
    in_print = sum(_characters(piece.words) for piece in pieces if print_letters(piece.words))
    if in_print and in_all - in_print <= _PART * in_all:
        return list(pieces)
    if not with_tables and not has_print([piece.words for piece in pieces]):
        return []
    kept: list[Piece] = []
    for row in rows_of([piece for piece in pieces if piece.words]):
        letters = sum(print_letters(piece.words) for piece in row)
        marks = [piece for piece in row if not _count(piece.text)]
        kept += [piece for piece in row if print_letters(piece.words) or _is_number(piece)]
        if sum(_characters(piece.words) for piece in marks) < letters:
            kept += marks
    return kept


def _is_number(piece: Piece) -> bool:
    return piece.text.rstrip(".").isdigit() and all(_is_sure(word) for word in piece.words)


def _is_sure(word: OcrWord) -> bool:
    return word.confidence is None or word.confidence >= _SURE


def _characters(words: Words) -> int:
    return sum(len(word.text) for word in words)


def _count(text: str) -> int:
    return sum(char.isalnum() for char in text)
