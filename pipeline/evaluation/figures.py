"""Figures found against figures labelled: precision, recall, F1, and how far `accepted` may be trusted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rapidfuzz import fuzz

from diacritics import fold
from schemas.gold import GoldFigure
from schemas.observation import Breakdown, Observation, Status
from schemas.report import Level

SAME_NAME = 80
"""Names of breakdowns that agree to this share (token set ratio, 0 to 100) are the same name."""


class Score(NamedTuple):
    """Counts of one group of indicators. `right` are required figures found; `accepted_wrong` were accepted
    unseen and are in no label."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    found: int = 0
    accepted: int = 0
    accepted_wrong: int = 0

    def plus(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Judged(NamedTuple):
    """Each figure found with whether a label has it, and the required labels that nothing matches."""

    found: list[tuple[Observation, bool]]
    missed: list[GoldFigure]
    hit: list[GoldFigure]


def judge_figures(gold: Sequence[GoldFigure], found: Iterable[Observation]) -> Judged:
    """Matches figures to labels by indicator, level, value and breakdown; a label serves one figure."""
    index: dict[tuple[str, Level | None, Decimal], list[int]] = defaultdict(list)
    for number, label in enumerate(gold):
        index[label.indicator, label.level, label.value].append(number)
    hits: set[int] = set()
    judged: list[tuple[Observation, bool]] = []
    for one in found:
        candidates = [
            number
            for number in index[one.indicator, one.level, one.value]
            if same_breakdown(gold[number].breakdown, one.breakdown)
        ]
        fresh = [number for number in candidates if number not in hits]
        hits.update(fresh[:1])
        judged.append((one, bool(fresh)))
    required = [number for number, label in enumerate(gold) if label.required]
    return Judged(
        found=judged,
        missed=[gold[number] for number in required if number not in hits],
        hit=[gold[number] for number in required if number in hits],
    )


def same_breakdown(one: Breakdown | None, other: Breakdown | None) -> bool:
    """Whether two breakdowns name the same part of the whole."""
    if one is None or other is None:
        return one is other
    return fuzz.token_set_ratio(fold(one.name), fold(other.name)) >= SAME_NAME


def group_of(indicator: str) -> str:
    """The group of an indicator: the first part of its code."""
    return indicator.split(".", 1)[0]


def scores(judged: Judged) -> dict[str, Score]:
    """The counts of every group that occurs."""
    table: dict[str, Score] = defaultdict(Score)

    def add(indicator: str, **counts: int) -> None:
        group = group_of(indicator)
        table[group] = table[group].plus(Score(**counts))

    for label in judged.hit:
        add(label.indicator, right=1)
    for label in judged.missed:
        add(label.indicator, missed=1)
    for one, is_right in judged.found:
        accepted = one.status is Status.ACCEPTED
        add(
            one.indicator,
            found=1,
            wrong=not is_right,
            accepted=accepted,
            accepted_wrong=accepted and not is_right,
        )
    return dict(table)
