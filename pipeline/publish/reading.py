"""What of an artefact is published. Words, boxes of words and spans, most of an artefact, are left unread:
the time of a publication goes into reading artefacts."""

from pipeline.archive.skimming import Part, Skimmed, Stored, skim
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


PublishedDocument = Skimmed[PublishedPage]
"""A document as far as it is published."""


def unpack_published(artefact: bytes) -> PublishedDocument:
    """The document in an artefact. Raises what `skim` does."""
    return skim(Stored[PublishedPage], artefact)
