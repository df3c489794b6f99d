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
_MOST_COLUMNS = 4_000


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
        self._every = np.arange(len(units))
        self._lost = prices.read_as("")[self._letters]
        self._columns: dict[str, F32] = {}
        self._joins: dict[str, F32 | None] = {}
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
        column = self._column(read)
        return np.asarray(column[self._length, self._every], dtype=np.float32)

    def _column(self, read: str) -> F32:
        """Prices of reading `read` off the first i letters of each unit: shape (longest + 1, units).

        Built from the columns of the beginnings of `read`, which other strings share.
        """
        found = self._columns.get(read)
        if found is not None:
            return found
        n, last = self._longest, read[-1:]
        column = np.full((n + 1, len(self.units)), np.float32(60))
        if not read:
            column[0] = 0
        else:
            before = self._column(read[:-1])
            np.add(before, np.float32(self._prices.inserted(last)), out=column)
            one = self._prices.read_as(last)[self._letters]
            np.minimum(column[1:], before[:-1] + one, out=column[1:])
            joined = self._joined(last)
            if joined is not None:
                np.minimum(column[2:], before[:-2] + joined, out=column[2:])
            if len(read) > 1:
                two = self._prices.read_as(read[-2:])[self._letters]
                np.minimum(column[1:], self._column(read[:-2])[:-1] + two, out=column[1:])
        lost = self._lost
        for i in range(1, n + 1):
            np.minimum(column[i], column[i - 1] + lost[i - 1], out=column[i])
        if len(self._columns) > _MOST_COLUMNS:
            self._columns.clear()
        self._columns[read] = column
        return column

    def _joined(self, read: str) -> F32 | None:
        """Prices of each unit's letters i-1 and i read as one character: shape (longest - 1, units)."""
        if read not in self._joins:
            prices = self._prices.two_as(read)
            found = None
            if prices and self._longest > 1:
                found = np.full((self._longest - 1, len(self.units)), np.float32(60))
                for (a, b), price in prices.items():
                    found[(self._letters[:-1] == a) & (self._letters[1:] == b)] = price
            self._joins[read] = found
        return self._joins[read]
