"""Documents made by hand, for tests of what comes after the extractors."""

from decimal import Decimal

from schemas.catalogue import Unit
from schemas.check import Check, Proposal
from schemas.document import (
    DocumentResult,
    Extraction,
    Source,
    SourceType,
    document_id_of,
    sha256_of,
)
from schemas.observation import Breakdown, BreakdownKind, Evidence, Observation, Status
from schemas.page import Box, Cell, Line, Page, Table, TextSource
from schemas.report import Level, Period, PeriodKind, ReportHeader
from schemas.unmapped import Reason, UnmappedFigure


def observation(indicator: str, value: str, **changes: object) -> Observation:
    fields: dict[str, object] = {
        "indicator": indicator,
        "level": Level.XA,
        "value": Decimal(value),
        "unit": Unit.HO_SO,
        "evidence": Evidence(page=1, bbox=Box(10, 20, 40, 36), quote=f"tiếp nhận {value} hồ sơ"),
        "confidence": 0.9,
        "status": Status.ACCEPTED,
        "rule": "test",
    }
    return Observation.model_validate(fields | changes)


def result(name: str, *observations: Observation, agency: str = "UBND xã Suối Mơ") -> DocumentResult:
    """A one-page report whose content is `name`."""
    sha256 = sha256_of(name.encode())
    line = Line(line_no=1, raw="tiep nhan", text="tiếp nhận")
    table = Table(page_no=1, rows=((Cell(text="STT"), Cell(text='=HYPERLINK("x")')),))
    return DocumentResult(
        document_id=document_id_of(sha256),
        source=Source(path=f"/in/{name}", sha256=sha256, kind=SourceType.PDF_SCAN, pages=1),
        pages=(Page(page_no=1, source=TextSource.OCR, lines=(line,), tables=(table,)),),
        extraction=Extraction(
            report=ReportHeader(
                agency=agency,
                level=Level.XA,
                period=Period(kind=PeriodKind.QUY, year=2023, quarter=3),
                recipients=("UBND huyện", "Phòng Nội vụ"),
            ),
            observations=observations
            or (
                observation("ho_so.tiep_nhan", "1962"),
                observation("ho_so.ty_le_dung_han", "99.04", unit=Unit.PERCENT, status=Status.REVIEW),
                observation(
                    "ho_so.tre_han.tong",
                    "5",
                    breakdown=Breakdown(kind=BreakdownKind.LINH_VUC, name="Đất đai"),
                ),
            ),
            checks=(
                Check(identity="a = b + c", level=Level.XA, left=Decimal(3), right=Decimal(4), passed=False),
            ),
            proposals=(Proposal(observation=0, value=Decimal(1952), proof="b + c = 1952"),),
            warnings=("một cảnh báo",),
            unmapped=(
                UnmappedFigure(
                    value=Decimal(3),
                    unit_text="lớp",
                    before="đã mở",
                    after="lớp tin học",
                    reason=Reason.NO_INDICATOR,
                    evidence=Evidence(page=1, bbox=Box(10, 40, 40, 56), quote="Đã mở 03 lớp tin học"),
                ),
            ),
        ),
        pipeline_version="test",
    )
