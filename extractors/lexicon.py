"""The wordings (từ ngữ) that mean something to the grammar: `data/lexicon.toml`, looked up word by word.

A wording may hold optional words in brackets and alternatives: "tiếp nhận [mới] (trực tuyến|qua mạng)". Marks
do not matter, except for a wording that begins with "=": it must stand so on the page ("=trả", not 'tra').
"""

import itertools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

from extractors.tokens import Token, TokenKind, fold_passage, tokenize

Meaning = Mapping[str, str]
"""What a wording says: dimension to value, such as "act" to "giai"."""


class Sense(NamedTuple):
    """A found wording: its place in characters and in tokens (end exclusive), and what it says."""

    first: int
    last: int
    start: int
    end: int
    meaning: Meaning


class _Node:
    """One step of the trie of folded words."""

    __slots__ = ("exact", "meaning", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.meaning: Meaning | None = None
        self.exact: str | None = None


_CHOICE = regex.compile(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)")
"""An innermost choice: choices may hold choices."""


def expand(wording: str) -> Iterator[str]:
    """All plain wordings that a wording with options stands for, each once."""
    found = _CHOICE.search(wording)
    if found is None:
        yield " ".join(wording.split())
        return
    options = (found[1] or found[2]).split("|") + ([""] if found[1] is not None else [])
    made = (expand(f"{wording[: found.start()]}{option}{wording[found.end() :]}") for option in options)
    yield from dict.fromkeys(itertools.chain.from_iterable(made))


def parse_meaning(text: str) -> Meaning:
    """'act=giai han=tre' as a mapping."""
    return {dim: value for dim, _, value in (word.partition("=") for word in text.split())}


class Lexicon:
    """All wordings in one trie; the longest wording at a place wins."""

    def __init__(self, entries: Sequence[tuple[str, Meaning]]) -> None:
        self._root = _Node()
        for wording, meaning in entries:
            for plain in expand(wording.removeprefix("=")):
                self._add(plain, meaning, exact=wording.startswith("="))

    def _add(self, wording: str, meaning: Meaning, exact: bool) -> None:
        node = self._root
        for token in tokenize(fold_passage(wording)):
            node = node.next.setdefault(token.text, _Node())
        if node.meaning is not None and node.meaning != meaning:
            raise ValueError(f"{wording!r} has two meanings: {node.meaning} and {meaning}")
        node.meaning = meaning
        node.exact = wording.lower() if exact else None

    def begins(self, word: str) -> bool:
        """May a wording begin with this word?"""
        return word in self._root.next

    def longest_at(self, tokens: Sequence[Token], first: int, end: int, text: str) -> Sense | None:
        """The longest wording that begins with token `first` and stands before token `end`; `text` is the
        passage as printed."""
        node: _Node | None = self._root
        found, last = None, first
        for index in range(first, end):
            token = tokens[index]
            if token.kind is TokenKind.FIGURE:
                break
            assert node is not None
            node = node.next.get(token.text)
            if node is None:
                break
            if node.meaning is not None and node.exact in (
                None,
                text[tokens[first].start : token.end].lower(),
            ):
                found, last = node.meaning, index + 1
        if found is None:
            return None
        return Sense(first, last, tokens[first].start, tokens[last - 1].end, found)


@cache
def load_lexicon() -> Lexicon:
    """The packaged lexicon."""
    source = files("extractors") / "data" / "lexicon.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    entries = [(wording, parse_meaning(term["means"])) for term in data["term"] for wording in term["words"]]
    return Lexicon(entries)
