"""One document in one worker process: what goes in, what comes out, whatever happens on the way."""

import os
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diacritics import Restorer
from pipeline.archive.folder import pack
from pipeline.document import process_document
from pipeline.errors import MissingToolError, failure_of
from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory


class Outcome(NamedTuple):
    """What a worker gives back: a packed artefact, or a failure. `duration_s` is the worker's own time.

    `document_id` is that of the bytes that were read; None where none were.
    """

    artefact: bytes | None
    pages: int
    failures: tuple[Failure, ...]
    duration_s: float
    document_id: str | None = None
    worth_another_try: bool = False
    """The worker died or was killed: that may have been the machine's fault, not the document's."""


@cache
def restorer() -> Restorer:
    """The restorer of this process, loaded once."""
    return Restorer.load()


def process_in_worker(path: str, settings: Settings) -> Outcome:
    """Processes one file. Whatever goes wrong with it comes back as its failure; only a missing program,
    which would fail every file alike, is raised."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    started = time.monotonic()
    try:
        result = process_document(Path(path), settings, restorer())
    except MissingToolError:
        raise
    except Exception as error:
        failure = failure_of(error)
        return Outcome(
            None,
            0,
            (failure,),
            time.monotonic() - started,
            worth_another_try=failure.code is FailureCategory.OUT_OF_MEMORY,
        )
    return Outcome(
        pack(result), len(result.pages), result.failures, time.monotonic() - started, result.document_id
    )
