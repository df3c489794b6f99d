"""The batch: planned documents go to worker processes, each result is committed as it comes, and the database
is published at the end. Whatever breaks one document, or the batch itself, loses no other document."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.lock import batch_lock
from pipeline.plan import Job, Plan, Skipped, existing, make_plan
from pipeline.pool import answer_of, worker_pool
from pipeline.publish import PublishReport, publish
from pipeline.searchable.names import prepared_folder
from pipeline.searchable.stage import PdfReport, ordered_pdfs, write_pdfs
from pipeline.settings import Settings
from pipeline.version import pipeline_version
from pipeline.workers import Outcome, process_in_worker
from schemas.document import Failure, sha256_of

Work = Callable[[str, Settings], Outcome]
"""What is done in a worker process with one file. It is found there by its name, so it is a module's own
function."""


class Settled(NamedTuple):
    """One document of a batch that has been committed."""

    job: Job
    state: LedgerState
    pages: int
    failures: tuple[Failure, ...]


class BatchReport(NamedTuple):
    """What a batch did. `known_failed` are the files of it that failed in an earlier batch."""

    settled: list[Settled]
    known_files: int
    known_failed: list[str]
    skipped: list[Skipped]
    published: PublishReport
    interrupted: bool
    pdfs: PdfReport | None = None
    """The searchable PDFs, where they were asked for."""

    @property
    def failed(self) -> list[Settled]:
        """What failed as a whole."""
        return [one for one in self.settled if one.state is LedgerState.FAILED]

    @property
    def all_done(self) -> bool:
        """Whether every file of the batch is in the database with all its pages."""
        troubled = any(one.failures for one in self.settled)
        without_pdf = self.pdfs is not None and self.pdfs.failed
        return not (troubled or self.known_failed or self.skipped or self.published.broken or without_pdf)


class BatchListener:
    """Is told how a batch goes on. This one does nothing; the command line draws a progress bar."""

    def planned(self, jobs: int) -> None:
        """So many documents are to be processed."""

    def settled(self, one: Settled) -> None:
        """One document has been committed."""

    def planned_pdfs(self, pdfs: int) -> None:
        """So many searchable PDFs are to be written."""

    def pdf_settled(self, source: Path) -> None:
        """One of them was written, or failed."""


def run_batch(
    paths: Iterable[Path],
    archive: Archive,
    settings: Settings,
    *,
    force: bool = False,
    retry_failed: bool = False,
    searchable: Path | None = None,
    listener: BatchListener | None = None,
    work: Work = process_in_worker,
) -> BatchReport:
    """Processes what is new below `paths` into the archive and publishes its database; then writes the
    searchable PDFs of new and known documents to the folder `searchable`, where that is given.

    Interrupted by Ctrl-C it stores what is finished, publishes, and says so in the report. Raises
    ArchiveLockedError where another batch is at work, DatabaseError where the archive cannot be written,
    UsageError where `searchable` does not serve.
    """
    listener = listener or BatchListener()
    paths = existing(paths)
    folder = prepared_folder(searchable, paths) if searchable else None
    archive.create()
    with batch_lock(archive), Ledger(archive.ledger_path) as ledger:
        plan = make_plan(paths, ledger, force, retry_failed)
        listener.planned(len(plan.jobs))
        settled: list[Settled] = []
        interrupted = False
        skipped = list(plan.skipped)
        try:
            for job, outcome in _process(plan.jobs, settings, work):
                done = _commit(job, outcome, archive, ledger)
                if isinstance(done, Skipped):
                    skipped.append(done)
                else:
                    settled.append(done)
                    listener.settled(done)
        except KeyboardInterrupt:
            interrupted = True
        finally:
            published = publish(archive, ledger)
        report = BatchReport(settled, plan.known_files, plan.known_failed, skipped, published, interrupted)
        if folder is None or interrupted:
            return report
        return _with_pdfs(report, plan, folder, archive, ledger, settings, listener)


def _with_pdfs(
    report: BatchReport,
    plan: Plan,
    folder: Path,
    archive: Archive,
    ledger: Ledger,
    settings: Settings,
    listener: BatchListener,
) -> BatchReport:
    """Writes the searchable PDFs from what is stored by now: a PDF that fails costs no document."""
    sources = [*plan.known, *(source for job in plan.jobs for source in job.sources)]
    orders, up_to_date = ordered_pdfs(sources, ledger.documents(), folder)
    listener.planned_pdfs(len(orders))
    failed: list[tuple[str, str]] = []
    written, interrupted = 0, False
    try:
        for order, problem in write_pdfs(orders, archive, settings):
            listener.pdf_settled(order.source)
            if problem is None:
                written += 1
            else:
                failed.append((str(order.source), problem))
    except KeyboardInterrupt:
        interrupted = True
    return report._replace(pdfs=PdfReport(written, up_to_date, tuple(failed)), interrupted=interrupted)


def _process(jobs: list[Job], settings: Settings, work: Work) -> Iterator[tuple[Job, Outcome]]:
    """The outcome of every job, as they finish. Only as many are handed out as the workers soon take."""
    workers = min(settings.workers or os.cpu_count() or 1, max(1, len(jobs)))
    waiting = deque(jobs)
    again: set[str] = set()
    running: dict[Future[Outcome], Job] = {}
    with worker_pool(workers) as pool:
        while waiting or running:
            while waiting and len(running) < 2 * workers:
                job = waiting.popleft()
                future = pool.schedule(work, (str(job.path), settings), timeout=settings.document_timeout_s)
                running[future] = job
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                job = running.pop(done)
                outcome = _outcome_of(done, settings)
                if outcome.worth_another_try and job.document_id not in again:
                    again.add(job.document_id)
                    waiting.append(job)
                else:
                    yield job, outcome


def _outcome_of(future: Future[Outcome], settings: Settings) -> Outcome:
    """What a finished future says. A death or a timeout may have been the machine's fault."""
    answer = answer_of(future, settings)
    return Outcome(None, 0, (answer,), 0.0, worth_another_try=True) if isinstance(answer, Failure) else answer


def _commit(job: Job, outcome: Outcome, archive: Archive, ledger: Ledger) -> Settled | Skipped:
    """Stores the artefact first and books it second: what the ledger says is there, is there.

    A file that was changed or taken away while it was read is no document: it is booked as unreadable and
    planned again by the next batch. A failure never takes the place of an earlier good result.
    """
    if reason := _why_no_document(job, outcome):
        skipped = Skipped(str(job.path), reason)
        ledger.book_unreadable([skipped])
        return skipped
    version = pipeline_version()
    digest = None
    if outcome.artefact is not None:
        archive.write_artefact(job.document_id, version, outcome.artefact)
        digest = sha256_of(outcome.artefact)
    state = _state(outcome)
    first = outcome.failures[0] if outcome.failures else None
    row = DocumentRow(
        document_id=job.document_id,
        sha256=job.sha256,
        state=state,
        version=version,
        artefact_sha256=digest,
        pages=outcome.pages,
        failure_code=first.code.value if first else None,
        failure_message=first.message if first else None,
        attempts=job.attempts + 1,
        duration_s=round(outcome.duration_s, 3),
    )
    if outcome.artefact is None and job.has_result:
        ledger.record_failed_attempt(row, job.sources)
    else:
        ledger.record(row, job.sources)
    return Settled(job, state, outcome.pages, outcome.failures)


def _why_no_document(job: Job, outcome: Outcome) -> str | None:
    if outcome.artefact is not None and outcome.document_id != job.document_id:
        return "it was changed while it was read; run again"
    if outcome.artefact is None and not job.path.exists():
        return "it was taken away while it was read; run again"
    return None


def _state(outcome: Outcome) -> LedgerState:
    if outcome.artefact is None:
        return LedgerState.FAILED
    return LedgerState.PARTIAL if outcome.failures else LedgerState.DONE
