"""Committing a document: its artefact is stored first and booked second, so what the ledger says is there, is
there."""

from typing import NamedTuple

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.batch.plan import Job
from pipeline.batch.steps import Outcome
from pipeline.batch.walk import Skipped
from pipeline.locations import exists
from schemas.document import Failure, sha256_of


class Settled(NamedTuple):
    """One document of a batch that has been committed."""

    job: Job
    state: LedgerState
    pages: int
    failures: tuple[Failure, ...]
    duration_s: float


def commit(job: Job, outcome: Outcome, version: str, archive: Archive, ledger: Ledger) -> Settled | Skipped:
    """Stores what became of one document, read by the fingerprint `version`.

    A file that was changed or taken away while it was read is no document: it is booked as unreadable and
    planned again by the next batch. A failure never takes the place of an earlier good result.
    """
    if reason := _why_no_document(job, outcome):
        skipped = Skipped(job.sources[0].path, reason)
        ledger.book_unreadable([skipped])
        return skipped
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
        if job.version not in (None, version):
            archive.remove_artefact(job.document_id, job.version)
    return Settled(job, state, outcome.pages, outcome.failures, outcome.duration_s)


def _why_no_document(job: Job, outcome: Outcome) -> str | None:
    if outcome.artefact is not None and outcome.document_id != job.document_id:
        return "it was changed while it was read; run again"
    if outcome.artefact is None and not exists(job.location):
        return "it was taken away while it was read; run again"
    return None


def _state(outcome: Outcome) -> LedgerState:
    if outcome.artefact is None:
        return LedgerState.FAILED
    return LedgerState.PARTIAL if outcome.failures else LedgerState.DONE
