"""The channel: what a recogniser makes of a printed Vietnamese syllable, learned from its own readings.

A syllable is an onset and a rhyme; each has a price (minus the natural logarithm of a probability) for every
string it may be read as. Prices come from counts on three levels, the finer leaning on the coarser: single
letters, whole onsets and rhymes, whole words. Strings never seen have a price too, so that damage of a new
kind is expensive and not impossible.
"""

from collections import defaultdict
from itertools import pairwise
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
_INSERTION_FLOOR = 9.5
_MOST_COLUMNS = 10_000
_MOST_COSTS = 10_000
"""How much is kept between tokens: a few dozen megabytes where a text is very large."""


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
        self._counts = counts
        self._total = np.array([sum(counts.letters.get(a, {}).values()) for a in alphabet], dtype=np.float64)
        toneless = [without_tone(letter) for letter in alphabet]
        self._group = np.array([toneless.index(t) for t in toneless], dtype=np.int64)
        self._group_total = np.bincount(self._group, self._total) + 4.0
        self._new = np.maximum(LETTER_NOVELTY, 4.0 / (self._total + 4.0))
        self._of_base: dict[str, list[int]] = defaultdict(list)
        for i, letter in enumerate(alphabet):
            self._of_base[strip_marks(letter)].append(i)
        self._seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, letter in enumerate(alphabet):
            for read, n in counts.letters.get(letter, {}).items():
                self._seen[read].append((i, n))
        self._column: dict[str, F32] = {}
        self._two: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
        for printed, reads in counts.twos.items():
            if printed[0] in self.index and printed[1] in self.index:
                seen = sum(counts.letters.get(printed[1], {}).values()) + 1
                for read, n in reads.items():
                    self._two[read][self.index[printed[0]], self.index[printed[1]]] = -float(np.log(n / seen))
        self._letters_seen = float(self._total.sum()) + 1
        self._unseen = {length: self._price("", length) for length in (0, 1, 2)}

    def read_as(self, read: str) -> F32:
        """Price of each printed letter being read as a string of none, one or two characters."""
        column = self._column.get(read)
        if column is None:
            known = read in self._seen or (len(read) == 1 and strip_marks(read) in self._of_base)
            column = self._price(read, len(read)) if known else self._unseen[len(read)]
            self._column[read] = column
        return column

    def _price(self, read: str, length: int) -> F32:
        """Before anything was seen, a letter is believed to be read as its own base letter or as itself."""
        seen = np.zeros(len(self._total))
        prior = np.full(len(seen), {0: 1e-3, 1: 2e-3, 2: 2e-5}[length])
        if len(read) == length:
            for i, n in self._seen.get(read, ()):
                seen[i] = n
            if length == 1:
                prior[self._of_base.get(strip_marks(read), [])] = 0.3
        pooled = np.bincount(self._group, seen) / self._group_total
        prior = 0.5 * pooled[self._group] + 0.5 * prior
        mixed = (1 - self._new) * seen / np.maximum(self._total, 1) + self._new * prior
        return np.asarray(-np.log(mixed), dtype=np.float32)

    def inserted(self, read: str) -> float:
        """Price of a character that stands for nothing printed."""
        n = self._counts.inserted.get(read, 0)
        return min(_INSERTION_FLOOR, -float(np.log((n + 0.05) / self._letters_seen)))

    def two_as(self, read: str) -> dict[tuple[int, int], float]:
        """Prices of pairs of printed letters (by index) read as one character."""
        return self._two.get(read, {})


class UnitTable:
    """A fixed list of printed units (onsets, rhymes, or words); prices of all of them for a read string.

    The units lie in a trie, so that what they share is reckoned once: of their beginnings, or `backwards` of
    their ends. Strings share in the same way: those asked for should have beginnings (ends) in common.
    """

    def __init__(
        self,
        units: list[str],
        prices: LetterPrices,
        seen: dict[str, dict[str, int]],
        backwards: bool = False,
    ) -> None:
        self.units = units
        self._prices = prices
        self._backwards = backwards
        shorter = {self._less(u, i) for u in units for i in range(len(u) + 1)}
        nodes = sorted(shorter, key=lambda s: (len(s), s))
        at = {node: i for i, node in enumerate(nodes)}
        self._nodes = np.array([at[u] for u in units], dtype=np.int64)
        self._parent = np.array([at[self._less(s, 1)] for s in nodes[1:]], dtype=np.int64)
        self._letter = np.array([prices.index[self._outer(s, 1)] for s in nodes[1:]], dtype=np.int64)
        depth = np.array([len(s) for s in nodes])
        bounds = np.searchsorted(depth, np.arange(1, depth[-1] + 2))
        self._levels = [slice(int(a), int(b)) for a, b in pairwise(bounds)]
        self._by_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, s in enumerate(nodes):
            if len(s) > 1:
                outer = self._outer(s, 2)
                self._by_pair[prices.index[outer[0]], prices.index[outer[1]]].append(i)
        self._lost = prices.read_as("")[self._letter]
        self._by_character: dict[str, F32] = {}
        self._columns: dict[str, F32] = {}
        self._joins: dict[str, tuple[I64, F32] | None] = {}
        self._novelty = np.array([novelty(seen.get(u, {})) for u in units], dtype=np.float32)
        self._seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, unit in enumerate(units):
            total = sum(seen.get(unit, {}).values())
            for read, n in seen.get(unit, {}).items():
                self._seen[read].append((i, (1 - float(self._novelty[i])) * n / total))
        self._pooled = self._pool(units, seen)
        self._cache: dict[str, F32] = {}

    def _less(self, text: str, n: int) -> str:
        """A string without its outermost `n` characters: the last ones, or backwards the first."""
        return text[n:] if self._backwards else text[: len(text) - n]

    def _outer(self, text: str, n: int) -> str:
        """The outermost `n` characters, in the order of the text."""
        return text[:n] if self._backwards else text[len(text) - n :]

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
            if len(self._cache) > _MOST_COSTS:
                self._cache.clear()
            mixed = np.exp(-self._column(read)[self._nodes])
            if pooled := self._pooled.get(read):
                units, shares = zip(*pooled, strict=True)
                mixed[list(units)] += np.array(shares, dtype=np.float32)
            mixed *= np.float32(0.5) * self._novelty
            if seen := self._seen.get(read):
                units, shares = zip(*seen, strict=True)
                mixed[list(units)] += np.array(shares, dtype=np.float32)
            found = self._cache[read] = -np.log(np.maximum(mixed, np.float32(1e-30)))
        return found

    def _column(self, read: str) -> F32:
        """The cheapest ways from the letters of each node of the trie to `read`: letters kept, replaced,
        doubled, joined, lost; built from the columns of shorter strings, which other strings share."""
        found = self._columns.get(read)
        if found is not None:
            return found
        parent = self._parent
        if not read:
            column = np.full(len(parent) + 1, np.float32(60))
            column[0] = 0
        else:
            last = self._outer(read, 1)
            before = self._column(self._less(read, 1))
            column = before + np.float32(self._prices.inserted(last))
            inner = column[1:]
            np.minimum(inner, before[parent] + self._read_as(last), out=inner)
            joined = self._joined(last)
            if joined is not None:
                at, price = joined
                column[at] = np.minimum(column[at], before[parent[parent[at - 1] - 1]] + price)
            if len(read) > 1:
                two = self._read_as(self._outer(read, 2))
                np.minimum(inner, self._column(self._less(read, 2))[parent] + two, out=inner)
        for level in self._levels:
            above = slice(level.start - 1, level.stop - 1)
            np.minimum(column[level], column[parent[above]] + self._lost[above], out=column[level])
        if len(self._columns) > _MOST_COLUMNS:
            self._columns.clear()
        self._columns[read] = column
        return column

    def _read_as(self, read: str) -> F32:
        """Per node but the root the price of its outermost letter being read as one or two characters."""
        found = self._by_character.get(read)
        if found is None:
            if len(self._by_character) > _MOST_COLUMNS:
                self._by_character.clear()
            found = self._by_character[read] = self._prices.read_as(read)[self._letter]
        return found

    def _joined(self, read: str) -> tuple[I64, F32] | None:
        """The nodes whose two outermost letters may be read as one character, and the prices."""
        if read not in self._joins:
            at: list[int] = []
            price: list[float] = []
            for pair, each in self._prices.two_as(read).items():
                nodes = self._by_pair.get(pair, [])
                at += nodes
                price += [each] * len(nodes)
            arrays = np.array(at, dtype=np.int64), np.array(price, dtype=np.float32)
            self._joins[read] = arrays if at else None
        return self._joins[read]


class WordGroups:
    """Words that lie together by onset, the likeliest of each onset first."""

    def __init__(self, starts: I64, prior: F32) -> None:
        """`starts`: where the words of each onset begin; `prior`: per word minus the logarithm of how likely
        it is, in rising order within an onset."""
        sizes = np.diff([*starts.tolist(), len(prior)])
        self._step = float(prior.max()) + 1
        self.starts, self.likeliest = starts, prior[starts]
        self._ends = starts + sizes
        self._rising = prior + self._step * np.repeat(np.arange(len(starts)), sizes)

    def members(self, group: int) -> slice:
        """The words of one onset."""
        return slice(int(self.starts[group]), int(self._ends[group]))

    def within(self, room: F32) -> tuple[I64, I64]:
        """All words whose prior is less than the room that their onset has, shape (rows, onsets): their
        numbers, and in which place of `room`, flattened, each was found."""
        step, onsets = self._step, np.arange(len(self.starts))
        upto = np.searchsorted(self._rising, step * onsets + np.clip(room, 0, 0.99 * step))
        sizes = (upto - self.starts).ravel()
        place = np.repeat(np.arange(room.size), sizes)
        before = np.cumsum(sizes) - sizes
        first = np.broadcast_to(self.starts, room.shape).ravel()
        return np.arange(len(place)) + (first - before)[place], place
