"""Where things lie in an archive folder, and its artefacts."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.archive.replacing import replacing
from pipeline.errors import DatabaseError
from schemas.document import DocumentResult, sha256_of

GZIP_LEVEL = 4
"""Half the time of level 6 for 7 % more bytes (twelve reports of 130 kB)."""


class OfDocument(Protocol):
    """Whatever knows which document it is."""

    @property
    def document_id(self) -> str: ...


T = TypeVar("T", bound=OfDocument)


def pack(result: DocumentResult) -> bytes:
    """A document's artefact: its JSON, compressed, the same bytes for the same result."""
    return gzip.compress(result.model_dump_json().encode(), GZIP_LEVEL, mtime=0)


def unpack(artefact: bytes) -> DocumentResult:
    """The document in an artefact. Raises ValueError, EOFError, zlib.error or OSError where it is none."""
    return DocumentResult.model_validate_json(gzip.decompress(artefact))


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

    def remove_artefact(self, document_id: str, version: str) -> None:
        """Removes a result in whose place another has been booked."""
        self.artefact_path(document_id, version).unlink(missing_ok=True)

    def read_artefact(self, document_id: str, version: str) -> DocumentResult:
        """A stored result. Raises DatabaseError where it is missing or broken."""
        return self.read_artefact_by(unpack, document_id, version)

    def read_artefact_by(
        self, reader: Callable[[bytes], T], document_id: str, version: str, sha256: str | None = None
    ) -> T:
        """What `reader` makes of a stored result, which must be the bytes of `sha256` where that is given.

        Raises DatabaseError where it is missing or broken.
        """
        path = self.artefact_path(document_id, version)
        try:
            content = path.read_bytes()
            if sha256 is not None and sha256_of(content) != sha256:
                raise ValueError("its bytes have changed")
            result = reader(content)
            if result.document_id != document_id:
                raise ValueError(f"it holds {result.document_id}")
            return result
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise DatabaseError(
                "this artefact is missing or damaged",
                remedy="process its source again with --force",
                path=path,
            ) from error
