"""A document without its words: what the desk needs at every key press."""

from typing import NamedTuple

from pipeline.archive.skimming import Part, Raw, records, skim
from schemas.document import Extraction, Source


class TableOutline(Part, frozen=True):
    """That there is a table, no more."""


class PageOutline(Part, frozen=True):
    """A page without what stands on it."""

    page_no: int
    width_px: int = 0
    height_px: int = 0
    quarter_turns: int = 0
    tables: tuple[TableOutline, ...] = ()


class _Outline(Part, frozen=True):
    document_id: str
    source: Raw
    pages: tuple[PageOutline, ...]
    extraction: Raw


class Outline(NamedTuple):
    """What the desk needs of a document at every key press."""

    document_id: str
    source: Source
    pages: tuple[PageOutline, ...]
    extraction: Extraction


def unpack_outline(artefact: bytes) -> Outline:
    """The outline in an artefact. Raises ValueError, EOFError, zlib.error or OSError where it is none."""
    part = skim(_Outline, artefact)
    source, extraction = records(Source, part.source), records(Extraction, part.extraction)
    return Outline(part.document_id, source, part.pages, extraction)
