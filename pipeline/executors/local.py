"""Worker processes of this machine that may die without taking the batch along."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.executors.base import WorkerDiedError
from pipeline.executors.process import kill_session, settle_in

RESTART_WORKER_AFTER = 1000
"""Tasks per worker process: bounds what a leak in a native library may cost. Starting one costs a second of
processor time, which documents of a few milliseconds would feel after every 200 tasks."""

T = TypeVar("T")


class LocalExecutor:
    """A pool of processes, started afresh (`spawn`) so that they share no threads, locks or memory with this
    one, each with all it starts in a session of its own. A context manager."""

    def __init__(self, workers: int | None = None, memory_mb: int | None = None) -> None:
        """`workers` is by default the number of processor cores; a process that wants more than `memory_mb`
        MB is refused it."""
        self.workers = workers or os.cpu_count() or 1
        self._pool = ProcessPool(
            self.workers,
            max_tasks=RESTART_WORKER_AFTER,
            initializer=settle_in,
            initargs=(memory_mb,),
            context=get_context("spawn"),
        )

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """See `Executor`."""
        running = self._pool.schedule(work, arguments, timeout=timeout_s)
        answer: Future[T] = Future()
        running.add_done_callback(lambda done: _hand_over(done, answer))
        return answer

    def abandon(self) -> None:
        """See `Executor`."""
        end: Callable[[], None] = self._pool.stop
        end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.abandon()  # whatever still runs is not committed and will be planned again
        elif self._pool.active:
            end: Callable[[], None] = self._pool.close
            end()
        self._pool.join()


def _hand_over(done: Future[T], answer: Future[T]) -> None:
    """Passes on what a future of the pool says, a death in our own words."""
    if done.cancelled():
        answer.cancel()
        return
    error = done.exception()
    if isinstance(error, ProcessExpired):
        if error.pid:
            kill_session(error.pid)  # what it had started would live on
        error = WorkerDiedError(f"exit code {error.exitcode}")
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)
