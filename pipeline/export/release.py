"""The analysts' copy as a whole."""

import shutil
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline.archive import Archive
from pipeline.archive.lock import batch_lock
from pipeline.errors import DatabaseError
from pipeline.export.dictionary import files_below, write_descriptor, write_dictionary
from pipeline.export.files import write_csv, write_parquet
from pipeline.export.folder import replacing_folder
from pipeline.export.tables import described_tables
from pipeline.export.workbook import Cut, write_workbook
from pipeline.query import first_line

MEMORY_LIMIT = "1GB"
DATABASE = "hoso.duckdb"
READ_ONLY = 0o444


class Release(NamedTuple):
    """What was written: the number of files, their bytes, and the sheets that hold not all rows."""

    files: int
    size_bytes: int
    cut: list[Cut]


def release(archive: Archive, folder: Path) -> Release:
    """Writes the copy of the archive's published database into `folder`, replacing a former copy at once.

    Raises UsageError where `folder` holds something else, DatabaseError where something cannot be written or
    another process holds the archive.
    """
    with replacing_folder(folder) as beside:
        with batch_lock(archive):  # it is not replaced while it is copied
            shutil.copyfile(archive.database_path, beside / DATABASE)
        try:
            cut = _write(beside)
        except duckdb.Error as error:
            raise DatabaseError(f"the copy cannot be written ({first_line(error)})", path=folder) from error
        (beside / DATABASE).chmod(READ_ONLY)
        written = files_below(beside)
        size = sum((beside / name).stat().st_size for name in written)
    return Release(len(written), size, cut)


def _write(folder: Path) -> list[Cut]:
    spill = folder / "spill"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "threads": "1",
    }
    with duckdb.connect(str(folder / DATABASE), read_only=True, config=config) as database:
        tables = described_tables(database)
        for name in ("parquet", "csv"):
            (folder / name).mkdir()
        for table in tables:
            write_parquet(database, table, folder / "parquet")
            write_csv(database, table, folder / "csv")
        cut = write_workbook(database, tables, folder / "hoso.xlsx")
    shutil.rmtree(spill, ignore_errors=True)
    write_dictionary(folder, tables)
    write_descriptor(folder, tables)
    return cut
