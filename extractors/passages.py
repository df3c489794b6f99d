"""Lines joined to passages (đoạn văn) across lines and pages, every character keeping its place.

Lines of one page with the same paragraph number are one paragraph. A paragraph that the page's end cuts off
is joined with its continuation on the next page, over the page numbers, footnotes and the like between them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import regex

from schemas.page import Line, LineRole, Page, Passage, Piece, TextSource

_READ = (LineRole.BODY, LineRole.FOOTNOTE)
_FINAL = regex.compile(r"[.;:!?…][\"”')*_\s]*$|\./\.?[\s*]*$")
_NEW_START = regex.compile(r"\s*(?:[-–—+•*]|\d{1,2}(?:\.\d{1,2})*[.)/](?!\d)|[IVX]{1,5}[./]|[a-eđ][.)])\s*\S")
_COUNTED = regex.compile(
    r"\d{1,3}(?:\.\d{3})+\s+\p{Ll}|\d+(?:[.,]\d+)?\s?%|\d+\s+hồ sơ|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
)
"""A line that begins with a counted thing is the rest of a sentence, not a numbered heading."""
_FOOTNOTE_MARK = regex.compile(r"[\p{L}%).,;](\d{1,2})(?!\d)")
_FOOTNOTE = regex.compile(r"\s*(\d{1,2})\s+\p{Lu}\p{Ll}")
_NO_LINE = 10**9
_TAIL = 400
"""More characters than any of these patterns looks back over."""
_DANGLING = regex.compile(
    r"(?:(?<![\d/.])(?!(?:19|20)\d\d$)\d[\d.,]*(?:/\d[\d.,]*)?|\b(?:và|là|gồm|có|của|với|đã|được|các|cho|từ|đến|về|tại|số))$"
)
"""A paragraph does not end in a bare number (but for a year) or in a function word."""
_BROKEN_WORD = regex.compile(r"(?<=[/\d\p{Lu}])[-–]$|(?<=\d)/$")


class _Builder:
    """Collects lines into one passage."""

    def __init__(self, role: LineRole) -> None:
        self.role = role
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0
        self._has_capitals = self._has_small = False

    def add(self, page_no: int, line: Line) -> None:
        text = line.text.rstrip()
        lead = len(text) - len(text.lstrip())
        text = text[lead:]
        if not text:
            return
        if self._parts and not _BROKEN_WORD.search(self._parts[-1]):
            self._parts.append(" ")
            self._length += 1
        start = self._length
        self._has_capitals |= text.isupper()
        self._has_small |= not text.isupper() and text.upper() != text
        self._parts.append(text)
        self._length += len(text)
        self._pieces.append(Piece(start, self._length, page_no, line.line_no, lead))

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def tail(self) -> str:
        """The last words: a paragraph may go on over thousands of lines, and is looked at after each."""
        return "".join(part[-_TAIL:] for part in self._parts[-4:])[-_TAIL:]

    @property
    def is_capitals(self) -> bool:
        """Is it printed in capitals throughout?"""
        return self._has_capitals and not self._has_small

    def passage(self) -> Passage:
        return Passage(text=self.text, pieces=tuple(self._pieces), role=self.role)


def _paragraphs(page: Page) -> Iterator[tuple[LineRole, list[Line]]]:
    """The page's paragraphs that are read for figures."""
    numbered = len({line.paragraph_no for line in page.lines}) > 1
    notes_from = _footnotes_from(page)

    def kind(line: Line) -> tuple[LineRole, int]:
        is_note = line.role is LineRole.BODY and line.line_no >= notes_from
        return LineRole.FOOTNOTE if is_note else line.role, line.paragraph_no

    for (role, _number), group in groupby(page.lines, key=kind):
        lines = list(group)
        if role not in _READ:
            continue
        for paragraph in [lines] if numbered else _split_by_content(lines):
            if any(line.text.strip() for line in paragraph):
                yield role, paragraph


def _footnotes_from(page: Page) -> int:
    """The line from which a page's rest is footnotes that nobody marked as such; past the end where none.

    A footnote begins with a bare small number and a capital ('1 Cả hai hồ sơ đều …'), its mark stands behind
    a word further up. Only texts without a layout need this.
    """
    lines = [line for line in page.lines if line.role is LineRole.BODY]
    if page.source is not TextSource.TEXT_FILE or not lines:
        return _NO_LINE
    marked: dict[str, int] = {}
    for index, line in enumerate(lines):
        for mark in _FOOTNOTE_MARK.findall(line.text):
            marked.setdefault(mark, index)
    for index in range(len(lines) // 2, len(lines)):
        if (found := _FOOTNOTE.match(lines[index].text)) is None:
            continue
        if marked.get(found[1], index) < index:
            return lines[index].line_no
    return _NO_LINE


def _split_by_content(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Paragraphs of a page whose lines nobody numbered: at blank lines, bullets, and after full stops."""
    paragraph: list[Line] = []
    for line in lines:
        ended = bool(paragraph) and bool(_FINAL.search(paragraph[-1].text)) and line.text[:1].isupper()
        if paragraph and (not line.text.strip() or _NEW_START.match(line.text) or ended):
            yield paragraph
            paragraph = []
        if line.text.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _continues(before: _Builder, following: str, same_page: bool) -> bool:
    """Does a paragraph, cut off by the page's end or by a wrong division, go on with `following`?"""
    text, capitals = before.tail, before.is_capitals
    if _FINAL.search(text) or _NEW_START.match(following):
        return False
    if _DANGLING.search(text) and not capitals:
        return True
    start = following.lstrip(" *_(")
    if _COUNTED.match(start):
        return not capitals
    return start[:1].islower() or (start[:1].isdigit() and not same_page)


def build_passages(pages: Sequence[Page]) -> tuple[Passage, ...]:
    """The passages of a document, in reading order."""
    return tuple(b.passage() for b in _join(pages) if b.text)


def _join(pages: Iterable[Page]) -> list[_Builder]:
    builders: list[_Builder] = []
    open_body: _Builder | None = None
    for page in pages:
        first_body = True
        for role, paragraph in _paragraphs(page):
            lines = [
                line for line in paragraph if line.text.strip()
            ]  # a blank line is no start of a paragraph
            builder = None
            if role is LineRole.BODY:
                if open_body is not None and _continues(open_body, lines[0].text, same_page=not first_body):
                    builder = open_body
                first_body = False
            if builder is None:
                builder = _Builder(role)
                builders.append(builder)
            for line in lines:
                builder.add(page.page_no, line)
            if role is LineRole.BODY:
                open_body = builder
    return builders
