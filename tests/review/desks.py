"""Archives with something to verify, for tests of the desk."""

from pathlib import Path

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from schemas.document import document_id_of, sha256_of
from schemas.observation import Evidence, Observation, Status
from schemas.page import Box, Page, TextSource
from tests.builders import observation, result

SCAN = Path(__file__).parents[2] / "samples" / "scans" / "huyen_quy_office.pdf"


def waiting(indicator: str, value: str, top: int = 300, **more: object) -> Observation:
    """A figure that waits, on the first page."""
    place = Evidence(page=1, bbox=Box(300, top, 360, top + 20), quote=f"tiếp nhận {value} hồ sơ")
    told: dict[str, object] = {"status": Status.REVIEW, "evidence": place, "confidence": 0.4}
    return observation(indicator, value, **(told | more))


def published(folder: Path, *observations: Observation, agency: str = "UBND xã Suối Mơ") -> Archive:
    """An archive with one document, the first sample's scan, published."""
    archive = Archive(folder / "kho")
    archive.create()
    store(archive, *observations, agency=agency)
    return archive


def store(
    archive: Archive, *observations: Observation, agency: str = "UBND xã Suối Mơ", version: str = "v"
) -> str:
    """Reads the sample (again) as these figures, and publishes; its document's id."""
    sha256 = sha256_of(SCAN.read_bytes())
    one = result("a", *observations, agency=agency)
    pages = tuple(
        page.model_copy(update={"width_px": 1654, "height_px": 2339, "source": TextSource.OCR})
        for page in one.pages
    ) or (Page(page_no=1, width_px=1654, height_px=2339, source=TextSource.OCR),)
    document_id = document_id_of(sha256)
    source = one.source.model_copy(update={"sha256": sha256, "path": str(SCAN)})
    one = one.model_copy(update={"document_id": document_id, "source": source, "pages": pages})
    content = pack(one)
    archive.write_artefact(document_id, version, content)
    with Ledger(archive.ledger_path) as ledger:
        row = DocumentRow(document_id, sha256, LedgerState.DONE, version, sha256_of(content), len(pages))
        told = SCAN.stat()
        ledger.record(row, [SourceRow(str(SCAN), told.st_size, told.st_mtime_ns, document_id)])
        publish(archive, ledger)
    return document_id
