"""A page as it was read and as it was restored, with the place of every word.

Pixels are those of the page at 200 dpi, displayed upright. ``page_no`` and ``line_no`` count from 1.
"""

from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import NamedTuple

from schemas.base import Record

PAGE_DPI = 200
"""The resolution in which all boxes are told, whatever the resolution a page was read at."""


class Box(NamedTuple):
    """A rectangle in pixels of the page at 200 dpi: right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def scaled(self, factor: float) -> "Box":
        """The same place in an image whose side is `factor` times as long."""
        return Box(*(round(side * factor) for side in self))


class Span(NamedTuple):
    """A stretch of restored text and the stretch of raw text it came from (end exclusive).

    The spans of a line tile both strings from start to end, in order and without gaps.
    """

    raw_start: int
    raw_end: int
    start: int
    end: int


class FigureAsWord(NamedTuple):
    """A lone figure that was taken for a misread word: where the word stands in the restored text, and what
    stood there."""

    start: int
    end: int
    figure: str


class Doubt(NamedTuple):
    """A word of the restored text that was hardly likelier than another: by so many nats."""

    start: int
    end: int
    nats: float


class LineRole(StrEnum):
    """What a line is for on its page; only `BODY` and `FOOTNOTE` lines are read for figures in prose."""

    HEAD = "head"  # the two-column head: agency, number, motto, place and date
    BODY = "body"
    FOOTNOTE = "footnote"
    PAGE_NUMBER = "page_number"
    RECIPIENTS = "recipients"  # Nơi nhận
    SIGNATURE = "signature"


class Word(Record):
    """One word as the engine read it.

    `start` and `end` are its place in the line's raw text; `confidence` is the engine's, 0 to 1, or None
    where no engine was involved (a born-digital page, an earlier OCR's text).
    """

    start: int
    end: int
    box: Box | None = None
    confidence: float | None = None


class Line(Record):
    """One printed line: what was read (`raw`), what it says (`text`), and how the two correspond.

    Before restoration `text` equals `raw`. An empty `spans` means that they correspond character by
    character.
    """

    line_no: int
    raw: str
    text: str
    spans: tuple[Span, ...] = ()
    words: tuple[Word, ...] = ()
    figures_as_words: tuple[FigureAsWord, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    box: Box | None = None
    role: LineRole = LineRole.BODY
    paragraph_no: int = 1
    """Lines of one paragraph share this number; it counts from 1 on the page."""

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of `raw` that the stretch `start`..`end` of `text` came from."""
        if not self.spans:
            return start, end
        spans = self.spans  # in order, one behind the other
        touched = (
            spans[bisect_right(spans, start, key=_end_of) : bisect_left(spans, end, key=_start_of)]
            or spans[bisect_left(spans, start, key=_end_of) : bisect_right(spans, start, key=_start_of)]
        )
        if not touched:
            return 0, len(self.raw)
        first, last = touched[0], touched[-1]
        raw_start = first.raw_start + (start - first.start if _equal_length(first) else 0)
        raw_end = last.raw_start + (end - last.start) if _equal_length(last) else last.raw_end
        return max(raw_start, first.raw_start), min(raw_end, last.raw_end)

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words on the paper under the stretch `start`..`end` of the restored text."""
        raw_start, raw_end = self.raw_range(start, end)
        words = self.words  # in order, or a line of many figures would take time with their square
        return words[bisect_right(words, raw_start, key=_end_of) : bisect_left(words, raw_end, key=_start_of)]


def _start_of(stretch: "Span | Word | Piece") -> int:
    return stretch.start


def _end_of(stretch: "Span | Word | Piece") -> int:
    return stretch.end


def _equal_length(span: Span) -> bool:
    return span.raw_end - span.raw_start == span.end - span.start


class Cell(Record):
    """One cell of a table: `raw` as read, `text` as restored; a merged cell stands once, at its first
    place. `words` and `spans` are as in `Line`."""

    text: str
    raw: str = ""
    box: Box | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()
    spans: tuple[Span, ...] = ()
    page_no: int | None = None
    """Where the cell's table was joined from several pages: the page it stands on, if not the table's."""


class Table(Record):
    """A ruled table, or one whose cells a text file divides by tabs. Every row has as many cells as the table
    has columns, an empty cell is an empty text."""

    page_no: int
    box: Box | None = None
    rows: tuple[tuple[Cell, ...], ...]
    line_nos: tuple[int, ...] = ()
    """Per row the line it stands on, for text inputs."""


class PageStatus(StrEnum):
    """What became of a page."""

    OK = "ok"
    BLANK = "blank"
    FAILED = "failed"  # an error is recorded beside it; the document is partial


class TextSource(StrEnum):
    """How a page's raw text came about; restoration depends on it."""

    OCR = "ocr"  # recognised here with the Vietnamese model
    TEXT_LAYER = "text_layer"  # the PDF's own text, judged good
    TEXT_FILE = "text_file"  # an earlier OCR's text, of any quality


class Page(Record):
    """One page of a document, lines in reading order, tables apart (their text is in no line)."""

    page_no: int
    width_px: int = 0
    height_px: int = 0
    source: TextSource
    status: PageStatus = PageStatus.OK
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    quarter_turns: int = 0
    """How often the page as the file shows it was turned counter-clockwise by 90° to be upright."""
    skew_deg: float = 0.0
    """The angle by which the lines of the upright page fall to the right."""
    note: str | None = None
    """Why this source, why blank, why failed: one clause for people."""

    @property
    def raw_text(self) -> str:
        return "\n".join(line.raw for line in self.lines)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


class Piece(NamedTuple):
    """The part of a passage that stands on one printed line, there from `line_start` on."""

    start: int
    end: int
    page_no: int
    line_no: int
    line_start: int


class Passage(Record):
    """A paragraph joined across its lines and pages, knowing where each of its characters stands.

    Lines are joined by one space; a passage keeps the restored text only.
    """

    text: str
    pieces: tuple[Piece, ...]
    role: LineRole = LineRole.BODY

    def places(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of printed lines under the stretch `start`..`end` of the passage, cut to it."""
        found = []
        pieces = self.pieces  # in order
        first = bisect_right(pieces, start, key=_end_of)
        for piece in pieces[first : bisect_left(pieces, end, key=_start_of)]:
            low, high = max(start, piece.start), min(end, piece.end)
            if low < high:
                found.append(
                    Piece(low, high, piece.page_no, piece.line_no, piece.line_start + low - piece.start)
                )
        return tuple(found)
