"""The head of a report's first page (phần đầu văn bản): its left column, number, place, date and title.

Decree 30/2020 sets it in two columns; recognition may give the columns one after the other or side by side in
one line. Whatever the layout said, this reads by content.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.dates import make_date
from schemas.page import Line, LineRole, Page

_MAX_HEAD_LINES = 16
_MAX_TITLE_LINES = 5
_KIND = regex.compile(r"^(?:\W|\w{1,2}\W)*bao\s*cao\W*$")
"""Specks of the seal may stand before it."""
_KIND_WITH_TITLE = regex.compile(r"^\W*bao cao\s+(?!cao\b)\S")
_COUNTRY = regex.compile(r"c\S{1,4}\s*h\S{1,3}\s*xa\s*h\S{1,3}\s*chu\s*ngh\S{1,3}.*$")
_MOTTO = regex.compile(r"\S?d\S{1,4}\s*l\S{1,4}\s*[-–—]+\s*t\S{1,2}\s*d\S{1,2}\s*[-–—]+\s*h\S+\s*ph\S+.*$")
_NUMBER = regex.compile(
    r"(?:\bs[o6]|\$6)\s*(?:[:.;]\s*)?(?:(?P<digits>\d{1,5}[a-z]?)\s*)?/\s*"
    r"(?P<symbol>[a-z\d][a-z\d&]*(?:\s?[-–]\s?[a-z\d&]+)*)"
)
_PLACE_DATE = regex.compile(
    r"(?P<place>(?:(?:tp|tx|t\.p)\.?\s*)?[^\d,/:;]{2,40}?)\s*[,.]?\s*ng\Sy\s*(?P<day>[\d/]{0,2}|\d[bolisz]|[olisz]\d)[\s.…]*"
    r"th\Sng\s*(?P<month>[\d/]{0,2})[\s.…]*n\Sm\s*(?P<year>(?:19|20)\d\d)"
)
_BODY_START = regex.compile(
    r"^\W*(?:can cu|thuc hien (?!.*cai cach.*nam \d{4}$)|kinh gui|nay\b|cong van|theo\b|phan\b|[ivx]+\s?[./]|"
    r"\d+\s?[./]|trong (?:nam|quy|thang|6|9)|de\b|uy ban|ubnd|so\b.{0,30}bao cao|"
    r"\(|-|\+|tiep tuc|hien nay|nham)"
)
_PERIOD_END = regex.compile(r"(?:19|20)\d\d\W*$")
_MAX_TITLE_CHARS = 80


_DIGITS = str.maketrans("/bolisz", "1801152")
"""Digits that recognition takes for letters or strokes."""


class Head(NamedTuple):
    """What the head says; `left` are the left column's lines from the top, without the number."""

    left: tuple[str, ...]
    number: str | None
    place: str | None
    date: dt.date | None
    title: str | None


def read_head(pages: Sequence[Page]) -> Head:
    """The head of the first page that holds text."""
    lines = next((page.lines for page in pages if page.lines), ())
    body = [line for line in lines if line.role is not LineRole.PAGE_NUMBER and line.text.strip()]
    kind_at = _find_kind(body)
    top = body[: kind_at if kind_at is not None else min(len(body), 8)]
    left, number, place, date = _read_top([line.text for line in top])
    title = _read_title(body, kind_at) if kind_at is not None else None
    return Head(left, number, place, date, title)


def _find_kind(lines: Sequence[Line]) -> int | None:
    """The line that says 'BÁO CÁO'."""
    for index, line in enumerate(lines[:_MAX_HEAD_LINES]):
        folded = fold_chars(line.text).replace("*", "")
        if _KIND.match(folded):
            return index
        if _KIND_WITH_TITLE.match(folded) and line.text.replace("*", "").strip()[:7].isupper():
            return index
    return None


def _read_top(texts: Sequence[str]) -> tuple[tuple[str, ...], str | None, str | None, dt.date | None]:
    left: list[str] = []
    number = place = None
    date = None
    seen_number = False
    for text in texts:
        text = text.replace("*", " ").replace("⁄", "/").replace("∕", "/")
        folded = fold_chars(text)
        rest_from = 0
        if found := _NUMBER.search(folded):
            seen_number = True
            number = number or _number(text, found)
            rest_from = found.end()
        if dated := _PLACE_DATE.search(folded, rest_from):
            place = place or _place(text[dated.start("place") : dated.end("place")])
            date = date or _date(dated)
            continue
        if seen_number:
            continue
        cut = min(
            (m.start() for m in (_COUNTRY.search(folded), _MOTTO.search(folded)) if m), default=len(text)
        )
        if kept := text[:cut].strip(" -–—_.|"):
            left.append(kept)
    return tuple(left), number, place, date


def _number(text: str, found: "regex.Match[str]") -> str | None:
    """'278/BC-UBND'; None where the digits are left blank."""
    if not found["digits"]:
        return None
    symbol = text[found.start("symbol") : found.end("symbol")]
    return f"{found['digits']}/{''.join(symbol.split()).upper().replace('–', '-')}"


def _place(text: str) -> str | None:
    """The place's own name: the capitalised words at the end of what stands before the date."""
    words = text.strip(" ,.-–").split()
    kept: list[str] = []
    for word in reversed(words):
        if not (word[:1].isupper() or word in ("-", "–")):
            break
        kept.append(word)
    name = " ".join(reversed(kept)).strip(" -–")
    return name or None


def _date(found: "regex.Match[str]") -> dt.date | None:
    """None where day or month is left blank; '//' is what recognition makes of 11."""
    day, month = (found[part].translate(_DIGITS) for part in ("day", "month"))
    return make_date(day, month, found["year"]) if day and month else None


def _read_title(lines: Sequence[Line], kind_at: int) -> str | None:
    """The subject under 'BÁO CÁO', its lines joined."""
    parts: list[str] = []
    first = lines[kind_at].text.replace("*", " ").strip()
    if not _KIND.match(fold_chars(first)):
        parts.append(first[7:].strip(" :"))
    for index in range(kind_at + 1, min(len(lines), kind_at + 1 + _MAX_TITLE_LINES)):
        text = lines[index].text.replace("*", " ").strip(" _-–—")
        if not text:
            break
        if parts and _ends_title(parts[-1], text, _gap(lines[index - 1], lines[index])):
            break
        parts.append(text)
        if text.endswith("."):
            break
    return " ".join(" ".join(parts).split()) or None


def _ends_title(above: str, text: str, gap: bool) -> bool:
    """Does the body begin with `text`, under the title's line `above`?"""
    if gap:
        return True
    if above.endswith(",") or text[:1].islower():
        return False
    return (
        bool(_BODY_START.match(fold_chars(text)))
        or bool(_PERIOD_END.search(fold_chars(above)))
        or len(text) > _MAX_TITLE_CHARS
    )


def _gap(above: Line, line: Line) -> bool:
    """An empty line between two lines of a text file, or more than a line's height on a page."""
    if above.box is not None and line.box is not None:
        return line.box.top - above.box.bottom > 1.2 * above.box.height
    return line.line_no - above.line_no > 1
