"""Group verification in a real browser, by keyboard and with the mouse."""

from pathlib import Path

import pytest

from pipeline.archive import Archive, Ledger
from pipeline.corrections.history import History
from schemas.correction import Action
from tests.review.desks import published, waiting
from tests.review.test_browser import Clerk, browser, desk, pytestmark, sync_api

__all__ = ["browser", "desk", "pytestmark"]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    figures = [waiting("ho_so.tiep_nhan", "962", 100 + 60 * n) for n in range(12)]
    return published(tmp_path, *figures, waiting("ho_so.rut", "3", 1500))


def test_a_group_is_confirmed_with_one_key_but_for_the_odd_ones(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    clerk = Clerk(browser, desk)
    page = clerk.page
    page.keyboard.press("F6")
    page.wait_for_selector(".groups")
    page.keyboard.press("Enter")  # the largest group has the focus
    page.wait_for_selector(".snippet")
    page.wait_for_load_state("networkidle")
    drawn = "[...document.querySelectorAll('.snippet image')].every(one => one.getBBox().width > 0)"
    assert page.evaluate(drawn)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.click(".snippet >> nth=5")
    assert page.inner_text("#how-many") == "10"
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        actions = [row.action for row in History(ledger).since(0)]
    assert [place for place, action in enumerate(actions) if action is Action.POSTPONE] == [1, 5]
    assert actions.count(Action.CONFIRM) == 10
    assert not [said for said in clerk.complaints if "favicon" not in said and "404" not in said]
