"""The table view in a real browser, by keyboard alone."""

from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.query import ask
from tests.review.desks import TABLE, in_cell, published, store
from tests.review.test_browser import browser, desk, publish, pytestmark, sync_api

__all__ = ["browser", "desk", "pytestmark"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = published(tmp_path)
    figures = (
        in_cell("ho_so.tiep_nhan", "120", 2, 3),
        in_cell("ho_so.tre_han.tong", "8", 2, 4),
        in_cell("ho_so.tre_han.tong", "0", 3, 4),
    )
    store(archive, *figures, version="v2", tables=(TABLE,))
    return archive


def test_a_table_is_worked_by_keyboard_alone(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    [(document_id,)] = ask(archive.database_path, "SELECT DISTINCT document_id FROM observations").rows
    page.goto(f"{desk}documents/{document_id}/pages/1/tables/1")

    def at(name: str) -> None:
        """Waits for a cell to be at hand: its box is in view, and the form speaks of it."""
        page.wait_for_selector(f"#cell-{name}:focus")
        box, view = page.locator("rect.it").bounding_box(), page.locator("#view").bounding_box()
        assert box and view
        assert view["x"] <= box["x"] and box["x"] + box["width"] <= view["x"] + view["width"]
        assert view["y"] <= box["y"] and box["y"] + box["height"] <= view["y"] + view["height"]
        assert page.input_value("input.at >> nth=0") == name

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    at("2-3")
    press("Enter")  # right
    at("2-4")
    press("3", "Enter")  # wrong: the digit and one key
    at("3-4")
    assert page.get_attribute("#cell-2-4", "class") == "corrected"
    press("ArrowLeft")
    at("3-3")
    press("Enter")  # a number that is no figure yet: what it counts is proposed
    page.wait_for_selector("select[name=indicator]:focus")
    assert page.input_value("select[name=indicator]") == "ho_so.tiep_nhan"
    press("Enter")
    at("3-4")
    press("Control+Delete")
    page.wait_for_selector("#cell-3-4.number:focus")
    press("Control+z")
    page.wait_for_selector("#cell-3-4.review:focus")
    press("ArrowUp", "ArrowUp", "Home", "PageDown")
    at("3-4")
    publish(archive)
    sql = "SELECT indicator, value::INT, status FROM observations ORDER BY ALL"
    assert ask(archive.database_path, sql).rows == [
        ("ho_so.tiep_nhan", 95, "corrected"),
        ("ho_so.tiep_nhan", 120, "confirmed"),
        ("ho_so.tre_han.tong", 0, "review"),
        ("ho_so.tre_han.tong", 3, "corrected"),
    ]
    assert not complaints
