"""A page under way: where the pen stands, what was printed on it, and its footnotes."""

from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from samples.lines import Line, Piece, break_lines, draw_line
from samples.marks import Run

MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 17 * MM
NOTE_SIZE, NOTE_LEADING, NOTE_RULE = 10.0, 12.0, 52 * MM


@dataclass
class TableRecord:
    """The part of a table that stands on one page, as text."""

    header: list[list[str]]
    rows: list[list[str]] = field(default_factory=list)
    continued: bool = False


@dataclass
class PageRecord:
    """What one page says."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    tables: list[TableRecord] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, *self.notes])


class Pager:
    """Pages of a document, filled from top to bottom."""

    def __init__(self, canvas: Canvas, notes: dict[str, list[Run]], *, numbered: bool = True) -> None:
        self.canvas: Any = canvas
        self.notes = notes
        self.numbered = numbered
        self.pages: list[PageRecord] = []
        self.landscape = False
        self._open_page()

    @property
    def page(self) -> PageRecord:
        return self.pages[-1]

    @property
    def size(self) -> tuple[float, float]:
        width, height = A4
        return (height, width) if self.landscape else (width, height)

    @property
    def left(self) -> float:
        return LEFT if not self.landscape else TOP

    @property
    def width(self) -> float:
        return self.size[0] - (LEFT + RIGHT if not self.landscape else TOP + BOTTOM)

    @property
    def room(self) -> float:
        """What is left above the footnotes."""
        return self.y - self.floor

    def turn(self, *, landscape: bool) -> None:
        """Begin a page in the given orientation."""
        self._close_page()
        self.landscape = landscape
        self._open_page()

    def new_page(self) -> None:
        self.turn(landscape=self.landscape)

    def finish(self) -> None:
        self._close_page()

    def need(self, height: float) -> None:
        """Begin a new page if `height` does not fit on this one."""
        if self.room < height:
            self.new_page()

    def line(self, line: Line, leading: float, align: str = "j") -> None:
        """Print one line of the running text, with the footnotes that it refers to."""
        note_lines = [drawn for piece in line.pieces if piece.note for drawn in self._note_lines(piece.note)]
        extra = NOTE_LEADING * len(note_lines) + (8 if note_lines and not self._pending else 0)
        self.need(leading + extra)
        self.y -= leading
        draw_line(self.canvas, line, self.left, self.y, self.width, align)
        self.page.lines.append(line.text)
        self.book(line.pieces)
        self._pending.extend(note_lines)
        self.floor += extra

    def book(self, pieces: list[Piece]) -> None:
        """Note which figures were printed on this page."""
        for piece in pieces:
            if piece.figure is not None and piece.figure not in self.page.figures:
                self.page.figures.append(piece.figure)

    def _note_lines(self, note: str) -> list[Line]:
        runs = [Run(note, note=note), Run(" "), *self.notes[note]]
        return break_lines(runs, NOTE_SIZE, self.width, 0)

    def _open_page(self) -> None:
        self.pages.append(PageRecord())
        self._pending: list[Line] = []
        self.canvas.setPageSize(self.size)
        self.y = self.size[1] - TOP
        self.floor = BOTTOM
        if self.numbered and len(self.pages) > 1:
            self.canvas.setFont("Serif-Regular", 13)
            self.canvas.drawCentredString(self.size[0] / 2, self.size[1] - 12.5 * MM, str(len(self.pages)))

    def _close_page(self) -> None:
        if self._pending:
            self.canvas.setLineWidth(0.5)
            top = BOTTOM + NOTE_LEADING * len(self._pending)
            self.canvas.line(self.left, top, self.left + NOTE_RULE, top)
            for place, line in enumerate(self._pending):
                baseline = top - NOTE_LEADING * (place + 1) + 1
                draw_line(self.canvas, line, self.left, baseline, self.width, "j")
                self.page.notes.append(line.text)
                self.book(line.pieces)
        self.canvas.showPage()
