"""One document in one worker process: what goes in, what comes out, whatever happens on the way."""

import os
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diacritics import Restorer
from pipeline.archive.folder import pack
from pipeline.document import process_document
from pipeline.errors import InputError
from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory


class Outcome(NamedTuple):
    """What a worker gives back: a packed artefact, or a failure. `duration_s` is the worker's own time."""

    artefact: bytes | None
    pages: int
    failures: tuple[Failure, ...]
    duration_s: float
    worth_another_try: bool = False
    """The worker died or was killed: that may have been the machine's fault, not the document's."""


@cache
def restorer() -> Restorer:
    """The restorer of this process, loaded once."""
    return Restorer.load()


def process_in_worker(path: str, settings: Settings) -> Outcome:
    """Processes one file. Expected errors come back as failures; anything else is a bug and is raised."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    started = time.monotonic()
    try:
        result = process_document(Path(path), settings, restorer())
    except InputError as error:
        return Outcome(None, 0, (error.failure(),), time.monotonic() - started)
    except MemoryError:
        failure = Failure(
            code=FailureCategory.OUT_OF_MEMORY,
            message="the worker ran out of memory; use fewer workers, or a machine with more memory",
        )
        return Outcome(None, 0, (failure,), time.monotonic() - started, worth_another_try=True)
    return Outcome(pack(result), len(result.pages), result.failures, time.monotonic() - started)
