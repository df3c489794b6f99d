"""Teaching a word in a real browser, by keyboard alone."""

from pathlib import Path

import pytest

from pipeline.archive import Archive, Ledger
from pipeline.corrections.lessons import Lessons
from tests.review.desks import published, store
from tests.review.test_browser import browser, desk, pytestmark, sync_api
from tests.review.test_lessons import LINES

__all__ = ["browser", "desk", "pytestmark"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path)


def test_a_word_is_taught_by_keyboard_alone(desk: str, archive: Archive, browser: "sync_api.Browser") -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    document_id = store(archive, version="v2", lines=LINES)
    page.goto(f"{desk}documents/{document_id}/pages/1")
    page.wait_for_selector('.w[data-start="0"]:focus')
    page.keyboard.press("PageDown")  # the first word that the machine was unsure of
    page.wait_for_selector('.w.unsure[data-start="8"]:focus')
    assert page.get_attribute("#of-word", "x") == "296"
    assert page.get_attribute("#of-line", "width") == "608"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")  # a figure: nothing to teach
    assert not page.is_visible("#teach")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.input_value("#now") == "lành"
    page.keyboard.type("lãnh")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    page.wait_for_selector("#line-3 .w:focus")
    with Ledger(archive.ledger_path) as ledger:
        [lesson] = Lessons(ledger).standing()
    assert (lesson.taught.word, lesson.taught.before, lesson.was) == ("lãnh", "dong", "Lành:")
    page.click('[role=status] a[href="/words"]')
    page.click(".taught button")
    page.wait_for_selector(".taught .past")
    assert not complaints
