"""The analysts' copy as a whole. Where there is one already, only what changed is written."""

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.archive import Archive
from pipeline.archive.lock import batch_lock
from pipeline.errors import DatabaseError
from pipeline.executors import in_order
from pipeline.export.bundles import MEMORY_LIMIT, Bundle, bundled, connected, write_bundle
from pipeline.export.dictionary import SCHEMA, write_descriptor, write_dictionary, write_schema
from pipeline.export.files import Rows, all_rows, write_csv, write_parquet
from pipeline.export.folder import replacing_folder
from pipeline.export.former import DESCRIPTOR, noted_of_file
from pipeline.export.made import Made
from pipeline.export.origin import Origins, origins_of
from pipeline.export.parts import Part
from pipeline.export.tables import Table, described_tables
from pipeline.export.workbook import MAX_ROWS, Cut, write_workbook
from pipeline.query import first_line

DATABASE = "hoso.duckdb"
WORKBOOK = "hoso.xlsx"
READ_ONLY = 0o444
MANY_DOCUMENTS = 1_000
"""From so many documents to write on processes are started for them; starting one costs a second."""


class Release(NamedTuple):
    """What the copy holds: the number of files, how many of them are new or changed, the bytes of all,
    the sheets of new workbooks that hold not all rows, and whether CSV and workbooks are parted."""

    files: int
    written: int
    size_bytes: int
    cut: list[Cut]
    large: bool


def release(
    archive: Archive, folder: Path, max_rows: int = MAX_ROWS, processes: int | None = None
) -> Release:
    """Brings the copy in `folder` up to the archive's published database, replacing a former copy at once.
    Files whose content has not changed stay the same files; where none has, the folder is left alone.

    Where there are more than `max_rows` figures, CSV and workbooks come by year and province. Much is written
    by so many `processes`, as many as the machine has processors unless told otherwise.

    Raises UsageError where `folder` holds something else, DatabaseError where something cannot be written or
    another process holds the archive.
    """
    with replacing_folder(folder) as successor, ThreadPoolExecutor(1) as aside:
        made = Made(successor)
        database = successor.path / DATABASE
        try:
            with batch_lock(archive):  # the database is not replaced while it is copied
                origins = _origins(archive.database_path, max_rows)
                kept = made.keeps([DATABASE], origins.whole)
                if not kept:
                    _copy(archive.database_path, database)
            copied = aside.submit(noted_of_file, database, origins.whole)  # some seconds where it is large
            copy = _Copy(successor.path, made, origins, max_rows)
            cut = copy.write(processes)
            if not kept:
                made.take(DATABASE, copied.result())
            copy.describe()
        except duckdb.Error as error:
            raise DatabaseError(f"the copy cannot be written ({first_line(error)})", path=folder) from error
        size = sum(noted.size for noted in made.noted.values())
        size += (successor.path / DESCRIPTOR).stat().st_size
        if not made.written and made.noted == successor.former.noted:
            successor.needless = True
            return Release(len(made.noted) + 1, 0, size, cut, origins.large)
    return Release(len(made.noted) + 1, made.written + 1, size, cut, origins.large)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(READ_ONLY)


def _origins(path: Path, max_rows: int) -> Origins:
    with duckdb.connect(str(path), read_only=True, config={"memory_limit": MEMORY_LIMIT}) as database:
        return origins_of(database, max_rows)


class _Copy:
    """Everything besides the database itself, of which a copy lies in the folder."""

    def __init__(self, folder: Path, made: Made, origins: Origins, max_rows: int) -> None:
        self._folder, self._made, self._origins, self._max_rows = folder, made, origins, max_rows
        self._spill = folder / "spill"
        self._tables: list[Table] = []

    def write(self, processes: int | None) -> list[Cut]:
        """Writes what has changed; the sheets that hold not all rows."""
        cut: list[Cut] = []
        with connected(self._folder / DATABASE, self._spill) as database:
            self._tables = described_tables(database)
            for table in self._tables:
                self._whole(database, table)
            if not self._origins.large:
                write = partial(write_workbook, database, self._tables, max_rows=self._max_rows)
                self._made.file(WORKBOOK, self._origins.whole, lambda path: cut.extend(write(path)))
            cut += self._parts(processes)
            for table in self._tables:
                self._empty(database, table)
        shutil.rmtree(self._spill, ignore_errors=True)
        return cut

    def describe(self) -> None:
        """Writes what the files are, when all others are there."""
        for name in write_dictionary(self._folder, self._tables):
            self._made.wrote(name, self._origins.whole)
        write_descriptor(self._folder, self._tables, self._made.noted)

    def _whole(self, database: duckdb.DuckDBPyConnection, table: Table) -> None:
        """The files of a table that are not parted."""
        rows, origin = all_rows(table), self._origins.whole
        if not table.parted:
            parquet = partial(write_parquet, database, rows)
            self._made.file(f"parquet/{table.name}.parquet", origin, parquet)
        if not table.parted or not self._origins.large:
            self._made.file(f"csv/{table.name}.csv", origin, partial(write_csv, database, rows))
        elif self._origins.large:
            self._made.file(f"csv/{table.name}/{SCHEMA}", origin, partial(write_schema, table))

    def _parts(self, processes: int | None) -> list[Cut]:
        """The files of the parts that have changed."""
        large = self._origins.large
        new = [
            part
            for part in self._origins.parts
            if not self._made.keeps(part.files(self._tables, large), part.origin)
        ]
        many = sum(part.documents for part in new) >= MANY_DOCUMENTS
        cores = os.cpu_count() or 1
        if processes is None:
            processes = cores if many else 0
        cut: list[Cut] = []
        for done in in_order(write_bundle, self._bundles(new, 1 if processes else cores), processes):
            cut += done.cut
            for relative, noted in done.noted.items():
                self._made.take(relative, noted)
        return cut

    def _bundles(self, parts: Sequence[Part], threads: int) -> Iterator[Bundle]:
        database, large = self._folder / DATABASE, self._origins.large
        for number, some in enumerate(bundled(parts)):
            yield Bundle(number, database, self._folder, self._spill, some, large, self._max_rows, threads)

    def _empty(self, database: duckdb.DuckDBPyConnection, table: Table) -> None:
        """A parted table without any row is a file without rows, so that it can be read."""
        if not table.parted or any(name.startswith(f"parquet/{table.name}/") for name in self._made.noted):
            return
        rows, origin = Rows(table, f"(SELECT * FROM {table.name} LIMIT 0)", sorted=True), self._origins.whole
        self._made.file(f"parquet/{table.name}.parquet", origin, partial(write_parquet, database, rows))
        if self._origins.large:
            self._made.file(f"csv/{table.name}.csv", origin, partial(write_csv, database, rows))
