"""A document without its words: what the desk needs at every key press."""

import gzip

from pydantic import BaseModel, ConfigDict

from schemas.document import Extraction, Source


class TableOutline(BaseModel):
    """That there is a table, no more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PageOutline(BaseModel):
    """A page without what stands on it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    page_no: int
    width_px: int = 0
    height_px: int = 0
    quarter_turns: int = 0
    tables: tuple[TableOutline, ...] = ()


class Outline(BaseModel):
    """What the desk needs of a document at every key press: an artefact without its words, which are nine
    tenths of it and of the time that it takes to read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document_id: str
    source: Source
    pages: tuple[PageOutline, ...]
    extraction: Extraction


def unpack_outline(artefact: bytes) -> Outline:
    """The outline in an artefact. Raises ValueError, EOFError, zlib.error or OSError where it is none."""
    return Outline.model_validate_json(gzip.decompress(artefact))
