"""Words that clerks taught (từ đã dạy): how a word of this archive is written, read by the restorer."""

from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from schemas.base import Record

MOST_LETTERS = 24


def _letters(text: str) -> str:
    if not text.isalpha() or text != text.lower() or len(text) > MOST_LETTERS:
        raise ValueError("a word has lower-case letters and nothing else")
    return text


def _letters_or_none(text: str) -> str:
    return _letters(text) if text else text


class TaughtWord(Record):
    """A word as it is right, in lower case; words of its folded form (marks taken away) are written so.

    `before` and `after`: the folded neighbour that it must have there, empty where any will do. No part of it
    ever holds a digit.
    """

    word: Annotated[str, AfterValidator(_letters)]
    before: Annotated[str, AfterValidator(_letters_or_none)] = ""
    after: Annotated[str, AfterValidator(_letters_or_none)] = ""


class Place(NamedTuple):
    """The line of a document in which a word was taught."""

    document_id: str
    page_no: int
    line_no: int


class Lesson(Record):
    """One row of the history of taught words. `made_at` is UTC in ISO 8601; `lesson_id` is 0 until it is
    stored; `was` is the word as the desk had shown it; `undoes` names the row that this one takes back."""

    lesson_id: int = 0
    made_at: str = ""
    clerk: str
    taught: TaughtWord
    was: str
    place: Place
    undoes: int | None = None
