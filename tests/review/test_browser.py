"""The desk in a real browser, by keyboard alone."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.query import ask
from tests.review.desks import published, waiting

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)"
)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make setup)")

ROOT = Path(__file__).parents[2]
HOSO = "from pipeline.cli import main; main()"
ITEMS = 20


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    figures = [waiting("ho_so.tiep_nhan", str(1000 + n), 300 + 60 * n, confidence=0.4) for n in range(ITEMS)]
    return published(tmp_path, *figures)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(archive: Archive, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOSO, "review", "--archive", str(archive.root), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, env=os.environ | {"USER": "Lan"})
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    process.kill()
    pytest.fail("the desk did not start")


@pytest.fixture
def desk(archive: Archive) -> Iterator[str]:
    port = free_port()
    process = serve(archive, port)
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait()


@pytest.fixture
def browser() -> "Iterator[sync_api.Browser]":
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Clerk:
    """One person at the desk."""

    def __init__(self, browser: "sync_api.Browser", address: str) -> None:
        self.page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        self.arrivals = 0
        self.arrived()

    def arrived(self) -> None:
        """Waits until the next figure is there."""
        self.arrivals += 1
        self.page.wait_for_selector(f'body[data-ready="{self.arrivals}"]', timeout=20_000)

    def press(self, *keys: str) -> None:
        """Presses keys; the last of them brings another figure."""
        for key in keys:
            self.page.keyboard.press(key)
        self.arrived()

    def left(self) -> int:
        return int(self.page.inner_text(".left"))

    def value(self) -> str:
        return str(self.page.input_value("#value"))


def test_a_queue_is_worked_by_keyboard_alone(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    clerk = Clerk(browser, desk)
    assert clerk.left() == ITEMS
    seen = []
    keys = 0
    for number in range(ITEMS):
        seen.append(clerk.value())
        if number % 5 == 4:
            clerk.press(*"77", "Enter")
        else:
            clerk.press("Enter")
            keys += 1
    assert len(set(seen)) == ITEMS
    assert keys == ITEMS - ITEMS // 5, "one key for a right figure"
    assert clerk.page.inner_text(".none")
    clerk.press("Control+z")
    assert clerk.left() == 1
    clerk.press("Control+Delete")
    publish(archive)
    told = ask(
        archive.database_path, "SELECT status, count(*), min(clerk) FROM observations GROUP BY ALL ORDER BY 1"
    ).rows
    assert told == [("confirmed", 16, "Lan"), ("corrected", 3, "Lan")]
    assert not [said for said in clerk.complaints if "favicon" not in said and "404" not in said]


def publish(archive: Archive) -> None:
    command = [sys.executable, "-c", HOSO, "publish", "--archive", str(archive.root)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def test_the_box_is_in_view_and_the_next_page_was_fetched_ahead(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    clerk = Clerk(browser, desk)
    for _ in range(3):
        box = clerk.page.locator("rect.it").bounding_box()
        view = clerk.page.locator("#view").bounding_box()
        assert box and view
        assert view["x"] <= box["x"] and box["x"] + box["width"] <= view["x"] + view["width"]
        assert view["y"] <= box["y"] and box["y"] + box["height"] <= view["y"] + view["height"]
        clerk.press("Enter")


def test_two_browsers_at_one_desk_do_each_figure_once(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    first, second = Clerk(browser, desk), Clerk(browser, desk)
    while first.left() > 1:
        first.press("Enter")
        second.press("Enter")
    publish(archive)
    rows = ask(archive.database_path, "SELECT action, count(*) FROM corrections GROUP BY ALL").rows
    assert rows == [("confirm", sum(count for _, count in rows))]
    assert ask(archive.database_path, "SELECT count(DISTINCT was) = count(*) FROM corrections").rows == [
        (True,)
    ]


def test_kill_minus_9_of_the_server_loses_no_acknowledged_correction(
    archive: Archive, browser: "sync_api.Browser"
) -> None:
    port = free_port()
    process = serve(archive, port)
    clerk = Clerk(browser, f"http://127.0.0.1:{port}/")
    for _ in range(3):
        clerk.press("Enter")
    process.send_signal(signal.SIGKILL)
    process.wait()
    process = serve(archive, port)
    clerk.page.goto(f"http://127.0.0.1:{port}/")
    assert clerk.left() == ITEMS - 3
    process.kill()
    process.wait()


def test_a_box_drawn_on_the_page_adds_a_figure(
    desk: str, archive: Archive, browser: "sync_api.Browser"
) -> None:
    clerk = Clerk(browser, desk)
    clerk.page.keyboard.press("F9")
    view = clerk.page.locator("#view").bounding_box()
    assert view
    x, y = view["x"] + 200, view["y"] + 200
    clerk.page.mouse.move(x, y)
    clerk.page.mouse.down()
    clerk.page.mouse.move(x + 120, y + 30)
    with clerk.page.expect_response("**/read"):
        clerk.page.mouse.up()
    clerk.page.fill("#added-value", "31")
    clerk.page.click("#add button.primary")
    clerk.page.wait_for_selector("table.figures")
    publish(archive)
    assert ask(archive.database_path, "SELECT value FROM observations WHERE rule = 'clerk'").rows == [(31,)]


def test_the_keys_are_shown(desk: str, browser: "sync_api.Browser") -> None:
    clerk = Clerk(browser, desk)
    clerk.page.keyboard.press("?")
    assert clerk.page.is_visible("#help")
    clerk.page.keyboard.press("Escape")
    assert not clerk.page.is_visible("#help")


def test_the_overview_breaks_no_rule_of_the_desk(desk: str, browser: "sync_api.Browser") -> None:
    clerk = Clerk(browser, desk)
    clerk.page.click('a[href="/overview"]')
    clerk.page.wait_for_selector("#chat-luong .chart svg")
    assert not [said for said in clerk.complaints if "favicon" not in said and "404" not in said]
