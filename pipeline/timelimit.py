"""An end to work in this very process; a batch's workers are killed from outside instead."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import InputError
from schemas.document import FailureCategory


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises InputError (`timeout`) inside the work after so many seconds, also while a pattern is matched.

    For the main thread of a program, as Python's signals are.
    """

    def stop(*_: object) -> None:
        remedy = "raise HOSO_DOCUMENT_TIMEOUT_S, or have `hoso run` read it, which goes on with others"
        raise InputError(FailureCategory.TIMEOUT, f"it took longer than {seconds:g} s", remedy=remedy)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
