"""The files of many parts, written together: a look through all figures for every part would take hours. The
work of a process of its own where there are many."""

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.export.cells import sheet_of_parts
from pipeline.export.files import Gathered, Rows, quoted, write_csvs, write_parquet
from pipeline.export.former import Noted, noted_of_file
from pipeline.export.origin import PLACE
from pipeline.export.parts import Part
from pipeline.export.tables import OF_DOCUMENTS, OF_SERIES, Table, described_tables
from pipeline.export.workbook import Book, Cut, part_tables, write_workbooks

MEMORY_LIMIT = "1GB"
GATHERED = 300_000
"""Figures that are taken from the database at a time to be parted: all of them at once would fill memory."""

OPEN_FILES = 100
"""Workbooks that are open at a time at most: a part each."""


class Bundle(NamedTuple):
    """Parts of one kind that are to be written into the copy in `folder`, from the `database` in it."""

    number: int
    database: Path
    folder: Path
    spill: Path
    parts: list[Part]
    large: bool
    max_rows: int
    threads: int
    """To take rows from the database; they are put in order and written by one, whatever this says."""


class Written(NamedTuple):
    """The files of a bundle, and the sheets that hold not all rows."""

    noted: dict[str, Noted]
    cut: list[Cut]


def bundled(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts that are taken from the database together: of one kind, and not too many figures."""
    for _, of_kind in groupby(parts, key=attrgetter("of")):
        some: list[Part] = []
        for part in of_kind:
            figures = sum(one.figures for one in some) + part.figures
            if some and (figures > GATHERED or len(some) == OPEN_FILES):
                yield some
                some = []
            some.append(part)
        yield some


def connected(database: Path, spill: Path) -> duckdb.DuckDBPyConnection:
    """The copy's database, to be read by one thread, so that bytes are the same always; what a process has no
    memory for goes below `spill`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill / str(os.getpid())),
        "threads": "1",
    }
    connection = duckdb.connect(str(database), read_only=True, config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def write_bundle(bundle: Bundle) -> Written:
    """Writes all files of the parts. The bytes of each are the same whichever others are written with it."""
    done = Written({}, [])
    with connected(bundle.database, bundle.spill) as database:
        tables = described_tables(database)
        of = bundle.parts[0].of
        sheets = [table.name for table in part_tables(tables)] if bundle.large and of == OF_DOCUMENTS else []
        held = dict[str, Gathered]()
        _choose(database, bundle.parts)
        for table in tables:
            if table.parted != of:
                continue
            database.execute(f"SET threads = {bundle.threads}")
            gathered = _gather(database, table, bundle.parts)
            database.execute("SET threads = 1")
            _write(database, bundle, gathered, done)
            if table.name in sheets:
                held[table.name] = gathered
            else:
                database.execute(f"DROP TABLE {gathered.relation}")
        if sheets:
            _write_workbooks(database, bundle, tables, [held[name] for name in sheets], done)
    return done


def _choose(database: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Says which rows belong to which of the parts, by their documents or by their series."""
    if parts[0].of == OF_SERIES:
        wanted = [(number, part.year, name) for number, part in enumerate(parts) for name in part.provinces]
    else:
        wanted = [(number, part.year, part.province_key) for number, part in enumerate(parts)]
    values = ", ".join(f"({number}, {year}, {quoted(place or '')})" for number, year, place in wanted)
    sql = f"FROM (VALUES {values}) AS wanted (part, year, place)"
    if parts[0].of == OF_DOCUMENTS:
        sql = f"""SELECT document_id, part FROM documents LEFT JOIN reports USING (document_id)
            JOIN ({sql}) AS wanted ON coalesce(period_year, 0) = wanted.year AND {PLACE} = wanted.place"""
    database.execute(f"CREATE TEMP TABLE chosen AS {sql}")


def _gather(database: duckdb.DuckDBPyConnection, table: Table, parts: Sequence[Part]) -> Gathered:
    """Takes the rows of all parts from the database.

    Views are told the years and the provinces, too, because they look up what they need by these, and would
    add up all figures to find those of some documents.
    """
    where = "true"
    if {"province", "period_year"} <= set(table.names):
        where = f"{_of_years(parts)} AND {_of_provinces(parts)}"
    by = "told.document_id = chosen.document_id"
    if parts[0].of == OF_SERIES:
        by = "coalesce(told.period_year, 0) = chosen.year AND told.province = chosen.place"
    relation, order = f"gathered_{table.name}", ", ".join(f"told.{key}" for key in table.key)
    database.execute(
        f"""CREATE TEMP TABLE {relation} AS SELECT chosen.part, told.*
        FROM (FROM {table.name} WHERE {where}) AS told JOIN chosen ON {by} ORDER BY part, {order}"""
    )
    told = database.execute(f"SELECT part, min(rowid), count(*) FROM {relation} GROUP BY part").fetchall()
    starts, counts = [0] * len(parts), [0] * len(parts)
    for part, start, count in told:
        starts[part], counts[part] = start, count
    return Gathered(table, relation, starts, counts)


def _of_years(parts: Sequence[Part]) -> str:
    years = sorted({part.year for part in parts})
    among = f"period_year IN ({', '.join(map(str, years))})"
    return among if years[0] else f"({among} OR period_year IS NULL)"


def _of_provinces(parts: Sequence[Part]) -> str:
    names = {name for part in parts for name in part.provinces}
    told = sorted(name for name in names if name is not None)
    if any("\0" in name for name in told):
        return "true"  # no statement can hold it
    some = [f"province IN ({', '.join(map(quoted, told))})"] if told else []
    return f"({' OR '.join([*some, 'province IS NULL'] if None in names else some)})"


def _write(database: duckdb.DuckDBPyConnection, bundle: Bundle, gathered: Gathered, done: Written) -> None:
    """The files of one table for every part that has rows of it."""
    table, relation, starts, counts = gathered
    there = {number: part for number, part in enumerate(bundle.parts) if counts[number]}
    for number, part in there.items():
        path = bundle.folder / part.parquet(table.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        among = f"rowid BETWEEN {starts[number]} AND {starts[number] + counts[number] - 1}"
        # in order already, and put in order once more: else bytes would depend on what stands around them
        rows = Rows(table, f"(SELECT * EXCLUDE (part) FROM {relation} WHERE {among})")
        write_parquet(database, rows, path)
        done.noted[part.parquet(table.name)] = noted_of_file(path, part.origin)
    if bundle.large and there:
        beside = bundle.spill / str(os.getpid()) / f"{table.name}-{bundle.number}"
        paths = {number: bundle.folder / part.csv(table.name) for number, part in there.items()}
        write_csvs(database, gathered, beside, paths)
        for number, part in there.items():
            done.noted[part.csv(table.name)] = noted_of_file(paths[number], part.origin)


def _write_workbooks(
    database: duckdb.DuckDBPyConnection,
    bundle: Bundle,
    tables: Sequence[Table],
    held: Sequence[Gathered],
    done: Written,
) -> None:
    """The workbook of every part."""
    books = [Book(bundle.folder / part.workbook, part.folder) for part in bundle.parts]
    sheets = [sheet_of_parts(gathered, bundle.max_rows) for gathered in held]
    for book in books:
        book.path.parent.mkdir(parents=True, exist_ok=True)
    cuts = write_workbooks(database, tables, sheets, books, bundle.max_rows)
    for part, book, cut in zip(bundle.parts, books, cuts, strict=True):
        done.cut.extend(one._replace(sheet=f"{book.path.name}: {one.sheet}") for one in cut)
        done.noted[part.workbook] = noted_of_file(book.path, part.origin)
