"""Periods (kỳ) on an axis of time: which follow one another, and those between that nobody told of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.charts.numbers import quarter_name

PER_YEAR = {"quy": 4, "thang": 12, "6_thang": 1, "9_thang": 1, "nam": 1}
"""Periods of a kind in a year. Weeks and others are not among them: nobody knows what lies between two."""
MOST_PLACES = 60
"""A longer time is a misread year: then only periods with figures have a place on the axis."""


def place_of(kind: str, year: int | None, quarter: int | None = None, month: int | None = None) -> int | None:
    """A period's place among those of its kind, counted without gaps; None where nobody knows."""
    part = {"quy": quarter, "thang": month}.get(kind, 1)
    if kind not in PER_YEAR or year is None or part is None:
        return None
    return PER_YEAR[kind] * year + part - 1


def name_of(kind: str, place: int) -> str:
    """A period as an axis names it: 'II/2024', '5/2024', '2024'."""
    year, part = divmod(place, PER_YEAR[kind])
    if kind == "quy":
        return quarter_name(year, part + 1)
    return f"{part + 1}/{year}" if kind == "thang" else str(year)


def runs(places: Iterable[int]) -> dict[int, int]:
    """For each place the first one of the unbroken run that it stands in: a line joins those of one run, and
    what was not told is a gap."""
    first: dict[int, int] = {}
    for place in sorted(set(places)):
        first[place] = first.get(place - 1, place)
    return first


def in_runs(points: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Points with their `run`, by which a line joins them: those of one `name` and `count` whose `place`s
    follow one another. One without a place stands alone."""
    held = list(points)
    series: dict[tuple[str, str], set[int]] = defaultdict(set)
    for point in held:
        if point["place"] is not None:
            series[point["name"], point["count"]].add(point["place"])
    first = {name: runs(places) for name, places in series.items()}
    return [
        point
        | {"run": -n if point["place"] is None else first[point["name"], point["count"]][point["place"]]}
        for n, point in enumerate(held, start=1)
    ]


def has_gaps(points: Iterable[dict[str, Any]]) -> bool:
    """Whether a line of `in_runs` is broken."""
    parts = {(point["name"], point["count"], point["run"]) for point in points}
    return len(parts) > len({(name, counted) for name, counted, _ in parts})


def span(places: Iterable[int]) -> Sequence[int]:
    """The places of an axis from the first to the last, those that nobody told of too."""
    told = sorted(set(places))
    all_of_them = range(told[0], told[-1] + 1) if told else range(0)
    return all_of_them if len(all_of_them) <= MOST_PLACES else told
