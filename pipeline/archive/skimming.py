"""Reading a part of an artefact: what the asker does not name is passed over, unread.

Words and their boxes are nine tenths of an artefact, and were nine tenths of the time of whoever read it for
something else. Who asks names the fields of a page that it wants, as a `Part` of its own.
"""

import gzip
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import msgspec

from schemas.document import Extraction, Source


class Part(msgspec.Struct, frozen=True):
    """A record of which only some fields are read."""


P = TypeVar("P", bound=Part)


class Stored(Part, Generic[P], frozen=True):
    """A `schemas.document.DocumentResult` whose pages are read as P; the rest is JSON as it stands."""

    document_id: str
    source: msgspec.Raw
    pages: tuple[P, ...]
    extraction: msgspec.Raw


class Skimmed(NamedTuple, Generic[P]):
    """A document with a part of its pages."""

    document_id: str
    source: Source
    pages: tuple[P, ...]
    extraction: Extraction


@lru_cache
def _decoder(kind: type[Stored[P]]) -> "msgspec.json.Decoder[Stored[P]]":
    return msgspec.json.Decoder(kind)


def stored(kind: type[Stored[P]], artefact: bytes) -> Stored[P]:
    """The document in an artefact, of each page what P names. Raises ValueError, EOFError, zlib.error
    or OSError where it is none."""
    try:
        return _decoder(kind).decode(gzip.decompress(artefact))
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def skim(kind: type[Stored[P]], artefact: bytes) -> Skimmed[P]:
    """The same with its records. Raises what `stored` does."""
    one = stored(kind, artefact)
    source = Source.model_validate_json(bytes(one.source))
    extraction = Extraction.model_validate_json(bytes(one.extraction))
    return Skimmed(one.document_id, source, one.pages, extraction)
