"""The report's own arithmetic (kiểm tra số liệu): identities of form II.06 and of stated rates, worked out.

Data: `data/identities.toml`. A passed check is proof for all its members; a failed one says that some member,
or the paper, is wrong.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from schemas.catalogue import Unit
from schemas.check import Check
from schemas.observation import Breakdown, Observation
from schemas.report import Level


class Identity(NamedTuple):
    """`whole` = sum of the parts, or, where `of` is set, a rate: 100 × parts / (of − less)."""

    name: str
    whole: str
    parts: tuple[str, ...]
    optional: tuple[str, ...]
    of: tuple[str, ...]
    less: tuple[str, ...]
    weak: bool
    """Its parts may be told for another base than the whole: where it does not hold, that says nothing."""


class Outcome(NamedTuple):
    """A check with the observations it was made from, by their place in the list."""

    check: Check
    members: tuple[int, ...]
    is_sum: bool
    """A sum shows what its members count; a rate only that its digits are right."""


@cache
def load_identities() -> tuple[Identity, ...]:
    """All identities, in the order of the file."""
    data = tomllib.loads((files("extractors") / "data" / "identities.toml").read_text(encoding="utf-8"))
    rows = [(row, row["whole"]) for row in data["sum"]] + [(row, row["rate"]) for row in data["rate"]]
    return tuple(_identity(row, whole) for row, whole in rows)


def _identity(row: Mapping[str, Any], whole: str) -> Identity:
    def names(field: str) -> tuple[str, ...]:
        return tuple(row.get(field, ()))

    return Identity(
        name=row["name"],
        whole=whole,
        parts=names("parts"),
        optional=names("optional"),
        of=names("of"),
        less=names("less"),
        weak=row.get("weak", False),
    )


_RATE_OF = {
    "ho_so.giai_quyet.dung_han": "ho_so.ty_le_dung_han",
    "ho_so.giai_quyet.truoc_va_dung_han": "ho_so.ty_le_dung_han",
    "ho_so.tiep_nhan.truc_tuyen": "ho_so.ty_le_truc_tuyen",
    "ke_hoach.hoan_thanh": "ke_hoach.ty_le",
    "khao_sat.hai_long": "khao_sat.ty_le_hai_long",
    "thanh_toan.ho_so": "thanh_toan.ty_le",
    "dau_tu_cong.giai_ngan": "dau_tu_cong.ty_le",
}
"""The rate of a count whose name is not the count's with '.ty_le' behind it."""

Group = Mapping[str, list[tuple[int, Decimal]]]
"""The figures of one tier and one part of it: indicator to (place in the list, value), clearest first."""


def check_all(observations: Sequence[Observation]) -> list[Outcome]:
    """All identities that the observations allow, per tier and part; sums of breakdowns; fractions' rates."""
    groups: dict[tuple[Level | None, str], dict[str, list[tuple[int, Decimal]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for place, seen in enumerate(observations):
        name = seen.breakdown.name if seen.breakdown else ""
        groups[seen.level, name][seen.indicator].append((place, seen.value))
    outcomes: list[Outcome] = []
    for (level, _name), group in groups.items():
        outcomes += _check_group(group, level, observations)
    return [*outcomes, *_check_breakdowns(observations), *_check_fractions(observations)]


def _check_group(group: Group, level: Level | None, seen: Sequence[Observation]) -> list[Outcome]:
    outcomes: dict[str, Outcome] = {}
    for identity in load_identities():
        known = outcomes.get(identity.name)
        if known is not None and known.check.passed:
            continue
        for outcome in _work_out(identity, group, level, seen):
            if outcome.check.passed or (known is None and not identity.weak):
                known = outcomes[identity.name] = outcome
    return list(outcomes.values())


def _work_out(
    identity: Identity, group: Group, level: Level | None, seen: Sequence[Observation]
) -> Iterable[Outcome]:
    """The identity with every value that the whole is given, and with and without its optional parts."""
    needed = (*identity.parts, *identity.of)
    if identity.whole not in group or any(name not in group for name in needed):
        return
    named = (*identity.parts, *(name for name in identity.optional if name in group))
    parts = [group[name][0] for name in named]
    bases = [group[name][0] for name in identity.of]
    less = [group[name][0] for name in identity.less if name in group]
    for place, value in group[identity.whole]:
        for removed in ((), less) if less else ((),):
            right = sum((v for _, v in parts), Decimal(0))
            if identity.of:
                base = sum((v for _, v in bases), Decimal(0)) - sum((v for _, v in removed), Decimal(0))
                if base <= 0:
                    continue
                right = (right * 100 / base).quantize(Decimal("0.0001"))
            members = tuple(p for p, _ in (*parts, *bases, *removed))
            passed = same_rate(value, right) if identity.of else value == right
            check = _check(identity.name, level, seen[place], value, right, passed)
            yield Outcome(check, (place, *members), is_sum=not identity.of)


def _check(
    name: str, level: Level | None, whole: Observation, left: Decimal, right: Decimal, passed: bool
) -> Check:
    return Check(identity=name, level=level, breakdown=whole.breakdown, left=left, right=right, passed=passed)


def same_rate(stated: Decimal, exact: Decimal) -> bool:
    """Does a stated percentage agree with the exact one, allowing one unit of its last place (people cut as
    often as they round)?"""
    exponent = stated.as_tuple().exponent
    unit = Decimal(10) ** (exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return abs(stated - exact) < unit


def _check_breakdowns(seen: Sequence[Observation]) -> Iterable[Outcome]:
    """The parts of a list add up to the figure that the list explains."""
    totals = {
        (o.indicator, o.level): (i, o) for i, o in reversed(list(enumerate(seen))) if o.breakdown is None
    }
    parts: dict[tuple[str, Level | None, str], list[int]] = defaultdict(list)
    for place, o in enumerate(seen):
        if o.breakdown is not None:
            parts[o.indicator, o.level, o.breakdown.kind.value].append(place)
    for (indicator, level, kind), places in parts.items():
        if (indicator, level) not in totals or len(places) < 2 or indicator.endswith(("ty_le", "_han/rate")):
            continue
        whole_place, whole = totals[indicator, level]
        right = sum((seen[p].value for p in places), Decimal(0))
        check = _check(f"{indicator} = sum by {kind}", level, whole, whole.value, right, whole.value == right)
        if check.passed or right > whole.value:
            yield Outcome(check, (whole_place, *places), is_sum=True)


_MOST_RATES = 50
"""How many values of one rate are held against each fraction; no report states so many."""


def _check_fractions(seen: Sequence[Observation]) -> Iterable[Outcome]:
    """'a/b hồ sơ, đạt c%': the rate stands next to its fraction, with the same tier and part."""
    rates: dict[tuple[str, Level | None, Breakdown | None], list[int]] = defaultdict(list)
    for place, o in enumerate(seen):
        stated = rates[o.indicator, o.level, o.breakdown] if o.unit is Unit.PERCENT else None
        if stated is not None and len(stated) < _MOST_RATES:
            stated.append(place)
    for place, part in enumerate(seen):
        if not part.denominator:
            continue
        wanted = _RATE_OF.get(part.indicator, f"{part.indicator}.ty_le")
        exact = (part.value * 100 / part.denominator).quantize(Decimal("0.0001"))
        for other in rates.get((wanted, part.level, part.breakdown), ()):
            rate = seen[other]
            if same_rate(rate.value, exact):
                name = f"{wanted} = {part.indicator} / mẫu số"
                check = _check(name, part.level, rate, rate.value, exact, True)
                yield Outcome(check, (other, place), is_sum=False)


def is_complete(outcome: Outcome, seen: Sequence[Observation]) -> bool:
    """Can nothing that was overlooked explain a failed sum: is it too large, or are all its parts known?"""
    if outcome.check.right > outcome.check.left:
        return True
    known = {seen[member].indicator for member in outcome.members}
    parts = [i.optional for i in load_identities() if i.name == outcome.check.identity]
    return bool(parts) and all(set(optional) <= known for optional in parts)
