"""A batch that is killed at any moment loses nothing and does nothing twice."""

import random
import signal
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipeline.archive import Archive, Ledger
from pipeline.query import ask
from tests.engines.inline import batch

KILLS = 20
NEW_FILES = 6
"""So many reports come in between two kills."""
CONTENT = {
    "documents": "SELECT * FROM documents ORDER BY document_id",
    "observations": "SELECT * FROM observations ORDER BY document_id, observation_no",
    "pages": "SELECT * FROM pages ORDER BY document_id, page",
}


def content(kho: Path) -> dict[str, list[tuple[object, ...]]]:
    return {name: ask(Archive(kho).database_path, sql).rows for name, sql in CONTENT.items()}


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def start(inbox: Path, kho: Path) -> BaseProcess:
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["tests.engines.inline"])
    process = processes.Process(target=batch, args=(inbox, kho))
    process.start()
    return process


def finish(inbox: Path, kho: Path) -> float:
    """A batch that is left alone; the seconds it took."""
    started = time.monotonic()
    process = start(inbox, kho)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - started


def test_kill_minus_9_at_twenty_moments_then_resume_is_as_if_nothing_had_happened(tmp_path: Path) -> None:
    inbox, whole, killed = tmp_path / "in", tmp_path / "whole", tmp_path / "killed"
    inbox.mkdir()

    def come_in() -> None:
        for _ in range(NEW_FILES):
            number = len(list(inbox.iterdir()))
            (inbox / f"{number}{'.fails' if number % 10 == 3 else ''}.txt").write_text(f"report {number}")

    come_in()
    finish(inbox, tmp_path / "to warm up")
    took_s = finish(inbox, tmp_path / "to take the time")
    chance = random.Random(1)
    deaths = 0
    for _ in range(KILLS):
        come_in()
        victim = start(inbox, killed)
        time.sleep(chance.uniform(0.0, took_s))
        victim.kill()
        victim.join()
        deaths += victim.exitcode == -signal.SIGKILL
    finish(inbox, killed)
    finish(inbox, whole)
    assert deaths > KILLS / 3, "it was killed while it worked"
    assert content(killed) == content(whole)
    assert files_below(killed / "artefacts") == files_below(whole / "artefacts")
    with Ledger(killed / "ledger.sqlite") as ledger, Ledger(whole / "ledger.sqlite") as other:
        assert {row.attempts for row in ledger.documents().values()} == {1}
        assert ledger.known_sources() == other.known_sources()
