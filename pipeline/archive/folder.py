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

    Readers see the old file or the new one, never half of one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
        _sync_folder(target.parent)
    finally:
        beside.unlink(missing_ok=True)


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
        """Stores a packed result; one that is there already is replaced by the new one."""
        path = self.artefact_path(document_id, version)
        with replacing(path) as beside:
            beside.write_bytes(content)
        return path

    def read_artefact(self, document_id: str, version: str) -> DocumentResult:
        """A stored result. Raises DatabaseError where it is missing or broken."""
        path = self.artefact_path(document_id, version)
        try:
            return unpack(path.read_bytes())
        except (OSError, ValueError, EOFError) as error:
            raise DatabaseError(
                "this artefact is missing or damaged",
                remedy="process its source again with --force",
                path=path,
            ) from error
