"""How sure we are of a figure, and whether it may be used unseen (chấp nhận).

A figure falls into a class: what witnesses it (evidence), how clearly its digits were read (reading) and how
directly its words say what it counts (grade). How often figures of each class were right on labelled data is
their confidence; `data/calibration.toml` holds it (`python -m tests.extractors.calibrate` measures it anew),
and says figures of which classes are accepted.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from extractors.grade import Grade
from schemas.observation import Observation, Status
from schemas.page import Word

CLEAR, FAIR = 0.9, 0.8
"""The engine's confidence in the figure's least certain word: from here on a reading is clear, or fair."""


class Evidence(StrEnum):
    """What speaks for or against a figure besides its own reading."""

    PASSED = "passed"  # a sum of the report's holds with it
    RATE = "rate"  # 'a/b, đạt c%' holds: its digits are right, what it counts is not proven
    REPEATED = "repeated"  # a second place says the same
    NONE = "none"
    RIVAL = "rival"  # the report gives another value for the same thing
    FAILED = "failed"  # some arithmetic fails with it


class Clearness(StrEnum):
    """How clearly the digits were read."""

    CLEAR = "clear"
    FAIR = "fair"
    POOR = "poor"
    DEGRADED = "degraded"  # an earlier OCR's text that had to be restored throughout


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for and against one figure."""

    grade: Grade
    repeats: int
    rivals: int
    words: tuple[Word, ...]
    degraded: bool = False
    retyped: bool = False
    """It stands in a text file: an earlier engine read it, and nobody knows how well."""
    plausible: bool = True
    passed: int = 0
    rates: int = 0
    """How many of `passed` only compare a stated rate with its parts."""
    failed: int = 0

    @property
    def ocr(self) -> float:
        """The engine's confidence in the least certain word of the figure; 1 where no engine was involved."""
        return min((w.confidence for w in self.words if w.confidence is not None), default=1.0)

    @property
    def evidence(self) -> Evidence:
        if self.failed:
            return Evidence.FAILED
        if self.rivals or not self.plausible:
            return Evidence.RIVAL
        if self.passed > self.rates:
            return Evidence.PASSED
        if self.passed:
            return Evidence.RATE
        mere = self.grade in (Grade.COPIED, Grade.RECOPIED)
        return Evidence.REPEATED if self.repeats and not mere else Evidence.NONE

    @property
    def reading(self) -> Clearness:
        if self.degraded:
            return Clearness.DEGRADED
        return (
            Clearness.CLEAR if self.ocr >= CLEAR else Clearness.FAIR if self.ocr >= FAIR else Clearness.POOR
        )


class Counts(NamedTuple):
    """Figures of a class that labels have, and that they lack."""

    right: int
    wrong: int


Class = tuple[Evidence, Clearness, Grade]
_MOST = 0.999
_PRIOR_WEIGHT = 4
"""So many figures of the wider class are added to those of a class: small classes say little."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often figures of each class were right, and which classes are accepted."""

    counts: dict[Class, Counts]
    accepted: frozenset[Class]

    def confidence(self, found: Class) -> float:
        """The measured precision of a class, drawn to that of all its evidence's where it has few figures."""
        evidence, reading, _ = found
        alike = [c for (other, read, _g), c in self.counts.items() if (other, read) == (evidence, reading)]
        alike = alike or [c for (other, _r, _g), c in self.counts.items() if other is evidence]
        right, wrong = sum(c.right for c in alike), sum(c.wrong for c in alike)
        prior = (right + 1) / (right + wrong + 2)
        own = self.counts.get(found, Counts(0, 0))
        share = (own.right + _PRIOR_WEIGHT * prior) / (own.right + own.wrong + _PRIOR_WEIGHT)
        return min(round(share, 3), _MOST)


def read_calibration(text: str) -> Calibration:
    """A calibration as `data/calibration.toml` has it. Raises ValueError where it is none."""
    try:
        data = tomllib.loads(text)
        measured = data.get("measured", ())
        counts = {_class(*row["class"].split()): Counts(row["right"], row["wrong"]) for row in measured}
        accepted = frozenset(
            _class(evidence, reading, grade)
            for row in data["accept"]
            for evidence in row["evidence"]
            for reading in row["reading"]
            for grade in row.get("grade", list(Grade))
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{error} is missing or wrong") from error
    return Calibration(counts, accepted)


def _class(evidence: str, reading: str, grade: str) -> Class:
    return Evidence(evidence), Clearness(reading), Grade(grade)


@cache
def packaged() -> Calibration:
    """The one that comes with the program."""
    return read_calibration((files("extractors") / "data" / "calibration.toml").read_text(encoding="utf-8"))


@cache
def confidence(evidence: Evidence, reading: Clearness, grade: Grade) -> float:
    """The confidence of a class by the packaged calibration."""
    return packaged().confidence((evidence, reading, grade))


def class_of(support: Support) -> Class:
    """The class that a figure falls into."""
    return support.evidence, support.reading, support.grade


def is_accepted(found: Class) -> bool:
    """May figures of this class be used unseen, by the packaged calibration?"""
    return found in packaged().accepted


def judge(
    observations: Sequence[Observation], supports: Sequence[Support], calibration: Calibration | None = None
) -> tuple[Observation, ...]:
    """The observations with confidence and status set, by the packaged calibration or another."""
    judged = []
    held = calibration or packaged()
    for seen, support in zip(observations, supports, strict=True):
        found = class_of(support)
        status = Status.ACCEPTED if found in held.accepted else Status.REVIEW
        sure = held.confidence(found) if calibration else confidence(*found)
        judged.append(seen.model_copy(update={"confidence": sure, "status": status}))
    return tuple(judged)
