"""The batch: planned documents go to worker processes, each result is committed as it comes, and the database
is published at the end. Whatever breaks one document, or the batch itself, loses no other document."""

import os
import time
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.archive import Archive, Ledger, LedgerState
from pipeline.archive.lock import batch_lock
from pipeline.batch.commit import Settled, commit
from pipeline.batch.listener import BatchListener, Journal, Listeners
from pipeline.batch.plan import EVERYTHING_NEW, Choice, Plan, make_plan
from pipeline.batch.schedule import Scheduler
from pipeline.batch.steps import STEPS, Steps
from pipeline.batch.walk import Skipped, existing
from pipeline.corrections.lessons import Lessons
from pipeline.errors import UsageError
from pipeline.executors import Executor, LocalExecutor
from pipeline.fingerprint import fingerprint
from pipeline.publish import PublishReport, publish
from pipeline.searchable.names import prepared_folder
from pipeline.searchable.stage import PdfReport, ordered_pdfs, write_pdfs
from pipeline.settings import Settings

PUBLISH_SHARE = 10
"""A publication in the middle of a batch waits for so many times what the last one took: a tenth of the
time at most goes into them."""


class BatchReport(NamedTuple):
    """What a batch did. `known_failed` are the files of it that failed in an earlier batch."""

    settled: list[Settled]
    known_files: int
    known_failed: list[str]
    skipped: list[Skipped]
    published: PublishReport
    interrupted: bool
    left: int = 0
    """Documents that were left for the next batch, as asked."""
    given_up: bool = False
    """Too many documents failed: the rest is left for the next batch."""
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


class MostFailures(NamedTuple):
    """How many documents of a batch may fail before it is given up: a number, or a share of those planned."""

    number: float
    is_share: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "25" or "10%". Raises UsageError."""
        number, percent = (text[:-1], True) if text.endswith("%") else (text, False)
        if not number.replace(".", "", 1).isdigit():
            raise UsageError(
                f"--max-failures {text!r} is neither a number nor a percentage", remedy="e.g. 25, 10%"
            )
        return cls(float(number) / 100 if percent else float(number), percent)

    def exceeded_by(self, failed: int, planned: int) -> bool:
        """Whether so many are too many."""
        return failed > (self.number * planned if self.is_share else self.number)


def run_batch(
    places: Iterable[str | Path],
    archive: Archive,
    settings: Settings,
    *,
    choice: Choice = EVERYTHING_NEW,
    most_failures: MostFailures | None = None,
    searchable: Path | None = None,
    listener: BatchListener | None = None,
    executor: Executor | None = None,
    steps: Steps = STEPS,
) -> BatchReport:
    """Processes what is new at `places` into the archive and publishes its database, again and again while it
    works; then writes the searchable PDFs of new and known documents to the folder `searchable`, where one is
    given. Without `executor` the work is done by processes of this machine.

    Interrupted by Ctrl-C it stores what is finished, publishes, and says so in the report. Raises
    ArchiveLockedError where another batch is at work, DatabaseError where the archive cannot be written,
    UsageError where `searchable` does not serve.
    """
    places = existing(places)
    folder = prepared_folder(searchable, [Path(place) for place in places]) if searchable else None
    archive.create()
    with batch_lock(archive), Ledger(archive.ledger_path) as ledger:
        settings = settings.model_copy(update={"taught": Lessons(ledger).taught()})
        batch = _Batch(archive, ledger, settings, listener or BatchListener())
        plan = make_plan(places, ledger, settings, choice) if choice.again else None
        if plan is not None and not plan.jobs:
            return batch.report(plan)
        with Journal(_journal_path(archive)) as journal:
            return batch.run(places, choice, plan, journal, most_failures, folder, executor, steps)


class _Batch:
    """A batch at work: what has been settled so far."""

    def __init__(self, archive: Archive, ledger: Ledger, settings: Settings, listener: BatchListener) -> None:
        self._archive, self._ledger, self._settings, self._listener = archive, ledger, settings, listener
        self._version = fingerprint(settings)
        self._settled: list[Settled] = []
        self._skipped: list[Skipped] = []
        self._published = PublishReport(0, 0, 0)
        self._publish_at = time.monotonic() + settings.publish_every_s
        self._given_up = self._interrupted = False

    def run(
        self,
        places: list[str],
        choice: Choice,
        plan: Plan | None,
        journal: Journal,
        most_failures: MostFailures | None,
        folder: Path | None,
        executor: Executor | None,
        steps: Steps,
    ) -> BatchReport:
        """From the plan, made now where there is none yet, to the report; told to the journal as well."""
        settings = self._settings
        self._listener = told = Listeners([journal, self._listener])
        journal.write(
            "started", version=self._version, places=places, settings=settings.model_dump(mode="json")
        )
        plan = plan or make_plan(places, self._ledger, settings, choice)
        told.planned(plan)
        try:
            with nullcontext(executor) if executor else local_executor(settings) as doers:
                try:
                    self.process(Scheduler(doers, settings, steps, told.pages_read), plan, most_failures)
                except BaseException:
                    doers.abandon()
                    raise
                if self._given_up:
                    doers.abandon()
        except KeyboardInterrupt:
            self._interrupted = True
        finally:
            self.publish()
        report = self.report(plan)
        if folder is None or report.interrupted:
            return report
        return _with_pdfs(report, plan, folder, self._archive, self._ledger, settings, told)

    def process(self, scheduler: Scheduler, plan: Plan, most_failures: MostFailures | None) -> None:
        """Commits one document after the other as they come; gives up when too many have failed."""
        failed = 0
        for job, outcome in scheduler.outcomes(plan.jobs):
            done = commit(job, outcome, self._version, self._archive, self._ledger)
            if isinstance(done, Skipped):
                self._skipped.append(done)
                self._listener.skipped(done)
                continue
            self._settled.append(done)
            self._listener.settled(done)
            failed += done.state is LedgerState.FAILED
            if most_failures and most_failures.exceeded_by(failed, len(plan.jobs)):
                self._given_up = True
                return
            if time.monotonic() > self._publish_at:
                self.publish()

    def publish(self) -> None:
        """Brings the database up to date; the next time comes the later the longer it takes."""
        started = time.monotonic()
        self._published = publish(self._archive, self._ledger)
        self._listener.published(self._published)
        took = time.monotonic() - started
        self._publish_at = time.monotonic() + max(self._settings.publish_every_s, PUBLISH_SHARE * took)

    def report(self, plan: Plan) -> BatchReport:
        """What was done."""
        return BatchReport(
            settled=self._settled,
            known_files=plan.known_files,
            known_failed=plan.known_failed,
            skipped=[*plan.skipped, *self._skipped],
            published=self._published,
            interrupted=self._interrupted,
            left=plan.left,
            given_up=self._given_up,
        )


def _journal_path(archive: Archive) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return archive.root / "logs" / f"run-{moment}-{os.getpid()}.jsonl"


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
                failed.append((order.source, problem))
    except KeyboardInterrupt:
        interrupted = True
    return report._replace(pdfs=PdfReport(written, up_to_date, tuple(failed)), interrupted=interrupted)


def local_executor(settings: Settings) -> LocalExecutor:
    """The processes of this machine that the settings allow."""
    return LocalExecutor(settings.workers, settings.worker_memory_mb)
