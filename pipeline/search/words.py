"""What a person types into the search, as a question to the index and as patterns that find it in a text."""

import re
from typing import NamedTuple

from diacritics.alphabet import fold, has_marks
from diacritics.syllable import normalise
from pipeline.errors import UsageError

_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_TOKENS = re.compile(r"[^\W_]+")
MAX_TERMS = 32


class Term(NamedTuple):
    """Words that must stand on a page one behind the other; `prefix` where the last may go on."""

    tokens: tuple[str, ...]
    prefix: bool

    @property
    def is_marked(self) -> bool:
        """Typed with marks, it is looked for with them; without, whatever the marks on the page."""
        return any(has_marks(token) for token in self.tokens)

    @property
    def question(self) -> str:
        """The term in the language of FTS5. Tokens hold letters and digits only, so nothing can break out."""
        column = "marked" if self.is_marked else "folded"
        return f'{column} : "{" ".join(self.tokens)}"' + ("*" if self.prefix else "")

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in a text of its own kind: lower case, or folded where it is not marked."""
        words = r"[\W_]+".join(map(re.escape, self.tokens))
        return re.compile(rf"(?<![^\W_]){words}" + ("" if self.prefix else r"(?![^\W_])"))


def parse(words: str) -> list[Term]:
    """The terms of what was typed: words, "phrases in quotes", beginnings of words with a star.

    Raises UsageError where there is no word in it, or too many.
    """
    terms = []
    for phrase, word in _PARTS.findall(normalise(words)):
        typed = phrase or word
        tokens = tuple(token.lower() for token in _TOKENS.findall(typed))
        if tokens:
            term = Term(tokens, typed.rstrip('"').endswith("*"))
            terms.append(term if term.is_marked else term._replace(tokens=tuple(map(fold, tokens))))
    if not terms:
        raise UsageError("there is no word to look for", remedy='give some, such as "trễ hạn" or tre han')
    if len(terms) > MAX_TERMS:
        raise UsageError(f"{len(terms)} words are too many", remedy=f"give {MAX_TERMS} at most")
    return terms
