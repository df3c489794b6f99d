"""The desk: one figure after the other, decided at once, taken back, and found again."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from pipeline.query import ask
from pipeline.review.app import build_app
from schemas.observation import Evidence
from schemas.page import Box
from tests.review.desks import SCAN, published, store, waiting

HX = {"hx-request": "true"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(
        tmp_path,
        waiting("ho_so.tiep_nhan", "962"),
        waiting("ho_so.tiep_nhan.truc_tuyen", "700", 400, status="accepted"),
        waiting("ho_so.tiep_nhan.truc_tiep", "252", 500, status="accepted"),
        waiting("ho_so.tre_han.tong", "5", 600),
        waiting("ho_so.rut", "3", 700),
    )


@pytest.fixture
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive), headers=HX)


def address(page: str) -> str:
    return page.split('hx-post="/figures/')[1].split('"')[0]


def shown(page: str) -> tuple[str, str]:
    """The indicator and the value of the figure that is shown."""
    return page.split("<h2>")[1].split("</h2>")[0], page.split('data-as-read="')[1].split('"')[0]


def left(page: str) -> int:
    found = re.search(r'class="left">(\d+)<', page)
    assert found
    return int(found[1])


def decide(clerk: TestClient, page: str, **fields: str) -> str:
    token = page.split('name="token" value="')[1].split('"')[0]
    form = {"value": shown(page)[1], "token": token} | fields
    answer = clerk.post(f"/figures/{address(page)}", data=form)
    assert answer.status_code == 200
    return answer.text


def figures(archive: Archive) -> dict[str, tuple[str, str, str | None]]:
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    rows = ask(
        archive.database_path, "SELECT indicator, value, status, clerk FROM observations ORDER BY ALL"
    ).rows
    return {
        name: (f"{value:g}" if isinstance(value, float) else str(value.normalize()), status, by)
        for name, value, status, by in rows
    }


def test_the_queue_is_worked_figure_by_figure(clerk: TestClient, archive: Archive) -> None:
    page = clerk.get("/").text
    assert left(page) == 3
    first = shown(page)
    page = decide(clerk, page)
    assert left(page) == 2
    assert shown(page) != first
    page = decide(clerk, page)
    page = decide(clerk, page)
    assert "Không còn số liệu nào" in page
    assert {status for _, status, _ in figures(archive).values()} == {"accepted", "confirmed"}
    assert left(clerk.get("/").text) == 0


def test_a_correction_shows_its_effect_and_stands_in_the_database(
    clerk: TestClient, archive: Archive
) -> None:
    page = clerk.get("/").text
    assert shown(page) == ("Tổng số hồ sơ tiếp nhận", "962")
    assert "962 ≠ 952" in page
    page = decide(clerk, page, value="952")
    assert "Sau khi sửa đã khớp" in page
    assert figures(archive)["ho_so.tiep_nhan"][:2] == ("952", "corrected")
    told = ask(
        archive.database_path,
        "SELECT passed, left_value FROM checks WHERE identity LIKE 'ho_so.tiep_nhan =%'",
    )
    assert told.rows == [(True, 952)]
    assert ask(archive.database_path, "SELECT action, count(*) FROM corrections GROUP BY ALL").rows == [
        ("correct", 1)
    ]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "không phải là một con số"),
        ("abc", "không phải"),
        ("4,5", "số nguyên"),
        ("12/10", "mẫu số"),
        ("<b>", "không phải"),
    ],
)
def test_what_cannot_be_meant_is_not_stored(
    clerk: TestClient, archive: Archive, typed: str, problem: str
) -> None:
    page = decide(clerk, clerk.get("/").text, value=typed)
    assert problem in page
    assert left(page) == 3
    assert "<b>" not in page.split('id="value"')[1][:200]


@pytest.mark.parametrize(
    ("typed", "value"), [("1.952", "1952"), ("1952", "1952"), (" 1 952 ", "1952"), ("952/1.000", "952")]
)
def test_vietnamese_numbers_are_understood(
    clerk: TestClient, archive: Archive, typed: str, value: str
) -> None:
    decide(clerk, clerk.get("/").text, value=typed)
    assert figures(archive)["ho_so.tiep_nhan"][0] == value


def test_any_number_of_steps_is_taken_back(clerk: TestClient, archive: Archive) -> None:
    before = figures(archive)
    page = decide(clerk, clerk.get("/").text, value="952")
    page = decide(clerk, page, action="not_a_figure")
    decide(clerk, page, action="postpone")
    assert "ho_so.tre_han.tong" not in figures(archive)
    for _ in range(3):
        page = clerk.post("/undo").text
    assert shown(page)[1] == "962"
    assert left(page) == 3
    assert figures(archive) == before
    assert "Không có gì để hoàn tác" in clerk.post("/undo").text


def test_a_postponed_figure_comes_last(clerk: TestClient) -> None:
    page = clerk.get("/").text
    first = shown(page)
    page = decide(clerk, page, action="postpone")
    assert left(page) == 3
    seen = [shown(page)]
    for _ in range(2):
        page = decide(clerk, page)
        seen.append(shown(page))
    assert seen[-1] == first


def test_indicator_level_and_breakdown_can_be_changed(clerk: TestClient, archive: Archive) -> None:
    more = {
        "indicator": "ho_so.rut",
        "level": "huyen",
        "breakdown_kind": "linh_vuc",
        "breakdown": "  Đất   đai ",
        "why": "cột sai",
    }
    decide(clerk, clerk.get("/").text, **more)
    figures(archive)
    sql = "SELECT value, level, breakdown_kind, breakdown FROM observations WHERE status = 'corrected'"
    assert ask(archive.database_path, sql).rows[0][1:] == ("huyen", "linh_vuc", "Đất đai")
    assert ask(archive.database_path, "SELECT why FROM corrections").rows == [("cột sai",)]


def test_a_re_run_keeps_what_was_decided_and_shows_where_it_disagrees(
    clerk: TestClient, archive: Archive
) -> None:
    decide(clerk, clerk.get("/").text, value="952")
    store(archive, waiting("ho_so.tiep_nhan", "982"), version="v2")
    [(value, status, disputed)] = ask(
        archive.database_path, "SELECT value, status, disputed FROM observations"
    ).rows
    assert (value, status, disputed) == (952, "corrected", True)
    page = clerk.get("/").text
    assert "Máy nay đọc khác" in page and "982" in page
    store(archive, waiting("ho_so.tiep_nhan", "952"), version="v3")
    assert left(clerk.get("/").text) == 0


def test_two_clerks_get_different_figures_and_the_second_sees_what_the_first_did(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_app(archive)
    lan, mai = TestClient(app, headers=HX), TestClient(app, headers=HX)
    monkeypatch.setattr("pipeline.review.app.own_name", lambda: current[0])
    current = ["Lan"]
    page = lan.get("/").text
    current[0] = "Mai"
    other = mai.get("/").text
    assert address(other) != address(page)
    same = mai.get(f"/figures/{address(page)}").text
    decide(mai, same, value="952")
    current[0] = "Lan"
    late = decide(lan, page, value="953")
    assert "Mai vừa quyết định" in late
    assert shown(late)[1] == "952"
    assert figures(archive)["ho_so.tiep_nhan"] == ("952", "corrected", "Mai")


def test_a_missing_figure_is_read_in_a_box_and_added(archive: Archive) -> None:
    clerk = TestClient(build_app(archive), headers=HX, follow_redirects=False)
    document_id = address(clerk.get("/").text).split("/")[0]
    box = {"left": "300", "top": "300", "right": "500", "bottom": "340"}
    answer = clerk.post(f"/documents/{document_id}/pages/1/read", data=box)
    assert answer.status_code == 200 and "text" in answer.json()
    form = box | {
        "page_no": "1",
        "value": "17",
        "indicator": "pakn.tiep_nhan",
        "level": "xa",
        "breakdown_kind": "-",
    }
    assert clerk.post(f"/documents/{document_id}/figures", data=form).status_code == 303
    assert figures(archive)["pakn.tiep_nhan"][:2] == ("17", "corrected")
    assert clerk.post(f"/documents/{document_id}/figures", data=form | {"page_no": "77"}).status_code == 400
    assert clerk.post(f"/documents/{document_id}/pages/1/read", data=box | {"right": "1"}).status_code == 400


def test_the_report_shows_all_its_figures_and_its_history(clerk: TestClient) -> None:
    page = clerk.get("/").text
    decide(clerk, page, value="952")
    report = clerk.get("/documents/" + address(page).split("/")[0]).text
    assert report.count('<td class="number">') == 5
    assert "sửa thành <b>952</b> (962)" in report
    assert clerk.get("/documents/0000000000000000").status_code == 503


def test_a_page_has_its_image_and_its_text_and_nothing_else_has(clerk: TestClient) -> None:
    document_id = address(clerk.get("/").text).split("/")[0]
    picture = clerk.get(f"/documents/{document_id}/pages/1.jpg")
    assert picture.headers["content-type"] == "image/jpeg" and picture.content.startswith(b"\xff\xd8")
    text = clerk.get(f"/documents/{document_id}/pages/1").text
    assert "tiếp nhận" in re.sub("<[^>]*>", "", text)
    assert clerk.get(f"/documents/{document_id}/pages/99.jpg").status_code == 404
    assert clerk.get("/documents/..%2f..%2fetc/pages/1.jpg").status_code == 404


def test_another_paper_in_its_place_is_not_shown(clerk: TestClient, archive: Archive, tmp_path: Path) -> None:
    document_id = address(clerk.get("/").text).split("/")[0]
    other = tmp_path / "other.pdf"
    other.write_bytes(SCAN.read_bytes() + b"%")
    with Ledger(archive.ledger_path) as ledger:
        ledger.see([SourceRow(str(SCAN), 1, 1, "0" * 16), SourceRow(str(other), 2, 2, document_id)])
    answer = clerk.get(f"/documents/{document_id}/pages/1.jpg")
    assert answer.status_code == 404 and "as it was" in answer.text


def test_filters_choose_and_nonsense_in_them_does_no_harm(clerk: TestClient) -> None:
    assert left(clerk.get("/?indicator=ho_so.rut").text) == 1
    assert left(clerk.get("/?status=accepted").text) == 2
    for nonsense in ("'; DROP TABLE documents", "x" * 400, "9" * 40):
        for name in ("year", "agency", "document", "status"):
            assert clerk.get("/", params={name: nonsense}).status_code == 200


def test_what_was_read_is_escaped(tmp_path: Path) -> None:
    hostile = Evidence(page=1, bbox=Box(300, 300, 360, 320), quote='<script>alert("x")</script> 962')
    archive = published(tmp_path, waiting("ho_so.tiep_nhan", "962", evidence=hostile), agency="<b>UBND</b>")
    client = TestClient(build_app(archive))
    for address_ in ("/", "/documents/" + address(client.get("/").text).split("/")[0]):
        page = client.get(address_).text
        assert "<script>alert" not in page and "<b>UBND" not in page
    assert "English" in client.get("/").text
    client.cookies.set("lang", "en")
    assert "figures waiting" in client.get("/").text
