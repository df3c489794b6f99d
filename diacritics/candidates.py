"""What a token may have been: candidates with their prices, kept per distinct token."""

from collections import defaultdict
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diacritics.alphabet import fold_chars
from diacritics.lattice import Candidates
from diacritics.ngram import BREAK_ID, CODE_ID, COMMA_ID, NUMBER_ID, UNKNOWN_ID, LanguageModel
from diacritics.surface import Case, case_of, dress
from diacritics.syllable import is_syllable, place_tone


class Profile(IntEnum):
    """By which channel a document was damaged."""

    STRIPPED = 0  # only the marks are missing
    ENGLISH = 1  # read by a model for a Latin script without Vietnamese marks
    VIETNAMESE = 2  # read by a Vietnamese model


class Choices(NamedTuple):
    """The candidates of a token and, in the same order, the texts they put in its place."""

    candidates: Candidates
    texts: tuple[str, ...]


MOST_STRIPPED = 20
CASE_WEIGHT = 0.3
NAME_AS_WORD = 2.0
_OTHER_MARK_COST = 5.0
_UNKNOWN_COST = 6.0
_BARE_COST = 2.5
"""The price of a token that is no syllable staying bare although a syllable has its letters ('hoc',
'kieu')."""
CACHE_LIMIT = 200_000


def single(word_id: int, text: str) -> Choices:
    """The one candidate of a token that is not to be changed."""
    ids = np.array([word_id], dtype=np.uint16)
    return Choices(
        Candidates(ids, ids, np.zeros(1, bool), np.zeros(1, np.float32), np.ones(1, bool)), (text,)
    )


def choose(
    model: LanguageModel, found: dict[tuple[int, int], tuple[float, str]], token: str, most: int, worst: float
) -> Choices:
    """The best of the offered candidates as arrays; keys are first word and last word (-1: there is one
    only).

    `most` are kept, and none whose price, unigram included, is `worst` or more above the best.
    """
    keys = list(found)
    first = np.array([k[0] for k in keys], dtype=np.int64)
    last = np.array([k[1] for k in keys], dtype=np.int64)
    pair = last >= 0
    last = np.where(pair, last, first)
    cost = np.array([found[k][0] for k in keys], dtype=np.float32)
    texts = [found[k][1] for k in keys]
    total = cost - model.log_p1[first]
    order = np.argsort(total, kind="stable")[:most]
    order = order[total[order] < total[order[0]] + worst]
    kept = np.array([t == token for t in texts], dtype=bool)
    chosen = Candidates(
        first[order].astype(np.uint16), last[order].astype(np.uint16), pair[order], cost[order], kept[order]
    )
    return Choices(chosen, tuple(texts[i] for i in order.tolist()))


NUMBER = single(NUMBER_ID, "")
CODE = single(CODE_ID, "")
COMMA = single(COMMA_ID, "")
SENTENCE_END = single(BREAK_ID, "")


def model_forms(
    model: LanguageModel, case_cost: npt.NDArray[np.float32], word: int, case: Case, opening: bool
) -> list[tuple[int, float]]:
    """The model words that stand for a lower-case word printed in a case, with the price of each.

    Where the model has a capitalised form it is meant by a capital inside a sentence; the lower-case form
    may be meant too, as writers differ in what they capitalise.
    """
    if case is not Case.TITLE or opening:
        return [(word, CASE_WEIGHT * float(case_cost[word, case]) if case is not Case.LOWER else 0.0)]
    name = int(model.name_of[word])
    return [(name, 0.0), (word, NAME_AS_WORD)] if name else [(word, NAME_AS_WORD)]


class StrippedSource:
    """Candidates for text that lost its marks and nothing else: the words with the same base letters."""

    def __init__(self, model: LanguageModel, case_cost: npt.NDArray[np.float32]) -> None:
        """`case_cost`: shape (words, 3), minus the logarithm of the share of each case."""
        self._model, self._case_cost = model, case_cost
        self._by_base: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(model.words):
            if word[0] != "<" and not model.is_name[i]:
                self._by_base[fold_chars(word)].append(i)
        self._cache: dict[tuple[str, bool], Choices] = {}

    def choices(self, token: str, opening: bool = False) -> Choices:
        """The candidates of a token, as it stands in the text; `opening`: it opens a sentence."""
        key = (token, opening)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[key] = self._make(token, opening)
        return found

    def _make(self, token: str, opening: bool) -> Choices:
        lower = token.lower()
        ids = self._by_base.get(fold_chars(lower), []) if len(lower) == len(token) else []
        if not ids:
            return single(UNKNOWN_ID, token)
        case = case_of(token)
        words = self._model.words
        own = self._model.index.get(place_tone(lower))
        found: dict[tuple[int, int], tuple[float, str]] = {}
        bare = {i for i in ids if words[i].isascii() and not is_syllable(words[i])}
        bare = bare if len(bare) < len(ids) else set()
        for i in ids:
            cost = _BARE_COST if i in bare else 0.0
            cost += sum(
                _OTHER_MARK_COST for r, c in zip(lower, words[i], strict=True) if r != c and not r.isascii()
            )
            text = token if i == own else self._dress(words[i], token, case)
            for word_id, price in model_forms(self._model, self._case_cost, i, case, opening):
                found[word_id, -1] = (cost + price, text)
        if own is None:  # a word that Vietnamese does not have may still be right
            found[UNKNOWN_ID, -1] = (_UNKNOWN_COST, token)
        return choose(self._model, found, token, MOST_STRIPPED, 30.0)

    @staticmethod
    def _dress(word: str, token: str, case: Case) -> str:
        """The word with the token's capitals, letter by letter."""
        if case is Case.LOWER and token.islower():
            return word
        return "".join(w.upper() if t.isupper() else w for w, t in zip(word, token, strict=True)) or dress(
            word, case
        )
