"""Text read against text printed: characters wrong, figures lost. The order of paragraphs does not count."""

from collections import Counter
from typing import NamedTuple

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

FIGURE = regex.compile(r"\d+(?:[.,/]\d+)*")
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
ALIKE = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', **_RAISED})
"""Kinds of dashes and quotes, and footnote marks: the gold has them as plain digits."""
SLACK = (0, 3, 8)
"""How far, in characters, the best window may be widened at either side."""


class TextScore(NamedTuple):
    """Counts over a text: characters printed and wrong, figures printed and not found."""

    characters: int = 0
    wrong: int = 0
    figures: int = 0
    figures_lost: int = 0

    def plus(self, other: "TextScore") -> "TextScore":
        return TextScore(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def cer(self) -> float:
        return self.wrong / self.characters if self.characters else 0.0


def score_text(printed: str, read: str) -> TextScore:
    """Scores what was read, paragraph by paragraph (a line of `printed` is one)."""
    read = _plain(read)
    paragraphs = [paragraph for line in printed.splitlines() if (paragraph := _plain(line))]
    there, found = Counter(FIGURE.findall(printed)), Counter(FIGURE.findall(read))
    return TextScore(
        characters=sum(map(len, paragraphs)),
        wrong=sum(_distance(paragraph, read) for paragraph in paragraphs),
        figures=there.total(),
        figures_lost=(there - found).total(),
    )


def _plain(text: str) -> str:
    return " ".join(text.translate(ALIKE).split())


def _distance(paragraph: str, read: str) -> int:
    if paragraph in read:
        return 0
    window = fuzz.partial_ratio_alignment(paragraph, read) if len(paragraph) < len(read) else None
    if window is None:
        return min(Levenshtein.distance(paragraph, read), len(paragraph))
    tried = (
        Levenshtein.distance(paragraph, read[max(0, window.dest_start - before) : window.dest_end + after])
        for before in SLACK
        for after in SLACK
    )
    return min(*tried, len(paragraph))
