"""Double keying at the desk: each clerk keys blind, and the database says what is settled."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.cli.app import hoso
from pipeline.corrections.keying import DOUBLE, SINGLE, keyings, set_keyings
from pipeline.errors import DatabaseError
from pipeline.publish import publish
from pipeline.publish.compare import differences
from pipeline.query import ask
from pipeline.review.app import build_app
from schemas.observation import Evidence
from tests.review import test_tables as tables
from tests.review.desks import TABLE, in_cell, published, store, waiting
from tests.review.test_desk import HX, address, decide, left, shown
from tests.review.test_groups import form_of


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = published(
        tmp_path,
        waiting("ho_so.tiep_nhan", "962"),
        waiting("ho_so.tiep_nhan", "962", 400),
        waiting("ho_so.rut", "3", 700),
    )
    set_keyings(archive, DOUBLE)
    return archive


class Clerks:
    """People at one desk, each in a browser of her own."""

    def __init__(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        self._app = build_app(archive)
        self._current = ""
        self._browsers: dict[str, TestClient] = {}
        monkeypatch.setattr("pipeline.review.app.own_name", lambda: self._current)

    def __call__(self, name: str) -> TestClient:
        """Her browser, until somebody else is asked for."""
        self._current = name
        if name not in self._browsers:
            self._browsers[name] = TestClient(self._app, headers=HX)
        return self._browsers[name]


@pytest.fixture
def clerks(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Clerks:
    return Clerks(archive, monkeypatch)


def figures(archive: Archive) -> list[tuple[str, str, str, list[str] | None]]:
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
        assert list(differences(archive, ledger)) == []
    columns = "indicator, value::INTEGER::VARCHAR, status, keyed_by"
    sql = f"SELECT {columns} FROM observations ORDER BY observation_no"
    return [tuple(row) for row in ask(archive.database_path, sql).rows]


def test_the_queue_of_each_clerk_is_what_she_has_not_keyed(clerks: Clerks, archive: Archive) -> None:
    page = clerks("Lan").get("/").text
    for waiting_for_lan in (2, 1, 0):
        page = decide(clerks("Lan"), page)
        assert left(page) == waiting_for_lan
    assert "Không còn số liệu nào" in page and "Nhập kép" in page
    assert [status for _, _, status, _ in figures(archive)] == ["review"] * 3
    assert [by for *_, by in figures(archive)] == [["Lan"]] * 3
    assert left(clerks("Lan").get("/").text) == 0, "the database knows what she keyed"
    page = clerks("Mai").get("/").text
    assert left(page) == 3
    for _ in range(3):
        page = decide(clerks("Mai"), page)
    assert left(page) == 0
    assert [status for _, _, status, _ in figures(archive)] == ["confirmed"] * 3
    assert [by for *_, by in figures(archive)] == [None] * 3


def test_the_second_keys_blind_and_the_third_settles(clerks: Clerks, archive: Archive) -> None:
    page = clerks("Lan").get("/").text
    figure = address(page)
    decide(clerks("Lan"), page, value="947", why="nhòe số")
    assert "sửa thành" in clerks("Lan").get(f"/figures/{figure}").text
    for told in (f"/figures/{figure}", f"/documents/{figure.split('/')[0]}"):
        blind = clerks("Mai").get(told).text
        assert "947" not in blind and "nhòe" not in blind and "đã nhập (nhập kép)" in blind
    page = clerks("Mai").get(f"/figures/{figure}").text
    assert shown(page)[1] == "962", "what the machine read, and nothing else"
    decide(clerks("Mai"), page, value="946")
    assert "vừa quyết định" not in page
    page = clerks("Cúc").get(f"/figures/{figure}").text
    assert "947" not in page and "946" not in page
    assert figures(archive)[0] == ("ho_so.tiep_nhan", "962", "review", ["Lan", "Mai"])
    decide(clerks("Cúc"), page, value="947")
    assert figures(archive)[0] == ("ho_so.tiep_nhan", "947", "corrected", None)
    assert "946" in clerks("Cúc").get(f"/figures/{figure}").text, "once settled, everybody sees all"


def test_two_at_one_figure_are_no_conflict_but_a_settled_one_is(clerks: Clerks) -> None:
    page = clerks("Lan").get("/").text
    same = {name: clerks(name).get(f"/figures/{address(page)}").text for name in ("Mai", "Cúc")}
    decide(clerks("Lan"), page, value="952")
    assert "vừa quyết định" not in decide(clerks("Mai"), same["Mai"], value="952")
    assert "Mai vừa quyết định" in decide(clerks("Cúc"), same["Cúc"], value="953")


def test_an_entry_taken_back_opens_the_figure_for_both(clerks: Clerks, archive: Archive) -> None:
    figure = address(clerks("Lan").get("/").text)
    for name in ("Lan", "Mai"):
        decide(clerks(name), clerks(name).get(f"/figures/{figure}").text, value="952")
    assert figures(archive)[0][2] == "corrected"
    assert left(clerks("Cúc").get("/").text) == 2
    clerks("Lan").post("/undo")
    assert [left(clerks(name).get("/").text) for name in ("Lan", "Mai", "Cúc")] == [3, 2, 3]
    assert figures(archive)[0] == ("ho_so.tiep_nhan", "962", "review", ["Mai"])


def test_a_figure_confirmed_in_a_group_has_one_entry(clerks: Clerks, archive: Archive) -> None:
    group = "/groups?by=value&key=962"
    lan = clerks("Lan").get(group).text
    assert lan.count('class="snippet"') == 2
    clerks("Lan").post("/groups", data=form_of(lan))
    assert 'class="snippet"' not in clerks("Lan").get(group).text
    assert figures(archive)[0] == ("ho_so.tiep_nhan", "962", "review", ["Lan"])
    mai = clerks("Mai").get(group).text
    assert mai.count('class="snippet"') == 2
    clerks("Mai").post("/groups", data=form_of(mai))
    assert [status for _, _, status, _ in figures(archive)] == ["confirmed", "confirmed", "review"]
    clerks("Mai").post("/groups/undo")
    assert [by for *_, by in figures(archive)] == [["Lan"], ["Lan"], None]


def test_an_added_figure_is_keyed_blind_too(clerks: Clerks, archive: Archive) -> None:
    page = clerks("Lan").get("/").text
    document = address(page).split("/")[0]
    box = {"left": "300", "top": "300", "right": "500", "bottom": "340", "page_no": "1"}
    meaning = {"indicator": "pakn.tiep_nhan", "level": "xa", "breakdown_kind": "-"}
    clerks("Lan").post(f"/documents/{document}/figures", data=box | meaning | {"value": "1717"})
    report = clerks("Mai").get(f"/documents/{document}").text
    [number] = re.findall(r"/figures/\w+/(1\d{6})", report)
    page = clerks("Mai").get(f"/figures/{document}/{number}").text
    assert "1717" not in report + page and "1.717" not in report + page
    assert shown(page)[1] == ""
    decide(clerks("Mai"), page, value="1717")
    assert figures(archive)[-1] == ("pakn.tiep_nhan", "1717", "corrected", None)


def test_a_figure_put_off_comes_last_for_her_alone(clerks: Clerks) -> None:
    page = clerks("Lan").get("/").text
    first = address(page)
    page = decide(clerks("Lan"), page, action="postpone")
    assert address(page) != first and left(page) == 3
    page = decide(clerks("Lan"), decide(clerks("Lan"), page))
    assert address(page) == first
    clerks("Lan").get("/?indicator=pakn")
    assert left(clerks("Mai").get("/").text) == 3


def test_switching_it_opens_and_closes_figures_that_are_decided(clerks: Clerks, archive: Archive) -> None:
    set_keyings(archive, SINGLE)
    decide(clerks("Lan"), clerks("Lan").get("/").text, value="952")
    assert figures(archive)[0][1:3] == ("952", "corrected")
    set_keyings(archive, DOUBLE)
    assert [left(clerks(name).get("/").text) for name in ("Lan", "Mai")] == [2, 3], "not yet published"
    assert figures(archive)[0] == ("ho_so.tiep_nhan", "962", "review", ["Lan"])
    assert [left(clerks(name).get("/").text) for name in ("Lan", "Mai")] == [2, 3]
    set_keyings(archive, SINGLE)
    assert left(clerks("Mai").get("/").text) == 2
    assert figures(archive)[0][1:3] == ("952", "corrected")


def test_the_command_line_switches_it_for_the_archive(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: None)
    for option, wanted in (("--single-keying", SINGLE), ("--double-keying", DOUBLE), (None, DOUBLE)):
        options = ["review", "--port", "8799", "--archive", str(archive.root), *([option] if option else [])]
        answer = CliRunner().invoke(hoso, options)
        assert answer.exit_code == 0, answer.output
        assert keyings(archive) == wanted
    (archive.root / "desk.json").write_text("{", encoding="utf-8")
    with pytest.raises(DatabaseError, match="cannot be read"):
        keyings(archive)


def test_a_text_without_images_is_keyed_twice_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Evidence(page=1, line=4, quote="tiếp nhận 962 hồ sơ, rút 3 hồ sơ")
    figures_ = [waiting("ho_so.tiep_nhan", "962", evidence=line), waiting("ho_so.rut", "3", evidence=line)]
    archive = published(tmp_path, *figures_)
    set_keyings(archive, DOUBLE)
    clerks = Clerks(archive, monkeypatch)
    for name in ("Lan", "Mai"):
        page = clerks(name).get("/").text
        decide(clerks(name), page, value="952")
    assert [row[1:3] for row in figures(archive)] == [("952", "corrected"), ("3", "review")]


def test_a_table_is_keyed_blind_too(clerks: Clerks, archive: Archive) -> None:
    read = in_cell("ho_so.tre_han.tong", "8", 2, 4)
    at = f"/documents/{store(archive, read, version='v2', tables=(TABLE,))}/pages/1/tables/1"
    page = tables.decide(clerks("Lan"), at, clerks("Lan").get(at).text, "2-4", value="5555")
    assert tables.cell(page, "2-4")["class"] == "keyed" and "Nhập kép" in page
    new = {
        "indicator": "ho_so.tiep_nhan",
        "level": "xa",
        "breakdown_kind": "don_vi",
        "breakdown": "Thôn Đồi Sim",
    }
    tables.decide(clerks("Lan"), at, page, "2-3", value="7777", **new)
    page = clerks("Mai").get(at).text
    assert "5555" not in page and "7777" not in page and "5.555" not in page and "7.777" not in page
    assert tables.cell(page, "2-4")["class"] == "review"
    assert tables.cell(page, "2-3")["data-value"] == "120", "what the machine read in the cell"
    page = tables.decide(clerks("Mai"), at, page, "2-4", value="5555")
    tables.decide(clerks("Mai"), at, page, "2-3", value="7777")
    assert [row[1:3] for row in figures(archive)] == [("5555", "corrected"), ("7777", "corrected")]
