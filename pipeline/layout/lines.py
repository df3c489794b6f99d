"""Recognised lines as the page's lines, with their words' places on paper and in the text."""

from collections.abc import Sequence

from pipeline.imaging.placement import Placement
from pipeline.ocr.base import OcrLine
from schemas.page import Box, Line, LineRole, Word


def page_lines(found: Sequence[OcrLine], placement: Placement) -> tuple[Line, ...]:
    """All lines in the engine's order, as body text."""
    lines: list[Line] = []
    paragraph_no, place = 0, (0, 0)
    for number, line in enumerate(found, start=1):
        if (line.block, line.paragraph) != place:
            place = line.block, line.paragraph
            paragraph_no += 1
        lines.append(to_line(line, placement, number, paragraph_no))
    return tuple(lines)


def to_line(
    found: OcrLine, placement: Placement, line_no: int, paragraph_no: int, role: LineRole = LineRole.BODY
) -> Line:
    """One recognised line as a line of the page; its words are divided by single blanks."""
    words: list[Word] = []
    box: Box | None = None
    position = 0
    for word in found.words:
        place = placement.on_page(word.box)
        box = place if box is None else box.union(place)
        end = position + len(word.text)
        words.append(Word(start=position, end=end, box=place, confidence=word.confidence))
        position = end + 1
    return Line(
        line_no=line_no,
        raw=found.text,
        text=found.text,
        words=tuple(words),
        box=box,
        role=role,
        paragraph_no=paragraph_no,
    )
