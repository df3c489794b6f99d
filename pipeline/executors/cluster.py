"""The workers of a Dask cluster that exists. Each runs the work in a process of its own, so that the limits
of time and memory hold there as they do here."""

import logging
import pickle
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from pipeline.errors import UsageError
from pipeline.executors.base import WorkerDiedError
from pipeline.executors.there import Answer, Request, letter, version_there
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings

CONNECT_S = 10
COUNT_AGAIN_S = 5.0
"""A cluster grows and shrinks: its workers are counted again after so many seconds."""
MOST_REFUSALS = 5
"""Work that was refused so often is not offered once more: something is wrong with the cluster."""

_REMEDY = "install the same hoso, Tesseract and model everywhere"

T = TypeVar("T")


class ClusterExecutor:
    """Work on the workers of the Dask scheduler at `address` (`tcp://HOST:PORT`). A context manager.

    A Dask worker that dies costs a retry: the scheduler gives its work to another. One that joins later and
    reads otherwise than this machine gets no work: all work names what it is to be read with, and a worker
    refuses what it cannot read so.
    """

    def __init__(self, address: str, settings: Settings) -> None:
        """Raises UsageError where no scheduler answers, or a worker reads otherwise than this machine: by
        another hoso, Tesseract or model."""
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                "a cluster needs Dask", remedy="pip install 'hoso[cluster]', here and on its workers"
            ) from error
        self._settings, self._version = settings, fingerprint(settings)
        try:
            self._client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except OSError as error:
            raise UsageError(
                f"no Dask scheduler answers at {address} ({error})", remedy="check host and port"
            ) from error
        self._counted = (0.0, 0)
        self._asking = Lock()
        self._alike: dict[str, int] = {}
        self._others: dict[str, str] = {}
        self._meet()
        for told in self._others.values():
            self._client.close()
            raise UsageError(told, remedy=_REMEDY)

    def _meet(self) -> list[str]:
        """Asks those workers that are new what they read with; returns what is to be told of them.

        One that does not answer, for it is about to end, is asked the next time.
        """
        with self._asking:
            threads = self._client.nthreads()
            new = [worker for worker in threads if worker not in self._alike and worker not in self._others]
            told = (
                self._client.run(version_there, self._settings, workers=new, on_error="return") if new else {}
            )
            others = {worker: self._otherness(worker, what) for worker, what in told.items()}
            news = {worker: what for worker, what in others.items() if what}
            self._others = {worker: what for worker, what in self._others.items() if worker in threads} | news
            alike = {*self._alike, *(worker for worker, what in told.items() if what == self._version)}
            self._alike = {worker: threads[worker] for worker in alike if worker in threads}
            return list(news.values())

    def _otherness(self, worker: str, what: str | Exception) -> str:
        """Why a worker that says this gets no work; empty where it reads as this machine, or said nothing."""
        if what == self._version or isinstance(what, OSError):
            return ""
        read = f"as {what}" if isinstance(what, str) else f"with another hoso, or has none ({_said(what)})"
        return (
            f"the worker {worker} reads {read}, this machine as {self._version} (hoso, and behind the last "
            "dash Tesseract with its model)"
        )

    def _meet_later(self) -> None:
        for told in self._meet():
            logging.getLogger(__name__).warning("%s: it gets no work; %s", told, _REMEDY)

    @property
    def workers(self) -> int:
        """The threads of all workers that read as this machine; at least one, for a cluster may have none for
        a moment."""
        counted_at, threads = self._counted
        if time.monotonic() > counted_at + COUNT_AGAIN_S or not counted_at:
            self._meet_later()
            threads = max(1, sum(self._alike.values()))
            self._counted = (time.monotonic(), threads)
        return threads

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        """See `Executor`. The future raises UsageError where no worker is left that reads as this machine."""
        answer: Future[T] = Future()
        self._offer(Request(self._version, self._settings, timeout_s, work, arguments), answer)
        return answer

    def _offer(self, request: Request, answer: Future[Any], refusals: int = 0) -> None:
        """Gives work to the scheduler. Once there are workers that refuse, it is told who does not: as a
        wish, for those may have ended before the work begins, and others have come."""
        wish = {"workers": list(self._alike), "allow_other_workers": True} if self._others else {}
        running = self._client.submit(pickle.loads, letter(request), key=f"hoso-{uuid4().hex}", **wish)
        running.add_done_callback(lambda done: self._take(done, request, answer, refusals))

    def _take(self, done: Any, request: Request, answer: Future[Any], refusals: int) -> None:
        """Passes on what a Dask future says, a death in our own words; what was refused is offered again."""
        from distributed.scheduler import KilledWorker

        if done.status == "cancelled":
            answer.set_exception(WorkerDiedError("the cluster gave the work up"))
            return
        error = done.exception() if done.status == "error" else None
        if isinstance(error, KilledWorker):
            dead = error.allowed_failures + 1
            answer.set_exception(WorkerDiedError(f"{dead} workers of the cluster died of it"))
            return
        told: Answer | None = None if error else done.result()
        if told is not None and told.version == self._version:
            if told.error is None:
                answer.set_result(told.result)
            else:
                answer.set_exception(told.error)
            return
        try:
            self._offer_elsewhere(request, answer, refusals + 1, _said(error) if error else "")
        except Exception as problem:  # of the cluster: whoever waits for the work is told
            answer.set_exception(problem)

    def _offer_elsewhere(self, request: Request, answer: Future[Any], refusals: int, why: str) -> None:
        self._meet_later()
        if self._others and not self._alike:
            raise UsageError(next(iter(self._others.values())), remedy=_REMEDY)
        if refusals >= MOST_REFUSALS:
            raise UsageError(
                f"{refusals} times a worker of the cluster refused work" + (f" ({why})" if why else ""),
                remedy=_REMEDY,
            )
        self._offer(request, answer, refusals)

    def abandon(self) -> None:
        """See `Executor`: the scheduler forgets what nobody waits for."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()  # what still runs is forgotten by the scheduler, and planned again


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
