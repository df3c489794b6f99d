"""Worker processes that may die without taking the batch along."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory

RESTART_WORKER_AFTER = 200
"""Documents per worker process: bounds what a leak in a native library may cost."""

T = TypeVar("T")


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPool]:
    """Worker processes, started afresh so that they share no threads, locks or memory with this one."""
    pool = ProcessPool(workers, max_tasks=RESTART_WORKER_AFTER, context=get_context("spawn"))
    try:
        yield pool
        pool.close()  # type: ignore[no-untyped-call]  # pebble's own gap
    except BaseException:
        # whatever is running is not committed and will be planned again
        pool.stop()  # type: ignore[no-untyped-call]
        raise
    finally:
        pool.join()


def answer_of(future: Future[T], settings: Settings) -> T | Failure:
    """What a finished future says; a worker that died or was killed is a failure like any other.

    Raises HosoError and what is a bug in a worker.
    """
    try:
        return future.result()
    except TimeoutError:  # the pool's: what goes wrong inside the work comes back as its answer
        return Failure(
            code=FailureCategory.TIMEOUT,
            message=f"processing took longer than {settings.document_timeout_s:g} s; "
            "raise HOSO_DOCUMENT_TIMEOUT_S, or split the file",
        )
    except ProcessExpired as death:
        return Failure(
            code=FailureCategory.CRASHED,
            message=f"the worker process died (exit code {death.exitcode}); try again with --retry-failed",
        )
