"""A batch on a real Dask cluster: a scheduler and two workers, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import tools
from pipeline.archive import Archive, LedgerState
from pipeline.batch import BatchListener, Settled, run_batch, schedule
from pipeline.errors import UsageError
from pipeline.executors import cluster as cluster_module
from pipeline.executors import executor_at
from pipeline.query import ask
from pipeline.settings import Settings
from tests.engines.page_work import PAGEWISE, text_of
from tests.pipeline.test_schedule import pdf

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'hoso[cluster]'")

ROOT = Path(__file__).parent.parent.parent
SETTINGS = Settings(page_timeout_s=0.5)


class Cluster(NamedTuple):
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setattr(schedule, "START_S", 2.0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def start(*command: str) -> subprocess.Popen[bytes]:
        whole = [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]]
        return subprocess.Popen(whole, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path))
    workers = [start("worker", f"tcp://127.0.0.1:{port}", *options) for _ in range(2)]
    yield Cluster(f"dask://127.0.0.1:{port}", workers)
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


class Killer(BatchListener):
    """Kills a worker of the cluster once so many pages are read."""

    def __init__(self, victim: subprocess.Popen[bytes], after_pages: int) -> None:
        self._victim, self._left = victim, after_pages

    def pages_read(self, pages: int) -> None:
        self._left -= pages
        if self._left <= 0 and self._victim.poll() is None:
            self._victim.send_signal(signal.SIGKILL)


def test_a_cluster_reads_a_batch_and_a_worker_that_dies_costs_a_retry(
    tmp_path: Path, cluster: Cluster
) -> None:
    pdf(tmp_path / "in", "long", 60)
    pdf(tmp_path / "in", "bad.dies2", 3)
    archive = Archive(tmp_path / "kho")
    with executor_at(cluster.address, SETTINGS) as executor:
        wait_until(lambda: executor.workers == 2)
        killer = Killer(cluster.workers[0], after_pages=8)
        report = run_batch(
            [tmp_path / "in"], archive, SETTINGS, executor=executor, steps=PAGEWISE, listener=killer
        )
    assert cluster.workers[0].poll() == -signal.SIGKILL
    assert states(report.settled) == {"long.pdf": LedgerState.DONE, "bad.dies2.pdf": LedgerState.PARTIAL}
    sql = (
        "SELECT paths[1] LIKE '%long%', page, text FROM pages JOIN documents USING (document_id) ORDER BY ALL"
    )
    told = ask(archive.database_path, sql).rows
    assert told == [
        *((False, page_no, text_of(page_no) if page_no != 2 else "") for page_no in range(1, 4)),
        *((True, page_no, text_of(page_no)) for page_no in range(1, 61)),
    ]


def test_a_worker_with_another_model_is_refused(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with executor_at(cluster.address, SETTINGS) as executor:
        wait_until(lambda: executor.workers == 2)
    model = tmp_path / "vie.traineddata"
    model.write_bytes(b"another model than the workers have")
    monkeypatch.setattr(tools, "tessdata_folder", lambda language: tmp_path)
    with (
        pytest.raises(UsageError, match=r"the worker .* reads as .*, this machine as"),
        executor_at(cluster.address, SETTINGS),
    ):
        pass


def test_a_cluster_that_is_not_there_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_S", 1)
    with (
        pytest.raises(UsageError, match="no Dask scheduler answers"),
        executor_at("dask://127.0.0.1:1", SETTINGS),
    ):
        pass


def test_an_unknown_executor_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no executor"), executor_at("slurm", SETTINGS):
        pass


def states(settled: list[Settled]) -> dict[str, LedgerState]:
    return {Path(one.job.location).name: one.state for one in settled}


def wait_until(there: Callable[[], bool]) -> None:
    for _ in range(200):
        if there():
            return
        time.sleep(0.1)
    pytest.fail("it never came")
