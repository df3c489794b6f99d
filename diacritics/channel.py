"""The channel: what a recogniser makes of a printed Vietnamese syllable, learned from its own readings.

A syllable is an onset and a rhyme; each has a price (minus the natural logarithm of a probability) for every
string it may be read as. Prices come from counts on three levels, the finer leaning on the coarser: single
letters, whole onsets and rhymes, whole words. Strings never seen have a price too, so that damage of a new
kind is expensive and not impossible.
"""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics.alphabet import TONE_OF, strip_marks

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]

LETTER, LETTERS_2, INSERTED, PART, WORD = "letter", "letters", "inserted", "part", "word"
"""The levels of a channel file: one printed letter, two printed letters read as one, nothing printed, an
onset or a rhyme, a word. Each line: level, printed, read, count."""

NOVELTY, LETTER_NOVELTY = 0.2, 0.03
"""At least this share of what a unit is read as is taken to be new, however much was seen: other scanners,
other print, other versions of the recogniser damage otherwise."""
_FLOOR = 1e-4
_BASE_SHARE = 0.6
_INSERTION_FLOOR = 9.5
_END = "\x00"


class ChannelCounts(NamedTuple):
    """Counts by printed unit: what it was read as, how often. `parts` keys hold a prefix 'o' or 'r' (onset,
    rhyme) before the printed string."""

    letters: dict[str, dict[str, int]]
    twos: dict[str, dict[str, int]]
    inserted: dict[str, int]
    parts: dict[str, dict[str, int]]
    words: dict[str, dict[str, int]]


def read_counts(path: Path) -> ChannelCounts:
    """A channel file: UTF-8, tab-divided; FileNotFoundError if it is missing."""
    tables: dict[str, dict[str, dict[str, int]]] = {
        level: defaultdict(dict) for level in (LETTER, LETTERS_2, INSERTED, PART, WORD)
    }
    for line in path.read_text(encoding="utf-8").splitlines():
        level, printed, read, count = line.split("\t")
        tables[level][printed][read] = int(count)
    return ChannelCounts(
        tables[LETTER], tables[LETTERS_2], tables[INSERTED].get("", {}), tables[PART], tables[WORD]
    )


def novelty(seen: dict[str, int]) -> float:
    """The share of a unit's readings that were not seen in training (Witten and Bell's estimate, with a
    floor)."""
    kinds, total = len(seen), sum(seen.values())
    return max(NOVELTY, (kinds + 1) / (kinds + 1 + total))


def without_tone(text: str) -> str:
    """Letters in lower or upper case with their tones taken off and their own marks kept (ứ: ư)."""
    plain = (TONE_OF.get(c.lower(), (c.lower(), 0))[0] for c in text)
    return "".join(p.upper() if c.isupper() else p for p, c in zip(plain, text, strict=True))


class LetterPrices:
    """Prices of letters as arrays over printed letters, for a dynamic programme over many units at once."""

    def __init__(self, counts: ChannelCounts, alphabet: list[str]) -> None:
        self.index = {letter: i for i, letter in enumerate(alphabet)}
        self._alphabet = alphabet
        self._counts = counts
        self._total = np.array([sum(counts.letters.get(a, {}).values()) for a in alphabet], dtype=np.float64)
        toneless = [without_tone(letter) for letter in alphabet]
        self._group = np.array([toneless.index(t) for t in toneless], dtype=np.int64)
        self._column: dict[str, F32] = {}
        self._two: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
        for printed, reads in counts.twos.items():
            if printed[0] in self.index and printed[1] in self.index:
                seen = sum(counts.letters.get(printed[1], {}).values()) + 1
                for read, n in reads.items():
                    self._two[read][self.index[printed[0]], self.index[printed[1]]] = -float(np.log(n / seen))
        self._insertions = sum(counts.inserted.values()) + 1
        self._letters_seen = float(self._total.sum()) + 1

    def read_as(self, read: str) -> F32:
        """Price of each printed letter being read as a string of none, one or two characters."""
        column = self._column.get(read)
        if column is None:
            seen = np.array(
                [self._counts.letters.get(a, {}).get(read, 0) for a in self._alphabet], dtype=np.float64
            )
            new = np.maximum(LETTER_NOVELTY, 4.0 / (self._total + 4.0))
            pooled = np.bincount(self._group, seen) / (np.bincount(self._group, self._total) + 4.0)
            prior = 0.5 * pooled[self._group] + 0.5 * self._prior(read)
            mixed = (1 - new) * seen / np.maximum(self._total, 1) + new * prior
            column = self._column[read] = -np.log(mixed).astype(np.float32)
        return column

    def _prior(self, read: str) -> npt.NDArray[np.float64]:
        """What is believed before anything was seen: a letter is read as its own base letter or as itself."""
        prior = np.full(len(self._alphabet), {0: 1e-3, 1: 2e-3, 2: 2e-5}[len(read)])
        if len(read) == 1:
            for i, letter in enumerate(self._alphabet):
                if strip_marks(letter) == strip_marks(read):
                    prior[i] = 0.3
        return prior

    def inserted(self, read: str) -> float:
        """Price of a character that stands for nothing printed."""
        n = self._counts.inserted.get(read, 0)
        return min(_INSERTION_FLOOR, -float(np.log((n + 0.05) / self._letters_seen)))

    def two_as(self, read: str) -> dict[tuple[int, int], float]:
        """Prices of pairs of printed letters (by index) read as one character."""
        return self._two.get(read, {})


class UnitTable:
    """A fixed list of printed units (onsets, rhymes, or words); prices of all of them for a read string."""

    def __init__(self, units: list[str], prices: LetterPrices, seen: dict[str, dict[str, int]]) -> None:
        self.units = units
        self._prices = prices
        self._length = np.array([len(u) for u in units], dtype=np.int64)
        self._longest = int(self._length.max()) if units else 0
        self._letters = np.zeros((self._longest, len(units)), dtype=np.int64)
        for column, unit in enumerate(units):
            for row, letter in enumerate(unit):
                self._letters[row, column] = prices.index[letter]
        self._novelty = np.array([novelty(seen.get(u, {})) for u in units], dtype=np.float32)
        self._seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, unit in enumerate(units):
            total = sum(seen.get(unit, {}).values())
            for read, n in seen.get(unit, {}).items():
                self._seen[read].append((i, (1 - float(self._novelty[i])) * n / total))
        self._pooled = self._pool(units, seen)
        self._cache: dict[str, F32] = {}

    @staticmethod
    def _pool(units: list[str], seen: dict[str, dict[str, int]]) -> dict[str, list[tuple[int, float]]]:
        """Per read string the units whose like with another tone was read so, with the share of readings."""
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for unit in units:
            for read, n in seen.get(unit, {}).items():
                counts[without_tone(unit)][read] += n
        pooled: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, unit in enumerate(units):
            group = counts.get(without_tone(unit), {})
            total = sum(group.values()) + 4
            for read, n in group.items():
                pooled[read].append((i, n / total))
        return pooled

    def costs(self, read: str) -> F32:
        """Per unit the price of being read as `read`."""
        found = self._cache.get(read)
        if found is None:
            if len(self._cache) > 60_000:
                self._cache.clear()
            mixed = np.exp(-self._by_letters(read))
            for i, share in self._pooled.get(read, ()):
                mixed[i] += share
            mixed *= 0.5 * self._novelty
            for i, share in self._seen.get(read, ()):
                mixed[i] += share
            found = self._cache[read] = -np.log(np.maximum(mixed, 1e-30)).astype(np.float32)
        return found

    def _by_letters(self, read: str) -> F32:
        """The cheapest way from each unit's letters to `read`: letters kept, replaced, doubled, joined,
        lost."""
        prices, never = self._prices, np.float32(60)
        n, m = self._longest, len(read)
        ones = [prices.read_as(c) for c in read]
        twos = [prices.read_as(read[j : j + 2]) for j in range(m - 1)]
        lost = prices.read_as("")
        inserted = [prices.inserted(c) for c in read]
        best = [[np.full(len(self.units), never) for _ in range(m + 1)] for _ in range(n + 1)]
        best[0][0] = np.zeros(len(self.units), dtype=np.float32)
        for i in range(n + 1):
            letters = self._letters[i - 1] if i else None
            for j in range(m + 1):
                cell = best[i][j]
                if j:
                    np.minimum(cell, best[i][j - 1] + inserted[j - 1], out=cell)
                if letters is None:
                    continue
                np.minimum(cell, best[i - 1][j] + lost[letters], out=cell)
                if j:
                    np.minimum(cell, best[i - 1][j - 1] + ones[j - 1][letters], out=cell)
                if j > 1:
                    np.minimum(cell, best[i - 1][j - 2] + twos[j - 2][letters], out=cell)
                if j and i > 1:
                    joined = self._joined(i, read[j - 1])
                    if joined is not None:
                        np.minimum(cell, best[i - 2][j - 1] + joined, out=cell)
        stacked = np.stack([best[i][m] for i in range(n + 1)])
        return np.asarray(stacked[self._length, np.arange(len(self.units))], dtype=np.float32)

    def _joined(self, i: int, read: str) -> F32 | None:
        """Price, per unit, of its letters i-1 and i (from 1) read as one character."""
        pairs = self._prices.two_as(read)
        if not pairs:
            return None
        out = np.full(len(self.units), np.float32(60))
        first, second = self._letters[i - 2], self._letters[i - 1]
        for (a, b), price in pairs.items():
            out[(first == a) & (second == b)] = price
        return out
