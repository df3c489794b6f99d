"""The overview at the desk: the pictures of the publication that holds now, and the numbers beside them."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.charts import rendering
from pipeline.charts.numbers import count
from pipeline.charts.pictures import NAMES
from pipeline.charts.specs import Spec
from pipeline.publish import publish
from pipeline.query import ask
from pipeline.review.app import build_app
from pipeline.review.users import Users
from schemas.document import DocumentResult
from schemas.report import Level
from tests.charts.archives import HOSTILE, figures, report, two_years
from tests.export.archives import published, store


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return two_years(tmp_path_factory.mktemp("overview") / "kho")


@pytest.fixture(scope="module")
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive))


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}">')[1].split("</section>")[0]


def test_all_pictures_are_there_with_their_numbers(clerk: TestClient, archive: Archive) -> None:
    page = clerk.get("/overview").text
    for name in NAMES:
        assert "<svg" in section(page, name)
    settled = ask(archive.database_path, "SELECT da_giai_quyet FROM dung_han_theo_quy WHERE level = 'tinh'")
    for (number,) in settled.rows:
        assert f">{count(number)}</td>" in section(page, NAMES[0])


def test_the_desk_leads_to_it(clerk: TestClient) -> None:
    assert 'href="/overview">Tổng quan</a>' in clerk.get("/").text


def test_a_year_and_a_province_narrow_it(clerk: TestClient) -> None:
    page = clerk.get("/overview", params={"year": "2023", "province": "Đông Mây"}).text
    shown = section(page, NAMES[0])
    assert "I/2023" in shown
    assert "I/2024" not in shown
    assert re.findall(r"<option selected>([^<]*)<", page) == ["Đông Mây", "2023"]
    whole = clerk.get("/overview", params={"year": "' OR 1=1 --", "province": "<b>"}).text
    assert "I/2024" in section(whole, NAMES[0])
    assert "<b>" not in whole


def test_it_speaks_english_too(archive: Archive) -> None:
    clerk = TestClient(build_app(archive), cookies={"lang": "en"})
    page = clerk.get("/overview").text
    assert "Dossiers settled early or on time" in page
    assert "4.053" in page, "numbers stay as they are written in Vietnam"


def test_nothing_in_it_needs_more_than_the_policy_allows(clerk: TestClient) -> None:
    answer = clerk.get("/overview")
    assert "unsafe" not in answer.headers["content-security-policy"]
    main = answer.text.split("<main")[1]
    kinds = re.findall(r"<script\b([^>]*)>", main)
    assert len(kinds) == len(NAMES) + 1
    assert all('type="application/json"' in kind for kind in kinds), "data, nothing that runs"
    main = re.sub(r"<script\b.*?</script>", "", main, flags=re.DOTALL)
    assert " style=" not in main
    assert not re.search(r"\bon\w+=", main)


def test_the_script_is_asked_for_once(clerk: TestClient) -> None:
    [address] = re.findall(r'src="(/overview/pictures[^"]*)"', clerk.get("/overview").text)
    answer = clerk.get(address)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"] and "private" in answer.headers["cache-control"]
    assert "window.vegaEmbed" in answer.text
    assert "University of Washington" in answer.text, "the library's licence goes with it"


def test_it_is_drawn_once_per_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    draw = rendering.as_svg

    def counted(spec: Spec, name: str) -> str:
        made.append(name)
        return draw(spec, name)

    monkeypatch.setattr("pipeline.charts.page.as_svg", counted)
    archive = published(tmp_path / "kho", of_quarter(1))
    clerk = TestClient(build_app(archive))
    assert "II/2023" not in section(clerk.get("/overview").text, NAMES[0])
    first = len(made)
    clerk.get("/overview")
    assert len(made) == first > 0
    store(archive, of_quarter(2))
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    assert "II/2023" in section(clerk.get("/overview").text, NAMES[0])
    assert len(made) == 2 * first


def of_quarter(quarter: int) -> DocumentResult:
    return report(
        f"q{quarter}", HOSTILE, Level.XA, (2023, quarter), *figures(Level.XA, 100, 40, 90, 80, (3,))
    )


def test_hostile_names_are_text(tmp_path: Path) -> None:
    archive = published(tmp_path / "kho", of_quarter(1))
    page = TestClient(build_app(archive)).get("/overview").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in section(page, "xep-hang-dung-han")


def test_an_archive_without_reports_has_an_overview(tmp_path: Path) -> None:
    page = TestClient(build_app(published(tmp_path / "kho"))).get("/overview").text
    assert page.count("Chưa có số liệu để vẽ hình này.") == len(NAMES)


def test_only_for_those_who_sign_in(tmp_path: Path) -> None:
    archive = published(tmp_path / "kho", of_quarter(1))
    Users(archive.root / "users.json").add("Lan", "mật khẩu dài")
    answer = TestClient(build_app(archive)).get("/overview", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    script = TestClient(build_app(archive)).get("/overview/pictures.js", follow_redirects=False)
    assert script.status_code == 303
