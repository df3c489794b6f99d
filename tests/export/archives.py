"""Published archives made by hand."""

from pathlib import Path

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from schemas.document import DocumentResult, sha256_of


def store(archive: Archive, *results: DocumentResult) -> None:
    """Books results as a batch does, without publishing them."""
    archive.create()
    with Ledger(archive.ledger_path) as ledger:
        for one in results:
            content = pack(one)
            archive.write_artefact(one.document_id, "v", content)
            sha256, pages = one.source.sha256, len(one.pages)
            row = DocumentRow(one.document_id, sha256, LedgerState.DONE, "v", sha256_of(content), pages)
            ledger.record(row, [SourceRow(one.source.path, 1, 1, one.document_id)])


def published(root: Path, *results: DocumentResult) -> Archive:
    """An archive that holds the results."""
    archive = Archive(root)
    store(archive, *results)
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    return archive
