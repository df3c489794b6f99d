"""The Bộ Nội vụ appendix (biểu thống kê CCHC): rows of number, label, unit, value and note.

Rows are known by their labels, listed in `data/appendix.toml`.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.candidate import Candidate
from extractors.cells import cell_candidate, column_texts, header_rows, number_of, plain_text
from extractors.numbers import NumberKind
from extractors.subject import Subject
from schemas.catalogue import Unit, catalogue
from schemas.observation import Breakdown, BreakdownKind
from schemas.page import Cell, Table

_NUMBER = regex.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?$")
_ASIDE = regex.compile(r"\([^()]*\)")
_SPONSOR = regex.compile(
    r"^(?:-\s*)?(?:ubnd|uy ban nhan dan|chu tich ubnd) (?:tinh|huyen|thanh pho|thi xa|quan|xa)\b"
)


class Row(NamedTuple):
    """One row of the data file: alternatives per needed word are tuples."""

    indicator: str
    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]
    under: str

    def fits(self, label: str, above: str) -> bool:
        """Does a folded label fit, under rows labelled `above`?"""
        for words in self.all:  # plain loops: hundreds of rows are tried on every label
            for word in words:
                if word in label:
                    break
            else:
                return False
        return self.under in above and not any(word in label for word in self.none)


class Columns(NamedTuple):
    """Where an appendix has its columns; -1 for one it lacks."""

    number: int
    label: int
    unit: int
    value: int
    note: int


@cache
def load_rows() -> tuple[Row, ...]:
    """All known rows, in the order of the file."""
    data = tomllib.loads((files("extractors") / "data" / "appendix.toml").read_text(encoding="utf-8"))
    return tuple(
        Row(
            row["indicator"],
            tuple(tuple(words.split("|")) for words in row["all"]),
            tuple(row.get("none", ())),
            row.get("under", ""),
        )
        for row in data["row"]
    )


def is_appendix(table: Table, goes_on: bool) -> bool:
    """Is it the appendix, by its header, or by its row numbers where it may go on from a page before?"""
    texts = [fold_chars(text) for text in column_texts(table, header_rows(table))]
    whole = " ".join(texts)
    if "chi tieu" in whole and ("so lieu" in whole or "don vi tinh" in whole or "ket qua" in whole):
        return True
    numbered = sum(
        bool(_NUMBER.match(row[0].text.strip())) and "." in row[0].text for row in table.rows if row
    )
    mostly = len(texts) >= 4 and numbered * 2 >= len(table.rows)
    units = "noi dung" in whole and ("dvt" in whole or "don vi tinh" in whole)
    return mostly and (goes_on or units)


def find_columns(table: Table) -> Columns:
    """The columns by their header words, else in the form's own order."""
    texts = [fold_chars(text) for text in column_texts(table, header_rows(table))]

    def find(*words: str, default: int) -> int:
        hits = [i for i, text in enumerate(texts) if any(word in text for word in words)]
        return hits[-1] if hits else default if default < len(texts) else -1

    label = next((i for i, text in enumerate(texts) if "chi tieu" in text or "noi dung" in text), 1)
    unit = find("don vi tinh", "dvt", default=2)
    value = find("so lieu", "ket qua thuc hien", "gia tri", default=3)
    return Columns(0 if label > 0 else -1, label, unit, value, find("ghi chu", default=4))


def read_appendix(table: Table, subject: Subject) -> list[Candidate]:
    """The candidates of an appendix table."""
    columns = find_columns(table)
    labels: dict[str, str] = {}
    last: Row | None = None
    found: list[Candidate] = []
    for row_no, row in enumerate(table.rows):
        texts = [plain_text(cell.text) for cell in row]
        number = texts[columns.number].rstrip(".") if columns.number >= 0 else ""
        label = " ".join(_ASIDE.sub(" ", fold_chars(texts[columns.label])).split())
        above = " / ".join(text for key, text in labels.items() if number.startswith(f"{key}."))
        if _NUMBER.match(number):
            labels[number] = label
        elif number == "":
            above = " / ".join(labels.values())[-200:] if labels else ""
        if not label:
            continue
        sponsor = bool(_SPONSOR.match(label))
        known = last if sponsor else next((r for r in load_rows() if r.fits(label, above)), None)
        last = known
        if known is not None:
            name = texts[columns.label].strip(" -") if sponsor else None
            found += _figures(table, row_no, known, columns, name, subject)
    return found


def _figures(
    table: Table, row_no: int, known: Row, columns: Columns, name: str | None, subject: Subject
) -> Iterator[Candidate]:
    """The value of a row, and the fraction that its note may give for it."""
    row = table.rows[row_no]
    cell: Cell = row[columns.value]
    number = number_of(cell.text)
    if number is None:
        return
    rate = catalogue()[known.indicator].unit is Unit.PERCENT
    if not rate and number.kind is NumberKind.PERCENT:
        return
    breakdown = Breakdown(kind=BreakdownKind.KHAC, name=name) if name else None
    unit_text = row[columns.unit].text if columns.unit >= 0 else ""
    yield cell_candidate(
        table,
        row_no,
        cell,
        known.indicator,
        number,
        rule=f"appendix/{known.indicator}",
        level=subject.level,
        breakdown=breakdown,
        unit_text=unit_text,
    )
    base = known.indicator.removesuffix(".ty_le")
    note = number_of(row[columns.note].text) if columns.note >= 0 else None
    if rate and base != known.indicator and note is not None and note.denominator is not None:
        yield cell_candidate(
            table,
            row_no,
            row[columns.note],
            base if base in catalogue() else known.indicator,
            note,
            rule=f"appendix/{base}",
            level=subject.level,
            breakdown=breakdown,
            fallback=True,
        )
