"""Long documents are read by all workers, and what kills a worker costs its own page only."""

import os
import time
from pathlib import Path

import pikepdf
import pytest

from pipeline.archive import Archive, Ledger, LedgerState
from pipeline.batch import BatchReport, run_batch, schedule
from pipeline.query import ask
from pipeline.settings import Settings
from tests.engines.page_work import PAGEWISE, never_finishes, text_of

SETTINGS = Settings(workers=2, page_timeout_s=0.3)


@pytest.fixture(autouse=True)
def little_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "START_S", 2.0)


def pdf(folder: Path, name: str, pages: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.pdf"
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(path)
    return path


def run(tmp_path: Path, settings: Settings = SETTINGS) -> tuple[Archive, BatchReport]:
    archive = Archive(tmp_path / "kho")
    return archive, run_batch([tmp_path / "in"], archive, settings, steps=PAGEWISE)


def texts(archive: Archive) -> dict[int, str]:
    return dict(ask(archive.database_path, "SELECT page, text FROM pages ORDER BY page").rows)


def test_a_long_document_is_read_by_all_workers_and_put_together_in_order(tmp_path: Path) -> None:
    pdf(tmp_path / "in", "long", 50)
    archive, report = run(tmp_path)
    assert [one.state for one in report.settled] == [LedgerState.DONE]
    assert texts(archive) == {page_no: text_of(page_no) for page_no in range(1, 51)}
    assert len(readers_of(tmp_path)) == 2


def readers_of(tmp_path: Path) -> set[str]:
    return {line.split()[0] for line in (tmp_path / "in" / "readers.log").read_text().splitlines()}


def test_no_worker_is_idle_while_another_reads_the_last_short_document(tmp_path: Path) -> None:
    pdf(tmp_path / "in", "report.slow1", 8)
    archive, report = run(tmp_path, Settings(workers=2, page_timeout_s=10))
    assert [one.state for one in report.settled] == [LedgerState.DONE]
    assert texts(archive) == {page_no: text_of(page_no) for page_no in range(1, 9)}
    assert len(readers_of(tmp_path)) == 2


@pytest.mark.parametrize(
    ("fault", "code"), [("dies", "crashed"), ("hangs", "timeout"), ("fat", "out_of_memory")]
)
def test_a_page_that_kills_its_worker_is_lost_alone(tmp_path: Path, fault: str, code: str) -> None:
    pdf(tmp_path / "in", f"report.{fault}11", 20)
    archive, report = run(tmp_path)
    [one] = report.settled
    assert (one.state, one.pages) == (LedgerState.PARTIAL, 20)
    assert [(failure.page_no, failure.code.value) for failure in one.failures] == [(11, code)]
    whole = texts(archive)
    assert [page_no for page_no, text in whole.items() if text == text_of(page_no)] == [
        page_no for page_no in range(1, 21) if page_no != 11
    ]
    tried = (tmp_path / "in" / "readers.log").read_text().split("\n")
    assert sum(line.endswith(" 11") for line in tried) == 2, "one retry, no more"


def test_rules_that_never_end_are_killed_and_told(tmp_path: Path) -> None:
    pdf(tmp_path / "in", "report", 3)
    settings = Settings(workers=1, page_timeout_s=0.3, document_timeout_s=0.3)
    archive = Archive(tmp_path / "kho")
    steps = PAGEWISE._replace(finish=never_finishes)
    [one] = run_batch([tmp_path / "in"], archive, settings, steps=steps).settled
    assert one.state is LedgerState.FAILED
    assert [failure.code.value for failure in one.failures] == ["timeout"]


def test_nothing_that_a_killed_worker_started_lives_on(tmp_path: Path) -> None:
    pdf(tmp_path / "in", "report.grandchild2", 3)
    run(tmp_path)
    pid = int((tmp_path / "in" / "grandchild.pid").read_text())
    for _ in range(20):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("a grandchild outlived its worker")


def test_a_document_beyond_its_time_keeps_the_pages_that_were_read(tmp_path: Path) -> None:
    pdf(tmp_path / "in", "slow.hangs30.hangs31.hangs32", 40)
    settings = Settings(workers=1, page_timeout_s=0.3, document_timeout_s=0.2)
    archive, report = run(tmp_path, settings)
    [one] = report.settled
    assert one.state is LedgerState.PARTIAL
    assert {failure.code.value for failure in one.failures} == {"timeout"}
    kept = [page_no for page_no, text in texts(archive).items() if text == text_of(page_no)]
    assert kept[:8] == list(range(1, 9))
    with Ledger(archive.ledger_path) as ledger:
        [row] = ledger.documents().values()
        assert (row.pages, row.attempts) == (40, 1)
