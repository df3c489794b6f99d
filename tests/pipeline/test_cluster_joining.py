"""Workers that join a running Dask cluster: who reads otherwise does no work, all others have the limits."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.executors import cluster as cluster_module
from pipeline.executors import executor_at
from pipeline.settings import Settings
from tests.engines.dask_cluster import Cluster, children_of, running_cluster, wait_until
from tests.engines.process_work import process_told

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'hoso[cluster]'")

SETTINGS = Settings(page_timeout_s=0.5)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running_cluster(tmp_path) as running:
        yield running


def threads_of(cluster: Cluster) -> int:
    """The threads of all workers, whatever they read with."""
    with distributed.Client(cluster.address.replace("dask", "tcp"), set_as_default=False) as client:
        return sum(client.nthreads().values())


def another_model(folder: Path) -> dict[str, str]:
    """What makes a worker read with another model than this machine."""
    (folder / "vie.traineddata").write_bytes(b"another model than this machine has")
    return {"TESSDATA_PREFIX": str(folder)}


def another_hoso(folder: Path) -> dict[str, str]:
    """What makes a worker run a hoso that has no cluster."""
    (folder / "pipeline").mkdir()
    (folder / "pipeline" / "__init__.py").touch()
    return {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize("other", [another_model, another_hoso])
def test_a_worker_that_joins_later_and_reads_otherwise_does_no_work(
    tmp_path: Path,
    cluster: Cluster,
    other: Callable[[Path], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "other").mkdir()
    with executor_at(cluster.address, SETTINGS) as executor:
        wait_until(lambda: executor.workers == 2)
        # nobody is counted again: only the work itself can tell
        monkeypatch.setattr(cluster_module, "COUNT_AGAIN_S", 3600.0)
        cluster.join(other(tmp_path / "other"))
        wait_until(lambda: threads_of(cluster) == 3)
        tasks = [executor.submit(10, process_told, number) for number in range(40)]
        told = [task.result(30) for task in tasks]
        monkeypatch.setattr(cluster_module, "COUNT_AGAIN_S", 0.0)
        assert executor.workers == 2, "it is not counted"
    assert [one.number for one in told] == list(range(40))
    assert {one.parent for one in told} <= {process.pid for process in cluster.workers[:2]}
    refusals = [record.message for record in caplog.records if "it gets no work" in record.message]
    assert len(refusals) == 1, "it is told, and once"
    assert cluster.workers[2].poll() is None, "it lives on: it may be of use to others"


def test_where_no_worker_is_left_that_reads_alike_the_batch_ends(tmp_path: Path, cluster: Cluster) -> None:
    with executor_at(cluster.address, SETTINGS) as executor:
        wait_until(lambda: executor.workers == 2)
        cluster.join(another_model(tmp_path))
        wait_until(lambda: threads_of(cluster) == 3)
        for process in cluster.workers[:2]:
            process.kill()
        wait_until(lambda: threads_of(cluster) == 1)
        with pytest.raises(UsageError, match=r"the worker .* reads as .*, this machine as"):
            executor.submit(10, process_told, 1).result(30)


def test_a_worker_that_joins_later_has_the_same_limits(tmp_path: Path, cluster: Cluster) -> None:
    settings = Settings(worker_memory_mb=1234)
    with executor_at(cluster.address, settings) as executor:
        wait_until(lambda: executor.workers == 2)
        # under a nanny and with several threads, as clusters have them
        late = cluster.join({}, "--nthreads", "3", nanny=True)
        wait_until(lambda: threads_of(cluster) == 5)
        for process in cluster.workers[:2]:
            process.kill()
        wait_until(lambda: threads_of(cluster) == 3)
        told = [executor.submit(10, process_told, number) for number in range(12)]
        processes = {task.result(30) for task in told}
        assert {one.memory_mb for one in processes} == {1234}
        assert {one.parent for one in processes} <= {late.pid, *children_of(late.pid)}
        assert len({one.pid for one in processes}) <= 3, "one for each thread, not for each first task"
        assert all(one.leads_session for one in processes)
        with pytest.raises(TimeoutError):
            executor.submit(0.5, time.sleep, 60).result(30)
        # what died of its limit has cost the worker nothing
        assert executor.submit(10, process_told, 1).result(30).memory_mb == 1234


def test_a_worker_without_this_hoso_is_told_in_one_line(tmp_path: Path, cluster: Cluster) -> None:
    with executor_at(cluster.address, SETTINGS) as executor:
        wait_until(lambda: executor.workers == 2)
    (tmp_path / "other").mkdir()
    cluster.join(another_hoso(tmp_path / "other"))
    wait_until(lambda: threads_of(cluster) == 3)
    with (
        pytest.raises(UsageError, match="reads with another hoso, or has none"),
        executor_at(cluster.address, SETTINGS),
    ):
        pass
