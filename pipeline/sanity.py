"""Whether an archive is sound: every artefact against the ledger, the database against the artefacts."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.ledger import LedgerDamagedError
from pipeline.archive.lock import batch_lock
from pipeline.archive.rebuild import parts_of, rebuild_ledger
from pipeline.archive.replacing import sweep_folder
from pipeline.errors import DatabaseError
from pipeline.publish import publish
from pipeline.publish.compare import differences
from schemas.document import FailureCategory, sha256_of


class Kind(StrEnum):
    """What may be wrong."""

    LEDGER = "ledger"
    MISSING = "missing"  # an artefact that the ledger names
    DAMAGED = "damaged"  # its bytes are not those that were booked
    ORPHAN = "orphan"  # an artefact that the ledger does not name
    LEFTOVER = "leftover"  # a half-written file of a killed process
    FOREIGN = "foreign"  # a file among the artefacts that hoso did not write
    DATABASE = "database"


_REMEDIES = {
    Kind.LEDGER: "put a backup of it in its place, or --mend makes it anew from the artefacts",
    Kind.MISSING: "--mend books the report as failed, then 'hoso run --retry-failed FOLDER' reads it again",
    Kind.DAMAGED: "--mend books the report as failed, then 'hoso run --retry-failed FOLDER' reads it again",
    Kind.ORPHAN: "--mend deletes it",
    Kind.LEFTOVER: "--mend deletes it",
    Kind.FOREIGN: "move it away",
    Kind.DATABASE: "--mend builds it anew; so does the next 'hoso run' where it was written to",
}


class Finding(NamedTuple):
    """Something that is not as it should be. `document_id` where it is an artefact that the ledger names."""

    kind: Kind
    path: Path
    cause: str
    document_id: str | None = None

    @property
    def remedy(self) -> str:
        """What the user can do."""
        return _REMEDIES[self.kind]


class SanityReport(NamedTuple):
    """How many documents were looked at, and what was found; `mended` where it was put right."""

    documents: int
    findings: list[Finding]
    mended: bool


def examine(archive: Archive, mend: bool = False) -> SanityReport:
    """Looks at the whole archive and, where asked, puts right what can be.

    Raises ArchiveLockedError where a batch is at work, DatabaseError where there is no archive, it cannot be
    written, or there is no room to build the database once more.
    """
    if not (archive.ledger_path.exists() or archive.artefact_root.exists()):
        raise DatabaseError("there is no archive here", remedy="name it with --archive", path=archive.root)
    with batch_lock(archive):
        findings = list(_ledger_findings(archive))
        if findings and not mend:
            return SanityReport(0, findings, mended=False)
        if findings:
            rebuild_ledger(archive)
        with Ledger(archive.ledger_path) as ledger:
            booked = ledger.documents()
            findings += _artefact_findings(archive, booked)
            findings += _leftovers(archive)
            findings += (
                Finding(Kind.DATABASE, archive.database_path, cause) for cause in differences(archive, ledger)
            )
            if findings and mend:
                _mend(archive, ledger, booked, findings)
        return SanityReport(len(booked), findings, mended=bool(findings) and mend)


def _ledger_findings(archive: Archive) -> Iterator[Finding]:
    path = archive.ledger_path
    if not path.exists():
        yield Finding(Kind.LEDGER, path, "the ledger is gone")
        return
    try:
        with Ledger(path) as ledger:
            ledger.require_whole()
    except LedgerDamagedError as error:
        yield Finding(Kind.LEDGER, path, error.cause)


def _artefact_findings(archive: Archive, booked: dict[str, DocumentRow]) -> Iterator[Finding]:
    named = {
        archive.artefact_path(key, row.version): row for key, row in booked.items() if row.artefact_sha256
    }
    for path in sorted(path for path in archive.artefact_root.rglob("*") if not path.is_dir()):
        row = named.pop(path, None)
        if row is not None:
            if cause := _why_damaged(path, row):
                yield Finding(Kind.DAMAGED, path, cause, row.document_id)
        elif _is_leftover(path):
            yield Finding(Kind.LEFTOVER, path, "a killed process left it half-written")
        elif parts_of(path):
            yield Finding(Kind.ORPHAN, path, "no document of the ledger has this artefact")
        else:
            yield Finding(Kind.FOREIGN, path, "hoso did not write this file")
    for path, row in named.items():
        yield Finding(Kind.MISSING, path, "the artefact of this document is gone", row.document_id)


def _why_damaged(path: Path, row: DocumentRow) -> str | None:
    try:
        return None if sha256_of(path.read_bytes()) == row.artefact_sha256 else "its bytes have changed"
    except OSError as error:
        return f"it cannot be read ({error.strerror})"


def _is_leftover(path: Path) -> bool:
    return path.name.startswith(".") and path.name.endswith((".tmp", ".tmp.wal"))


def _leftovers(archive: Archive) -> Iterator[Finding]:
    """Half-written files and folders in the archive's own folder."""
    for path in sorted(archive.root.iterdir()):
        if _is_leftover(path) and not path.is_symlink():
            yield Finding(Kind.LEFTOVER, path, "a killed process left it half-written")


def _mend(archive: Archive, ledger: Ledger, booked: dict[str, DocumentRow], findings: list[Finding]) -> None:
    """Puts right what was found; the database comes last, from nothing."""
    for finding in findings:
        if finding.document_id:
            ledger.record(_without_artefact(booked[finding.document_id], finding), [])
        if finding.kind in (Kind.DAMAGED, Kind.ORPHAN, Kind.LEFTOVER):
            try:
                if finding.path.is_dir():
                    sweep_folder(finding.path)
                else:
                    finding.path.unlink(missing_ok=True)
            except OSError as error:
                raise DatabaseError(f"cannot be deleted ({error.strerror})", path=finding.path) from error
    publish(archive, ledger, from_nothing=True)


def _without_artefact(row: DocumentRow, finding: Finding) -> DocumentRow:
    return row._replace(
        state=LedgerState.FAILED,
        artefact_sha256=None,
        failure_code=FailureCategory.DAMAGED.value,
        failure_message=f"its artefact was {finding.kind.value}; read it again with --retry-failed",
    )
