"""What a table's cells say: numbers, header texts over merged cells, and candidates made of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import regex

from diacritics.alphabet import fold_chars
from extractors.candidate import Candidate
from extractors.numbers import NumberKind, NumberPhrase, decimal, find_numbers
from schemas.catalogue import Unit, catalogue
from schemas.observation import Breakdown
from schemas.page import Cell, Passage, Piece, Table
from schemas.report import Level

_ORDINAL = regex.compile(r"^\(?(\d{1,2})\)?(?:\s*=.*)?$")
_LONG_WORD = regex.compile(r"\p{L}{3,}")
_LEAST_NUMBERED = 3
"""So many columns at least are numbered where the form numbers them."""
_SCALES = (("ty dong", 10**9), ("trieu dong", 10**6), ("nghin dong", 1000), ("ngan dong", 1000))
_TAG = regex.compile(r"</?[a-z]{1,3}>")


def plain_text(text: str) -> str:
    """A cell's text on one line, without marks of emphasis."""
    return " ".join(_TAG.sub(" ", text).replace("*", " ").split())


@lru_cache(maxsize=4096)
def number_of(text: str) -> NumberPhrase | None:
    """The number that a cell holds, where it holds nothing else but a unit ('100%', '9 người')."""
    folded = fold_chars(plain_text(text))
    found = find_numbers(folded)
    if len(found) != 1 or found[0].start > 0:
        return None
    number = found[0]
    if number.kind is NumberKind.YEAR:
        return number._replace(kind=NumberKind.COUNT, value=Decimal(folded[: number.digits_end]))
    if number.kind is NumberKind.NOT_FIGURE and regex.fullmatch(r"\d[\d.,]*\d", folded):
        return number._replace(kind=NumberKind.COUNT, value=decimal(folded))  # '3.412,6' of triệu đồng
    return None if number.kind is NumberKind.NOT_FIGURE else number


def scale_of(unit: str) -> int:
    """What one of a money column's units is in đồng ('Triệu đồng')."""
    folded = fold_chars(unit)
    return next((factor for name, factor in _SCALES if name in folded), 1)


def header_rows(table: Table) -> int:
    """How many rows at the top are header: those before the first with a number in a cell of its own."""
    for index, row in enumerate(table.rows[:8]):
        filled = [plain_text(cell.text) for cell in row if cell.text.strip()]
        if numbers_columns(row):
            return index + 1  # '(1) (2) (3)' ends the header
        if any(number_of(text) is not None for text in filled):
            return index
    return min(1, len(table.rows))


def numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether a row numbers the columns: '(1) | (2) | (3)=(4)+(5) | …', even where some cells were misread.

    It holds no words, and most of its cells count up as their columns do. (Text columns may have letters:
    'A | B | 1 | 2 | 3'.)
    """
    filled = [(place, plain_text(cell.text)) for place, cell in enumerate(row) if cell.text.strip()]
    if len(filled) <= _LEAST_NUMBERED or any(_LONG_WORD.search(text) for _, text in filled):
        return False
    found = [(place, number, _ORDINAL.match(text)) for number, (place, text) in enumerate(filled)]
    # Merged columns count once: counted up is the places, or what is filled.
    by_place = Counter(place - int(match[1]) for place, _, match in found if match)
    by_number = Counter(number - int(match[1]) for _, number, match in found if match)
    agreed = max([*by_place.values(), *by_number.values()], default=0)
    return agreed >= max(_LEAST_NUMBERED, len(filled) / 2)


def column_texts(table: Table, height: int) -> list[str]:
    """Per column the header's texts from top to bottom, a merged cell's text over all its columns."""
    width = len(table.rows[0]) if table.rows else 0
    texts = [""] * width
    above: list[str] = [""] * width
    for row in table.rows[:height]:
        cells = [plain_text(cell.text) for cell in row]
        if numbers_columns(row) or sum(bool(_ORDINAL.match(text)) for text in cells) > width // 2:
            continue
        filled = list(cells)
        for column in range(1, width):
            if not filled[column] and filled[column - 1] and above[column] == above[column - 1]:
                filled[column] = filled[column - 1]
        for column, text in enumerate(filled):
            if text and not texts[column].endswith(text):
                texts[column] = f"{texts[column]} {text}".strip()
        above = [f"{old}|{new}" for old, new in zip(above, filled, strict=True)]
    return texts


def row_passage(table: Table, row_no: int, cell: Cell) -> Passage:
    """A row as a passage, for the quote, on its `cell`'s page; line 0 where the table has no lines."""
    row = table.rows[row_no]
    text = " | ".join(plain_text(cell.text) for cell in row if cell.text.strip())
    line_no = table.line_nos[row_no] if row_no < len(table.line_nos) else 0
    return Passage(text=text, pieces=(Piece(0, len(text), cell.page_no or table.page_no, line_no, 0),))


def cell_candidate(
    table: Table,
    row_no: int,
    cell: Cell,
    indicator: str,
    number: NumberPhrase,
    *,
    rule: str,
    level: Level | None,
    breakdown: Breakdown | None = None,
    unit_text: str = "",
    features: Mapping[str, str] | None = None,
    fallback: bool = False,
) -> Candidate:
    """The candidate of one cell; money is brought to đồng by the unit column."""
    unit = catalogue()[indicator].unit
    value, denominator = number.value, number.denominator
    if unit is Unit.DONG and number.kind is NumberKind.COUNT:
        value *= scale_of(unit_text)
        denominator = denominator * scale_of(unit_text) if denominator is not None else None
    return Candidate(
        indicator=indicator,
        rule=rule,
        fallback=fallback,
        level=level,
        breakdown=breakdown,
        value=value,
        denominator=denominator,
        unit=unit,
        passage=row_passage(table, row_no, cell),
        start=0,
        end=0,
        quote_start=0,
        quote_end=0,
        features=features or {},
        clause=None,
        copied=False,
        cumulative=False,
        all_tiers=None,
        cell=cell,
    )
