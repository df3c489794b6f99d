"""The head of a report: corrected field by field, taken back, kept over re-runs, and published."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.publish import publish
from pipeline.query import ask
from pipeline.review.app import build_app
from pipeline.review.headers import _meant
from pipeline.review.items import period_text
from schemas.correction import HeaderField
from schemas.report import Period
from tests.review.desks import published, store, waiting


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path, waiting("ho_so.tiep_nhan", "962"), agency="UBND xã Suôi Mơ")


@pytest.fixture
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive))


def report(archive: Archive) -> tuple[object, ...]:
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    columns = (
        "agency, level, date::VARCHAR, province, province_code, period_kind, period_year, period_quarter"
    )
    [row] = ask(archive.database_path, f"SELECT {columns} FROM reports").rows
    return tuple(row)


def correct(clerk: TestClient, document_id: str, token: str | None = None, **fields: str) -> int:
    page = clerk.get(f"/documents/{document_id}").text
    found = re.search(r'name="token" value="(\d+)"', page)
    assert found
    form = {"token": token or found[1]} | fields
    return clerk.post(f"/documents/{document_id}/header", data=form, follow_redirects=False).status_code


def test_fields_are_corrected_kept_over_a_re_run_and_taken_back(clerk: TestClient, archive: Archive) -> None:
    before = report(archive)
    document_id = store(archive, waiting("ho_so.tiep_nhan", "962"), agency="UBND xã Suôi Mơ")
    fields = {"agency": "UBND xã Suối Mơ", "level": "huyen", "date": "05/07/2024", "period": "quý II/2024"}
    assert correct(clerk, document_id, **fields) == 303
    wanted = ("UBND xã Suối Mơ", "huyen", "2024-07-05", *before[3:5], "quy", 2024, 2)
    assert report(archive) == wanted
    assert "UBND xã Suối Mơ" in clerk.get("/").text
    store(archive, waiting("ho_so.tiep_nhan", "962"), agency="UBND xã Suôi Mo", version="v2")
    assert report(archive) == wanted
    assert f"Đã hoàn tác ({len(fields)})" in clerk.post("/undo").text
    assert report(archive) == ("UBND xã Suôi Mo", *before[1:])


def test_figures_stay_as_they_are(clerk: TestClient, archive: Archive) -> None:
    document_id = store(archive, waiting("ho_so.tiep_nhan", "962"))
    correct(clerk, document_id, signer="Lê Thị Hoa")
    report(archive)
    assert ask(archive.database_path, "SELECT value, status FROM observations").rows == [(962, "review")]
    assert ask(archive.database_path, "SELECT action, was, now FROM corrections").rows == [
        ("header", '{"signer": null}', '{"signer": "Lê Thị Hoa"}')
    ]


@pytest.mark.parametrize("field", [{"date": "31/02/2024"}, {"level": "bo"}, {"period": "hôm qua"}])
def test_what_cannot_be_is_not_stored(clerk: TestClient, archive: Archive, field: dict[str, str]) -> None:
    document_id = store(archive, waiting("ho_so.tiep_nhan", "962"))
    assert correct(clerk, document_id, agency="UBND xã khác", **field) == 422
    report(archive)
    assert ask(archive.database_path, "SELECT count(*) FROM corrections").rows == [(0,)]


def test_who_looked_before_another_changed_it_looks_again(clerk: TestClient, archive: Archive) -> None:
    document_id = store(archive, waiting("ho_so.tiep_nhan", "962"))
    assert correct(clerk, document_id, agency="UBND xã Một") == 303
    assert correct(clerk, document_id, token="0", agency="UBND xã Hai") == 422
    assert report(archive)[0] == "UBND xã Một"


@pytest.mark.parametrize("text", ["quý II/2024", "tháng 3/2024", "6 tháng 2024", "9 tháng 2024", "năm 2024"])
def test_a_period_is_understood_as_it_is_shown(text: str) -> None:
    told = _meant(HeaderField.PERIOD, text)
    assert told is not None
    assert period_text(Period.model_validate_json(told)) == text
