"""What can go wrong, said once: each error has a category or an exit code, and says what to do about it.

A message is one line: the file (where there is one), the cause, the remedy.
"""

import traceback
from enum import IntEnum
from pathlib import Path

from schemas.document import Failure, FailureCategory
from schemas.page import Page, PageStatus


class ExitCode(IntEnum):
    """What the program tells the shell."""

    OK = 0
    USAGE = 2
    SOME_FAILED = 3
    MISSING_TOOL = 4
    DATABASE = 5
    INTERRUPTED = 130


def printable(text: str) -> str:
    """The text on one line that any terminal may show: what is not printable (a line break or an escape
    sequence in a file's name, bytes that are no UTF-8) is written as its code."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class HosoError(Exception):
    """The root of all errors that this program expects.

    `cause` says what is wrong, `remedy` what the user can do; both are clauses without a full stop.
    """

    exit_code: ExitCode = ExitCode.SOME_FAILED
    remedy: str = ""

    def __init__(self, cause: str, *, remedy: str | None = None, path: Path | str | None = None) -> None:
        self.cause = cause
        self.path = None if path is None else Path(path)
        if remedy is not None:
            self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """File, cause and remedy in one line."""
        said = f"{self.cause}; {self.remedy}" if self.remedy else self.cause
        said = " ".join(said.split())
        return said if self.path is None else f"{printable(str(self.path))}: {said}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; the default would lose the keyword arguments.
        return _rebuild, (type(self), dict(self.__dict__))


class InputError(HosoError):
    """A file, or one page of it, that cannot be processed; the rest of a batch goes on."""

    def __init__(
        self,
        category: FailureCategory,
        cause: str,
        *,
        remedy: str | None = None,
        path: Path | str | None = None,
        page_no: int | None = None,
    ) -> None:
        self.category = category
        self.page_no = page_no
        super().__init__(cause, remedy=_REMEDIES[category] if remedy is None else remedy, path=path)

    def failure(self) -> Failure:
        """The error as data, without the path (the document's source names it)."""
        said = f"{self.cause}; {self.remedy}" if self.remedy else self.cause
        return Failure(code=self.category, message=" ".join(said.split()), page_no=self.page_no)


_REMEDIES = {
    FailureCategory.ENCRYPTED: "remove the password (e.g. qpdf --decrypt --password=… in.pdf out.pdf)",
    FailureCategory.DAMAGED: "copy or scan it again",
    FailureCategory.EMPTY: "copy or scan it again",
    FailureCategory.UNSUPPORTED: "give a PDF, TIFF, PNG, JPEG or UTF-8 text file",
    FailureCategory.TOO_LARGE: "scan it again at 200 to 300 dpi, or split it",
    FailureCategory.TIMEOUT: "scan it again with less noise, or raise HOSO_PAGE_TIMEOUT_S",
    FailureCategory.NO_TEXT: "look whether it is the right file",
    FailureCategory.CRASHED: "try again with --retry-failed, and report it if it happens again",
    FailureCategory.OUT_OF_MEMORY: "raise HOSO_WORKER_MEMORY_MB, use fewer workers, or more memory",
}


class MissingToolError(HosoError):
    """A needed program or language model is not there."""

    exit_code = ExitCode.MISSING_TOOL
    remedy = "sudo apt-get install tesseract-ocr tesseract-ocr-vie poppler-utils"


class DatabaseError(HosoError):
    """The archive or its database cannot be read or written."""

    exit_code = ExitCode.DATABASE
    remedy = "look whether the archive's folder exists, is writable and has free space"


class ArchiveLockedError(DatabaseError):
    """Another process is writing to the archive."""

    remedy = "wait until it has finished"


class UsageError(HosoError):
    """The command was called wrongly."""

    exit_code = ExitCode.USAGE
    remedy = "see --help"


def failure_of(error: Exception) -> Failure:
    """Whatever went wrong with one file, as data. What is not expected is an error of the program itself: it
    is told in one line with its place."""
    if isinstance(error, InputError):
        return error.failure()
    if isinstance(error, MemoryError):
        remedy = _REMEDIES[FailureCategory.OUT_OF_MEMORY]
        return Failure(code=FailureCategory.OUT_OF_MEMORY, message=f"memory ran out; {remedy}")
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    message = f"an error of hoso itself in {place} ({said}); please report it with this file"
    return Failure(code=FailureCategory.CRASHED, message=message)


def exit_code_of(exc: BaseException) -> ExitCode:
    """The exit code that an exception which reached the command line stands for."""
    if isinstance(exc, HosoError):
        return exc.exit_code
    if isinstance(exc, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    return ExitCode.SOME_FAILED


def failure_note(failure: Failure) -> str:
    """The note of a failed page: its category and message; `page_failure` reads it back."""
    return f"{failure.code.value}: {failure.message}"


def page_failure(page: Page) -> Failure | None:
    """The failure that a page of status `FAILED` carries in its note, None for all others."""
    if page.status is not PageStatus.FAILED:
        return None
    code, _, message = (page.note or "").partition(": ")
    try:
        category = FailureCategory(code)
    except ValueError:
        category, message = FailureCategory.CRASHED, page.note or "failed for an unknown reason"
    return Failure(code=category, message=message, page_no=page.page_no)


def _rebuild(cls: type[HosoError], state: dict[str, object]) -> HosoError:
    error = cls.__new__(cls)
    error.__dict__.update(state)
    Exception.__init__(error, error.message)
    return error
