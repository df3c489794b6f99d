"""The steps of reading one document in worker processes: what goes in, what comes out, whatever happens."""

import os
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from pipeline.archive.folder import pack
from pipeline.document import finish_document, read_all
from pipeline.errors import MissingToolError, failure_of, printable
from pipeline.intake import FileType, SourceFile, identify, sha256_of_file
from pipeline.locations import exists, local_file
from pipeline.restoration import restorer
from pipeline.settings import Settings
from schemas.document import Failure, FailureCategory, document_id_of
from schemas.page import Page

PART_PAGES = 8
"""Pages of a long document that are read in one go: long enough to pay for opening the file, short enough
that no worker is left alone with the last document of a batch."""
WHOLE_PAGES = 12
"""Up to so many pages a document is one piece of work."""


T = TypeVar("T")


class Outcome(NamedTuple):
    """What became of a document: a packed artefact, or a failure. `duration_s` is the workers' own time.

    `document_id` is that of the bytes that were read; None where none were.
    """

    artefact: bytes | None
    pages: int
    failures: tuple[Failure, ...]
    duration_s: float
    document_id: str | None = None
    worth_another_try: bool = False
    """Memory ran out: that may have been the machine's fault, not the document's."""


class Part(NamedTuple):
    """Pages of a document as they were read, not yet restored."""

    pages: tuple[Page, ...]
    duration_s: float


class Steps(NamedTuple):
    """The work of a batch, each a module's own function: the worker finds it by its name. All are given the
    document's location first."""

    whole: Callable[[str, Settings], "Outcome | SourceFile"]
    """Reads a document; a long one it only looks at, to be read in parts."""
    look: Callable[[str, Settings], "Outcome | SourceFile"]
    """Looks at a document after its reading died: its pages are then read one by one."""
    part: Callable[[str, SourceFile, Settings, int, int], "Part | Outcome"]
    """Reads its pages from the first number to the last."""
    finish: Callable[[str, SourceFile, Settings, tuple[Page, ...]], Outcome]
    """Restores all pages and finds the figures."""


def whole(location: str, settings: Settings) -> Outcome | SourceFile:
    """Processes one file, or tells how many pages it has where they are many."""

    def work() -> Outcome | SourceFile:
        file = identify(local_file(location), settings)
        if file.pages > WHOLE_PAGES and file.type is not FileType.TEXT:
            return file
        return _finished(file, location, settings, tuple(read_all(file, settings)))

    return _guarded(work)


def look(location: str, settings: Settings) -> Outcome | SourceFile:
    """What a file is, without reading its pages."""
    return _guarded(lambda: identify(local_file(location), settings))


def part(location: str, file: SourceFile, settings: Settings, first: int, last: int) -> Part | Outcome:
    """Reads some pages of a file."""
    started = time.monotonic()

    def work() -> Part:
        here = file.model_copy(update={"path": local_file(location)})
        pages = read_all(here, settings, pages=range(first, last + 1))
        return Part(tuple(pages), time.monotonic() - started)

    return _guarded(work)


def finish(location: str, file: SourceFile, settings: Settings, pages: tuple[Page, ...]) -> Outcome:
    """A document from its pages. Bytes that are no longer those that were read are told by their id."""

    def work() -> Outcome:
        sha256 = sha256_of_file(local_file(location)) if exists(location) else file.sha256
        return _finished(file.model_copy(update={"sha256": sha256}), location, settings, pages)

    return _guarded(work)


STEPS = Steps(whole, look, part, finish)


def _finished(file: SourceFile, location: str, settings: Settings, pages: tuple[Page, ...]) -> Outcome:
    result = finish_document(file, pages, restorer(), settings)
    source = result.source.model_copy(update={"path": printable(location)})  # not that of a fetched copy
    result = result.model_copy(update={"source": source})
    return Outcome(pack(result), len(pages), result.failures, 0.0, document_id_of(file.sha256))


def _guarded(work: Callable[[], T]) -> T | Outcome:
    """What the work gives; whatever goes wrong comes back as the document's failure. Only a missing program,
    which would fail every file alike, is raised."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    started = time.monotonic()
    try:
        done = work()
    except MissingToolError:
        raise
    except Exception as error:  # our own bugs too: each costs one document, and is told with its place
        failure = failure_of(error)
        again = failure.code is FailureCategory.OUT_OF_MEMORY
        return Outcome(None, 0, (failure,), time.monotonic() - started, worth_another_try=again)
    if isinstance(done, Outcome):
        return done._replace(duration_s=time.monotonic() - started)
    return done
