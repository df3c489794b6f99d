"""Stretches of a page with two columns: the head, and 'Nơi nhận' beside the signature."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.layout.pieces import Piece, Row
from pipeline.layout.wording import is_head_text, is_recipients_start, is_signature_text
from schemas.page import LineRole


class Zone(NamedTuple):
    """Rows `first` to `last` (inclusive) with a gutter between x positions `left` and `right`."""

    first: int
    last: int
    left: float
    right: float

    def sides(self, rows: Sequence[Row]) -> tuple[list[Piece], list[Piece]]:
        """The pieces left and right of the gutter, from top to bottom."""
        middle = (self.left + self.right) / 2
        pieces = [piece for row in rows[self.first : self.last + 1] for piece in row]
        return (
            [piece for piece in pieces if piece.box.centre[0] <= middle],
            [piece for piece in pieces if piece.box.centre[0] > middle],
        )


def zones_of(rows: Sequence[Row], capital_px: float) -> list[Zone]:
    """The two-column stretches of a page, from top to bottom."""
    zones: list[Zone] = []
    number = 0
    while number < len(rows):
        if len(rows[number]) >= 2:
            zone = _grown(rows, number, zones[-1].last + 1 if zones else 0, capital_px)
            zones.append(zone)
            number = zone.last
        number += 1
    return zones


def from_recipients(zone: Zone, rows: Sequence[Row]) -> Zone:
    """The zone without the lines of body text above 'Nơi nhận' that happen to end before the signature."""
    left, right = zone.sides(rows)
    start = next((piece for piece in left if is_recipients_start(piece.text)), None)
    if start is None:
        return zone
    first_right = min((piece.middle for piece in right), default=start.middle)
    for number in range(zone.first, zone.last + 1):
        if rows[number][-1].middle >= min(start.middle, first_right) - 1:
            return zone._replace(first=number)
    return zone


def roles_of(zone: Zone, rows: Sequence[Row]) -> tuple[LineRole, LineRole] | None:
    """What the two sides of a zone are, None where they are no columns but a line with a wide blank."""
    left, right = zone.sides(rows)
    if any(is_recipients_start(piece.text) for piece in left):
        return LineRole.RECIPIENTS, LineRole.SIGNATURE
    texts = [piece.text for piece in (*left, *right)]
    if any(is_head_text(text) for text in texts):
        return LineRole.HEAD, LineRole.HEAD
    if any(is_signature_text(piece.text) for piece in right):
        return LineRole.SIGNATURE, LineRole.SIGNATURE
    return None


def _grown(rows: Sequence[Row], start: int, floor: int, capital_px: float) -> Zone:
    """The zone around a row of several pieces: rows above and below that keep clear of its gutter."""
    row = rows[start]
    gaps = [(b.box.left - a.box.right, a.box.right, b.box.left) for a, b in pairwise(row)]
    _, left, right = max(gaps)
    zone = Zone(start, start, left, right)
    for number in range(start + 1, len(rows)):
        wider = _with_row(zone, rows, number, capital_px)
        if wider is None:
            break
        zone = wider._replace(last=number)
    for number in range(start - 1, floor - 1, -1):
        wider = _with_row(zone, rows, number, capital_px)
        if wider is None:
            break
        zone = wider._replace(first=number)
    return zone


def _with_row(zone: Zone, rows: Sequence[Row], number: int, capital_px: float) -> Zone | None:
    """The zone's gutter narrowed by another row, None where that row does not fit beside it."""
    left, right = zone.left, zone.right
    row = rows[number]
    edge = rows[zone.last] if number > zone.last else rows[zone.first]
    if abs(row[0].middle - edge[0].middle) > 8 * capital_px:
        return None
    for piece in row:
        is_left = piece.box.centre[0] <= (left + right) / 2
        if is_left:
            left = max(left, piece.box.right)
        else:
            right = min(right, piece.box.left)
    if right - left < 0.5 * capital_px:
        return None
    if len(row) == 1 and not _aligned(row[0], zone, rows, capital_px):
        return None
    return Zone(zone.first, zone.last, left, right)


def _aligned(piece: Piece, zone: Zone, rows: Sequence[Row], capital_px: float) -> bool:
    """Whether a lone piece stands in one of the columns: flush with its left edge or on its middle."""
    sides = zone.sides(rows)
    column = sides[0] if piece.box.centre[0] <= (zone.left + zone.right) / 2 else sides[1]
    if not column:
        return False
    flush = [abs(piece.box.left - other.box.left) <= capital_px for other in column]
    centred = [abs(piece.box.centre[0] - other.box.centre[0]) <= 1.5 * capital_px for other in column]
    # A title under a head may begin where one of the head's centred lines happens to begin.
    return any(centred) or (any(flush) and 2 * sum(flush) >= len(flush))
