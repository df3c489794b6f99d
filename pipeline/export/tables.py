"""The tables of the analysts' copy, and what their columns mean by the database's comments."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import duckdb

KEYS: dict[str, tuple[str, ...]] = {
    "documents": ("document_id",),
    "reports": ("document_id",),
    "figures": ("document_id", "observation_no"),
    "ho_so": ("document_id", "level"),
    "checks": ("document_id", "check_no"),
    "proposals": ("document_id", "proposal_no"),
    "unmapped_figures": ("document_id", "figure_no"),
    "table_rows": ("document_id", "table_no", "row_no"),
    "pages": ("document_id", "page"),
    "corrections": ("correction_id",),
    "chuoi_thoi_gian": (
        *("series_id", "indicator", "period_kind", "period_year", "period_quarter", "period_month", "luy_ke"),
    ),
    "agencies": ("agency", "level", "province", "district", "commune"),
    "periods": ("period_kind", "period_year", "period_quarter", "period_month"),
    "places": ("place_id",),
    "indicators": ("indicator",),
}
"""The tables and views of the copy with their keys, by which their rows are in order."""

OF_DOCUMENTS, OF_SERIES = "documents", "series"
SERIES = "chuoi_thoi_gian"

_MEANINGS = ("observations", "reports", "documents", "indicators", "checks", "periods")
"""A view's column without a comment of its own means what the column of that name does in one of these."""


class Column(NamedTuple):
    """A column: its DuckDB type and what it means, in English and in Vietnamese."""

    name: str
    kind: str
    english: str
    vietnamese: str


class Table(NamedTuple):
    """A table or a view of the published database."""

    name: str
    english: str
    vietnamese: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells its rows apart: no two have the same."""
        return KEYS[self.name]

    @property
    def names(self) -> list[str]:
        """Its columns."""
        return [column.name for column in self.columns]

    @property
    def parted(self) -> str:
        """What its rows are parted by: the year and province of their document, those of their series, or ''
        where it is one file."""
        if self.name == SERIES:
            return OF_SERIES
        return OF_DOCUMENTS if "document_id" in self.names else ""


def described_tables(database: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables of the copy, as the database describes them."""
    held = database.execute(
        "SELECT table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    comments = dict(
        database.execute(
            "SELECT table_name, comment FROM duckdb_tables() "
            "UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    )
    meant = {(table, column): comment for table, column, _, comment in held}

    def english(table: str, column: str) -> str:
        told = (meant.get((place, column)) for place in (table, *_MEANINGS))
        return next((comment for comment in told if comment), "")

    def columns(table: str) -> tuple[Column, ...]:
        return tuple(
            Column(name, kind, english(table, name), vietnamese(table, name))
            for of, name, kind, _ in held
            if of == table
        )

    return [Table(name, comments[name] or "", vietnamese(name, ""), columns(name)) for name in KEYS]


@cache
def _vietnamese() -> dict[tuple[str, str], str]:
    text = (files("schemas") / "data" / "dictionary_vi.csv").read_text(encoding="utf-8")
    return {(row["table"], row["column"]): row["vi"] for row in csv.DictReader(text.splitlines())}


def vietnamese(table: str, column: str) -> str:
    """What a column (or with the column '' the table itself) means, in Vietnamese; '' where nobody has said.

    Most columns of one name mean the same wherever they stand; what differs has a line with its table.
    """
    told = _vietnamese()
    return told.get((table, column)) or (told.get(("", column), "") if column else "")
