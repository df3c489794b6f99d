"""Group verification: many figures at a glance, the odd ones put off, all others confirmed at once."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.corrections.history import History
from pipeline.review.app import build_app
from schemas.correction import Action
from tests.review.desks import published, waiting


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(
        tmp_path,
        *(waiting("ho_so.tiep_nhan", "962", 100 * n) for n in range(1, 5)),
        waiting("ho_so.rut", "962", 700),
        waiting("ho_so.rut", "3", 800),
        waiting("ho_so.tre_han.tong", "5", 900),
        waiting("pakn.tiep_nhan", "962", 1000, status="accepted"),
    )


@pytest.fixture
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive))


def form_of(page: str, *odd: int) -> dict[str, str | list[str]]:
    """The form of a group's page with some of its figures, counted from 0, marked as odd."""
    names = re.findall(r'name="odd" value="([^"]+)"', page)
    told = {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in ("by", "key", "figure")}
    return {**told, "odd": [names[place] for place in odd]}


def rows(archive: Archive) -> list[tuple[Action, str]]:
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        return [(row.action, str(row.was.value) if row.was else "") for row in History(ledger).since(0)]


def test_groups_are_of_one_number_or_one_indicator_and_have_two_figures_at_least(clerk: TestClient) -> None:
    assert re.findall(r"key=([^\"]+)\".*?<b>(\d+)</b>", clerk.get("/groups").text) == [("962", "5")]
    by_indicator = clerk.get("/groups?by=indicator").text
    found = re.findall(r"key=([^\"]+)\".*?<b>(\d+)</b>", by_indicator)
    assert found == [("ho_so.tiep_nhan", "4"), ("ho_so.rut", "2")]


def test_all_but_the_odd_ones_are_confirmed_with_one_row_each(clerk: TestClient, archive: Archive) -> None:
    page = clerk.get("/groups?by=value&key=962").text
    assert page.count('class="snippet"') == 5
    after = clerk.post("/groups", data=form_of(page, 1)).text
    assert rows(archive) == [
        (Action.CONFIRM, "962"),
        (Action.POSTPONE, "962"),
        *[(Action.CONFIRM, "962")] * 3,
    ]
    assert "<b>4</b> số liệu đã xác nhận" in after and "<b>1</b> số liệu để sau" in after
    assert 'class="snippet"' not in after
    left = re.search(r'class="left">(\d+)<', clerk.get("/").text)
    assert left and left[1] == "3"


def test_a_group_sent_twice_is_stored_once(clerk: TestClient, archive: Archive) -> None:
    form = form_of(clerk.get("/groups?by=value&key=962").text)
    clerk.post("/groups", data=form)
    again = clerk.post("/groups", data=form).text
    assert len(rows(archive)) == 5
    assert "<b>5</b> số liệu đã có người khác quyết định" in again


def test_two_clerks_do_not_get_the_same_snippets(archive: Archive) -> None:
    app = build_app(archive)
    lan, mai = TestClient(app), TestClient(app)
    lan.get("/groups"), mai.get("/groups")  # each browser gets its name
    assert lan.get("/groups?by=value&key=962").text.count('class="snippet"') == 5
    assert mai.get("/groups?by=value&key=962").text.count('class="snippet"') == 0
    assert mai.get("/groups?by=indicator&key=ho_so.rut").text.count('class="snippet"') == 1


def test_a_snippet_is_the_part_of_the_page_that_was_asked_for(clerk: TestClient) -> None:
    page = clerk.get("/groups?by=value&key=962").text
    address = re.findall(r'href="(/documents/[^"]+\.jpg)"', page)[0]
    picture = clerk.get(address)
    assert picture.headers["content-type"] == "image/jpeg" and picture.content.startswith(b"\xff\xd8")
    assert len(picture.content) < 40_000
    base = address.rsplit("/", 1)[0]
    for box in ("0-0-1655-20", "0-0-20-2340", "50-50-50-80", "80-50-60-90", "0-0-1600-2300"):
        assert clerk.get(f"{base}/{box}.jpg").status_code == 404, box
    assert clerk.get(f"{base}/-1-0-20-20.jpg").status_code == 404
    assert clerk.get(address.replace("/pages/1/", "/pages/9/")).status_code == 404


@pytest.mark.parametrize(
    "query", ["by=x&key=962", "by=value&key=<b>x</b>", "by=indicator&key=nothing", "key=NaN"]
)
def test_nonsense_does_no_harm(clerk: TestClient, archive: Archive, query: str) -> None:
    answer = clerk.get(f"/groups?{query}")
    assert answer.status_code == 200 and "<b>x</b>" not in answer.text
    assert clerk.post("/groups", data={"figure": "x", "odd": "y"}).status_code == 503
    assert clerk.post("/groups", data={"by": "value"}).status_code == 200
    assert rows(archive) == []


def test_another_language_and_the_way_from_the_desk(clerk: TestClient) -> None:
    assert 'href="/groups"' in clerk.get("/").text
    clerk.cookies.set("lang", "en")
    assert "Confirm all others" in clerk.get("/groups?by=value&key=962").text


def test_one_undo_takes_a_whole_screen_back(clerk: TestClient, archive: Archive) -> None:
    lone = re.search(r'hx-post="(/figures/[^"]+)"', clerk.get("/").text)
    assert lone
    clerk.post(lone[1], data={"value": "4", "token": "0"})
    before = [rows(archive), re.findall(r'class="left">(\d+)<', clerk.get("/").text)]
    clerk.post("/groups", data=form_of(clerk.get("/groups?by=value&key=962").text, 1))
    assert len(rows(archive)) > len(before[0]) + 1
    again = clerk.post("/groups/undo", data={"by": "value", "key": "962"}).text
    assert "quyết định đã hoàn tác" in again and again.count('class="snippet"') > 1
    assert re.findall(r'class="left">(\d+)<', clerk.get("/").text) == before[1]
    assert "Đã hoàn tác" in clerk.post("/undo").text, "the decision before the group is another step"
    assert "Không có gì để hoàn tác" in clerk.post("/undo").text
