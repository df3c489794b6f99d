"""Counts of a channel from words as printed and as read: words are aligned, then letters."""

from collections import Counter, defaultdict
from math import log

from diacritics.alphabet import strip_marks
from diacritics.channel import INSERTED, LETTER, LETTERS_2, PART, WORD
from diacritics.surface import Case, case_of
from diacritics.syllable import split_onset

Op = tuple[str, str]
"""Printed letters (none, one or two) and what they were read as (none, one or two characters)."""
_ROUNDS = 4


class LetterModel:
    """Prices of letter operations, re-estimated from aligned words."""

    def __init__(self) -> None:
        self.count: Counter[Op] = Counter()
        self._total: Counter[str] = Counter()

    def price(self, op: Op) -> float:
        """The price of one operation."""
        printed, read = op
        if not self.count:
            return self._first_guess(printed, read)
        if not printed:
            return -log((self.count[op] + 0.01) / sum(self._total.values()) + 1e-9)
        weight = 1e-3 if len(read) < 2 else 1e-5
        if len(printed) == 2:
            weight = 1e-5
        return -log((self.count[op] + weight) / (self._total[printed[-1]] + 1))

    @staticmethod
    def _first_guess(printed: str, read: str) -> float:
        if len(printed) == len(read) == 1:
            return 0.1 if strip_marks(printed) == strip_marks(read) else 3.0
        return 4.0

    def align(self, printed: str, read: str, onset: int) -> list[Op]:
        """The cheapest operations from printed to read; none joins letters across the end of the onset."""
        best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i in range(len(printed) + 1):
            for j in range(len(read) + 1):
                if (i, j) not in best:
                    continue
                here = best[i, j][0]
                for di, dj in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                    if i + di > len(printed) or j + dj > len(read) or (di == 2 and i + 1 == onset):
                        continue
                    cost = here + self.price((printed[i : i + di], read[j : j + dj]))
                    at = (i + di, j + dj)
                    if at not in best or cost < best[at][0]:
                        best[at] = (cost, (di, dj))
        ops: list[Op] = []
        i, j = len(printed), len(read)
        while (i, j) != (0, 0):
            di, dj = best[i, j][1]
            ops.append((printed[i - di : i], read[j - dj : j]))
            i, j = i - di, j - dj
        return ops[::-1]

    def learn(self, counts: Counter[Op]) -> None:
        """Take new counts."""
        self.count = counts
        self._total = Counter()
        for (printed, _), n in counts.items():
            for letter in printed:
                self._total[letter] += n


def onset_length(printed: str) -> int:
    """Letters of the onset of a word in any case."""
    onset, _ = split_onset(printed.lower())
    return len(onset)


def learn(pairs: Counter[tuple[str, str]]) -> dict[tuple[str, str, str], int]:
    """Counts of a channel: (level, printed, read) to count."""
    model = LetterModel()
    for _ in range(_ROUNDS):
        counts: Counter[Op] = Counter()
        for (printed, read), n in pairs.items():
            for op in model.align(printed, read, onset_length(printed)):
                counts[op] += n
        model.learn(counts)
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for (printed, read), n in pairs.items():
        cut = onset_length(printed)
        parts, at = ["", ""], 0
        for op in model.align(printed, read, cut):
            level = INSERTED if not op[0] else LETTER if len(op[0]) == 1 else LETTERS_2
            found[level, op[0], op[1]] += n
            # an insertion before the rhyme belongs to the onset
            parts[0 if at < cut or (not op[0] and at == cut and cut) else 1] += op[1]
            at += len(op[0])
        found[PART, "o" + printed[:cut], parts[0]] += n
        found[PART, "r" + printed[cut:], parts[1]] += n
        if case_of(printed) is not Case.TITLE:
            found[WORD, printed, read] += n
    return dict(found)
