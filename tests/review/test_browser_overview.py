"""The overview in a real browser: pictures that answer, under the desk's own policy and from a folder."""

from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.charts import write_pictures
from pipeline.charts.agencies import find_agencies
from pipeline.charts.card import as_page, card_of
from pipeline.charts.folder import INDEX
from pipeline.charts.numbers import count
from pipeline.charts.pictures import NAMES
from pipeline.query import ask, open_published
from tests.charts.archives import two_years
from tests.review.test_browser import browser, desk, pytestmark, sync_api

__all__ = ["browser", "desk", "pytestmark"]

FIRST = f"#{NAMES[0]}"
POINTS = f"{FIRST} .mark-symbol.role-mark path"
LINES = f"{FIRST} .mark-line.role-mark path"
LEGEND = f"{FIRST} .role-legend-symbol path"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return two_years(tmp_path / "kho")


def answering(browser: "sync_api.Browser", address: str) -> tuple["sync_api.Page", list[str]]:
    """A page all of whose pictures answer, and what the browser had to say against it."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_function(
        f"document.querySelectorAll('.chart[data-answers]').length === {len(NAMES)}", timeout=60_000
    )
    return page, complaints


def require_answers(page: "sync_api.Page", archive: Archive) -> None:
    page.hover(f"{POINTS} >> nth=0", force=True)
    [(settled,)] = ask(
        archive.database_path,
        """SELECT da_giai_quyet FROM dung_han_theo_quy
        WHERE level = 'tinh' AND period_year = 2023 AND period_quarter = 1""",
    ).rows
    assert f"trên {count(settled)} hồ sơ" in page.inner_text(".told")
    box = page.locator(".told").bounding_box()
    assert box and box["width"] > 100, "it is drawn, and over the page"
    before = page.evaluate(
        f"[...document.querySelectorAll('{LINES}')].map((one) => one.getAttribute('opacity'))"
    )
    assert len(set(before)) == 1
    page.click(f"{LEGEND} >> nth=0", force=True)
    page.wait_for_function(f"document.querySelectorAll('{LINES}[opacity=\"0.12\"]').length > 0")
    pale = page.locator(f'{LINES}[opacity="0.12"]').count()
    assert 0 < pale < len(before), "one tier stands out"


def test_pictures_at_the_desk_answer_under_its_policy(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    page, complaints = answering(browser, desk + "overview")
    require_answers(page, archive)
    assert not [said for said in complaints if "favicon" not in said and "404" not in said]
    assert page.evaluate("document.querySelectorAll('.vega-embed style, .vega-embed summary').length") == 0


def test_pictures_of_a_folder_answer(archive: Archive, tmp_path: Path, browser: "sync_api.Browser") -> None:
    write_pictures(archive.database_path, tmp_path / "hình")
    page, complaints = answering(browser, (tmp_path / "hình" / INDEX).as_uri())
    require_answers(page, archive)
    assert not complaints


def test_a_report_card_on_paper_names_files_and_pages(
    archive: Archive, tmp_path: Path, browser: "sync_api.Browser"
) -> None:
    with open_published(archive.database_path) as database:
        [agency] = find_agencies(database, "doi sim")
        card = as_page(card_of(database, agency), "http://127.0.0.1:8765")
    (tmp_path / "phiếu.html").write_text(card, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "phiếu.html").as_uri())
    shown = page.locator("td:visible").all_inner_texts()
    assert shown.count("xem") > 40 and "3-0, tr. 1" not in shown
    page.emulate_media(media="print")
    printed = page.locator("td:visible").all_inner_texts()
    assert not [text for text in printed if "xem" in text.split(", ")]
    assert printed.count("3-0, tr. 1") == 1, "a quarter's row"
