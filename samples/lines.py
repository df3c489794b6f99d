"""Words, lines and how they are drawn: from styled runs to justified lines."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile

from samples.marks import Run

FONT_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif-fonts",
    "/usr/share/fonts/liberation-fonts",
    "/usr/share/fonts/liberation",
)
"""Where distributions put Liberation; the environment variable HOSO_FONTS names another folder."""

DEJAVU_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF")

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
_BREAK_IN_NUMBER = re.compile(r"(?<=[A-ZĐ]-)(?=[A-ZĐ])")
_NEEDED = "ươđẽỹủỘỄ"


class FontsMissing(RuntimeError):
    """Liberation Serif with the Vietnamese letters is not installed."""


@cache
def font_file(style: str, family: str = "Serif") -> Path:
    """The file of Liberation `family` in `style`; its versions before 2 lack most Vietnamese letters."""
    folders = (os.environ.get("HOSO_FONTS", ""), *FONT_FOLDERS)
    if path := _complete(folders, f"Liberation{family}-{style}.ttf"):
        return path
    raise FontsMissing(
        f"Liberation {family} 2 was not found: install it (Debian 12: apt-get install fonts-liberation2; "
        "later: fonts-liberation), or name its folder in HOSO_FONTS"
    )


def dejavu_file(style: str, family: str) -> Path:
    """The file of DejaVu `family` (SerifCondensed, say) in `style`."""
    ending = "" if style == "Regular" else f"-{style}"
    if path := _complete(DEJAVU_FOLDERS, f"DejaVu{family}{ending}.ttf"):
        return path
    raise FontsMissing(f"DejaVu {family} {style} was not found: apt-get install fonts-dejavu-extra")


def _complete(folders: Sequence[str], name: str) -> Path | None:
    """The first file `name` that has the Vietnamese letters."""
    for folder in folders:
        path = Path(folder) / name
        if path.exists() and all(ord(letter) in TTFontFile(str(path)).charToGlyph for letter in _NEEDED):
            return path
    return None


def register_fonts(face: str = "Serif") -> None:
    """Make a type face known to reportlab as Serif-Regular, Serif-Bold, …: Liberation's `face`, or DejaVu's
    where it begins so ("DejaVuSerifCondensed")."""
    for style in STYLES:
        dejavu = face.startswith("DejaVu")
        path = dejavu_file(style, face.removeprefix("DejaVu")) if dejavu else font_file(style, face)
        name = f"Serif-{style}"
        pdfmetrics._fonts.pop(name, None)  # reportlab keeps the first font of a name otherwise
        pdfmetrics.registerFont(TTFont(name, str(path)))


@dataclass(frozen=True)
class Piece:
    """Text in one font: a word or a part of it."""

    text: str
    font: str
    size: float
    rise: float = 0
    figure: int | None = None
    note: str | None = None

    @property
    def width(self) -> float:
        return float(pdfmetrics.stringWidth(self.text, self.font, self.size))


@dataclass(frozen=True)
class Word:
    """What stands between two places where a line may end; `glued` to the word before without a space."""

    pieces: tuple[Piece, ...]
    glued: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Line:
    """A line of words; `last` of its paragraph, so that it is not justified."""

    words: tuple[Word, ...]
    size: float
    indent: float = 0
    last: bool = False

    @property
    def text(self) -> str:
        return "".join(
            ("" if word.glued or not place else " ") + word.text for place, word in enumerate(self.words)
        )

    @property
    def gaps(self) -> int:
        return sum(not word.glued for word in self.words[1:])

    @property
    def width(self) -> float:
        """Its natural width."""
        space = pdfmetrics.stringWidth(" ", "Serif-Regular", self.size)
        return sum(word.width for word in self.words) + float(space) * self.gaps

    @property
    def pieces(self) -> list[Piece]:
        return [piece for word in self.words for piece in word.pieces]


def words_of(runs: Sequence[Run], size: float) -> list[Word]:
    """Runs cut at their spaces, and in document numbers after a hyphen ("QĐ-UBND")."""
    words: list[Word] = []
    waiting: list[Piece] = []
    glued = False
    for run in runs:
        for part in re.split(r"( +)", run.text):
            if part.startswith(" "):
                if waiting:
                    words.append(Word(tuple(waiting), glued))
                waiting, glued = [], False
                continue
            for place, bit in enumerate(_BREAK_IN_NUMBER.split(part)):
                if place:
                    words.append(Word(tuple(waiting), glued))
                    waiting, glued = [], True
                if bit:
                    waiting.append(_piece(run, bit, size))
    if waiting:
        words.append(Word(tuple(waiting), glued))
    return words


def _piece(run: Run, text: str, size: float) -> Piece:
    font = f"Serif-{STYLES[run.bold + 2 * run.italic]}"
    if run.note:
        return Piece(text, font, size * 0.62, size * 0.36, note=run.note)
    return Piece(text, font, size, figure=run.figure)


def break_lines(runs: Sequence[Run], size: float, width: float, indent: float = 0) -> list[Line]:
    """Greedy lines of at most `width`, the first one indented."""
    lines: list[Line] = []
    current: list[Word] = []
    lead = indent
    for word in words_of(runs, size):
        trial = Line((*current, word), size, lead)
        if current and trial.width > width - lead:
            lines.append(Line(tuple(current), size, lead))
            current, lead = [], 0
        current.append(word)
    lines.append(Line(tuple(current), size, lead, last=True))
    return lines


def draw_line(canvas: Any, line: Line, left: float, baseline: float, width: float, align: str) -> None:
    """Draw `line`; `align` is j (justified), l, c or r."""
    x = left + line.indent
    space = float(pdfmetrics.stringWidth(" ", "Serif-Regular", line.size))
    slack = width - line.indent - line.width
    if align == "c":
        x += slack / 2
    elif align == "r":
        x += slack
    elif align == "j" and not line.last and line.gaps:
        space += slack / line.gaps
    for place, word in enumerate(line.words):
        if place and not word.glued:
            x += space
        for number, piece in enumerate(word.pieces):
            canvas.setFont(piece.font, piece.size)
            ends = number == len(word.pieces) - 1 and place < len(line.words) - 1
            follows = ends and not line.words[place + 1].glued
            canvas.drawString(x, baseline + piece.rise, piece.text + (" " if follows else ""))
            x += piece.width
