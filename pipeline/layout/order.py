"""A page's pieces in reading order, each with its role: the flow that sentences follow."""

from collections.abc import Sequence

import numpy as np

from pipeline.layout.columns import Zone, from_recipients, roles_of, zones_of
from pipeline.layout.paragraphs import numbered
from pipeline.layout.pieces import Piece, Row, joined, rows_of
from pipeline.layout.wording import (
    is_note_start,
    is_page_number,
    is_recipients_start,
    is_signature_text,
)
from schemas.page import LineRole

Placed = tuple[Piece, LineRole]


def ordered(
    pieces: Sequence[Piece], capital_px: float, page_height: int
) -> list[tuple[Piece, LineRole, int]]:
    """The lines of a page in reading order with their roles and paragraph numbers.

    Of two columns the left one comes first; page numbers come last, footnotes after the body.
    `page_height` is that of the clean page, in pixels.
    """
    rows = rows_of([piece for piece in pieces if piece.words])
    flow = _flow(rows, capital_px)
    flow = _with_page_numbers(flow, page_height)
    flow = _with_lone_signoff(flow)
    flow = _with_footnotes(flow, page_height)
    rank = {LineRole.FOOTNOTE: 1, LineRole.PAGE_NUMBER: 2}
    flow.sort(key=lambda placed: rank.get(placed[1], 0))
    paragraphs = numbered(flow, capital_px)
    return [(piece, role, number) for (piece, role), number in zip(flow, paragraphs, strict=True)]


def _flow(rows: Sequence[Row], capital_px: float) -> list[Placed]:
    """Rows from top to bottom, zones of two columns one column after the other."""
    columns: dict[int, tuple[Zone, tuple[LineRole, LineRole]]] = {}
    for zone in zones_of(rows, capital_px):
        roles = roles_of(zone, rows)
        if roles is not None:
            zone = from_recipients(zone, rows)
            columns[zone.first] = zone, roles
    flow: list[Placed] = []
    number = 0
    while number < len(rows):
        if number not in columns:
            flow.append((joined(rows[number]), LineRole.BODY))
            number += 1
            continue
        zone, roles = columns[number]
        for side, role in zip(zone.sides(rows), roles, strict=True):
            flow += [(joined(row), role) for row in rows_of(side)]
        number = zone.last + 1
    return flow


def _with_page_numbers(flow: list[Placed], page_height: int) -> list[Placed]:
    """Lone numbers in the first or last tenth of the page are page numbers."""
    return [
        (piece, LineRole.PAGE_NUMBER)
        if role is LineRole.BODY
        and is_page_number(piece.text)
        and not 0.1 * page_height < piece.middle < 0.9 * page_height
        else (piece, role)
        for piece, role in flow
    ]


def _with_lone_signoff(flow: list[Placed]) -> list[Placed]:
    """Recipients and signature where they do not stand side by side, or run over to this page."""
    out: list[Placed] = []
    state = LineRole.BODY
    for index, (piece, role) in enumerate(flow):
        if role is not LineRole.BODY:
            state = role if role in (LineRole.RECIPIENTS, LineRole.SIGNATURE) else state
            out.append((piece, role))
            continue
        if is_recipients_start(piece.text) or (index == 0 and piece.text.startswith(("- Lưu", "-Lưu"))):
            state = LineRole.RECIPIENTS
        elif is_signature_text(piece.text):
            state = LineRole.SIGNATURE
        elif _ends(state, piece):
            state = LineRole.BODY
        out.append((piece, state))
    return out


def _ends(state: LineRole, piece: Piece) -> bool:
    """Whether a line no longer belongs to the recipients or the signature."""
    if state is LineRole.RECIPIENTS:
        return not piece.text.startswith(("-", "–", "+", "•", "Như", "Lưu", "Gửi"))
    return state is LineRole.SIGNATURE and len(piece.words) > 7


def _stands_apart(before: Piece, piece: Piece) -> bool:
    """Whether a piece stands clearly below the one before it, as notes do under their short rule."""
    return piece.box.top - before.box.bottom > 1.2 * before.box.height


def _with_footnotes(flow: list[Placed], page_height: int) -> list[Placed]:
    """Small print at the foot of the page that stands apart or opens with a number or a star."""
    body = [piece for piece, role in flow if role is LineRole.BODY]
    if len(body) < 4:
        return flow
    usual = float(np.median([piece.size_px for piece in body]))
    start = len(body)
    while start > 0 and body[start - 1].size_px <= 0.9 * usual and body[start - 1].middle > 0.5 * page_height:
        start -= 1
    if 0 < start < len(body) and not _stands_apart(body[start - 1], body[start]):
        while start < len(body) and not is_note_start(body[start].text):
            start += 1
    notes = {id(piece) for piece in body[start:]}
    return [(piece, LineRole.FOOTNOTE if id(piece) in notes else role) for piece, role in flow]
