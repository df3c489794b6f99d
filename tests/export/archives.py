"""Published archives made by hand."""

from pathlib import Path

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from schemas.document import DocumentResult, sha256_of
from schemas.observation import Evidence
from tests.builders import observation, result

HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2",
    '@SUM(A1) "quoted", comma',
    "two\nlines\r\nof text",
    "nul\x00 and \x07 bell",
    "<script>alert(1)</script> &amp; _x0041_",
    "'); DROP TABLE observations; --",
)


def hostile_report() -> DocumentResult:
    figures = [
        observation(
            "ho_so.tiep_nhan",
            str(number),
            evidence=Evidence(page=1, quote=text, line=1),
        )
        for number, text in enumerate(HOSTILE, start=1)
    ]
    return result("hostile", *figures, agency=HOSTILE[0])


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
