"""Archives with something to verify, for tests of the desk."""

from pathlib import Path

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from schemas.document import document_id_of, sha256_of
from schemas.observation import Breakdown, BreakdownKind, Evidence, Observation, SourceKind, Status
from schemas.page import Box, Cell, Page, Table, TextSource
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


ROWS = (
    ("TT", "Đơn vị", "Tiếp nhận", "Trễ hạn"),
    ("1", "Thôn Đồi Sim", "120", "3"),
    ("2", "Thôn Bến Đá", "95", "0"),
)
CELL_PX = (150, 60)
TABLE_AT = (300, 900)


def cell_box(row: int, column: int) -> Box:
    """Where the cell of `TABLE` at row and column (from 1) stands."""
    left, top = TABLE_AT[0] + CELL_PX[0] * (column - 1), TABLE_AT[1] + CELL_PX[1] * (row - 1)
    return Box(left, top, left + CELL_PX[0], top + CELL_PX[1])


TABLE = Table(
    page_no=1,
    box=cell_box(1, 1).union(cell_box(len(ROWS), len(ROWS[0]))),
    rows=tuple(
        tuple(Cell(text=text, raw=text, box=cell_box(r, c)) for c, text in enumerate(row, start=1))
        for r, row in enumerate(ROWS, start=1)
    ),
)


def in_cell(indicator: str, value: str, row: int, column: int, **more: object) -> Observation:
    """A figure that waits, in a cell of `TABLE`, of the unit that its row names."""
    place = Evidence(page=1, bbox=cell_box(row, column), quote=" | ".join(ROWS[row - 1]))
    unit = Breakdown(kind=BreakdownKind.DON_VI, name=ROWS[row - 1][1])
    told = {"evidence": place, "breakdown": unit, "source_kind": SourceKind.TABLE}
    return waiting(indicator, value, **(told | more))


def store(
    archive: Archive,
    *observations: Observation,
    agency: str = "UBND xã Suối Mơ",
    version: str = "v",
    **more: object,
) -> str:
    """Reads the sample (again) as these figures, and publishes; its document's id. `more`: fields of its
    page."""
    sha256 = sha256_of(SCAN.read_bytes())
    one = result("a", *observations, agency=agency)
    pages = tuple(
        page.model_copy(update={"width_px": 1654, "height_px": 2339, "source": TextSource.OCR} | more)
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
