"""A batch on a real Dask cluster: a scheduler and two workers, each a process of its own."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.archive import Archive, LedgerState
from pipeline.batch import BatchListener, Settled, run_batch, schedule
from pipeline.errors import UsageError
from pipeline.executors import cluster as cluster_module
from pipeline.executors import executor_at
from pipeline.query import ask
from pipeline.settings import Settings
from tests.engines.dask_cluster import Cluster, running_cluster, wait_until
from tests.engines.page_work import PAGEWISE, text_of
from tests.pipeline.test_schedule import pdf

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'hoso[cluster]'")

SETTINGS = Settings(page_timeout_s=0.5)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setattr(schedule, "START_S", 2.0)
    with running_cluster(tmp_path) as running:
        yield running


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
