"""How sure we are of a figure, and whether it may be used unseen (chấp nhận).

The confidence is a product of what may have gone wrong, each told by a number between 0 and 1; a figure is
accepted only where something independent of its own reading supports it: a passed check or a second place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.observation import Observation, Status
from schemas.page import Word

RULE_PLAIN = 0.95
RULE_COPIED = 0.88
RULE_FALLBACK = 0.85
RIVAL = 0.6
REPEATED = 0.5
CHECK_PASSED = 0.25
CHECK_FAILED = 0.5
ACCEPT_AT = 0.97
MIN_OCR = 0.8
"""A digit that the engine itself doubts is never accepted on a check alone."""


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for and against one figure."""

    copied: bool
    fallback: bool
    repeats: int
    rivals: int
    words: tuple[Word, ...]
    passed: int = 0
    failed: int = 0

    @property
    def ocr(self) -> float:
        """The engine's confidence in the least certain word of the figure; 1 where no engine was involved."""
        return min((w.confidence for w in self.words if w.confidence is not None), default=1.0)


def confidence(support: Support) -> float:
    """Between 0 and 1; checks and repeats shrink the doubt, rivals and failed checks the trust."""
    base = RULE_FALLBACK if support.fallback else RULE_COPIED if support.copied else RULE_PLAIN
    doubt = 1 - base * (0.5 + 0.5 * support.ocr)
    if support.repeats:
        doubt *= REPEATED
    doubt *= CHECK_PASSED ** min(support.passed, 2)
    trust = 1 - doubt
    if support.rivals:
        trust *= RIVAL
    if support.failed and not support.passed:
        trust *= CHECK_FAILED
    return round(max(0.0, min(1.0, trust)), 3)


def status(support: Support, trust: float) -> Status:
    """Accepted where an independent witness agrees, nothing contradicts, and the digits were read clearly."""
    witnessed = support.passed > 0 or (support.repeats > 0 and not support.copied)
    clear = support.ocr >= MIN_OCR and not support.rivals and not support.failed
    return Status.ACCEPTED if witnessed and clear and trust >= ACCEPT_AT else Status.REVIEW


def judge(observations: Sequence[Observation], supports: Sequence[Support]) -> tuple[Observation, ...]:
    """The observations with confidence and status set."""
    judged = []
    for seen, support in zip(observations, supports, strict=True):
        trust = confidence(support)
        judged.append(seen.model_copy(update={"confidence": trust, "status": status(support, trust)}))
    return tuple(judged)
