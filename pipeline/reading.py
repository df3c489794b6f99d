"""The pages of a file, one at a time, whatever the file is."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing

from pipeline.errors import InputError, failure_note
from pipeline.intake import FileType, SourceFile
from pipeline.settings import Settings
from pipeline.textfile import read_text_file
from schemas.document import Failure, SourceType
from schemas.document import FailureCategory as Category
from schemas.page import Page, PageStatus, TextSource


def read_pages(
    source: SourceFile, settings: Settings | None = None, only: Sequence[int] | None = None
) -> Iterator[Page]:
    """Read a file page by page, raw: `text` is what was read, restoration comes later. With `only`, the pages
    of these numbers; a text file is always read whole.

    A page that cannot be read is a page of status `FAILED` whose note tells why (`errors.page_failure`
    reads it back); the others are read all the same. Raises `MissingToolError` where Tesseract, its model
    or Poppler is missing, and `InputError` where a text file turns out to hold no text.
    """
    settings = settings or Settings()
    if source.type is FileType.TEXT:
        yield from read_text_file(source.path)
        return
    # Imported here: text files need neither OpenCV nor Tesseract.
    from pipeline.scan import PageReader

    with closing(PageReader(source, settings)) as reader:
        deadline = time.monotonic() + settings.document_timeout_s
        chosen = source.page_infos if only is None else [source.page_infos[page_no - 1] for page_no in only]
        for info in chosen:
            try:
                _check_time(deadline, settings, info.page_no)
                yield reader.read(info.page_no)
            except InputError as exc:
                yield failed_page(info.page_no, exc.failure())


def _check_time(deadline: float, settings: Settings, page_no: int) -> None:
    if time.monotonic() > deadline:
        raise InputError(
            Category.TIMEOUT,
            f"the document took longer than {settings.document_timeout_s:g} s",
            remedy="split it, or raise HOSO_DOCUMENT_TIMEOUT_S",
            page_no=page_no,
        )


def failed_page(page_no: int, failure: Failure) -> Page:
    """The page that stands for one that could not be read."""
    return Page(page_no=page_no, source=TextSource.OCR, status=PageStatus.FAILED, note=failure_note(failure))


def source_type(source: SourceFile, pages: list[Page]) -> SourceType:
    """What kind of input a file was, once its pages are read: a PDF most of whose pages gave their own text
    counts as `pdf_text`."""
    if source.type is FileType.TEXT:
        return SourceType.TEXT
    if source.type is not FileType.PDF:
        return SourceType.IMAGE
    own = sum(page.source is TextSource.TEXT_LAYER for page in pages)
    return SourceType.PDF_TEXT if own * 2 > len(pages) else SourceType.PDF_SCAN
