"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


class Cluster:
    """A scheduler at `address`, and the workers that have been started."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._folder, self._scheduler_address = folder, f"tcp://127.0.0.1:{port}"
        self.address = f"dask://127.0.0.1:{port}"
        self._scheduler = self._start({}, "scheduler", "--host", "127.0.0.1", "--port", str(port))
        self.workers: list[subprocess.Popen[bytes]] = []

    def join(
        self, environment: Mapping[str, str], *options: str, nanny: bool = False
    ) -> subprocess.Popen[bytes]:
        """Starts one more worker, with `environment` over that of the others."""
        how = () if nanny else ("--no-nanny",)
        place = ("--local-directory", str(self._folder))
        worker = self._start(
            environment, "worker", self._scheduler_address, *(options or ("--nthreads", "1")), *how, *place
        )
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """Kills all of it, what its processes have started included."""
        for process in (*self.workers, self._scheduler):
            for child in children_of(process.pid):
                os.kill(child, 9)
            process.kill()
            process.wait()

    def _start(self, environment: Mapping[str, str], name: str, *options: str) -> subprocess.Popen[bytes]:
        whole = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options, "--no-dashboard"]
        env = os.environ | {"PYTHONPATH": str(ROOT)} | environment
        return subprocess.Popen(whole, env=env, cwd=self._folder, stderr=subprocess.DEVNULL)


@contextmanager
def running_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster of so many workers with one thread each."""
    cluster = Cluster(folder)
    try:
        for _ in range(workers):
            cluster.join({})
        yield cluster
    finally:
        cluster.end()


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, and that still run."""
    try:
        tasks = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has ended
        return []
    return [int(child) for task in tasks for child in task.split()]


def wait_until(there: Callable[[], bool]) -> None:
    """Waits for what must come within 20 seconds."""
    for _ in range(200):
        if there():
            return
        time.sleep(0.1)
    pytest.fail("it never came")
