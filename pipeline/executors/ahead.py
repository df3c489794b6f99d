"""Work on one item after the other, done ahead by other processes, answered in the order of the items."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TypeVar

from pipeline.executors.base import WorkerDiedError
from pipeline.executors.local import LocalExecutor

TIME_LIMIT_S = 600.0
"""For one item, which takes seconds."""

A = TypeVar("A")
T = TypeVar("T")


def in_order(work: Callable[[A], T], items: Iterable[A], processes: int) -> Iterator[T]:
    """What `work`, a module's own function, makes of each item. As many are worked on ahead as there are
    processes; without any the work is done here, as is that of a process that died or hung."""
    with ExitStack() as ending:
        workers = ending.enter_context(LocalExecutor(processes)) if processes else None
        ahead: deque[tuple[A, Future[T] | None]] = deque()
        for item in items:
            ahead.append((item, workers.submit(TIME_LIMIT_S, work, item) if workers else None))
            if len(ahead) > processes:
                yield _answer(work, *ahead.popleft())
        while ahead:
            yield _answer(work, *ahead.popleft())


def _answer(work: Callable[[A], T], item: A, running: "Future[T] | None") -> T:
    if running is not None:
        try:
            return running.result()
        except (WorkerDiedError, TimeoutError, MemoryError):
            pass
    return work(item)
