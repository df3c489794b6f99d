"""The series of a place: on through renamings and mergers, and honest about what is missing."""

import datetime as dt
from typing import Any

import duckdb
import pytest

from pipeline.archive import Archive
from pipeline.publish.dimensions import place_of, place_rows
from schemas.document import DocumentResult
from schemas.observation import Observation
from schemas.report import Level, Period, PeriodKind, ReportHeader
from tests.builders import observation, result
from tests.export.archives import published

YEARS = {2024: Period(kind=PeriodKind.NAM, year=2024), 2025: Period(kind=PeriodKind.NAM, year=2025)}
RECEIVED = "ho_so.tiep_nhan"


def report(
    name: str, province: str, code: str, year: int, *figures: Observation, **head: object
) -> DocumentResult:
    one = result(name, *figures)
    update = {
        "agency": f"UBND tỉnh {province}",
        "level": Level.TINH,
        "province": province,
        "province_code": code,
        "date": dt.date(year, 12, 10),
        "period": YEARS[year],
        **head,
    }
    told = one.extraction.report.model_copy(update=update)
    return one.model_copy(update={"extraction": one.extraction.model_copy(update={"report": told})})


def received(value: str, **more: Any) -> Observation:
    return observation(RECEIVED, value, level=Level.TINH, **more)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Bắc Kạn (06) and Thái Nguyên (19) are one since July 2025; Cao Bằng (04) goes on as it was."""
    share = observation("ho_so.ty_le_dung_han", "91.5", level=Level.TINH, unit="%")
    return published(
        tmp_path_factory.mktemp("series") / "kho",
        report("bk24", "Bắc Kạn", "06", 2024, received("100"), share),
        report("tn24", "Thái Nguyên", "19", 2024, received("250"), share),
        report("tn25", "Thái Nguyên", "19", 2025, received("400")),
        report("cb24", "Cao Bằng", "04", 2024, received("70"), share),
        report("cb24 sở", "Cao Bằng", "04", 2024, received("9"), agency="Sở Y tế"),
        report("hg24", "Hà Giang", "02", 2024, received("55")),
    )


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        return database.execute(sql).fetchall()


def test_merged_places_are_added_up_and_go_on_under_their_heir(archive: Archive) -> None:
    told = "period_year, value, parts, reported, complete, names"
    sql = f"SELECT {told} FROM chuoi_thoi_gian WHERE place = 'Thái Nguyên' AND indicator = '{RECEIVED}'"
    assert rows(archive, sql) == [
        (2024, 350, 2, 2, True, ["tỉnh Bắc Kạn", "tỉnh Thái Nguyên"]),
        (2025, 400, 1, 1, True, ["tỉnh Thái Nguyên"]),
    ]


def test_what_is_missing_of_a_merged_place_is_told(archive: Archive) -> None:
    sql = "SELECT value, parts, reported, complete, names FROM chuoi_thoi_gian WHERE place = 'Tuyên Quang'"
    assert rows(archive, sql) == [(55, 2, 1, False, ["tỉnh Hà Giang"])]


def test_percentages_of_several_places_are_not_added(archive: Archive) -> None:
    sql = "SELECT place, value FROM chuoi_thoi_gian WHERE indicator = 'ho_so.ty_le_dung_han' ORDER BY place"
    assert [(place, value and float(str(value))) for place, value in rows(archive, sql)] == [
        ("Cao Bằng", 91.5),
        ("Thái Nguyên", None),
    ]


def test_the_committee_speaks_for_its_place(archive: Archive) -> None:
    sql = f"SELECT value FROM chuoi_thoi_gian WHERE place = 'Cao Bằng' AND indicator = '{RECEIVED}'"
    assert rows(archive, sql) == [(70,)]


def test_places_are_those_of_the_reports_day() -> None:
    head = ReportHeader(level=Level.TINH, province_code="19", date=dt.date(2025, 6, 30))
    assert place_of(head) == "19"
    assert place_of(head.model_copy(update={"date": dt.date(2025, 7, 1)})) == "19-20250701"
    assert place_of(head.model_copy(update={"date": None})) is None
    assert place_of(head.model_copy(update={"level": Level.XA})) is None


def test_every_place_has_a_series_that_is_a_place_of_its_tier() -> None:
    places = {row["place_id"]: row for row in place_rows()}
    assert len(places) > 16_000
    for row in places.values():
        assert places[row["series_id"]]["level"] == row["level"]
        assert row["valid_to"] is not None or row["series_id"] == row["place_id"]
    assert sum(row["level"] == "tinh" and row["valid_to"] is None for row in places.values()) == 34


def test_periods_and_agencies_are_dimensions(archive: Archive) -> None:
    sql = "SELECT label_vi, first_day::VARCHAR, last_day::VARCHAR FROM periods"
    assert rows(archive, sql) == [
        ("năm 2024", "2024-01-01", "2024-12-31"),
        ("năm 2025", "2025-01-01", "2025-12-31"),
    ]
    assert ("Sở Y tế", 1) in rows(archive, "SELECT agency, bao_cao FROM agencies")
