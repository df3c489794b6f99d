"""The workers of a Dask cluster that exists. Each runs the work in a process of its own, so that the limits
of time and memory hold there as they do here."""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar

from pipeline.errors import UsageError
from pipeline.executors.base import WorkerDiedError
from pipeline.executors.local import LocalExecutor
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings
from pipeline.version import pipeline_version

CONNECT_S = 10
COUNT_AGAIN_S = 5.0
"""A cluster grows and shrinks: its workers are counted again after so many seconds."""

T = TypeVar("T")


class ClusterExecutor:
    """Work on the workers of the Dask scheduler at `address` (`tcp://HOST:PORT`). A context manager.

    A Dask worker that dies costs a retry: the scheduler gives its work to another.
    """

    def __init__(self, address: str, settings: Settings) -> None:
        """Raises UsageError where no scheduler answers, or a worker would read otherwise than this machine:
        by another hoso, Tesseract or model."""
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                "a cluster needs Dask", remedy="pip install 'hoso[cluster]', here and on its workers"
            ) from error
        try:
            self._client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except OSError as error:
            raise UsageError(
                f"no Dask scheduler answers at {address} ({error})", remedy="check host and port"
            ) from error
        self._memory_mb = settings.worker_memory_mb
        self._counted = (0.0, 0)
        self._require_alike(settings)

    def _require_alike(self, settings: Settings) -> None:
        here = fingerprint(settings)
        try:
            told = self._client.run(fingerprint, settings)
        except ImportError as error:
            self._client.close()
            raise UsageError(
                f"hoso is not installed on the cluster's workers ({error})",
                remedy=f"install hoso there, the same release as here ({pipeline_version()})",
            ) from error
        for worker, there in told.items():
            if there != here:
                self._client.close()
                raise UsageError(
                    f"the worker {worker} reads as {there}, this machine as {here} (hoso, and behind the "
                    "last dash Tesseract with its model)",
                    remedy="install the same hoso, Tesseract and model everywhere",
                )

    @property
    def workers(self) -> int:
        """The threads of all workers; at least one, for a cluster may have none for a moment."""
        counted_at, threads = self._counted
        if time.monotonic() > counted_at + COUNT_AGAIN_S or not counted_at:
            threads = max(1, sum(self._client.nthreads().values()))
            self._counted = (time.monotonic(), threads)
        return threads

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """See `Executor`."""
        answer: Future[T] = Future()
        running = self._client.submit(work_there, timeout_s, self._memory_mb, work, arguments, pure=False)
        running.add_done_callback(lambda done: _hand_over(done, answer))
        return answer

    def abandon(self) -> None:
        """See `Executor`: the scheduler forgets what nobody waits for."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()  # what still runs is forgotten by the scheduler, and planned again


def _hand_over(done: Any, answer: Future[Any]) -> None:
    """Passes on what a Dask future says, a death in our own words."""
    from distributed.scheduler import KilledWorker

    error = done.exception() if done.status == "error" else None
    if done.status == "cancelled":
        error = WorkerDiedError("the cluster gave the work up")
    if isinstance(error, KilledWorker):
        error = WorkerDiedError(f"{error.allowed_failures + 1} workers of the cluster died of it")
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)


def work_there(
    timeout_s: float, memory_mb: int | None, work: Callable[..., T], arguments: tuple[Any, ...]
) -> T:
    """Does the work on a Dask worker, in a process that may be killed. Raises as `Executor.submit` says."""
    return _executor_here(memory_mb).submit(timeout_s, work, *arguments).result()


@cache
def _executor_here(memory_mb: int | None) -> LocalExecutor:
    """The processes of this Dask worker, one per thread of it."""
    from distributed import get_worker

    # A Dask worker is a daemon of its nanny, and Python forbids daemons to have children for fear that they
    # outlive them; ours end with their parent (process.py).
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return LocalExecutor(get_worker().state.nthreads, memory_mb)
