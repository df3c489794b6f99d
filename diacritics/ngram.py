"""The language model: a pruned, quantised 4-gram over syllables, answered for whole arrays at once."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from diacritics import hashing

Ids = npt.NDArray[np.integer]
Scores = npt.NDArray[np.float32]

PAD, BREAK, UNKNOWN, NUMBER, CODE, COMMA = "<pad>", "<s>", "<unk>", "<num>", "<code>", "<,>"
SPECIAL = (PAD, BREAK, UNKNOWN, NUMBER, CODE, COMMA)
PAD_ID, BREAK_ID, UNKNOWN_ID, NUMBER_ID, CODE_ID, COMMA_ID = range(len(SPECIAL))
"""The special words and their ids; 0 also stands for 'no word' where a context is shorter than three."""

QUANTUM = 0.07
"""One step of a stored logarithm (natural)."""
BACKOFF_LIFT = 2.0
"""Back-off weights may exceed 1: their bytes count down from this logarithm."""


class LanguageModel:
    """Log-probabilities (natural) of words given up to three words before them, by stored n-grams and
    back-off."""

    def __init__(self, folder: Path) -> None:
        """Map the tables of a model folder into memory; OSError if a file is missing."""
        self.words: list[str] = (folder / "words.txt").read_text(encoding="utf-8").splitlines()
        self.index: dict[str, int] = {word: i for i, word in enumerate(self.words)}
        lower = [self.index.get(word.lower(), i) for i, word in enumerate(self.words)]
        self.is_name = np.array([i != low for i, low in enumerate(lower)])
        """Per word: is it the capitalised form of another word?"""
        self.name_of = np.zeros(len(self.words), dtype=np.int64)
        for i, low in enumerate(lower):
            if i != low:
                self.name_of[low] = i
        """Per word the id of its capitalised form, or 0."""
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
        return self._bigram(before, word)[0]

    def _bigram(self, before: Ids, word: Ids) -> tuple[Scores, npt.NDArray[np.bool_]]:
        slot = hashing.find(self._grams[2], hashing.pack(before, word))
        found = slot >= 0
        backed_off = self._backoff1[before] + self.log_p1[word]
        return np.where(found, self._steps[self._log_p[2][slot]], backed_off), found

    def _context(self, order: int, *ids: Ids) -> Scores:
        """The back-off weight of contexts of two or three words; 0 where none is stored."""
        slot = hashing.find(self._grams[order], hashing.pack(*ids))
        return np.where(slot >= 0, self._lifted[self._backoff[order][slot]], np.float32(0))

    def fourgram(self, first: Ids, second: Ids, third: Ids, word: Ids) -> Scores:
        """log P(word | first second third); a 0 stands for a word that is not there.

        From short to long: the end of every stored n-gram is stored, so that a longer one is looked for only
        where the shorter one is there. That saves most lookups, and most false alarms of the hash table.
        """
        score, found = self._bigram(third, word)
        pairs, where_pair = np.unique(hashing.pack(second, third), return_inverse=True)
        weight = self._context(2, *_unpack(pairs, 2))[where_pair]
        longer = np.zeros(len(score), dtype=bool)
        at = np.flatnonzero(found)
        slot = hashing.find(self._grams[3], hashing.pack(second[at], third[at], word[at]))
        longer[at[slot >= 0]] = True
        score = score + np.where(longer, np.float32(0), weight)
        score[at[slot >= 0]] = self._steps[self._log_p[3][slot[slot >= 0]]]
        triples, where_triple = np.unique(hashing.pack(first, second, third), return_inverse=True)
        weight = self._context(3, *_unpack(triples, 3))[where_triple]
        at = np.flatnonzero(longer)
        slot = hashing.find(self._grams[4], hashing.pack(first[at], second[at], third[at], word[at]))
        full = at[slot >= 0]
        score += weight
        score[full] = self._steps[self._log_p[4][slot[slot >= 0]]]
        return score


def _unpack(key: npt.NDArray[np.uint64], order: int) -> list[npt.NDArray[np.int64]]:
    """The word ids of packed n-grams, oldest first."""
    return [
        ((key >> np.uint64(16 * (order - 1 - i))) & np.uint64(0xFFFF)).astype(np.int64) for i in range(order)
    ]
