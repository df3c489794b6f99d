"""What the batch asks of an executor: to do work elsewhere, and to say so when it died there."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from pipeline.errors import failure_of
from schemas.document import Failure, FailureCategory

T = TypeVar("T")


class WorkerDiedError(Exception):
    """A worker process ended before it had answered. `reason` is a clause for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Executor(Protocol):
    """Does work in other processes, here or elsewhere."""

    @property
    def workers(self) -> int:
        """How many tasks run at a time."""

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """Has `work` done; it is found by its name, so it is a module's own function.

        The future raises TimeoutError where the work took longer than `timeout_s` seconds and was killed with
        everything it had started, WorkerDiedError where its process died, else what the work raised.
        """

    def abandon(self) -> None:
        """Ends all work that still runs; nothing more can be handed in."""


def answer_of(future: Future[T], timeout_s: float) -> T | Failure:
    """What a finished future says; a worker that died or was killed is a failure like any other.

    Raises what the work raised: HosoError, or what is a bug in it.
    """
    try:
        return future.result()
    except TimeoutError:  # the executor's: what goes wrong inside the work comes back as its answer
        return Failure(
            code=FailureCategory.TIMEOUT,
            message=f"it took longer than {timeout_s:g} s; raise HOSO_PAGE_TIMEOUT_S "
            "or HOSO_DOCUMENT_TIMEOUT_S, or scan it again with less noise",
        )
    except MemoryError as error:
        return failure_of(error)
    except WorkerDiedError as death:
        return Failure(
            code=FailureCategory.CRASHED,
            message=f"the worker process died ({death.reason}); try again with --retry-failed",
        )
