"""One figure, one observation: repeats joined, weaker readings dropped, totals told from parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import regex

from diacritics.alphabet import fold_chars
from extractors.candidate import Candidate
from extractors.clauses import Clause
from schemas.observation import Breakdown, BreakdownKind
from schemas.report import Level

Key = tuple[str, Level | None, str]
"""Indicator, tier, folded name of the part."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A figure with all the places that state it, the clearest first."""

    best: Candidate
    places: tuple[Candidate, ...]
    rivals: int
    """How many other values the report gives for the same key."""

    @property
    def page_no(self) -> int:
        """The page of the clearest place."""
        return self.best.passage.pieces[0].page_no


_TIER_WORD = regex.compile(
    r"^(?:(?:ubnd|uy ban nhan dan|xa|phuong|thi tran|huyen|thi xa|thanh pho|linh vuc)\s+)+"
)


def bare_name(name: str) -> str:
    """A part's name for comparison: folded, without the tier word ('thị trấn Tân Khai' is 'Tân Khai')."""
    folded = " ".join(regex.sub(r"[^a-z0-9]+", " ", fold_chars(name)).split())
    return _TIER_WORD.sub("", folded) or folded


def key_of(candidate: Candidate) -> Key:
    name = bare_name(candidate.breakdown.name) if candidate.breakdown else ""
    return candidate.indicator, candidate.level, name


def merge(candidates: Sequence[Candidate]) -> list[Merged]:
    """The figures of a report in the order in which they are first stated."""
    kept = [c for c in candidates if not c.cumulative or _group(c) in _SINCE_JANUARY]
    kept += _denominators(kept)
    kept = _tell_totals(kept)
    kept = _name_all_tiers(kept)
    kept = _drop_split_rates(kept)
    kept = _drop_fallbacks(kept)
    groups: dict[tuple[Key, object], list[Candidate]] = defaultdict(list)
    values: dict[Key, set[object]] = defaultdict(set)
    for candidate in kept:
        groups[key_of(candidate), candidate.value].append(candidate)
        values[key_of(candidate)].add(candidate.value)
    return [_join(group, len(values[key]) - 1) for (key, _value), group in groups.items()]


def _join(group: Sequence[Candidate], rivals: int) -> Merged:
    best = min(group, key=lambda c: (c.cell is not None, c.copied, c.denominator is None, c.fallback))
    return Merged(best, (best, *(c for c in group if c is not best)), rivals)


def _drop_fallbacks(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without those that only count where the report says nothing better."""
    firm = {key_of(c) for c in candidates if not c.fallback}
    return [c for c in candidates if not c.fallback or key_of(c) not in firm]


_SINCE_JANUARY = frozenset({"ke_hoach", "ngan_sach", "dau_tu_cong", "bien_che"})
"""Groups whose figures are sums since the year's beginning by nature."""
_WHOLES = {
    "bien_che.co_mat": "bien_che.giao",
    "dau_tu_cong.giai_ngan": "dau_tu_cong.ke_hoach",
    "ke_hoach.hoan_thanh": "ke_hoach.nhiem_vu",
}
"""What the lower part of a fraction counts, where the catalogue has it."""


def _denominators(candidates: Sequence[Candidate]) -> list[Candidate]:
    """'17/19 biên chế' also tells the quota, '1.005,8/1.029,7 triệu đồng' the plan."""
    return [
        replace(
            c,
            indicator=whole,
            rule=f"{whole}/denominator",
            value=c.denominator,
            denominator=None,
            fallback=True,
        )
        for c in candidates
        if c.denominator is not None and (whole := _WHOLES.get(c.indicator)) is not None
    ]


_HEIGHT = {Level.TINH: 3, Level.HUYEN: 2, Level.XA: 1, None: 0}


def _name_all_tiers(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A total over several tiers ('toàn tỉnh') is a part named so where the tiers are also told apart."""
    lower: dict[str, set[Level | None]] = defaultdict(set)
    for c in candidates:
        if c.breakdown is None and not c.all_tiers:
            lower[_group(c)].add(c.level)
    return [
        replace(c, breakdown=Breakdown(kind=BreakdownKind.KHAC, name=c.all_tiers))
        if c.all_tiers
        and c.breakdown is None
        and any(_HEIGHT[x] < _HEIGHT[c.level] for x in lower[_group(c)])
        else c
        for c in candidates
    ]


def _group(candidate: Candidate) -> str:
    """The first part of an indicator's code: 'ho_so', 'dvc', …"""
    return candidate.indicator.partition(".")[0]


EARLY, ON_TIME = "ho_so.ty_le_dung_han/early", "ho_so.ty_le_dung_han/on_time"


def _drop_split_rates(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Where early and on time have a share each, neither is the on-time rate."""
    shares: dict[tuple[int, Level | None], set[str]] = defaultdict(set)
    for c in candidates:
        shares[id(c.passage), c.level].add(c.rule)
    split = {place for place, rules in shares.items() if {EARLY, ON_TIME} <= rules}
    return [c for c in candidates if not (c.rule in (EARLY, ON_TIME) and (id(c.passage), c.level) in split)]


LATE, OVERDUE, LATE_IN_ALL = "ho_so.giai_quyet.tre_han", "ho_so.dang_giai_quyet.qua_han", "ho_so.tre_han.tong"


def _tell_totals(candidates: Sequence[Candidate]) -> list[Candidate]:
    """'Tổng cộng giải quyết trễ hạn 58' beside 'giải quyết trễ hạn 56' is all that is late, and so is a
    figure that is the sum of those resolved late and those overdue."""
    late: dict[Level | None, set[Decimal]] = defaultdict(set)
    overdue: dict[Level | None, set[Decimal]] = defaultdict(set)
    for c in candidates:
        if c.breakdown is None and c.indicator == OVERDUE:
            overdue[c.level].add(c.value)
        elif c.breakdown is None and c.indicator == LATE and "tong" not in c.features:
            late[c.level].add(c.value)
    totals = {
        id(c.clause)
        for c in candidates
        if c.breakdown is None and _is_total(c, late[c.level], overdue[c.level])
    }
    return [
        replace(c, indicator=LATE_IN_ALL, rule=LATE_IN_ALL)
        if c.indicator in (LATE, OVERDUE) and _within(c.clause, totals)
        else c
        for c in candidates
    ]


_MOST_LATE = 50
"""Different values of one tier; among more, some two add up to anything."""


def _is_total(c: Candidate, late: set[Decimal], overdue: set[Decimal]) -> bool:
    if c.indicator == LATE and "tong" in c.features:
        return bool(late) and c.value not in late
    if c.indicator not in (LATE, OVERDUE):
        return False
    if len(late) > _MOST_LATE:
        return False
    return any(c.value - a in overdue for a in late - {c.value, 0})


def _within(clause: Clause | None, heads: Iterable[int]) -> bool:
    """Is the clause, or one that it hangs on, among `heads`?"""
    while clause is not None:
        if id(clause) in heads:
            return True
        clause = clause.parent
    return False
