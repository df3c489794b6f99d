"""What of an artefact is published. Words, boxes of words and spans, most of an artefact, are left unread:
the time of a publication goes into reading artefacts."""

import gzip
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from schemas.document import Extraction, Source
from schemas.page import PageStatus, TextSource


class Part(BaseModel):
    """A record of which only some fields are read."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore")


class PublishedLine(Part):
    """A `schemas.page.Line`."""

    raw: str
    text: str


class PublishedCell(Part):
    """A `schemas.page.Cell`."""

    text: str


class PublishedTable(Part):
    """A `schemas.page.Table`."""

    page_no: int
    rows: tuple[tuple[PublishedCell, ...], ...]


class PublishedPage(Part):
    """A `schemas.page.Page`."""

    page_no: int
    width_px: int = 0
    height_px: int = 0
    source: TextSource
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


class PublishedDocument(Part):
    """A `schemas.document.DocumentResult`."""

    document_id: str
    source: Source
    pages: tuple[PublishedPage, ...]
    extraction: Extraction


def unpack_published(artefact: bytes) -> PublishedDocument:
    """The document in an artefact. Raises what `unpack` does."""
    return PublishedDocument.model_validate_json(gzip.decompress(artefact))
