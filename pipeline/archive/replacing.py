"""Files that are never half-written: written beside, synced to the disk, renamed into place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place, synced to the disk, when the block ends well.

    Readers see the old file or the new one, never half of one. The name is always the same, so that what a
    killed process left is swept away by the next; only the holder of the batch lock writes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.tmp")
    sweep(beside)
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
        _sync_folder(target.parent)
    finally:
        sweep(beside)


def sweep(beside: Path) -> None:
    """Removes a temporary file, and what DuckDB may have left with it."""
    for leftover in (beside, write_ahead_log_of(beside)):
        leftover.unlink(missing_ok=True)
    sweep_folder(_spill_folder_of(beside))


def sweep_folder(leftover: Path) -> None:
    """Removes a temporary folder with all that is in it; a link is no folder of ours."""
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover)


def _spill_folder_of(database: Path) -> Path:
    """Where DuckDB keeps what finds no room in memory."""
    return database.with_name(f"{database.name}.tmp")


def write_ahead_log_of(database: Path) -> Path:
    """Where DuckDB keeps what is not yet in the database file."""
    return database.with_name(f"{database.name}.wal")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
