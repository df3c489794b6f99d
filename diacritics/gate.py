"""How far a correction of a Vietnamese OCR's word must win: the gate on each word."""

from collections.abc import Sequence

from diacritics.tokens import Piece

BASE, BLIND = 3.0, 5.5
"""Nats that a change must win over the word as read: with the engine's confidence known, and without."""
SURE, UNSURE = 0.95, 0.5
"""Confidences at which the gate is shut, and wide open."""
_SHUT, _OPEN = 4.0, -2.5


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
