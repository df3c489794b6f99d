"""Text files that hold an earlier OCR's result, as pages of lines and tables."""

import codecs
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.textmarks import without_marks
from schemas.document import FailureCategory as Category
from schemas.page import Cell, Line, LineRole, Page, PageStatus, Table, TextSource, Word

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAX_CONTROL_SHARE = 0.01

_PAGE_START = re.compile(r"^ (?=\S)")
_MIN_PAGE_LINES = 12
"""A leading space starts a page only where such lines stand at least this far apart, as page starts do."""

_ITEM = re.compile(
    r"^\s*(?:[-–—+•*·►▪]|\d+(?:\.\d+)*[.)]\s|\d+(?:\.\d+)+\s|[a-zđ][.)]\s|[IVXl|]{1,5}[.)]\s|\(\d+\)|\d+/\s)"
)
_LONE_NUMBER = re.compile(r"^\s*(?:[-–]\s*)?\d{1,3}\s*(?:[-–]\s*)?$")


def decode_text(content: bytes, path: Path) -> str:
    """The text of a file's bytes: UTF-8 with or without a byte-order mark, UTF-16 with one.

    Line ends become `\\n`, letters their composed form (NFC). Raises `InputError`: `unsupported` where the
    bytes are no such text, `empty` where there is none.
    """
    mark, encoding = next(((m, e) for m, e in _BOMS if content.startswith(m)), (b"", "utf-8"))
    content = content.removeprefix(mark)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as exc:
        raise InputError(
            Category.UNSUPPORTED,
            "the file is neither an image, a PDF nor UTF-8 text",
            remedy="save text as UTF-8",
            path=path,
        ) from exc
    controls = sum(1 for char in text if ord(char) < 32 and char not in "\t\n\r\f\v")
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise InputError(Category.UNSUPPORTED, "the file is binary, of no type that is read", path=path)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise InputError(Category.EMPTY, "the file holds no text", path=path)
    return text


def split_pages(text: str) -> list[str]:
    """The pages of a text: divided by form feeds or, where there are none, by the lone leading space that
    some OCR tools leave on each page's first line. Nothing but the dividing characters is dropped."""
    if "\f" in text:
        pages = text.split("\f")
        return pages[:-1] if not pages[-1].strip() else pages
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _PAGE_START.match(line)]
    if any(after - before < _MIN_PAGE_LINES for before, after in itertools.pairwise(starts)):
        return [text]
    inner = [start for start in starts if start >= _MIN_PAGE_LINES]
    borders = [0, *inner, len(lines)]
    return ["\n".join(lines[a:b]) for a, b in itertools.pairwise(borders)]


def read_text_file(path: Path) -> tuple[Page, ...]:
    """The pages of a text file.

    `line_no` counts the lines of a page as the file has them, empty ones included. Rows whose cells are
    divided by tabs become tables and stand in no line. Raises `InputError` as `decode_text` does.
    """
    text = decode_text(path.read_bytes(), path)
    pages = split_pages(text)
    width = wrapped_width(text.split("\n"))
    return tuple(text_page(page, number, width) for number, page in enumerate(pages, start=1))


def text_page(text: str, page_no: int, width: int | None) -> Page:
    """One page from its text; `width` is that of hard-wrapped lines, None where lines are not wrapped."""
    lines = text.split("\n")
    tables = tuple(_tables(lines, page_no))
    prose = [(no, line) for no, line in enumerate(lines, start=1) if line.strip() and "\t" not in line]
    paragraphs = paragraph_numbers(prose, width)
    kept = tuple(_line(no, line, paragraph) for (no, line), paragraph in zip(prose, paragraphs, strict=True))
    blank = not kept and not tables
    return Page(
        page_no=page_no,
        source=TextSource.TEXT_FILE,
        status=PageStatus.BLANK if blank else PageStatus.OK,
        lines=kept,
        tables=tables,
        note="no text on this page of the file" if blank else "text of an earlier recognition",
    )


def wrapped_width(lines: Sequence[str]) -> int | None:
    """The length at which a text's lines are wrapped, None where every paragraph is one long line."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip() and "\t" not in line)
    if len(lengths) < 4:
        return None
    longest = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
    if longest > 140:
        return None
    # Wrapped prose has a good part of its lines near the margin.
    near = sum(length >= 0.75 * longest for length in lengths)
    return longest if near >= 0.3 * len(lengths) else None


def paragraph_numbers(lines: Sequence[tuple[int, str]], width: int | None) -> list[int]:
    """The paragraph of each (line number, text), counted from 1.

    An empty line in between starts a new paragraph, so does a bullet or numbering, a line that is not
    wrapped, and a line after one that ends well before the margin.
    """
    numbers: list[int] = []
    for index, (line_no, line) in enumerate(lines):
        if index == 0:
            numbers.append(1)
            continue
        before_no, before = lines[index - 1]
        goes_on = (
            width is not None
            and line_no == before_no + 1
            and len(before.rstrip()) >= 0.75 * width
            and not _ITEM.match(line)
            and not _LONE_NUMBER.match(before)
        )
        numbers.append(numbers[-1] if goes_on else numbers[-1] + 1)
    return numbers


def _line(line_no: int, raw: str, paragraph_no: int) -> Line:
    text, spans = without_marks(raw)
    words = tuple(Word(start=m.start(), end=m.end()) for m in re.finditer(r"\S+", raw))
    role = LineRole.PAGE_NUMBER if _LONE_NUMBER.match(raw) else LineRole.BODY
    return Line(
        line_no=line_no, raw=raw, text=text, spans=spans, words=words, role=role, paragraph_no=paragraph_no
    )


def _tables(lines: Sequence[str], page_no: int) -> Iterator[Table]:
    """The tab-divided tables of a page. Runs of rows with only empty lines between them are one table as long
    as the number of columns stays, because some tools divide what stood on two sheets; the header that the
    second sheet repeats is left out."""
    run: list[tuple[int, list[str]]] = []
    header: list[list[str]] = []
    for line_no, line in enumerate(lines, start=1):
        if "\t" in line:
            cells = line.split("\t")
            starts_anew = bool(run) and not lines[line_no - 2].strip()
            if starts_anew and len(cells) != max(len(row) for _, row in run):
                yield _table(run, page_no)
                run = []
            if not run:
                header = []
            if len(header) < 3 and not any(_is_body(row) for row in header):
                header.append(cells)
            elif cells in header and not _is_body(cells):
                continue
            run.append((line_no, cells))
        elif line.strip() and run:
            yield _table(run, page_no)
            run = []
    if run:
        yield _table(run, page_no)


def _is_body(row: Sequence[str]) -> bool:
    """A row that begins with a number (an ordinal) is no header."""
    return bool(re.match(r"\s*\d", row[0]))


def _table(run: Sequence[tuple[int, list[str]]], page_no: int) -> Table:
    width = max(len(cells) for _, cells in run)
    rows = tuple(
        tuple(
            Cell(text=without_marks(raw)[0].strip(), raw=raw) for raw in cells + [""] * (width - len(cells))
        )
        for _, cells in run
    )
    return Table(page_no=page_no, rows=rows, line_nos=tuple(line_no for line_no, _ in run))
