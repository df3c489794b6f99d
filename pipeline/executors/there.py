"""What runs on a worker of a Dask cluster: it says what it reads with, and does what is to be read so."""

import multiprocessing
import pickle
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from pipeline.executors.local import LocalExecutor
from pipeline.fingerprint import fingerprint
from pipeline.settings import Settings


class Request(NamedTuple):
    """Work that is to be read as by `version`, and to be killed after `timeout_s` seconds."""

    version: str
    settings: Settings
    timeout_s: float
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


class Answer(NamedTuple):
    """What a worker reads with and, where that is what was asked for, what came of the work."""

    version: str
    result: Any = None
    error: Exception | None = None


class _Doing:
    """Work in a letter: to open it, by `pickle.loads`, is to do it."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __reduce__(self) -> tuple[Callable[[Request], Answer], tuple[Request]]:
        return work_there, (self._request,)


def letter(request: Request) -> bytes:
    """What is sent to a worker, to be opened by `pickle.loads`.

    A worker that is sent anything of hoso, and has none or another, ends at once and takes along what else it
    does; what Python itself has it can open, and says then what is missing.
    """
    return pickle.dumps(_Doing(request))


@cache
def version_there(settings: Settings) -> str:
    """The fingerprint of this Dask worker; its model's file is read once."""
    return fingerprint(settings)


def work_there(request: Request) -> Answer:
    """Does the work in a process that may be killed, unless this worker reads otherwise than is asked for.

    Never raises: what the work raised, or died of, is told in the answer. A letter whose opening
    raises came to a worker that does not know this function.
    """
    version = version_there(request.settings)
    if version != request.version:
        return Answer(version)
    executor = _executor_here(request.settings.worker_memory_mb)
    try:
        return Answer(version, executor.submit(request.timeout_s, request.work, *request.arguments).result())
    except Exception as error:  # of the work too, whatever it is: whoever waits elsewhere is told
        return Answer(version, error=error)


_starting = Lock()
_executors: dict[int, LocalExecutor] = {}


def _executor_here(memory_mb: int) -> LocalExecutor:
    """The processes of this Dask worker, one per thread of it, whichever of its threads comes first."""
    from distributed import get_worker

    with _starting:
        if memory_mb not in _executors:
            # A Dask worker is a daemon of its nanny, and Python forbids daemons to have children for fear
            # that they outlive them; ours end with their parent (process.py).
            multiprocessing.current_process().daemon = False
            _executors[memory_mb] = LocalExecutor(get_worker().state.nthreads, memory_mb)
        return _executors[memory_mb]
