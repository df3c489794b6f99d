"""Restoration over a document: the lines of all pages go through the restorer together, so that a sentence
that runs over a page end is read as one, and tables go cell by cell."""

from collections.abc import Iterator, Sequence

from diacritics import Evidence, RestoredLine, Restorer
from schemas.page import Cell, Line, Page, Table, TextSource

EVIDENCE: dict[TextSource, Evidence | None] = {
    TextSource.OCR: Evidence.VIETNAMESE_OCR,
    TextSource.TEXT_LAYER: Evidence.CLEAN,
    TextSource.TEXT_FILE: None,  # an earlier OCR of unknown kind: the restorer judges the text itself
}


def restore_pages(pages: Sequence[Page], restorer: Restorer) -> tuple[Page, ...]:
    """The same pages with `text` and `spans` of every line and cell filled in; `raw` stays as it was read."""
    restored: dict[int, Page] = {}
    for source, evidence in EVIDENCE.items():
        chosen = [page for page in pages if page.source is source]
        if chosen:
            restored |= {page.page_no: page for page in _restore_alike(chosen, restorer, evidence)}
    return tuple(restored[page.page_no] for page in pages)


def _restore_alike(pages: list[Page], restorer: Restorer, evidence: Evidence | None) -> list[Page]:
    prose = [line for page in pages for line in page.lines]
    cells = [cell for page in pages for table in page.tables for row in table.rows for cell in row]
    texts, confidences, slots = _with_paragraph_ends(pages)
    texts += [text for cell in cells for text in (cell.raw, "")]
    confidences += [word for cell in cells for word in ([cell.confidence] * len(cell.raw.split()), [])]
    out = restorer.restore_lines(texts, evidence, confidences)
    lines = iter([_restored_line(line, out[slot]) for line, slot in zip(prose, slots, strict=True)])
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
            texts.append(line.raw)
            confidences.append([word.confidence for word in line.words])
    return [*texts, ""], [*confidences, []], slots


def _restored_line(line: Line, restored: RestoredLine) -> Line:
    return line.model_copy(update={"text": restored.text, "spans": restored.spans})


def _restored_cell(cell: Cell, restored: RestoredLine) -> Cell:
    return cell.model_copy(update={"text": restored.text})


def _with_cells(table: Table, cells: Iterator[Cell]) -> Table:
    return table.model_copy(update={"rows": tuple(tuple(next(cells) for _ in row) for row in table.rows)})
