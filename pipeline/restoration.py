"""Restoration over a document: the lines of all pages go through the restorer together, so that a sentence
that runs over a page end is read as one, and tables go cell by cell."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter, itemgetter

from diacritics import Evidence, RestoredLine, Restorer
from diacritics.lattice import CLOZE_DOUBT
from diacritics.taught import Lexicon
from schemas.page import Cell, Doubt, Line, Page, Span, Table, TextSource
from schemas.taught import TaughtWord

EVIDENCE: dict[TextSource, Evidence | None] = {
    TextSource.OCR: Evidence.VIETNAMESE_OCR,
    TextSource.TEXT_LAYER: Evidence.CLEAN,
    TextSource.TEXT_FILE: None,  # an earlier OCR of unknown kind: the restorer judges the text itself
}

DOUBT_NATS = float(CLOZE_DOUBT)
"""Words that were decided by less are told: the decoder itself asks its network again below that."""
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE_MARK = re.compile(
    r"(?<![\d.,;:⁰¹²³⁴⁵⁶⁷⁸⁹])(?<!(?<![^\W\d_])m)(?<![kcd]m)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?![\w⁰¹²³⁴⁵⁶⁷⁸⁹])"
)


@cache
def restorer() -> Restorer:
    """The restorer of this process, loaded once."""
    return Restorer.load()


def restore_pages(
    pages: Sequence[Page], restorer: Restorer, taught: Sequence[TaughtWord] = ()
) -> tuple[Page, ...]:
    """The same pages with `text` and `spans` of every line and cell filled in; `raw` stays as it was read.
    `taught`: words that clerks taught."""
    restored: dict[int, Page] = {}
    lexicon = Lexicon(taught) if taught else None
    for source, evidence in EVIDENCE.items():
        chosen = [page for page in pages if page.source is source]
        if chosen:
            restored |= {page.page_no: page for page in _restore_alike(chosen, restorer, evidence, lexicon)}
    return tuple(restored[page.page_no] for page in pages)


def _restore_alike(
    pages: list[Page], restorer: Restorer, evidence: Evidence | None, lexicon: Lexicon | None
) -> list[Page]:
    prose = [line for page in pages for line in page.lines]
    cells = [cell for page in pages for table in page.tables for row in table.rows for cell in row]
    texts, confidences, slots = _with_paragraph_ends(pages)
    texts += [text for cell in cells for text in (cell.text, "")]
    confidences += [word for cell in cells for word in ([cell.confidence] * len(cell.text.split()), [])]
    out = restorer.restore_lines(texts, evidence, confidences, lexicon)
    scan = evidence is Evidence.VIETNAMESE_OCR
    lines = iter([_restored_line(line, out[slot], scan) for line, slot in zip(prose, slots, strict=True)])
    first_cell = len(texts) - 2 * len(cells)
    done = iter([_restored_cell(cell, out[first_cell + 2 * i]) for i, cell in enumerate(cells)])
    return [
        page.model_copy(
            update={
                "lines": tuple(next(lines) for _ in page.lines),
                "tables": tuple(_with_cells(table, done) for table in page.tables),
            }
        )
        for page in pages
    ]


def _with_paragraph_ends(pages: list[Page]) -> tuple[list[str], list[list[float | None]], list[int]]:
    """All lines with an empty one wherever a paragraph ends inside a page, and where each line went.

    No empty line is put at a page's end: a paragraph may run on overleaf.
    """
    texts: list[str] = []
    confidences: list[list[float | None]] = []
    slots: list[int] = []
    for page in pages:
        previous: int | None = None
        for line in page.lines:
            if previous is not None and line.paragraph_no != previous:
                texts.append("")
                confidences.append([])
            previous = line.paragraph_no
            slots.append(len(texts))
            texts.append(line.text)
            confidences.append([word.confidence for word in line.words])
    return [*texts, ""], [*confidences, []], slots


def _restored_line(line: Line, restored: RestoredLine, from_scan: bool) -> Line:
    spans = compose(line.spans, restored.spans) if line.spans else restored.spans
    text = with_plain_marks(restored.text) if from_scan else restored.text
    doubts = tuple(Doubt(m.start, m.end, round(m.nats, 2)) for m in restored.margins if m.nats < DOUBT_NATS)
    update = {
        "text": text,
        "spans": spans,
        "figures_as_words": restored.figures_as_words,
        "doubts": doubts,
    }
    return line.model_copy(update=update)


def with_plain_marks(text: str) -> str:
    """A scan's text with the footnote marks behind words as plain digits; every character keeps its place.

    Behind a figure they stay raised: '05²' is no 052; so they do behind a full stop, and so do units of area.
    """
    return _NOTE_MARK.sub(lambda found: found[0].translate(_PLAIN), text)


def compose(first: Sequence[Span], second: Sequence[Span]) -> tuple[Span, ...]:
    """The spans from raw to restored, where `first` leads from raw to a text between (marks taken out) and
    `second` from there to the restored text."""
    composed: list[Span] = []
    raw, out = 0, 0
    for place in _cuts(first, second):
        raw_before, raw_after = _raw_at(first, place)
        out_here = _out_at(second, place)
        if (raw_before, out_here) != (raw, out):
            composed.append(Span(raw, raw_before, out, out_here))
        if raw_after > raw_before:
            composed.append(Span(raw_before, raw_after, out_here, out_here))
        raw, out = raw_after, out_here
    return tuple(composed)


def _cuts(first: Sequence[Span], second: Sequence[Span]) -> list[int]:
    """The places of the text between that have a counterpart on either side, in order."""
    borders = {span.start for span in first} | {span.end for span in first}
    borders |= {span.raw_start for span in second} | {span.raw_end for span in second}
    in_first = [(s.start, s.end) for s in first if s.raw_end - s.raw_start != s.end - s.start]
    in_second = [(s.raw_start, s.raw_end) for s in second if s.raw_end - s.raw_start != s.end - s.start]
    return sorted(place for place in borders if not (_inside(in_first, place) or _inside(in_second, place)))


def _inside(stretches: Sequence[tuple[int, int]], place: int) -> bool:
    """Does a place lie within one of the stretches, which stand in order?"""
    before = bisect_left(stretches, place, key=itemgetter(0))
    return before > 0 and place < stretches[before - 1][1]


def _raw_at(spans: Sequence[Span], place: int) -> tuple[int, int]:
    """Where in the raw text a place of the text between is: before and after what was taken out there."""
    first = bisect_left(spans, place, key=attrgetter("end"))
    touching = spans[first : bisect_right(spans, place, key=attrgetter("start"))]
    taken = [s for s in touching if s.start == s.end]
    if taken:
        return taken[0].raw_start, taken[-1].raw_end
    last = touching[-1]
    raw = last.raw_start + min(place - last.start, last.raw_end - last.raw_start)
    return raw, raw


def _out_at(spans: Sequence[Span], place: int) -> int:
    if not spans:  # a line of nothing but marks
        return place
    last = spans[bisect_right(spans, place, key=attrgetter("raw_start")) - 1]
    return last.end if place == last.raw_end else last.start + place - last.raw_start


def _restored_cell(cell: Cell, restored: RestoredLine) -> Cell:
    uneven = any(span.raw_end - span.raw_start != span.end - span.start for span in restored.spans)
    return cell.model_copy(update={"text": restored.text, "spans": restored.spans if uneven else ()})


def _with_cells(table: Table, cells: Iterator[Cell]) -> Table:
    return table.model_copy(update={"rows": tuple(tuple(next(cells) for _ in row) for row in table.rows)})
