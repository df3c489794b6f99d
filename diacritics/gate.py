"""How far a correction of a Vietnamese OCR's word must win: the gate on each word."""

from collections.abc import Sequence

from diacritics.tokens import Piece

BASE, SURE, UNSURE = 4.0, 0.95, 0.5
"""Nats that a change must win over the word as read; confidences at which the gate is shut or wide open."""
_SHUT, _OPEN = 3.0, -2.5


def line_gates(line: str, pieces: Sequence[Piece], confidences: Sequence[float | None]) -> list[float]:
    """Per piece of a line the price of changing it, in nats.

    `confidences`: the engine's, per word divided by blanks; without them every word has the base price.
    """
    if not confidences:
        return [BASE] * len(pieces)
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
        gates.append(BASE + _lift(confidences[word] if 0 <= word < len(confidences) else None))
    return gates


def _lift(confidence: float | None) -> float:
    """What a confidence adds to the gate: more where the engine is sure, less where it is not."""
    if confidence is None:
        return 0.0
    share = min(1.0, max(0.0, (confidence - UNSURE) / (SURE - UNSURE)))
    return _OPEN + (_SHUT - _OPEN) * share
