"""From the clean page's pieces to the page's lines, with every word's place on paper and in the text."""

from collections.abc import Sequence

from pipeline.imaging.placement import Placement
from pipeline.layout.order import ordered
from pipeline.layout.outline import with_pointed_headings
from pipeline.layout.pieces import Piece
from schemas.page import Box, Line, LineRole, Word


def page_lines(
    pieces: Sequence[Piece], capital_px: float, page_height: int, placement: Placement
) -> tuple[Line, ...]:
    """The lines of a page in reading order; `capital_px` and `page_height` are the clean page's."""
    return with_pointed_headings(
        [
            to_line(piece, placement, line_no, paragraph_no, role)
            for line_no, (piece, role, paragraph_no) in enumerate(
                ordered(pieces, capital_px, page_height), start=1
            )
        ]
    )


def to_line(piece: Piece, placement: Placement, line_no: int, paragraph_no: int, role: LineRole) -> Line:
    """One recognised piece as a line of the page; its words are divided by single blanks."""
    words: list[Word] = []
    box: Box | None = None
    position = 0
    for word in piece.words:
        place = placement.on_page(word.box)
        box = place if box is None else box.union(place)
        end = position + len(word.text)
        words.append(Word(start=position, end=end, box=place, confidence=word.confidence))
        position = end + 1
    return Line(
        line_no=line_no,
        raw=piece.text,
        text=piece.text,
        words=tuple(words),
        box=box,
        role=role,
        paragraph_no=paragraph_no,
    )
