"""Periods on an axis of time."""

import pytest

from pipeline.charts.periods import MOST_PLACES, has_gaps, in_runs, name_of, place_of, runs, span


def test_periods_that_follow_one_another_have_places_that_do() -> None:
    quarters = [place_of("quy", year, quarter) for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
    months = [place_of("thang", year, None, month) for year in (2023, 2024) for month in range(1, 13)]
    for places in (quarters, months, [place_of("nam", year) for year in range(2020, 2025)]):
        first = places[0]
        assert first is not None
        assert places == list(range(first, first + len(places)))


@pytest.mark.parametrize(
    ("kind", "place", "name"),
    [
        ("quy", (2024, 2, None), "II/2024"),
        ("thang", (2024, None, 12), "12/2024"),
        ("9_thang", (2024,), "2024"),
    ],
)
def test_places_are_named(kind: str, place: tuple[int | None, ...], name: str) -> None:
    found = place_of(kind, *place)
    assert found is not None
    assert name_of(kind, found) == name


@pytest.mark.parametrize(
    "told", [("tuan", 2024), ("khac", 2024), ("quy", None, 2), ("quy", 2024), ("nam", None)]
)
def test_of_some_nobody_knows_the_place(told: tuple[str, int | None]) -> None:
    assert place_of(*told) is None


def test_a_run_ends_where_a_place_is_missing() -> None:
    assert runs([7, 3, 4, 8, 8, 1]) == {1: 1, 3: 3, 4: 3, 7: 7, 8: 7}


def test_only_points_of_one_series_are_joined() -> None:
    told = [("a", 1), ("b", 2), ("a", 3), ("a", 4), ("b", 1), ("c", None), ("c", None)]
    points = in_runs({"name": name, "count": "", "place": place} for name, place in told)
    joined = {(point["name"], point["run"]) for point in points}
    assert len(joined) == 5, "a alone, a with a, b with b, and two that have no place"
    assert has_gaps(points)
    assert not has_gaps(in_runs({"name": "a", "count": "", "place": place} for place in (1, 2, 3)))


def test_an_axis_holds_what_is_missing_but_no_misread_century() -> None:
    assert list(span([5, 2, 5])) == [2, 3, 4, 5]
    assert list(span([])) == []
    assert list(span([0, MOST_PLACES])) == [0, MOST_PLACES]
