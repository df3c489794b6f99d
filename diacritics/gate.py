"""How far a correction of a Vietnamese OCR's word must win: the gate on each word."""

from collections.abc import Sequence

from diacritics.alphabet import TONE_OF
from diacritics.surface import Case, case_of
from diacritics.syllable import is_syllable
from diacritics.tokens import Piece

BASE, BLIND = 3.0, 5.5
"""Nats that a change must win over the word as read: with the engine's confidence known, and without."""
SURE, UNSURE = 0.95, 0.5
"""Confidences at which the gate is shut, and wide open."""
_SHUT, _OPEN = 4.0, -2.5
SHUT_GATE = BASE + _SHUT
"""Nats that a change must win where the engine was sure of the word."""
OPEN_GATE = BASE + _OPEN
"""Nats that a change must win where the engine was unsure of the word."""
FIGURE_LOST, OTHER_NAME = 14.0, 10.0
"""Nats for kinds of change that a Vietnamese model's misreadings hardly ever ask for: a figure given up
(km2), a foreign name put for another that the vocabulary lacks."""
ABOVE = frozenset((0, 1, 2, 3))
"""The level tone and those written above the letter (sắc, hỏi, ngã): a speck makes one of another."""
TONE_DISCOUNT = 2.0
"""Nats that a change of a known word within ABOVE is let off: the engine is as sure of 'tống' where 'tổng'
was printed as of any word, so that its confidence says less there."""
Offers = dict[tuple[int, int], tuple[float, str]]
"""Candidates by their words: price and text."""


def line_gates(line: str, pieces: Sequence[Piece], confidences: Sequence[float | None]) -> list[float]:
    """Per piece of a line the price of changing it, in nats.

    `confidences`: the engine's, per word divided by blanks; without them every word has the base price.
    """
    if not confidences:
        return [BLIND] * len(pieces)
    gates: list[float] = []
    word = -1
    position = 0
    for piece in pieces:
        while position <= piece.start:
            if not line[position : position + 1].isspace() and (
                position == 0 or line[position - 1].isspace()
            ):
                word += 1
            position += 1
        confidence = confidences[word] if 0 <= word < len(confidences) else None
        gates.append(BLIND if confidence is None else BASE + _lift(confidence))
    return gates


def _lift(confidence: float) -> float:
    """What a confidence adds to the gate: more where the engine is sure, less where it is not."""
    share = min(1.0, max(0.0, (confidence - UNSURE) / (SURE - UNSURE)))
    return _OPEN + (_SHUT - _OPEN) * share


def weigh_changes(read: str, known: bool, offers: Offers) -> Offers:
    """Offers for a word, with the kinds of change priced that are hardly ever right; capitals stay as they
    were read where the letters do (IoT). `known`: the vocabulary has the word as it was read."""
    if known:
        offers = {words: (cost - _tone_discount(read, text), text) for words, (cost, text) in offers.items()}
    figures = sum(c.isdigit() for c in read)
    name = not known and case_of(read) is Case.TITLE and not is_syllable(read)
    if not figures and not name and read.islower():
        return offers
    lower = read.lower()

    def weighed(cost: float, text: str) -> tuple[float, str]:
        if text.lower() == lower:
            return cost, read
        if sum(c.isdigit() for c in text) < figures:
            return cost + FIGURE_LOST, text
        return cost + OTHER_NAME * (name and not all(map(is_syllable, text.split()))), text

    return {words: weighed(*offer) for words, offer in offers.items()}


def _tone_discount(read: str, text: str) -> float:
    """What a change of one letter's tone within ABOVE, and of nothing else, is let off."""
    if text == read or len(text) != len(read):
        return 0.0
    apart = False
    for a, b in zip(read.lower(), text.lower(), strict=True):
        if a == b:
            continue
        (vowel, tone), (other, said) = TONE_OF.get(a, (a, 0)), TONE_OF.get(b, (b, 0))
        if vowel != other or apart or tone not in ABOVE or said not in ABOVE:
            return 0.0
        apart = True
    return TONE_DISCOUNT if apart else 0.0
