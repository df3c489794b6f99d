"""The object that `hoso extract` prints: the contract's outside shape of a processed document."""

from typing import Literal

from schemas.base import Record
from schemas.catalogue import Unit
from schemas.check import Check
from schemas.document import DocumentResult, Failure, FailureCategory, SourceType
from schemas.observation import Breakdown, Evidence, Figure, Observation, SourceKind, Status
from schemas.page import Box, Table
from schemas.report import Level, ReportHeader
from schemas.unmapped import Reason, UnmappedFigure

SCHEMA_VERSION: Literal[1] = 1


class SourceOut(Record):
    """The input file; `kind` and `pages` are null where the file could not be opened far enough to tell."""

    path: str
    sha256: str | None
    kind: SourceType | None
    pages: int | None


class ObservationOut(Record):
    """One figure with its evidence laid flat."""

    indicator: str
    level: Level | None
    breakdown: Breakdown | None
    value: Figure
    denominator: Figure | None
    unit: Unit
    page: int
    bbox: Box | None
    line: int | None
    quote: str
    confidence: float
    status: Status
    rule: str
    source_kind: SourceKind


class TableOut(Record):
    """One table, its rows as restored text."""

    page: int
    bbox: Box | None
    rows: list[list[str]]


class CheckOut(Record):
    """One identity, worked out."""

    identity: str
    level: Level | None
    breakdown: Breakdown | None
    left: Figure
    right: Figure
    passed: bool


class UnmappedOut(Record):
    """One figure with a unit that is no observation, its evidence laid flat."""

    value: Figure
    denominator: Figure | None
    unit: Unit | None
    unit_text: str | None
    before: str | None
    after: str | None
    reason: Reason
    page: int
    bbox: Box | None
    line: int | None
    quote: str


class DocumentOut(Record):
    """A processed document."""

    schema_version: Literal[1] = SCHEMA_VERSION
    source: SourceOut
    report: ReportHeader
    observations: list[ObservationOut]
    tables: list[TableOut]
    checks: list[CheckOut]
    warnings: list[str]
    unmapped: list[UnmappedOut]


class ErrorOut(Record):
    """Why a file could not be processed."""

    code: FailureCategory
    message: str


class FailedOut(Record):
    """A file that could not be processed still gets its line."""

    schema_version: Literal[1] = SCHEMA_VERSION
    source: SourceOut
    error: ErrorOut


def document_out(result: DocumentResult) -> DocumentOut:
    """The outside shape of `result`; failed pages are told among the warnings."""
    source, found = result.source, result.extraction
    return DocumentOut(
        source=SourceOut(path=source.path, sha256=source.sha256, kind=source.kind, pages=source.pages),
        report=found.report,
        observations=[_observation_out(observation) for observation in found.observations],
        tables=[_table_out(table) for page in result.pages for table in page.tables],
        checks=[_check_out(check) for check in found.checks],
        warnings=[*found.warnings, *(failure.message for failure in result.failures)],
        unmapped=[_unmapped_out(figure) for figure in found.unmapped],
    )


def failed_out(path: str, sha256: str | None, failure: Failure) -> FailedOut:
    """The line of a file that failed."""
    return FailedOut(
        source=SourceOut(path=path, sha256=sha256, kind=None, pages=None),
        error=ErrorOut(code=failure.code, message=failure.message),
    )


def _observation_out(observation: Observation) -> ObservationOut:
    evidence = observation.evidence
    return ObservationOut(
        **{name: getattr(observation, name) for name in ObservationOut.model_fields if name in _SHARED},
        page=evidence.page,
        bbox=evidence.bbox,
        line=evidence.line,
        quote=evidence.quote,
    )


def _unmapped_out(figure: UnmappedFigure) -> UnmappedOut:
    own = {name: getattr(figure, name) for name in UnmappedFigure.model_fields if name != "evidence"}
    evidence = {name: getattr(figure.evidence, name) for name in Evidence.model_fields}
    return UnmappedOut(**own, **evidence)


_SHARED = Observation.model_fields.keys() & ObservationOut.model_fields.keys()


def _table_out(table: Table) -> TableOut:
    return TableOut(page=table.page_no, bbox=table.box, rows=[[cell.text for cell in r] for r in table.rows])


def _check_out(check: Check) -> CheckOut:
    return CheckOut(**{name: getattr(check, name) for name in CheckOut.model_fields})
