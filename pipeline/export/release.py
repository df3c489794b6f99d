"""The analysts' copy as a whole. Where there is one already, only what changed is written."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.archive import Archive
from pipeline.archive.lock import batch_lock
from pipeline.errors import DatabaseError
from pipeline.export.dictionary import write_descriptor, write_dictionary
from pipeline.export.files import PARTITIONED, part_path, write_csv, write_parquet, write_parts
from pipeline.export.folder import Successor, replacing_folder
from pipeline.export.former import DESCRIPTOR, Noted, sha256_of_file
from pipeline.export.origin import Origins, origins_of
from pipeline.export.tables import Table, described_tables
from pipeline.export.workbook import Cut, write_workbook
from pipeline.query import first_line

MEMORY_LIMIT = "1GB"
DATABASE = "hoso.duckdb"
WORKBOOK = "hoso.xlsx"
READ_ONLY = 0o444


class Release(NamedTuple):
    """What the copy holds: the number of files, how many of them are new or changed, the bytes of all, and
    the sheets of a new workbook that hold not all rows."""

    files: int
    written: int
    size_bytes: int
    cut: list[Cut]


def release(archive: Archive, folder: Path) -> Release:
    """Brings the copy in `folder` up to the archive's published database, replacing a former copy at once.
    Files whose content has not changed stay the same files; where none has, the folder is left alone.

    Raises UsageError where `folder` holds something else, DatabaseError where something cannot be written or
    another process holds the archive.
    """
    with replacing_folder(folder) as successor:
        made = _Made(successor)
        try:
            with batch_lock(archive):  # the database is not replaced while it is copied
                origins = _origins(archive.database_path)
                made.file(DATABASE, origins.whole, lambda path: _copy(archive.database_path, path))
            cut = _write(successor.path, made, origins)
        except duckdb.Error as error:
            raise DatabaseError(f"the copy cannot be written ({first_line(error)})", path=folder) from error
        size = sum(noted.size for noted in made.noted.values())
        size += (successor.path / DESCRIPTOR).stat().st_size
        if not made.written and made.noted == successor.former.noted:
            successor.needless = True
            return Release(len(made.noted) + 1, 0, size, cut)
    return Release(len(made.noted) + 1, made.written + 1, size, cut)


class _Made:
    """The files of the copy, one by one: each is taken over from the former copy or written."""

    def __init__(self, successor: Successor) -> None:
        self._folder, self._former = successor.path, successor.former
        self.noted: dict[str, Noted] = {}
        self.written = 0

    def file(self, relative: str, origin: str, write: Callable[[Path], None]) -> None:
        """Has a file written, unless there is one that was made from the same."""
        if not self.keeps(relative, origin):
            path = self._folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path)
            self.wrote(relative, origin)

    def keeps(self, relative: str, origin: str) -> bool:
        """Whether the former file is taken over because it was made from the same."""
        if not self._former.keep(relative, self._folder, origin):
            return False
        self.noted[relative] = self._former.noted[relative]
        return True

    def wrote(self, relative: str, origin: str) -> None:
        """A file was written: noted, and exchanged for the former one where that has the same bytes."""
        path = self._folder / relative
        noted = self.noted[relative] = Noted(path.stat().st_size, sha256_of_file(path), origin)
        self.written += not self._former.keep_equal(relative, self._folder, noted)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(READ_ONLY)


def _origins(path: Path) -> Origins:
    with duckdb.connect(str(path), read_only=True, config={"memory_limit": MEMORY_LIMIT}) as database:
        return origins_of(database)


def _write(folder: Path, made: _Made, origins: Origins) -> list[Cut]:
    """Everything besides the database itself, of which a copy lies in the folder."""
    spill = folder / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "threads": "1",
    }
    cut: list[Cut] = []
    with duckdb.connect(str(folder / DATABASE), read_only=True, config=config) as database:
        tables = described_tables(database)
        for table in tables:
            _write_table(database, table, folder, made, origins)
        made.file(WORKBOOK, origins.whole, lambda path: cut.extend(write_workbook(database, tables, path)))
    shutil.rmtree(spill, ignore_errors=True)
    for name in write_dictionary(folder, tables):
        made.wrote(name, origins.whole)
    write_descriptor(folder, tables, made.noted)
    return cut


def _write_table(
    database: duckdb.DuckDBPyConnection, table: Table, folder: Path, made: _Made, origins: Origins
) -> None:
    if table.name == PARTITIONED and origins.parts:
        named = {f"parquet/{part_path(part)}": part for part in origins.parts}
        new = {name: part for name, part in named.items() if not made.keeps(name, part.origin)}
        write_parts(database, table, list(new.values()), folder / "parquet")
        for name, part in new.items():
            made.wrote(name, part.origin)
    else:
        made.file(
            f"parquet/{table.name}.parquet", origins.whole, lambda path: write_parquet(database, table, path)
        )
    made.file(f"csv/{table.name}.csv", origins.whole, lambda path: write_csv(database, table, path))
