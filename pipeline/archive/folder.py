"""Where things lie in an archive folder, and its artefacts: written beside, synced, renamed into place."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DatabaseError
from schemas.document import DocumentResult

GZIP_LEVEL = 6


def pack(result: DocumentResult) -> bytes:
    """A document's artefact: its JSON, compressed, the same bytes for the same result."""
    return gzip.compress(result.model_dump_json().encode(), GZIP_LEVEL, mtime=0)


def unpack(artefact: bytes) -> DocumentResult:
    """The document in an artefact. Raises ValueError or OSError where the bytes are no such thing."""
    return DocumentResult.model_validate_json(gzip.decompress(artefact))


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place, synced to the disk, when the block ends well.

    Readers see the old file or the new one, never half of one. The name is always the same, so that what a
    killed process left is swept away by the next; only the holder of the batch lock writes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.tmp")
    _sweep(beside)
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
        _sync_folder(target.parent)
    finally:
        _sweep(beside)


def _sweep(beside: Path) -> None:
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


class Archive:
    """The places of one archive folder. Making one touches nothing; `create` makes the folders."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ledger_path = root / "ledger.sqlite"
        self.database_path = root / "hoso.duckdb"
        self.artefact_root = root / "artefacts"
        self.lock_path = root / "batch.lock"

    def create(self) -> None:
        """Makes the folders. Raises DatabaseError where that is not allowed."""
        try:
            self.artefact_root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"the archive folder cannot be written ({error.strerror})", path=self.root
            ) from error

    def artefact_path(self, document_id: str, version: str) -> Path:
        """Where the result of one document and one version of the pipeline lies."""
        return self.artefact_root / document_id[:2] / f"{document_id}.{version}.json.gz"

    def write_artefact(self, document_id: str, version: str, content: bytes) -> Path:
        """Stores a packed result; one that is there already is replaced by the new one.

        Raises DatabaseError where the disk is full or not writable.
        """
        path = self.artefact_path(document_id, version)
        try:
            with replacing(path) as beside:
                beside.write_bytes(content)
        except OSError as error:
            raise DatabaseError(f"an artefact cannot be written ({error.strerror})", path=path) from error
        return path

    def read_artefact(self, document_id: str, version: str) -> DocumentResult:
        """A stored result. Raises DatabaseError where it is missing or broken."""
        path = self.artefact_path(document_id, version)
        try:
            result = unpack(path.read_bytes())
            if result.document_id != document_id:
                raise ValueError(f"it holds {result.document_id}")
            return result
        except (OSError, ValueError, EOFError) as error:
            raise DatabaseError(
                "this artefact is missing or damaged",
                remedy="process its source again with --force",
                path=path,
            ) from error
