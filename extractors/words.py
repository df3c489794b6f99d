"""Closed lists of words: `data/words.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("extractors") / "data" / "words.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(words.split() if isinstance(words, str) else words) for name, words in data.items()
    }


def word_list(name: str) -> frozenset[str]:
    """The words of one list, folded."""
    return _lists()[name]


def one_of(name: str) -> str:
    """A regular expression for any one of a list's words, the longest first, without a group's name."""
    return "(?:" + "|".join(sorted(word_list(name), key=len, reverse=True)) + r")\b"
