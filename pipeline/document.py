"""The whole corridor on one screen: a file goes in, a document with its figures comes out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from diacritics import Restorer
from extractors import extract
from extractors.passages import build_passages
from pipeline.calibration import calibration_of
from pipeline.errors import InputError, page_failure, printable
from pipeline.intake import SourceFile, identify, sha256_of_file
from pipeline.reading import read_pages, source_type
from pipeline.restoration import restore_pages
from pipeline.settings import Settings
from pipeline.version import pipeline_version
from schemas.document import (
    DocumentResult,
    Failure,
    FailureCategory,
    ReportText,
    Source,
    document_id_of,
)
from schemas.page import Page

Progress = Callable[[int, int], None]
"""Told (pages read, pages in all) after every page."""


def process_document(
    path: Path, settings: Settings, restorer: Restorer, progress: Progress | None = None
) -> DocumentResult:
    """Walks one file through the corridor.

    Raises InputError (with its category, cause and remedy) where the file as a whole yields nothing; single
    failed pages are told in the result's `failures`.
    """
    file = identify(path, settings)
    return finish_document(file, read_all(file, settings, progress), restorer, settings)


def finish_document(
    file: SourceFile, pages: Sequence[Page], restorer: Restorer, settings: Settings
) -> DocumentResult:
    """The second half of the corridor: from all pages as they were read to the document with its figures,
    restored and accepted as the settings' taught words and calibration say.

    Raises InputError where no page gave any text.
    """
    pages = restore_pages(pages, restorer, settings.taught)
    failures = _failures(file, pages)
    text = ReportText(pages=pages, passages=build_passages(pages))
    return DocumentResult(
        document_id=document_id_of(file.sha256),
        source=Source(
            path=printable(str(file.path)),
            sha256=file.sha256,
            kind=source_type(file, list(pages)),
            pages=len(pages),
        ),
        pages=pages,
        extraction=extract(text, calibration_of(settings)),
        failures=failures,
        pipeline_version=pipeline_version(),
    )


def sha256_or_none(path: Path) -> str | None:
    """The SHA-256 of a file that failed, None where its bytes cannot be read to an end (a pipe, a device)."""
    try:
        return sha256_of_file(path) if path.is_file() else None
    except OSError:
        return None


def read_all(
    file: SourceFile,
    settings: Settings,
    progress: Progress | None = None,
    pages: Sequence[int] | None = None,
) -> list[Page]:
    """All pages of a file, or those of the numbers `pages`, as they were read, not yet restored."""
    found = []
    for page in read_pages(file, settings, pages):
        found.append(page)
        if progress:
            progress(len(found), file.pages)
    return found


def _failures(file: SourceFile, pages: Sequence[Page]) -> tuple[Failure, ...]:
    """The failed pages. Raises InputError where no page gave any text."""
    failures = tuple(failure for page in pages if (failure := page_failure(page)))
    if any(page.lines or page.tables for page in pages):
        return failures
    if failures:
        raise InputError(failures[0].code, f"no page could be read: {failures[0].message}", path=file.path)
    raise InputError(FailureCategory.NO_TEXT, "no page has any text on it", path=file.path)
