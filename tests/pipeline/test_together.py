"""A batch, queries, status and the clerks' desk on one archive at one time: nobody waits, nothing is lost."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive
from pipeline.query import ask
from pipeline.review.app import build_app
from pipeline.sanity import examine
from pipeline.status import archive_status
from tests.pipeline.test_killed_batch import start
from tests.review.desks import SCAN, published, waiting

T = TypeVar("T")
NO_WAIT_S = 1.0
DOCUMENTS = 400
DECISIONS = 8
ROOT = Path(__file__).parents[2]


def at_once(work: Callable[[], T]) -> T:
    """What the work gives; it must not have waited for others. Processor time of its own does not count."""
    wall, own = time.monotonic(), time.process_time()
    done = work()
    waited = time.monotonic() - wall - (time.process_time() - own)
    assert waited < NO_WAIT_S
    return done


def confirm(clerk: TestClient) -> None:
    """The clerk decides the figure that she is shown, as it was read."""
    page = clerk.get("/").text
    address = page.split('hx-post="/figures/')[1].split('"')[0]
    token = page.split('name="token" value="')[1].split('"')[0]
    value = page.split('data-as-read="')[1].split('"')[0]
    answer = clerk.post(f"/figures/{address}", data={"value": value, "token": token})
    assert answer.status_code == 200


def test_a_batch_queries_the_status_and_the_desk_live_together(tmp_path: Path) -> None:
    figures = [waiting("ho_so.rut", str(number), 100 + 60 * number) for number in range(1, DECISIONS + 1)]
    archive = published(tmp_path, *figures)
    clerk = TestClient(build_app(archive), headers={"hx-request": "true"})
    archive_status(archive), clerk.get("/")  # what is loaded once is loaded
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in range(DOCUMENTS):
        (inbox / f"{number}.txt").write_text(f"report {number}")
    batch = start(inbox, archive.root)
    rounds, decided, seen = 0, 0, [0]
    while batch.is_alive() or rounds < DECISIONS:
        seen.append(at_once(lambda: ask(archive.database_path, "SELECT count(*) FROM documents").rows[0][0]))
        at_once(lambda: archive_status(archive))
        if decided < DECISIONS:
            at_once(lambda: confirm(clerk))
            decided += 1
        rounds += 1
        time.sleep(0.02)
    batch.join()
    assert batch.exitcode == 0
    assert seen == sorted(seen), "the archive only grows under its readers"
    assert ask(archive.database_path, "SELECT count(*) FROM documents").rows == [(DOCUMENTS + 1,)]
    last = start(inbox, archive.root)  # what was decided after the last publication
    last.join()
    confirmed = ask(archive.database_path, "SELECT count(*) FROM observations WHERE status = 'confirmed'")
    assert confirmed.rows == [(DECISIONS,)]
    assert ask(archive.database_path, "SELECT count(*) FROM documents").rows == [(DOCUMENTS + 1,)]
    assert examine(archive).findings == []


def run_command(inbox: Path, kho: Path) -> list[str]:
    program = "from pipeline.cli import main; main()"
    return [sys.executable, "-c", program, "run", str(inbox), "--archive", str(kho)]


def test_a_second_run_stops_and_names_the_first(tmp_path: Path) -> None:
    inbox, archive = tmp_path / "in", Archive(tmp_path / "kho")
    inbox.mkdir()
    shutil.copy(SCAN, inbox)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        run_command(inbox, archive.root), env=environment, stdout=quiet, stderr=quiet
    ) as first:
        try:
            holder = holder_of(archive)
            second = subprocess.run(
                run_command(inbox, archive.root), env=environment, capture_output=True, text=True, check=False
            )
            assert first.poll() is None, "the first was still at work"
        finally:
            first.kill()
    assert second.returncode == 5 and holder["pid"] == first.pid
    told = " ".join(second.stderr.split())
    assert f"process {first.pid} has been writing to this archive since {holder['started']}" in told
    assert "Traceback" not in second.stderr


def holder_of(archive: Archive) -> dict[str, Any]:
    for _ in range(300):
        if archive.lock_path.exists() and (told := archive.lock_path.read_text()):
            holder: dict[str, Any] = json.loads(told)
            return holder
        time.sleep(0.1)
    pytest.fail("the first run never began")
