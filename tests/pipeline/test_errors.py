import pickle
import re
from collections.abc import Callable

import pytest
import regex

from pipeline.errors import (
    ArchiveLockedError,
    DatabaseError,
    ExitCode,
    HosoError,
    InputError,
    MissingToolError,
    UsageError,
    exit_code_of,
    failure_note,
    page_failure,
)
from pipeline.reading import failed_page
from pipeline.timelimit import time_limit
from schemas.document import FailureCategory
from schemas.page import Page, TextSource


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MissingToolError("x"), 4),
        (ArchiveLockedError("x"), 5),
        (DatabaseError("x"), 5),
        (UsageError("x"), 2),
        (InputError(FailureCategory.EMPTY, "x"), 3),
        (HosoError("x"), 3),
        (KeyboardInterrupt(), 130),
        (ValueError("x"), 3),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    assert exit_code_of(error) == ExitCode(code)


@pytest.mark.parametrize("category", FailureCategory)
def test_a_message_is_one_line_of_file_cause_and_remedy(category: FailureCategory) -> None:
    error = InputError(category, "the file\nis odd", path="a/b.pdf")
    assert str(error) == error.message
    assert error.message.startswith("a/b.pdf: the file is odd; ")
    assert "\n" not in error.message
    assert error.remedy


def test_an_error_crosses_processes_whole() -> None:
    error = InputError(FailureCategory.TIMEOUT, "slow", path="x.pdf", page_no=3)
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.category, back.page_no, str(back)) == (
        InputError,
        error.category,
        3,
        str(error),
    )


def test_a_failed_page_tells_its_failure() -> None:
    failure = InputError(FailureCategory.DAMAGED, "page 2 is broken", page_no=2).failure()
    page = failed_page(2, failure)
    assert page.note == failure_note(failure)
    assert page_failure(page) == failure


def test_a_good_page_tells_none() -> None:
    assert page_failure(Page(page_no=1, source=TextSource.OCR)) is None


def never_ends_in_re() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def never_ends_in_regex() -> None:
    regex.match(r"(?:a|a|aa)+$", "a" * 60 + "b")


@pytest.mark.parametrize("work", [never_ends_in_re, never_ends_in_regex])
def test_work_in_this_process_has_an_end_too(work: Callable[[], None]) -> None:
    with pytest.raises(InputError, match=r"longer than 0\.2 s") as told, time_limit(0.2):
        work()
    assert told.value.category is FailureCategory.TIMEOUT
