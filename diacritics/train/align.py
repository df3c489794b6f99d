"""Align what was printed with what was read: lines to lines, words to words, in order."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel, Levenshtein

from diacritics.alphabet import fold
from diacritics.train.recognise import ReadPage

_LOOKALIKE = str.maketrans("6401@&¢€éêôơ", "oaolo&eceeoo")
_FAR = 0.75


class WordPair(NamedTuple):
    """Printed words and the read tokens they became: one to one, or two to one, or one to two."""

    printed: tuple[str, ...]
    read: tuple[str, ...]
    confidence: float


def _shape(text: str) -> str:
    return fold(text.translate(_LOOKALIKE))


def _best_path(step: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The monotone path of pairs (row, column) that gains most; step[i, j] is the gain of pairing them."""
    rows, columns = step.shape
    gain = np.zeros((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            gain[i, j] = max(gain[i - 1, j], gain[i, j - 1], gain[i - 1, j - 1] + step[i - 1, j - 1])
    i, j, pairs = rows, columns, list[tuple[int, int]]()
    while i and j:
        if gain[i, j] == gain[i - 1, j]:
            i -= 1
        elif gain[i, j] == gain[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def line_pairs(page: ReadPage) -> list[tuple[list[str], list[tuple[str, float]]]]:
    """Printed lines with the line that each was read as; lines without a likeness are left out."""
    printed = [_shape(" ".join(row)) for row in page.printed]
    read = [_shape(" ".join(w for w, _ in row)) for row in page.read]
    likeness = np.zeros((len(printed), len(read)))
    for i, a in enumerate(printed):
        for j in range(max(0, i - 6), min(len(read), i + 7)):
            likeness[i, j] = Indel.normalized_similarity(a, read[j])
    likeness[likeness < 0.5] = 0
    return [(page.printed[i], page.read[j]) for i, j in _best_path(likeness)]


def _distance(printed: str, read: str) -> float:
    return Levenshtein.normalized_distance(_shape(printed), _shape(read))


def word_pairs(printed: Sequence[str], read: Sequence[tuple[str, float]]) -> list[WordPair]:
    """The words of a line, aligned; what has no counterpart is left out."""
    n, m = len(printed), len(read)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    moves = ((1, 1, 0.0), (2, 1, 0.25), (1, 2, 0.25), (1, 0, 0.8), (0, 1, 0.8))
    for i in range(n + 1):
        for j in range(m + 1):
            if (i, j) not in best:
                continue
            here = best[i, j][0]
            for di, dj, price in moves:
                if i + di > n or j + dj > m:
                    continue
                cost = here + price
                if di and dj:
                    a, b = "".join(printed[i : i + di]), "".join(w for w, _ in read[j : j + dj])
                    cost += _distance(a, b) * max(di, dj)
                at = (i + di, j + dj)
                if at not in best or cost < best[at][0]:
                    best[at] = (cost, (di, dj))
    pairs: list[WordPair] = []
    i, j = n, m
    while (i, j) != (0, 0):
        di, dj = best[i, j][1]
        if di and dj:
            tokens = read[j - dj : j]
            pairs.append(
                WordPair(tuple(printed[i - di : i]), tuple(w for w, _ in tokens), min(c for _, c in tokens))
            )
        i, j = i - di, j - dj
    return pairs[::-1]


def page_pairs(page: ReadPage) -> Iterator[WordPair]:
    """All aligned words of a page that look like each other at all."""
    for printed, read in line_pairs(page):
        for pair in word_pairs(printed, read):
            if _distance("".join(pair.printed), "".join(pair.read)) <= _FAR:
                yield pair
