"""The table view: cells with their figures, decided, added and taken back where they stand."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.publish import publish
from pipeline.query import ask
from pipeline.review.app import build_app
from schemas.page import Cell, Table
from tests.review.desks import TABLE, in_cell, published, store, waiting

FIGURES = (
    in_cell("ho_so.tiep_nhan", "120", 2, 3),
    in_cell("ho_so.tre_han.tong", "8", 2, 4),
    in_cell("ho_so.tre_han.tong", "0", 3, 4, status="accepted"),
    waiting("ho_so.rut", "3", 700),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path)


@pytest.fixture
def address(archive: Archive) -> str:
    return f"/documents/{store(archive, *FIGURES, version='v2', tables=(TABLE,))}/pages/1/tables/1"


@pytest.fixture
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive))


def cell(page: str, name: str) -> dict[str, str]:
    """What the grid says of a cell."""
    found = re.search(rf'<t[dh] [^>]*id="cell-{name}"[^>]*>', page)
    assert found, name
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[0])) | {"new": str(" data-new" in found[0])}


def decide(clerk: TestClient, address: str, page: str, name: str, **fields: str) -> str:
    told = cell(page, name)
    token = re.search(r'name="token" value="(\d+)"', page)
    assert token
    form = {
        "cell": name,
        "token": token[1],
        "number": told.get("data-number", ""),
        "value": told["data-value"],
    }
    answer = clerk.post(address, data=form | fields)
    assert answer.status_code == 200
    return answer.text


def at(page: str) -> str:
    return page.split('data-at="')[1].split('"')[0]


def figures(archive: Archive) -> list[tuple[object, ...]]:
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    sql = "SELECT indicator, breakdown, value::INT, status FROM observations WHERE breakdown IS NOT NULL"
    return ask(archive.database_path, f"{sql} ORDER BY ALL").rows


def test_cells_show_their_figures_and_what_may_become_one(clerk: TestClient, address: str) -> None:
    page = clerk.get(address).text
    assert cell(page, "2-3")["class"] == "review"
    assert cell(page, "3-4")["class"] == "accepted"
    assert cell(page, "2-4")["data-value"] == "8"
    assert cell(page, "2-3")["data-box"] == "600 960 750 1020"
    new = cell(page, "3-3")
    assert new["new"] == "True"
    assert (new["data-indicator"], new["data-kind"], new["data-breakdown"]) == (
        "ho_so.tiep_nhan",
        "don_vi",
        "Thôn Bến Đá",
    ), "what its column counts, for whom its row is"
    assert cell(page, "2-2")["new"] == "False"
    assert at(page) == "2-3"
    assert '<strong class="left">2</strong>' in page


def test_cells_are_decided_one_after_the_other(clerk: TestClient, archive: Archive, address: str) -> None:
    page = decide(clerk, address, clerk.get(address).text, "2-3")
    assert (cell(page, "2-3")["class"], at(page)) == ("confirmed", "2-4")
    page = decide(clerk, address, page, "2-4", value="3")
    assert (cell(page, "2-4")["class"], cell(page, "2-4")["data-value"]) == ("corrected", "3")
    more = {
        "indicator": "ho_so.tiep_nhan",
        "level": "xa",
        "breakdown_kind": "don_vi",
        "breakdown": "Thôn Bến Đá",
    }
    page = decide(clerk, address, page, "3-3", **more)
    assert cell(page, "3-3")["class"] == "corrected"
    assert figures(archive) == [
        ("ho_so.tiep_nhan", "Thôn Bến Đá", 95, "corrected"),
        ("ho_so.tiep_nhan", "Thôn Đồi Sim", 120, "confirmed"),
        ("ho_so.tre_han.tong", "Thôn Bến Đá", 0, "accepted"),
        ("ho_so.tre_han.tong", "Thôn Đồi Sim", 3, "corrected"),
    ]
    for name, status in (("3-3", "number"), ("2-4", "review"), ("2-3", "review")):
        page = clerk.post(f"{address}/undo", data={"cell": "1-1"}).text
        assert (at(page), cell(page, name)["class"]) == (name, status)
    assert "Không có gì để hoàn tác" in clerk.post(f"{address}/undo", data={"cell": "1-1"}).text


def test_what_was_taken_back_elsewhere_is_told(clerk: TestClient, address: str) -> None:
    document_id = address.split("/")[2]
    clerk.post(f"/figures/{document_id}/4", data={"value": "3", "token": "0"})
    page = clerk.post(f"{address}/undo", data={"cell": "3-2"}).text
    assert "ở báo cáo này" in page
    assert at(page) == "3-2"


def test_who_comes_second_is_shown_what_the_first_said(clerk: TestClient, address: str) -> None:
    seen = clerk.get(address).text
    decide(clerk, address, seen, "2-3", value="121")
    page = decide(clerk, address, seen, "2-3")
    assert "vừa quyết định số liệu này" in page
    assert (at(page), cell(page, "2-3")["data-value"]) == ("2-3", "121")
    more = {"indicator": "ho_so.tiep_nhan", "level": "xa"}
    decide(clerk, address, seen, "3-3", **more)
    page = decide(clerk, address, seen, "3-3", **more)
    assert "vừa quyết định" in page


@pytest.mark.parametrize(
    ("name", "fields", "problem"),
    [
        ("2-3", {"value": "x"}, "không phải là một con số"),
        ("3-3", {"indicator": ""}, "Không có chỉ tiêu này"),
        ("3-3", {"indicator": "ho_so.rut", "value": "9,5"}, "số nguyên"),
    ],
)
def test_what_cannot_be_meant_is_not_stored(
    clerk: TestClient, address: str, name: str, fields: dict[str, str], problem: str
) -> None:
    page = decide(clerk, address, clerk.get(address).text, name, **fields)
    assert problem in page
    assert at(page) == name
    assert cell(page, name)["class"] in ("review", "number")


def test_only_cells_that_are_there_can_be_made_figures(clerk: TestClient, address: str) -> None:
    more = {"token": "0", "value": "7", "indicator": "ho_so.rut", "level": "xa"}
    assert clerk.post(address, data={"cell": "9-9"} | more).status_code == 404
    assert clerk.post(address, data={"cell": "x"} | more).status_code == 404
    page = clerk.post(address, data={"cell": "2-2"} | more).text
    assert cell(page, "2-2")["class"] == "", "a text is no figure"
    assert clerk.post(address.replace("tables/1", "tables/2"), data={"cell": "2-2"}).status_code == 404
    assert clerk.get(address.replace("tables/1", "tables/0")).status_code == 404
    assert clerk.get(address.replace("pages/1", "pages/7")).status_code == 404


def test_what_a_cell_says_never_becomes_markup(clerk: TestClient, archive: Archive) -> None:
    evil = '"><script>alert(1)</script>'
    rows = (*TABLE.rows[:2], (*TABLE.rows[2][:2], Cell(text=evil), TABLE.rows[2][3]))
    told = TABLE.model_copy(update={"rows": rows})
    document_id = store(archive, *FIGURES, version="v3", tables=(told,))
    page = clerk.get(f"/documents/{document_id}/pages/1/tables/1").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_report_text_and_verify_view_lead_to_the_table(clerk: TestClient, address: str) -> None:
    document_id = address.split("/")[2]
    assert f'href="{address}"' in clerk.get(f"/documents/{document_id}").text
    assert f'href="{address}"' in clerk.get(f"/documents/{document_id}/pages/1").text
    link = f"/figures/{document_id}/2/table"
    assert f'href="{link}"' in clerk.get(f"/figures/{document_id}/2").text
    assert clerk.get(link, follow_redirects=False).headers["location"] == f"{address}?cell=2-4"
    assert at(clerk.get(link).text) == "2-4"
    prose = clerk.get(f"/figures/{document_id}/4/table", follow_redirects=False)
    assert prose.headers["location"] == f"/documents/{document_id}/pages/1"


def test_a_texts_table_is_a_grid_without_a_page(clerk: TestClient, archive: Archive) -> None:
    rows = tuple(tuple(c.model_copy(update={"box": None}) for c in row) for row in TABLE.rows)
    table = Table(page_no=1, rows=rows, line_nos=(5, 6, 7))
    line = FIGURES[0].evidence.model_copy(update={"bbox": None, "line": 6})
    figures = [FIGURES[0].model_copy(update={"evidence": line})]
    document_id = store(archive, *figures, version="v4", tables=(table,), width_px=0, height_px=0)
    address = f"/documents/{document_id}/pages/1/tables/1"
    page = clerk.get(address).text
    assert cell(page, "2-3")["class"] == "review"
    assert cell(page, "3-3")["new"] == "False", "a place without a box cannot be told"
    assert "<img" not in page
    assert cell(decide(clerk, address, page, "2-3"), "2-3")["class"] == "confirmed"
