"""Read a sample's source: TOML between ``+++`` lines, then the report in a small line-oriented markup.

    # Heading        bold          ## Heading   bold italic      ^ text   centred      ^^ text   centred, bold
    paragraph, one or more source lines, ended by an empty line
    [^1]: text       a footnote, printed on the page that refers to it
    %% page | landscape | portrait | sign
    %% table key=value …   rows of cells divided by ``||``, ended by ``%% end``

A cell may begin with ``<c3>``, ``<r2>`` or ``<r2c3>``: it spans that many columns and rows, and the cells
that it covers are left out, as in HTML. Table keys: ``widths`` (relative), ``header`` (rows), ``size``
(points), ``align`` (one letter per column), ``columns`` (indicator codes or ``-``; fills in labels), ``kind``
and ``level`` for those labels.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samples.marks import Figure, Marks, Run

TEXTS = Path(__file__).parent / "texts"
TOTAL = re.compile(r"(tổng|cộng|tổng cộng|tổng số)", re.IGNORECASE)


@dataclass(frozen=True)
class Paragraph:
    """`style` is body, heading, subheading, centre or title."""

    style: str
    runs: list[Run]


@dataclass(frozen=True)
class Command:
    """page, landscape, portrait or sign."""

    name: str


@dataclass(frozen=True)
class Cell:
    runs: list[Run]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    rows: list[list[Cell]]
    header: int
    widths: list[float]
    align: str
    size: float


Block = Paragraph | Command | Table


@dataclass(frozen=True)
class Source:
    """A sample before it is typeset."""

    name: str
    meta: dict[str, Any]
    blocks: list[Block]
    notes: dict[str, list[Run]]
    figures: list[Figure] = field(default_factory=list)


def names() -> list[str]:
    """All samples, in the order in which they are generated."""
    return sorted(path.stem for path in TEXTS.glob("*.txt"))


def load(name: str, folder: Path = TEXTS) -> Source:
    """The sample called `name`."""
    _, front, body = (folder / f"{name}.txt").read_text(encoding="utf-8").split("+++\n", 2)
    return _Reader(name, tomllib.loads(front)).read(body)


class _Reader:
    """Turns the lines of a body into blocks."""

    def __init__(self, name: str, meta: dict[str, Any]) -> None:
        self.name = name
        self.meta = meta
        self.marks = Marks()
        self.blocks: list[Block] = []
        self.notes: dict[str, list[Run]] = {}

    def read(self, body: str) -> Source:
        lines = iter(body.splitlines())
        waiting: list[str] = []
        for line in lines:
            if line.startswith("%% table"):
                self._flush(waiting)
                self.blocks.append(self._table(line, lines))
            elif line.startswith("%% "):
                self._flush(waiting)
                self.blocks.append(Command(line[3:].strip()))
            elif line.strip():
                waiting.append(line.strip())
            else:
                self._flush(waiting)
        self._flush(waiting)
        return Source(self.name, self.meta, self.blocks, self.notes, self.marks.figures)

    def _flush(self, waiting: list[str]) -> None:
        """Make a paragraph, heading or footnote of the lines collected so far."""
        if not waiting:
            return
        text = " ".join(waiting)
        waiting.clear()
        if note := re.match(r"\[\^(\w+)\]: ", text):
            self.notes[note[1]] = self.marks.runs(text[note.end() :])
            return
        for sign, style, bold, italic in _STYLES:
            if text.startswith(sign):
                runs = self.marks.runs(text[len(sign) :], bold=bold, italic=italic)
                self.blocks.append(Paragraph(style, runs))
                return

    def _table(self, opening: str, lines: Any) -> Table:
        keys = dict(part.split("=", 1) for part in opening.split()[2:])
        columns = keys["columns"].split(",") if "columns" in keys else []
        header = int(keys.get("header", 1))
        rows: list[list[Cell]] = []
        for line in lines:
            if line.startswith("%% end"):
                break
            if line.strip():
                texts = [cell.strip() for cell in line.split("||")]
                if len(rows) >= header:
                    texts = _label_cells(texts, columns, keys)
                rows.append([self._cell(text, bold=len(rows) < header) for text in texts])
        widths = [float(width) for width in keys["widths"].split(",")]
        return Table(rows, header, widths, keys.get("align", "l" * len(widths)), float(keys.get("size", 11)))

    def _cell(self, text: str, *, bold: bool) -> Cell:
        span = re.match(r"<(?:r(\d+))?(?:c(\d+))?>", text)
        runs = self.marks.runs(text[span.end() :] if span else text, bold=bold)
        return Cell(runs, int((span and span[2]) or 1), int((span and span[1]) or 1))


_STYLES = (
    ("### ", "subheading", False, True),
    ("## ", "subheading", True, True),
    ("# ", "heading", True, False),
    ("^^ ", "title", True, False),
    ("^ ", "centre", False, True),
    ("", "body", False, False),
)


def _label_cells(texts: list[str], columns: list[str], keys: dict[str, str]) -> list[str]:
    """Mark the non-zero figures of a row by its columns' indicators and its own name."""
    if not columns or all(code == "-" for code in columns):
        return texts
    name = next(text for text in texts if re.search(r"[^\W\d_]{2}", text))
    name = re.sub(r"<\w+>|\*", "", name).strip()
    total = TOTAL.fullmatch(name) is not None
    level = f"@{keys['level']}" if "level" in keys else ""
    breakdown = "" if total else f"#{keys['kind']}:{name}"
    shift = len(columns) - len(texts)
    marked: list[str] = []
    for place, text in enumerate(texts):
        code = columns[place + shift] if place + shift >= 0 else "-"
        figure = text.strip("*")
        if (
            code == "-"
            or "{" in text
            or not re.search(r"\d", figure)
            or (not total and figure.strip("0") == "")
        ):
            marked.append(text)
        else:
            optional = "" if total and figure.strip("0") else "?"
            marked.append(text.replace(figure, f"{{{figure}|{code}{breakdown}{level}{optional}}}"))
    return marked
