"""What a document says elsewhere: words whose tone the rest of the document outvotes.

A cell of a table has few neighbours, and the n-grams cannot tell for sure that 'Tống số' was 'Tổng số'. The
same report says 'Tổng số' on every page, though, and that is evidence of its own, as far as the model of the
language does not speak against it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from diacritics.alphabet import TONE_OF, TONED
from diacritics.gate import ABOVE

LEAST = 3
"""So many times a word pair must stand in a document to speak for itself elsewhere."""
MAJORITY = 4
"""So many times as often as the word read must the other one stand there. A bare majority mends
no more of the tones spoilt in administrative text, and changes more of what is right in general text."""
_UNSEEN = 0.5
"""What is added to both counts, so that one more misreading of the same kind does not settle the matter."""

Words = Sequence[str]
"""The pieces of a line, in lower case; '' stands for what is no word."""


class Vote(NamedTuple):
    """The word that the document has in such a place, and by how much in nats it outweighs the word read."""

    word: str
    nats: float


def votes(lines: Sequence[Words]) -> dict[tuple[int, int], Vote]:
    """The places (line, piece) whose word differs from what the document says beside the same neighbour.

    Only one letter's tone may differ, within those that a speck makes of one another.
    """
    pairs: dict[tuple[str, str, bool], Counter[str]] = defaultdict(Counter)
    for words in lines:
        for i, word in enumerate(words):
            for context in _contexts(words, i):
                pairs[context][word] += 1
    rivals = {context: found for context, found in pairs.items() if len(found) > 1}
    out: dict[tuple[int, int], Vote] = {}
    for number, words in enumerate(lines):
        for i, word in enumerate(words):
            found = [_vote(word, rivals[c]) for c in _contexts(words, i) if c in rivals]
            best = max((vote for vote in found if vote), key=lambda vote: vote.nats, default=None)
            if best is not None:
                out[number, i] = best
    return out


def _contexts(words: Words, i: int) -> list[tuple[str, str, bool]]:
    """Skeleton of a word with that of the neighbour before it, and behind it."""
    if not words[i]:
        return []
    near = [(words[i - 1], True)] if i else []
    if i + 1 < len(words):
        near.append((words[i + 1], False))
    return [(_skeleton(words[i]), _skeleton(other), before) for other, before in near if other]


def _vote(word: str, counts: Counter[str]) -> Vote | None:
    other, often = max(((w, n) for w, n in counts.items() if w != word), key=lambda each: each[1])
    if often < LEAST or often < MAJORITY * counts[word] or not _one_tone_apart(word, other):
        return None
    return Vote(other, math.log((often + _UNSEEN) / (counts[word] + _UNSEEN)))


def _one_tone_apart(a: str, b: str) -> bool:
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


@lru_cache(maxsize=65536)
def _skeleton(word: str) -> str:
    """The word with the level tone in place of those written above its letters."""
    out = []
    for char in word:
        vowel, tone = TONE_OF.get(char, (char, 0))
        out.append(TONED[vowel][0] if tone in ABOVE and vowel in TONED else char)
    return "".join(out)
