"""What of an artefact is published. Words, their boxes and spans, most of an artefact, are left unread, and
figures that nobody corrected go into their rows without becoming records: the time of a publication goes into
reading artefacts."""

from typing import Annotated, NamedTuple, TypeVar

import msgspec

from pipeline.archive.skimming import Part, Stored, stored
from schemas.base import Record
from schemas.catalogue import Unit
from schemas.document import Extraction, Source
from schemas.observation import BreakdownKind, SourceKind, Status
from schemas.page import PageStatus, TextSource
from schemas.report import Level, ReportHeader
from schemas.unmapped import Reason

Number = Annotated[str, msgspec.Meta(pattern=r"^-?\d+(\.\d+)?$")]
"""A `schemas.observation.Figure`, in plain notation as artefacts hold it."""


class PublishedLine(Part, frozen=True):
    """A `schemas.page.Line`."""

    raw: str
    text: str


class PublishedCell(Part, frozen=True):
    """A `schemas.page.Cell`."""

    text: str


class PublishedTable(Part, frozen=True):
    """A `schemas.page.Table`."""

    page_no: int
    rows: tuple[tuple[PublishedCell, ...], ...]


class PublishedPage(Part, frozen=True):
    """A `schemas.page.Page`."""

    page_no: int
    source: TextSource
    width_px: int = 0
    height_px: int = 0
    status: PageStatus = PageStatus.OK
    note: str | None = None
    lines: tuple[PublishedLine, ...] = ()
    tables: tuple[PublishedTable, ...] = ()

    @property
    def raw_text(self) -> str:
        """As it was read, line by line."""
        return "\n".join(line.raw for line in self.lines)

    @property
    def text(self) -> str:
        """As it was restored, line by line."""
        return "\n".join(line.text for line in self.lines)


class PublishedEvidence(Part, frozen=True):
    """A `schemas.observation.Evidence`."""

    page: int
    quote: str
    bbox: tuple[int, int, int, int] | None = None
    line: int | None = None


class PublishedBreakdown(Part, frozen=True):
    """A `schemas.observation.Breakdown`."""

    kind: BreakdownKind
    name: str


class PublishedFigure(Part, frozen=True):
    """A `schemas.observation.Observation`."""

    indicator: str
    level: Level | None
    value: Number
    unit: Unit
    evidence: PublishedEvidence
    confidence: float
    rule: str
    breakdown: PublishedBreakdown | None = None
    denominator: Number | None = None
    status: Status = Status.REVIEW
    source_kind: SourceKind = SourceKind.PROSE


class PublishedCheck(Part, frozen=True):
    """A `schemas.check.Check`."""

    identity: str
    level: Level | None
    left: Number
    right: Number
    passed: bool
    breakdown: PublishedBreakdown | None = None


class PublishedProposal(Part, frozen=True):
    """A `schemas.check.Proposal`."""

    observation: int
    value: Number
    proof: str


class PublishedUnmapped(Part, frozen=True):
    """A `schemas.unmapped.UnmappedFigure`."""

    value: Number
    unit_text: str | None
    before: str | None
    after: str | None
    reason: Reason
    evidence: PublishedEvidence
    denominator: Number | None = None
    unit: Unit | None = None


class PublishedExtraction(Part, frozen=True):
    """A `schemas.document.Extraction`."""

    report: msgspec.Raw
    observations: tuple[PublishedFigure, ...] = ()
    checks: tuple[PublishedCheck, ...] = ()
    warnings: tuple[str, ...] = ()
    proposals: tuple[PublishedProposal, ...] = ()
    unmapped: tuple[PublishedUnmapped, ...] = ()


class PublishedDocument(NamedTuple):
    """A document as far as it is published."""

    document_id: str
    source: Source
    pages: tuple[PublishedPage, ...]
    report: ReportHeader
    read: PublishedExtraction
    whole: msgspec.Raw

    def records(self) -> Extraction:
        """What was read as records, for what people corrected is laid over these. Raises ValueError where
        they are none."""
        return Extraction.model_validate_json(bytes(self.whole))


_EXTRACTION = msgspec.json.Decoder(PublishedExtraction)
T = TypeVar("T", bound=Part)


def unpack_published(artefact: bytes) -> PublishedDocument:
    """The document in an artefact. Raises what `stored` does."""
    one = stored(Stored[PublishedPage], artefact)
    try:
        read = _EXTRACTION.decode(one.extraction)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
    source = Source.model_validate_json(bytes(one.source))
    report = ReportHeader.model_validate_json(bytes(read.report))
    return PublishedDocument(one.document_id, source, one.pages, report, read, one.extraction)


def published(kind: type[T], record: Record) -> T:
    """A record as an artefact would tell it."""
    return msgspec.json.decode(record.model_dump_json(), type=kind)
