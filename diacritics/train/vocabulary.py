"""From corpus text to the words the language model counts.

Model words are lower-case and in one tone style. Punctuation is dropped, but for the end of a sentence, which
becomes `<s>`; figures become `<num>`, document codes, addresses and other mixtures `<code>`.
"""

from collections import Counter
from functools import lru_cache

import regex

from diacritics.alphabet import MARKED, fold_chars
from diacritics.ngram import BREAK, CODE, COMMA, NUMBER, SPECIAL
from diacritics.syllable import is_syllable, place_tone

_FIGURE = regex.compile(r"[+\-]?\d+(?:[.,:/\-–x]\d+)*[%‰]?")
_PIECE = regex.compile(r"[\p{L}\p{M}]+|[\p{L}\d]+")
_SENTENCE_END = regex.compile(r"[.!?;…][\"'”’)\]»]*$")
_MIN_SYLLABLE, _MIN_OTHER, _MIN_LOAN, _MIN_MISSPELT = 4, 15, 20, 200
_MIN_NAME = 12
_MAX_WORDS = 60_000


@lru_cache(maxsize=2_000_000)
def model_words(raw: str) -> tuple[str, ...]:
    """The model words of one whitespace-delimited token: usually one, with `<s>` after a sentence's last."""
    core = raw.strip("\"'“”‘’()[]{}<>«»,.;:!?…-–—•*+=_|/\\")
    if not core:
        return (BREAK,) if raw[0] in ".;!?" else ()
    words: list[str]
    if _FIGURE.fullmatch(core):
        words = [NUMBER]
    elif any(c.isdigit() for c in core) or "@" in core or "://" in core or "www." in core:
        words = [CODE]
    else:
        words = [_model_form(place_tone(piece)) for piece in _PIECE.findall(core)] or [CODE]
    # an abbreviation's or an enumeration's dot ('1.', 'TP.') ends no sentence
    if _SENTENCE_END.search(raw) and not (len(core) <= 3 and (core.isupper() or core.isdigit())):
        words.append(BREAK)
    elif raw[-1] in ",:)":
        words.append(COMMA)
    return tuple(words)


def _model_form(piece: str) -> str:
    """Lower case, but for a word with one capital, which keeps it: names are words of their own."""
    if len(piece) > 1 and piece[0].isupper() and piece[1:].islower():
        return piece
    return piece.lower()


def _is_abbreviation(word: str) -> bool:
    """Consonants with a đ among them and at most bare vowels: 'hđnd', 'bvđk'; or a highland name: 'lắk'."""
    return (word.endswith("k") and len(word) < 6) or all(c == "đ" or c.isascii() for c in word)


def keep_word(word: str, count: int, shapes: set[str]) -> bool:
    """Is a word frequent and sane enough for the vocabulary?

    `shapes` are the folded syllables: what is spelt like one of them but is none ('đươc', 'nươc') is a
    misspelling and needs far more evidence; what is like none of them ('iốt', 'axít') is a loan.
    """
    if len(word) > 18 or not word.isalpha():
        return False
    if is_syllable(word):
        return count >= _MIN_SYLLABLE
    if any(c in MARKED for c in word):
        if _is_abbreviation(word):
            return count >= _MIN_OTHER
        return count >= (_MIN_MISSPELT if fold_chars(word) in shapes else _MIN_LOAN)
    return count >= _MIN_OTHER and all("a" <= c <= "z" for c in word)


def choose_vocabulary(counts: Counter[str]) -> list[str]:
    """The vocabulary in order of falling count, special words first (their ids are fixed)."""
    lower: Counter[str] = Counter()
    for word, n in counts.items():
        lower[word.lower()] += n
    shapes = {fold_chars(w) for w, n in lower.items() if n >= _MIN_SYLLABLE and is_syllable(w)}
    words = [w for w, n in lower.most_common() if w not in SPECIAL and keep_word(w, n, shapes)]
    known = set(words)
    names = [w for w, n in counts.most_common() if w[0].isupper() and n >= _MIN_NAME and w.lower() in known]
    return [*SPECIAL, *words, *names][:_MAX_WORDS]
