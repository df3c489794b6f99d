"""Files that are never half-written: written beside, synced to the disk, renamed into place."""

import os
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


def write_ahead_log_of(database: Path) -> Path:
    """Where DuckDB keeps what is not yet in the database file."""
    return database.with_name(f"{database.name}.wal")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
