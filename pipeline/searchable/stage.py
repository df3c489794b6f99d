"""The searchable PDFs of a batch, made in worker processes from what the archive holds, new and known."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import Archive, DocumentRow
from pipeline.archive.ledger import SourceRow
from pipeline.errors import HosoError, failure_of
from pipeline.executors import LocalExecutor, answer_of
from pipeline.intake import FileType, type_of
from pipeline.locations import local_file, open_location
from pipeline.searchable.names import Names, Stamp
from pipeline.settings import Settings
from schemas.document import Failure


class Order(NamedTuple):
    """One PDF to write: from which file (its location) and which artefact, and where to."""

    source: str
    stamp: Stamp
    pipeline_version: str
    target: Path


class PdfReport(NamedTuple):
    """What became of the searchable PDFs of a batch. `failed` has a source and a clause for people each."""

    written: int = 0
    up_to_date: int = 0
    failed: tuple[tuple[str, str], ...] = ()


def ordered_pdfs(
    sources: Iterable[SourceRow], booked: dict[str, DocumentRow], folder: Path
) -> tuple[list[Order], int]:
    """The PDFs to write for the files of a batch, and how many are there already.

    The same bytes under two names are one document and get one PDF; a text has no pages to lay its text over.
    """
    names = Names(folder)
    orders: list[Order] = []
    up_to_date = 0
    done: set[str] = set()
    for row in sorted(sources):
        document = booked.get(row.document_id)
        if (
            row.document_id in done
            or not document
            or not document.artefact_sha256
            or not _has_pages(row.path)
        ):
            continue
        done.add(row.document_id)
        stamp = Stamp(row.document_id, document.artefact_sha256)
        target, there = names.target(Path(row.path), row.document_id)
        if there == stamp:
            up_to_date += 1
        else:
            orders.append(Order(row.path, stamp, document.version, target))
    return orders, up_to_date


def _has_pages(path: str) -> bool:
    try:
        with open_location(path) as stream:
            return type_of(stream.read(4096), Path(path)) is not FileType.TEXT
    except (OSError, HosoError):
        return False  # gone or replaced since it was read: the next batch sees to it


def write_pdfs(
    orders: list[Order], archive: Archive, settings: Settings
) -> Iterator[tuple[Order, str | None]]:
    """Writes the PDFs, as many at a time as there are workers. Yields each with None or what went wrong."""
    workers = min(settings.workers or os.cpu_count() or 1, max(1, len(orders)))
    waiting = deque(orders)
    running: dict[Future[str | None], Order] = {}
    limit_s = settings.document_timeout_s
    with LocalExecutor(workers, settings.worker_memory_mb) as pool:
        while waiting or running:
            while waiting and len(running) < 2 * workers:
                order = waiting.popleft()
                running[pool.submit(limit_s, write_in_worker, order, archive.root, settings)] = order
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                order = running.pop(done)
                answer = answer_of(done, limit_s)
                yield order, answer.message if isinstance(answer, Failure) else answer


def write_in_worker(order: Order, archive_root: Path, settings: Settings) -> str | None:
    """Writes one PDF. What goes wrong comes back as a clause for people."""
    from pipeline.searchable.writing import write_searchable  # reportlab and img2pdf, in workers only

    try:
        result = Archive(archive_root).read_artefact(order.stamp.document_id, order.pipeline_version)
        write_searchable(local_file(order.source), result, order.stamp, order.target, settings)
    except OSError as error:
        return (
            f"{order.target} cannot be written ({error.strerror or error}); look at the folder and its space"
        )
    except HosoError as error:
        return f"{error.cause}; {error.remedy}" if error.remedy else error.cause
    except Exception as error:
        return failure_of(error).message
    return None
