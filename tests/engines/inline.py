"""An executor that does the work at once in this process, and a batch that uses it: quick to start, so it can
be killed many times."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.settings import Settings
from tests.engines.faulty_work import FAULTY

T = TypeVar("T")


class Inline:
    """Does work when it is handed in."""

    workers = 1

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        answer: Future[T] = Future()
        answer.set_result(work(*arguments))
        return answer

    def abandon(self) -> None:
        """Nothing runs when nobody waits."""


def batch(inbox: Path, kho: Path) -> None:
    """A whole batch that publishes after every few documents."""
    run_batch([inbox], Archive(kho), Settings(publish_every_s=0.1), executor=Inline(), steps=FAULTY)
