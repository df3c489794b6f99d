"""Where a figure stands on the paper: page, box or line, and the words around it."""

from collections.abc import Mapping, Sequence
from functools import reduce

from extractors.candidate import Candidate
from schemas.observation import Evidence
from schemas.page import Box, Line, Page, Passage, Word

Lines = Mapping[tuple[int, int], Line]
Reach = tuple[int, int]
"""How many characters before and after a figure a quote may hold, whole words counted."""
CLAUSE_REACH: Reach = (90, 60)
SENTENCE_REACH: Reach = (240, 160)


def index_lines(pages: Sequence[Page]) -> dict[tuple[int, int], Line]:
    """All lines by page and line number."""
    return {(page.page_no, line.line_no): line for page in pages for line in page.lines}


def words_of(passage: Passage, start: int, end: int, lines: Lines) -> list[Word]:
    """The words on the paper under a stretch of a passage."""
    words: list[Word] = []
    for piece in passage.places(start, end):
        line = lines.get((piece.page_no, piece.line_no))
        if line is not None:
            words += line.words_at(piece.line_start, piece.line_start + piece.end - piece.start)
    return words


def locate(
    passage: Passage,
    start: int,
    end: int,
    quote: tuple[int, int],
    lines: Lines,
    reach: Reach = CLAUSE_REACH,
) -> Evidence:
    """Evidence for the figure at `start`..`end`; `quote` is the stretch to quote, cut to the reach."""
    pieces = passage.places(start, end)
    first = pieces[0] if pieces else passage.pieces[0]
    boxes: list[Box] = []
    for piece in pieces:
        line = lines.get((piece.page_no, piece.line_no))
        if line is not None and piece.page_no == first.page_no:
            found = line.words_at(piece.line_start, piece.line_start + piece.end - piece.start)
            boxes += [word.box for word in found if word.box is not None]
    bbox = reduce(Box.union, boxes) if boxes else None
    line_no = None if bbox is not None else first.line_no
    return Evidence(
        page=first.page_no,
        bbox=bbox,
        line=line_no,
        quote=quote_of(passage.text, quote, start, end, reach),
    )


def quote_of(text: str, quote: tuple[int, int], start: int, end: int, reach: Reach = CLAUSE_REACH) -> str:
    """The clause or sentence around the figure, cut at words where it is long."""
    low, high = max(quote[0], start - reach[0]), min(quote[1], end + reach[1])
    low, high = min(low, start), max(high, end)
    while low > quote[0] and not text[low - 1].isspace():
        low -= 1
    while high < min(quote[1], len(text)) and not text[high].isspace():
        high += 1
    return " ".join(text[low:high].split())


def locate_cell(candidate: Candidate) -> Evidence:
    """Evidence for a figure of a table: its cell's box, or its row's line; the quote is the row."""
    assert candidate.cell is not None
    piece = candidate.passage.pieces[0]
    box = candidate.cell.box
    line_no = piece.line_no if box is None and piece.line_no > 0 else None
    return Evidence(page=piece.page_no, bbox=box, line=line_no, quote=candidate.passage.text)
