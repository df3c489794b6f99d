"""The language model: a pruned, quantised 4-gram over syllables, answered for whole arrays at once."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from diacritics import hashing

Ids = npt.NDArray[np.integer]
Scores = npt.NDArray[np.float32]

SPECIAL = ("<pad>", "<s>", "<unk>", "<num>", "<code>")
PAD_ID, BREAK_ID, UNKNOWN_ID, NUMBER_ID, CODE_ID = range(5)
"""The special words and their ids; 0 also stands for 'no word' where a context is shorter than three."""

QUANTUM = 0.07
"""One step of a stored logarithm (natural)."""
BACKOFF_LIFT = 2.0
"""Back-off weights may exceed 1: their bytes count down from this logarithm."""


class LanguageModel:
    """Log-probabilities (natural) of words given up to three words before them, by stored n-grams and back-off."""

    def __init__(self, folder: Path) -> None:
        """Map the tables of a model folder into memory; OSError if a file is missing."""
        self.words: list[str] = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
        self.index: dict[str, int] = {word: i for i, word in enumerate(self.words)}
        self.log_p1: Scores = np.load(folder / "log_p1.npy")
        self._backoff1: Scores = np.load(folder / "backoff1.npy")
        self._grams = {
            n: np.load(folder / f"grams{n}.npy", mmap_mode="r").view(np.ndarray) for n in (2, 3, 4)
        }
        steps = np.arange(256, dtype=np.float32) * np.float32(-QUANTUM)
        self._steps, self._lifted = steps, steps + np.float32(BACKOFF_LIFT)
        self._log_p = {
            n: np.load(folder / f"log_p{n}.npy", mmap_mode="r").view(np.ndarray) for n in (2, 3, 4)
        }
        self._backoff = {
            n: np.load(folder / f"backoff{n}.npy", mmap_mode="r").view(np.ndarray) for n in (2, 3)
        }

    def bigram(self, before: Ids, word: Ids) -> Scores:
        """log P(word | before), element by element."""
        slot = hashing.find(self._grams[2], hashing.pack(before, word))
        found = slot >= 0
        return np.where(
            found,
            self._steps[self._log_p[2][slot]],
            self._backoff1[before] + self.log_p1[word],
        )

    def _context(self, order: int, *ids: Ids) -> Scores:
        """The back-off weight of contexts of two or three words; 0 where none is stored."""
        slot = hashing.find(self._grams[order], hashing.pack(*ids))
        return np.where(slot >= 0, self._lifted[self._backoff[order][slot]], np.float32(0))

    def trigram(self, first: Ids, second: Ids, word: Ids) -> Scores:
        """log P(word | first second)."""
        slot = hashing.find(self._grams[3], hashing.pack(first, second, word))
        scores = self._steps[self._log_p[3][slot]]
        rest = np.flatnonzero(slot < 0)
        if len(rest):
            scores[rest] = self._context(2, first[rest], second[rest]) + self.bigram(second[rest], word[rest])
        return scores

    def fourgram(self, first: Ids, second: Ids, third: Ids, word: Ids) -> Scores:
        """log P(word | first second third); a 0 stands for a word that is not there."""
        slot = hashing.find(self._grams[4], hashing.pack(first, second, third, word))
        scores = self._steps[self._log_p[4][slot]]
        rest = np.flatnonzero(slot < 0)
        if len(rest):
            a, b, c, d = first[rest], second[rest], third[rest], word[rest]
            scores[rest] = self._context(3, a, b, c) + self.trigram(b, c, d)
        return scores
