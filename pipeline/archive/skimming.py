"""Reading a part of an artefact: what the asker does not name is passed over, unread.

Words and their boxes are nine tenths of an artefact, and were nine tenths of the time of whoever read it for
something else. What a part keeps as `Raw` JSON (the figures) is made into its records by `records`.
"""

import gzip
from functools import lru_cache
from typing import TypeVar

import msgspec
from pydantic import BaseModel

from pipeline.archive.folder import OfDocument

Raw = msgspec.Raw
"""JSON that is kept as it stands."""

P = TypeVar("P", bound=OfDocument)
R = TypeVar("R", bound=BaseModel)


class Part(msgspec.Struct, frozen=True):
    """A record of which only some fields are read."""


@lru_cache
def _decoder(kind: type[P]) -> "msgspec.json.Decoder[P]":
    return msgspec.json.Decoder(kind)


def skim(kind: type[P], artefact: bytes) -> P:
    """That part of the document in an artefact. Raises ValueError, EOFError, zlib.error or OSError where it
    is none."""
    try:
        part: P = _decoder(kind).decode(gzip.decompress(artefact))
        return part
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def records(kind: type[R], raw: Raw) -> R:
    """The record that a part kept as it stood. Raises ValueError where it is none."""
    return kind.model_validate_json(bytes(raw))
