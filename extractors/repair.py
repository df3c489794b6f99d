"""Arithmetic against misreading (sửa bằng số học): where a check fails, is one misread digit the cause?

A repair is only proposed, with its proof; the figure keeps the value that was read, for a person to look at.
Where no single digit is to blame and all figures were read with confidence, the paper itself does not add up.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.acceptance import Support
from extractors.checks import Outcome, check_all, is_complete, same_rate
from schemas.catalogue import Unit
from schemas.check import Proposal
from schemas.observation import Observation, plain
from schemas.report import Level

SURE = 0.95
"""From this confidence of the engine on a digit is not doubted."""
_CONFUSED = ("17", "38", "56", "0869")
"""Digits that engines take for one another."""
_MOST_MEMBERS = 12
_MOST_TRIALS = 300
"""Values tried in one report."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the failed checks come to."""

    proposals: tuple[Proposal, ...]
    inconsistent: frozenset[int]
    """The places of the checks that the paper gets wrong."""


Figures = Sequence[tuple[Observation, Support]]


def variants(value: Decimal, unit: Unit) -> Iterator[Decimal]:
    """All values that one misread, dropped or doubled digit may have turned into `value`; of a percentage the
    last digit may be what became of its sign ('92,2%' read as '92,29')."""
    text = plain(value)
    seen = {text}

    def fresh(other: str) -> Iterator[Decimal]:
        if other not in seen and other and (other == "0" or not other.startswith("00")):
            seen.add(other)
            yield Decimal(other)

    if unit is Unit.PERCENT:
        yield from fresh(text[:-1].rstrip("."))
    for at, digit in enumerate(text):
        for group in _CONFUSED:
            if digit in group:
                for other in group:
                    yield from fresh(text[:at] + other + text[at + 1 :])
        if at and digit == text[at - 1]:
            yield from fresh(text[:at] + text[at + 1 :])
    for at in range(len(text) + 1):
        for digit in "0123456789":
            if at or digit != "0":
                yield from fresh(text[:at] + digit + text[at:])


def find_repairs(figures: Figures, outcomes: Sequence[Outcome]) -> Findings:
    """The proposals and the paper's own mistakes that failed checks tell."""
    proposals: dict[int, Proposal] = {}
    inconsistent: set[int] = set()
    tried = _Trials(figures)
    seen = [observation for observation, _ in figures]
    for place, outcome in enumerate(outcomes):
        if outcome.check.passed or len(outcome.members) > _MOST_MEMBERS:
            continue
        repair = _repair(figures, outcome, tried)
        if repair is not None:
            proposals.setdefault(repair.observation, repair)
        elif _is_papers(figures, seen, outcome):
            inconsistent.add(place)
    return Findings(tuple(proposals.values()), frozenset(inconsistent))


def _is_doubtful(support: Support) -> bool:
    """May its digits be misread? A figure read by no engine of ours may be another engine's misreading."""
    return support.ocr < SURE or (support.retyped and not support.repeats)


def _is_papers(figures: Figures, seen: Sequence[Observation], outcome: Outcome) -> bool:
    """Is it the paper that does not add up? Rates may be told of another base, a missing part may have been
    overlooked; too large a sum of figures read with confidence is the paper's."""
    supports = [figures[member][1] for member in outcome.members]
    read_well = all(s.ocr >= SURE and not s.rivals and not s.retyped for s in supports)
    return read_well and outcome.is_sum and is_complete(outcome, seen)


def _repair(figures: Figures, outcome: Outcome, tried: "_Trials") -> Proposal | None:
    """The one misread digit that explains a failed check: that of the least certain figure, if it is one."""
    doubtful = [member for member in set(outcome.members) if _is_doubtful(figures[member][1])]
    doubtful.sort(key=lambda member: (figures[member][1].ocr, member))
    found: list[tuple[float, Proposal]] = []
    for member in doubtful:
        seen, support = figures[member]
        if found and support.ocr > found[0][0]:
            break
        for value in variants(seen.value, seen.unit):
            if not _may_mend(outcome, member, seen.value, value):
                continue
            if (proof := tried.proof(outcome, member, value)) is not None:
                found.append((support.ocr, Proposal(observation=member, value=value, proof=proof)))
    return found[0][1] if len(found) == 1 else None


def _may_mend(outcome: Outcome, member: int, old: Decimal, value: Decimal) -> bool:
    """A quick look: would the check come out with `value` for `old`?"""
    check = outcome.check
    if outcome.is_sum:
        return value == (check.right if member == outcome.members[0] else old + check.left - check.right)
    if member == outcome.members[0]:
        return same_rate(value, check.right)
    as_part = check.right * value / old if old else check.left
    as_whole = check.right * old / value if value else check.right
    return same_rate(check.left, as_part) or same_rate(check.left, as_whole)


class _Trials:
    """Other values tried in place of misread ones, each with all checks that the figure has a part in.

    Such checks hold figures of its own part (a table's row) or of its own indicator (a column); the others
    are left out, and there is an end to trying: a table of thousands of rows that do not add up would take
    time with the square of their number.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._left = _MOST_TRIALS
        self._parts: dict[object, list[int]] = defaultdict(list)
        self._columns: dict[object, list[int]] = defaultdict(list)
        for place, (seen, _) in enumerate(figures):
            self._parts[_part_of(seen)].append(place)
            self._columns[seen.level, seen.indicator].append(place)

    def proof(self, outcome: Outcome, member: int, value: Decimal) -> str | None:
        """What holds with the other value; None unless the check and all others with the figure do."""
        if self._left == 0:
            return None
        self._left -= 1
        old = self._figures[member][0]
        scope = sorted({*self._parts[_part_of(old)], *self._columns[old.level, old.indicator]})
        changed = [self._figures[place][0] for place in scope]
        here = scope.index(member)
        changed[here] = old.model_copy(update={"value": value})
        touched = [o.check for o in check_all(changed) if here in o.members]
        mended = any(
            (c.identity, c.breakdown, c.passed) == (outcome.check.identity, outcome.check.breakdown, True)
            for c in touched
        )
        if not mended or not all(check.passed for check in touched):
            return None
        held = "; ".join(f"{c.identity}: {plain(c.left)} = {plain(c.right)}" for c in touched)
        return f"read {plain(old.value)}; with {plain(value)} holds {held}"


def _part_of(seen: Observation) -> tuple[Level | None, str]:
    return seen.level, seen.breakdown.name if seen.breakdown else ""
