"""Counts for the restorer's channel from words that people corrected: what was printed, what was read."""

from collections import Counter

from diacritics.train.counting import learn
from pipeline.corrections.cases import taken_back
from schemas.correction import Action, Correction, HeaderField

WORDED = (
    HeaderField.AGENCY,
    HeaderField.SIGNER,
    HeaderField.PROVINCE,
    HeaderField.DISTRICT,
    HeaderField.COMMUNE,
)
"""Fields of a report's head that are words."""
MOST_PRINTED, MOST_READ = 8, 12
"""Letters of a printed syllable, and of what it is read as, in a channel file."""

Pair = tuple[str, str]
"""A word as it is printed and as it was read."""


def word_pairs(history: list[Correction]) -> Counter[Pair]:
    """The words of a report's corrected head, where as many were read as stand there: else nobody knows which
    is which. Words that were right count, too: a channel is made of both."""
    undone = taken_back(history)
    last: dict[HeaderField, Correction] = {}
    first: dict[HeaderField, str] = {}
    for row in history:
        change = row.header
        if row.action is not Action.HEADER or change is None or row.correction_id in undone:
            continue
        first.setdefault(change.field, change.was or "")
        last[change.field] = row
    pairs: Counter[Pair] = Counter()
    for field, row in last.items():
        now = row.header.now if row.header else None
        printed, read = (now or "").split(), first[field].split()
        if field in WORDED and len(printed) == len(read):
            pairs.update(pair for pair in zip(printed, read, strict=True) if _is_counted(*pair))
    return pairs


def _is_counted(printed: str, read: str) -> bool:
    return printed.isalpha() and len(printed) <= MOST_PRINTED and len(read) <= MOST_READ


def channel_lines(pairs: Counter[Pair]) -> list[str]:
    """Counts of letters, onsets, rhymes and words in the form of a channel file; none without pairs."""
    return ["\t".join((*key, str(count))) for key, count in sorted(learn(pairs).items())] if pairs else []
