"""What people taught about single words, as evidence beside the model's own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from diacritics.alphabet import fold
from diacritics.candidates import Choices
from diacritics.gate import BASE, SHUT_GATE
from diacritics.lattice import Candidates
from diacritics.ngram import CODE_ID, UNKNOWN_ID, LanguageModel
from diacritics.tokens import Kind, Piece
from schemas.taught import TaughtWord

TAUGHT_NATS = SHUT_GATE + BASE
"""What a person's word weighs: it opens the gate before a change, however sure an engine was of the word, and
wins over the model's own choice where that is no surer than a change must be of an engine half as sure."""


class Lexicon:
    """The taught words of an archive. Not for use from several threads."""

    def __init__(self, taught: Iterable[TaughtWord]) -> None:
        self._by_form: dict[str, list[TaughtWord]] = defaultdict(list)
        for one in taught:
            self._by_form[fold(one.word)].append(one)
        for form in self._by_form.values():  # with neighbours before without
            form.sort(key=lambda one: -(bool(one.before) + bool(one.after)))
        self._heeded: dict[tuple[int, str, str], tuple[Choices, Choices]] = {}

    def heed(
        self, model: LanguageModel, line: str, pieces: Sequence[Piece], at: int, choices: Choices
    ) -> Choices:
        """The choices for a piece with the taught word cheaper by TAUGHT_NATS; as they are where nothing is
        taught of what stands there, or of such neighbours."""
        form = _folded(line, pieces, at)
        for one in self._by_form.get(form, ()):
            if one.before and one.before != _folded(line, pieces, at - 1):
                continue
            if one.after and one.after != _folded(line, pieces, at + 1):
                continue
            token = line[pieces[at].start : pieces[at].end]
            key = (id(choices), one.word, token)
            known = self._heeded.get(key)
            if known is None or known[0] is not choices:
                known = self._heeded[key] = (choices, _cheaper(model, choices, one.word, token))
            return known[1]
        return choices


def _folded(line: str, pieces: Sequence[Piece], at: int) -> str:
    """The folded letters of a piece; empty where there is none, or it is no word."""
    if not 0 <= at < len(pieces) or pieces[at].kind is not Kind.WORD:
        return ""
    text = line[pieces[at].start : pieces[at].end]
    return "" if any(char.isdigit() for char in text) else fold(_letters(text))


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _cheaper(model: LanguageModel, choices: Choices, word: str, token: str) -> Choices:
    old, texts = choices
    if (old.first == CODE_ID).any():
        return choices
    is_it = np.array([_letters(text).lower() == word for text in texts]) & ~old.pair
    if is_it.any():
        cost = old.cost - np.where(is_it, np.float32(TAUGHT_NATS), np.float32(0))
        return Choices(old._replace(cost=cost), texts)
    text = _dressed(word, token)
    if text is None:
        return choices
    ids = np.array([model.index.get(word, UNKNOWN_ID)], dtype=old.first.dtype)
    own = Candidates(
        first=np.append(old.first, ids),
        last=np.append(old.last, ids),
        pair=np.append(old.pair, False),
        cost=np.append(old.cost, old.cost.min() - np.float32(TAUGHT_NATS)),
        kept=np.append(old.kept, text == token),
    )
    return Choices(own, (*texts, text))


def _dressed(word: str, token: str) -> str | None:
    """The word with the token's capitals, letter by letter, and the signs around it; None where they do not
    go together."""
    letters = iter(word)
    out = [next(letters, "") if char.isalpha() else char for char in token]
    if next(letters, None) is not None or "" in out:
        return None
    return "".join(new.upper() if old.isupper() else new for new, old in zip(out, token, strict=True))
