"""Where an archive stands: what is done, what failed and why, what waits for a person."""

from collections import Counter
from typing import NamedTuple

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.corrections.lessons import Lessons
from pipeline.errors import DatabaseError
from pipeline.fingerprint import fingerprint, is_of
from pipeline.query import ask
from pipeline.settings import Settings


class FailedDocument(NamedTuple):
    """A document that failed as a whole or in part."""

    paths: list[str]
    state: LedgerState
    code: str
    message: str


class ArchiveStatus(NamedTuple):
    """The state of an archive."""

    documents: Counter[LedgerState]
    pages: int
    figures: int
    waiting: int
    failed_checks: int
    failed: list[FailedDocument]
    unreadable: list[tuple[str, str]]
    outdated: int
    """Documents read by another version of the program, of Tesseract or its model, with other settings or
    other taught words."""


COUNTS = """
SELECT (SELECT count(*) FROM observations),
       (SELECT count(*) FROM observations WHERE status = 'review'),
       (SELECT count(*) FROM checks WHERE NOT passed)
"""


def archive_status(archive: Archive) -> ArchiveStatus:
    """Reads the ledger and the published database; works while a batch runs.

    Raises DatabaseError where there is no archive.
    """
    if not archive.ledger_path.exists():
        raise DatabaseError(
            "there is no archive here yet",
            remedy="run 'hoso run FOLDER' first, or name --archive",
            path=archive.root,
        )
    with Ledger(archive.ledger_path, read_only=True) as ledger:
        booked, paths, unreadable = ledger.documents(), ledger.paths_of(), ledger.unreadable()
        settings = Settings.from_environment(taught=Lessons(ledger).taught())
    current = fingerprint(settings)
    figures, waiting, failed_checks = _counts(archive)
    return ArchiveStatus(
        documents=Counter(row.state for row in booked.values()),
        pages=sum(row.pages for row in booked.values()),
        figures=figures,
        waiting=waiting,
        failed_checks=failed_checks,
        failed=[_failed(row, paths.get(key, [])) for key, row in booked.items() if row.failure_code],
        unreadable=unreadable,
        outdated=sum(not is_of(row.version, current) for row in booked.values()),
    )


def _counts(archive: Archive) -> tuple[int, int, int]:
    if not archive.database_path.exists():
        return 0, 0, 0  # the first batch is still at work
    figures, waiting, failed_checks = ask(archive.database_path, COUNTS).rows[0]
    return figures, waiting, failed_checks


def _failed(row: DocumentRow, paths: list[str]) -> FailedDocument:
    return FailedDocument(paths, row.state, row.failure_code or "", row.failure_message or "")
