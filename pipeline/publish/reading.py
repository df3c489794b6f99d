"""What of an artefact is published. Words, boxes of words and spans, most of an artefact, are left unread:
the time of a publication goes into reading artefacts."""

from typing import NamedTuple

from pipeline.archive.skimming import Part, Raw, records, skim
from schemas.document import Extraction, Source
from schemas.page import PageStatus, TextSource


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


class _Published(Part, frozen=True):
    """A `schemas.document.DocumentResult`."""

    document_id: str
    source: Raw
    pages: tuple[PublishedPage, ...]
    extraction: Raw


class PublishedDocument(NamedTuple):
    """A document as far as it is published."""

    document_id: str
    source: Source
    pages: tuple[PublishedPage, ...]
    extraction: Extraction


def unpack_published(artefact: bytes) -> PublishedDocument:
    """The document in an artefact. Raises what `unpack` does."""
    part = skim(_Published, artefact)
    source, extraction = records(Source, part.source), records(Extraction, part.extraction)
    return PublishedDocument(part.document_id, source, part.pages, extraction)
