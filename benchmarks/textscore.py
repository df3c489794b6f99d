"""Text read against gold text: characters and words wrong, figures lost, and their sums over files."""

import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.evaluation.text import ALIKE, TextScore, score_text


class Read(NamedTuple):
    """Counts over files, and what reading them took. Words are those of the gold text."""

    text: TextScore = TextScore()
    words: int = 0
    words_wrong: int = 0
    pages: int = 0
    processor_s: float = 0.0
    wall_s: float = 0.0

    def plus(self, other: "Read") -> "Read":
        """Both together."""
        return Read(
            self.text.plus(other.text),
            self.words + other.words,
            self.words_wrong + other.words_wrong,
            self.pages + other.pages,
            self.processor_s + other.processor_s,
            self.wall_s + other.wall_s,
        )

    @property
    def word_errors(self) -> float:
        """The share of the gold text's words that were not read right."""
        return self.words_wrong / max(1, self.words)

    @property
    def figures_lost(self) -> float:
        """The share of the gold text's numbers that are not in the output."""
        return self.text.figures_lost / max(1, self.text.figures)


def scored(gold: str, read: str) -> Read:
    """One file's counts, paragraph by paragraph (a line of `gold`): their order does not count."""
    gold, read = (unicodedata.normalize("NFC", text) for text in (gold, read))
    paragraphs = [words for line in gold.splitlines() if (words := plain(line))]
    whole = plain(read)
    wrong = sum(words_wrong(words, whole) for words in paragraphs)
    return Read(score_text(gold, read), sum(len(words.split()) for words in paragraphs), wrong)


def words_wrong(paragraph: str, text: str) -> int:
    """How many words of a paragraph are missing, in order, from the stretch of the text that fits it best.

    The stretch is found by characters and widened to whole words, one more at either side.
    """
    if f" {paragraph} " in f" {text} ":
        return 0
    printed, read = paragraph.split(), text.split()
    place = fuzz.partial_ratio_alignment(paragraph, text) if len(paragraph) < len(text) else None
    if place is not None:
        first, last = text.count(" ", 0, place.dest_start), text.count(" ", 0, place.dest_end)
        read = read[max(0, first - 1) : last + 2]
    return len(printed) - LCSseq.similarity(printed, read)


def plain(text: str) -> str:
    """Text with what does not count taken out: kinds of dashes and quotes, and of white space."""
    return " ".join(text.translate(ALIKE).split())
