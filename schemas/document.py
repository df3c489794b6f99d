"""One processed document: all that the corridor found out about one file's content."""

import hashlib
from enum import StrEnum

from schemas.base import Record
from schemas.check import Check, Proposal
from schemas.observation import Observation
from schemas.page import Page, Passage
from schemas.report import ReportHeader
from schemas.unmapped import UnmappedFigure


class SourceType(StrEnum):
    """What a file turned out to be, by content."""

    PDF_SCAN = "pdf_scan"
    PDF_TEXT = "pdf_text"
    IMAGE = "image"
    TEXT = "text"


class FailureCategory(StrEnum):
    """Why a file or page could not be processed."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    NO_TEXT = "no_text"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"


class Failure(Record):
    """A failure with its cause and remedy in one line for people; `page_no` where it is one page's."""

    code: FailureCategory
    message: str
    page_no: int | None = None


def document_id_of(sha256: str) -> str:
    """The document's key, derived from its content alone: the first 16 hex digits of its SHA-256."""
    return sha256[:16]


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Source(Record):
    """The input file. `path` is as the user named it; `sha256` is of its bytes."""

    path: str
    sha256: str
    kind: SourceType
    pages: int


class ReportText(Record):
    """What the extractors read: pages in order, their prose joined to passages."""

    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]


class Extraction(Record):
    """What the extractors found in one report."""

    report: ReportHeader
    observations: tuple[Observation, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    """Values that the report's arithmetic suggests in place of misread ones, for a person to decide."""
    unmapped: tuple[UnmappedFigure, ...] = ()
    """Figures with a unit in prose that are no observations; artefacts of older releases have none."""


class DocumentResult(Record):
    """The end of the corridor. `failures` holds failed pages; a document with any is partial."""

    document_id: str
    source: Source
    pages: tuple[Page, ...]
    extraction: Extraction
    failures: tuple[Failure, ...] = ()
    pipeline_version: str
