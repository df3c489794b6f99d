"""A ledger made anew from the artefacts, where the old one is damaged or gone."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.folder import Archive
from pipeline.archive.ledger import DocumentRow, Ledger, LedgerState, SourceRow
from pipeline.archive.replacing import replacing
from pipeline.errors import DatabaseError
from schemas.document import DocumentResult, sha256_of

_ARTEFACT = re.compile(r"(?P<document_id>[0-9a-f]{16})\.(?P<version>.+)\.json\.gz")
_UNKNOWN = -1
"""Size and time of a file that nobody has looked at: the next batch hashes it."""


def parts_of(artefact: Path) -> tuple[str, str] | None:
    """Document and version of an artefact by its name; None for a file that is no artefact."""
    found = _ARTEFACT.fullmatch(artefact.name)
    return (found["document_id"], found["version"]) if found else None


def rebuild_ledger(archive: Archive) -> int:
    """Puts a ledger in place that knows every readable artefact, and moves what is there aside
    (`ledger.sqlite.damaged`). Returns the number of documents.

    What the artefacts do not tell is lost: documents that failed, second names of a file, sizes and times of
    files. The next batch finds all of it again; it hashes every file once, and reads none that is known.
    Raises DatabaseError where the folder cannot be written.
    """
    path = archive.ledger_path
    try:
        with replacing(path) as beside:
            with Ledger(beside) as ledger:
                for row, source in _documents(archive):
                    ledger.record(row, [source])
                documents = ledger.count_documents()
            for ending in ("", "-wal", "-shm"):
                old = path.with_name(path.name + ending)
                if old.exists():
                    old.replace(path.with_name(f"{path.name}.damaged{ending}"))
    except OSError as error:
        raise DatabaseError(f"the ledger cannot be made anew ({error.strerror})", path=path) from error
    return documents


def _documents(archive: Archive) -> Iterator[tuple[DocumentRow, SourceRow]]:
    """The documents of the artefacts; of one that was read twice the later reading, which comes last."""
    for path in sorted(archive.artefact_root.rglob("*.json.gz"), key=lambda one: one.stat().st_mtime_ns):
        parts = parts_of(path)
        if parts is None:
            continue
        try:
            result = archive.read_artefact(*parts)
            digest = sha256_of(path.read_bytes())
        except (DatabaseError, OSError):
            continue  # what cannot be read is no document: its file is read again
        yield _row(result, parts[1], digest), _source(result)


def _row(result: DocumentResult, version: str, digest: str) -> DocumentRow:
    first = result.failures[0] if result.failures else None
    return DocumentRow(
        document_id=result.document_id,
        sha256=result.source.sha256,
        state=LedgerState.PARTIAL if first else LedgerState.DONE,
        version=version,
        artefact_sha256=digest,
        pages=result.source.pages,
        failure_code=first.code.value if first else None,
        failure_message=first.message if first else None,
    )


def _source(result: DocumentResult) -> SourceRow:
    return SourceRow(result.source.path, _UNKNOWN, _UNKNOWN, result.document_id)
