"""Candidates for text that a recogniser damaged: every known word, priced by the channel."""

import math
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from diacritics.alphabet import LETTERS
from diacritics.candidates import CACHE_LIMIT, CASE_WEIGHT, NAME_AS_WORD, Choices, choose, single
from diacritics.channel import LetterPrices, UnitTable, WordGroups, novelty, read_counts
from diacritics.gate import weigh_changes
from diacritics.ngram import CODE_ID, NUMBER_ID, UNKNOWN_ID, LanguageModel
from diacritics.surface import Case, case_of, dress
from diacritics.syllable import split_onset

Offer = Callable[[int, int, float, str], None]
"""Collects candidates: first word, last word (-1: there is one only), price, text."""

F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]


class Token(NamedTuple):
    """A token as it was read, signs at its edges apart; `among_capitals`: its neighbours are in capitals;
    `opening`: it opens a sentence."""

    text: str
    head: str = ""
    tail: str = ""
    among_capitals: bool = False
    opening: bool = False


class Weights(NamedTuple):
    """What tuning set: see the model card for how."""

    channel: float = 0.75
    edge: float = 1.5
    unknown_word: float = 8.0
    unknown_letter: float = 2.0
    split: float = 6.0
    apart: float = 4.0
    figure: float = 6.0
    label: float = 5.0
    unit: float = 0.0


MOST = 100
FEW_WORDS = 16
"""How many words a lone figure may have been."""
_FIGURE_WORST = 60.0
_WORST = 10.0
"""Candidates whose price (channel and unigram) is that much above the best are not worth decoding."""
_GOOD_READING = 4.0
_UNIT = regex.compile(r"\d(?:h|m|km|kg|ha)")
_LABEL = regex.compile(r"\d{1,2}[abcdđeghikGXABCD]|[A-Z]{1,2}\d|[a-z]\d")
_WORD_AND_FIGURE = regex.compile(r"(\p{L}\p{Ll}+)(\d)|(\d)(\p{Lu}\p{Ll}+)")
_LONGEST_ONSET_READ = 5
_FAR = np.float32(60)
_GLANCES = 3
"""So many groups of words are looked at closely before it is said which groups are worth it."""
_MISREAD_CAPITALS = frozenset("IJSOCVXZWUKPY1l|")
_ABBREVIATION_MOST = 6


class _CaseTable(NamedTuple):
    """The channel's units for words printed in one case, onsets in the order of the words; `rhyme` is the
    index per word, `new` the price of a word being read as it was not seen to be."""

    onsets: UnitTable
    rhymes: UnitTable
    rhyme: I64
    seen: dict[str, list[tuple[int, float]]]
    new: F32


class ChannelSource:
    """Candidates by one channel. Not for use from several threads."""

    def __init__(
        self,
        model: LanguageModel,
        case_cost: F32,
        channel: Path,
        weights: Weights | None = None,
        careful: bool = False,
    ) -> None:
        """`case_cost`: shape (words, 3), minus the logarithm of the share of each case; `channel`: its
        counts; `careful`: most words were read rightly, so that kinds of change have prices of their own."""
        self._model, self._case_cost = model, case_cost
        self.weights = weights or Weights()
        self._careful = careful
        self._cache: dict[Token, Choices] = {}
        self._figures: dict[Token, Choices] = {}
        known = [i for i, w in enumerate(model.words) if len(w) <= 8 and all(c in LETTERS for c in w)]
        ids = np.array(known, dtype=np.int64)
        ids = ids[np.argsort(self._priors(ids)[2], kind="stable")]
        # words of one onset lie together, the likeliest first
        self._word_ids = np.array(sorted(ids, key=lambda i: split_onset(model.words[i])[0]), dtype=np.int64)
        self._prior, self._name_prior, least = self._priors(self._word_ids)
        self._position = {int(i): n for n, i in enumerate(self._word_ids)}
        self._names = model.name_of[self._word_ids]
        counts = read_counts(channel)
        words = [model.words[i] for i in self._word_ids]
        split = [split_onset(w) for w in words]
        onset = np.array([o for o, _ in split])
        starts = np.flatnonzero(np.append(True, onset[1:] != onset[:-1]))
        self._groups = WordGroups(starts, least)
        alphabet = sorted(set("".join(words)) | {c.upper() for c in set("".join(words))} | set("WJZFwjzf"))
        prices = LetterPrices(counts, alphabet)
        parts: dict[str, dict[str, dict[str, int]]] = {"o": {}, "r": {}}
        for key, reads in counts.parts.items():
            parts[key[0]][key[1:]] = reads
        self._tables = [self._case_table(case, words, split, prices, parts, counts.words) for case in Case]
        self._abbreviation_ids = np.array(
            [i for i, w in enumerate(model.words) if 1 < len(w) <= 9 and w.isalpha()
             and case_cost[i, Case.UPPER] < 0.7 and all(c in LETTERS or c in "wjzf" for c in w)],
            dtype=np.int64,
        )  # fmt: skip
        self._abbreviations = UnitTable([model.words[i].upper() for i in self._abbreviation_ids], prices, {})

    def _priors(self, ids: I64) -> tuple[F32, F32, F32]:
        """Minus the logarithm of how likely each word is in lower case and as a name, and the lesser."""
        prior = -self._model.log_p1[ids]
        names = self._model.name_of[ids]
        as_name = np.where(names > 0, -self._model.log_p1[names], _FAR)
        as_name = np.minimum(as_name, prior + np.float32(NAME_AS_WORD))
        return prior, as_name, np.minimum(prior, as_name)

    @staticmethod
    def _case_table(
        case: Case,
        words: list[str],
        split: list[tuple[str, str]],
        prices: LetterPrices,
        parts: dict[str, dict[str, dict[str, int]]],
        seen_words: dict[str, dict[str, int]],
    ) -> _CaseTable:
        def printed(onset: str, rhyme: str) -> tuple[str, str]:
            if case is Case.TITLE:
                return (dress(onset, case), rhyme) if onset else ("", dress(rhyme, case))
            return dress(onset, case), dress(rhyme, case)

        pairs = [printed(*s) for s in split]
        onsets, rhymes = list(dict.fromkeys(o for o, _ in pairs)), sorted({r for _, r in pairs})
        rhyme_at = {r: i for i, r in enumerate(rhymes)}
        seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
        new = np.ones(len(words), dtype=np.float32)
        for i, word in enumerate(words):
            reads = seen_words.get(dress(word, case), {})
            new[i], total = novelty(reads), sum(reads.values())
            for read, n in reads.items():
                seen[read].append((i, (1 - float(new[i])) * n / total))
        return _CaseTable(
            UnitTable(onsets, prices, parts["o"]),
            UnitTable(rhymes, prices, parts["r"], backwards=True),
            np.array([rhyme_at[r] for _, r in pairs], dtype=np.int64),
            seen,
            -np.log(new),
        )

    def choices(self, token: Token) -> Choices:
        """The candidates of a token."""
        key = token
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[key] = self._make(token)
        return found

    def figure_choices(self, figure: str, among_capitals: bool) -> Choices:
        """A lone figure: itself, and at a forbidding price the words that it may be a misreading of."""
        key = Token(figure, "", "", among_capitals)
        found = self._figures.get(key)
        if found is None:
            case = Case.UPPER if among_capitals else Case.LOWER
            cost = self.weights.channel * self.word_costs(figure, case) + self.weights.figure
            offered = {(NUMBER_ID, -1): (0.0, figure)}
            for i in np.argpartition(cost + self._prior, FEW_WORDS)[:FEW_WORDS].tolist():
                word = int(self._word_ids[i])
                offered[word, -1] = (float(cost[i]), dress(self._model.words[word], case))
            found = self._figures[key] = choose(self._model, offered, figure, FEW_WORDS + 1, _FIGURE_WORST)
        return found

    def _cases(self, token: str, among_capitals: bool) -> list[tuple[Case, float]]:
        """The cases a token may have been printed in, with the price of each."""
        if among_capitals:
            return [(Case.UPPER, 0.0)]
        case = case_of(token)
        if case is Case.LOWER:
            return [(case, 0.0)]
        if case is Case.UPPER:
            if len(token) <= 2:  # more often a capital with a misread letter than two capitals
                return [(Case.TITLE, 0.3), (case, 2.0), (Case.LOWER, 3.0)]
            return [(case, 0.5), (Case.TITLE, 3.0)]
        odd = [(Case.LOWER, 3.0)] if token[0] in _MISREAD_CAPITALS or len(token) == 1 else []
        return [(case, 0.0), *odd]

    def word_costs(self, read: str, case: Case) -> F32:
        """Per word (in the order of the table) the price of being read as `read` when printed in `case`.

        Words that cannot come near the best, however likely they are, have the price `_FAR`.
        """
        table = self._tables[case]
        cuts = range(min(len(read), _LONGEST_ONSET_READ) + 1)
        onset = np.array([table.onsets.costs(read[:cut]) for cut in cuts])
        rhyme = np.array([table.rhymes.costs(read[cut:]) for cut in cuts])
        weight = self.weights.channel
        # at least this is the price of the words with each onset, read with each cut
        least = weight * (onset + rhyme.min(axis=1)[:, None])
        count = onset.shape[1]
        order = np.argsort(least + self._groups.likeliest, axis=None)
        limit = np.inf
        for place in order[:_GLANCES].tolist():
            cut, group = divmod(place, count)
            own = self._groups.members(group)
            cost = rhyme[cut, table.rhyme[own]] + onset[cut, group]
            limit = min(limit, float((weight * cost + self._prior[own]).min()) + _WORST)
        words, place = self._groups.within(limit - least)
        cost = rhyme.ravel()[place // count * rhyme.shape[1] + table.rhyme[words]] + onset.ravel()[place]
        best = np.full(len(self._word_ids), _FAR)
        np.minimum.at(best, words, cost + table.new[words])
        for i, share in table.seen.get(read, ()):
            best[i] = -math.log(math.exp(-best[i]) + share)
        return best

    def _make(self, token: Token) -> Choices:
        whole = token.head + token.text + token.tail
        if not whole.isprintable():
            return single(CODE_ID, whole)
        found: dict[tuple[int, int], tuple[float, str]] = {}

        def offer(first: int, last: int, cost: float, text: str) -> None:
            if (first, last) not in found or cost < found[first, last][0]:
                found[first, last] = (cost, text)

        edges = self.weights.edge * len(token.head + token.tail)
        self._offer_words(
            token,
            token.text,
            lambda first, last, cost, text: offer(first, last, cost + edges, token.head + text + token.tail),
        )
        if edges:
            self._offer_words(token, whole, offer)
        self._offer_others(token, offer)
        if len(token.text) >= 4 and min(cost for cost, _ in found.values()) > _GOOD_READING:
            self._offer_splits(token, offer)
        if joined := _WORD_AND_FIGURE.fullmatch(token.text):
            self._offer_figure_apart(token, joined, offer)
        if self._careful:
            found = weigh_changes(whole, token.text.lower() in self._model.index, found)
        return choose(self._model, found, whole, MOST, _WORST)

    def _offer_words(self, token: Token, read: str, offer: Offer) -> None:
        """The likeliest words for what was read, in every case they may have been printed in."""
        weights, model = self.weights, self._model
        for case, price in self._cases(read, token.among_capitals):
            named = case is Case.TITLE and not token.opening
            cost = weights.channel * self.word_costs(read, case) + price
            near = self._nearest(cost + (self._name_prior if named else self._prior))
            word_ids, costs = self._word_ids[near], cost[near]
            dressed = [dress(model.words[i], case) for i in word_ids.tolist()]
            if named:
                for i, each, text in zip(self._names[near].tolist(), costs.tolist(), dressed, strict=True):
                    if i:
                        offer(i, -1, each, text)
                costs = costs + np.float32(NAME_AS_WORD)
            elif case is not Case.LOWER:
                costs = costs + np.float32(CASE_WEIGHT) * self._case_cost[word_ids, case]
            for i, each, text in zip(word_ids.tolist(), costs.tolist(), dressed, strict=True):
                offer(i, -1, each, text)

    @staticmethod
    def _nearest(total: F32) -> I64:
        """Which words are worth offering, by price and unigram."""
        near = np.flatnonzero(total < total.min() + _WORST)
        if len(near) > MOST:
            near = near[np.argpartition(total[near], MOST)[:MOST]]
        return near

    def _offer_others(self, whole: Token, offer: Offer) -> None:
        """What is no Vietnamese word: the token as it stands, and abbreviations it may have been."""
        token, head, tail = whole.text, whole.head, whole.tail
        own = self._model.index.get(token.lower())
        letters = sum(c.isalpha() for c in token)
        if own is not None and own not in self._position:
            offer(own, -1, 0.2, head + token + tail)
        elif own is None:
            offer(UNKNOWN_ID, -1, self._unknown_cost(token), head + token + tail)
        if sum(c.isupper() or c.isdigit() for c in token) >= 2 and letters and len(token) <= 10:
            cost = self._abbreviations.costs(token)
            total = cost - self._model.log_p1[self._abbreviation_ids]
            few = min(_ABBREVIATION_MOST, len(total) - 1)
            for i in np.argpartition(total, few)[:few].tolist():
                word_id = int(self._abbreviation_ids[i])
                offer(word_id, -1, float(cost[i]), head + self._abbreviations.units[i] + tail)

    def _unknown_cost(self, token: str) -> float:
        """The price of a token meaning what it says though no word of the model does; less where figures and
        letters may be a measure or a label ('5h', '6a', 'A4')."""
        if _UNIT.fullmatch(token):
            return self.weights.unit
        if _LABEL.fullmatch(token):
            return self.weights.label
        return self.weights.unknown_word + self.weights.unknown_letter * len(token)

    def _offer_splits(self, whole: Token, offer: Offer) -> None:
        """Two words run together, where both halves are read well."""
        token = whole.text
        case = Case.UPPER if whole.among_capitals else case_of(token)
        second_case = Case.UPPER if case is Case.UPPER else Case.LOWER
        pairs: list[tuple[int, int, float]] = []
        for cut in range(2, len(token) - 1):
            left = self._well_read(token[:cut], case)
            if left:
                right = self._well_read(token[cut:], second_case)
                pairs += [(a, b, x + y) for a, x in left for b, y in right]
        if not pairs:
            return
        words = self._model.words
        first, last = (np.array(column) for column in list(zip(*pairs, strict=True))[:2])
        links = self._model.bigram(first, last).tolist()
        for (a, b, cost), link in zip(pairs, links, strict=True):
            text = f"{dress(words[a], case)} {dress(words[b], second_case)}"
            offer(a, b, cost + self.weights.split - link, whole.head + text + whole.tail)

    def _offer_figure_apart(self, whole: Token, joined: "regex.Match[str]", offer: Offer) -> None:
        """A word and a single figure run together ('va3', '8Ngay')."""
        read, figure = joined[1] or joined[4], joined[2] or joined[3]
        case = case_of(read)
        for word, cost in self._well_read(read, case):
            text = dress(self._model.words[word], case)
            first, last = (word, NUMBER_ID) if joined[1] else (NUMBER_ID, word)
            link = float(self._model.bigram(np.array([first]), np.array([last]))[0])
            text = f"{text} {figure}" if joined[1] else f"{figure} {text}"
            offer(first, last, cost + self.weights.apart - link, whole.head + text + whole.tail)

    def _well_read(self, read: str, case: Case) -> list[tuple[int, float]]:
        """The two likeliest words for half a token, if it can be read off them at little cost."""
        cost = self.word_costs(read, case)
        total = cost + self._prior
        first = int(total.argmin())
        total[first] = np.inf
        best = (first, int(total.argmin()))
        return [(int(self._word_ids[i]), float(cost[i])) for i in best if cost[i] < _GOOD_READING]
