"""What a batch has to do: files found, hashed, and held against what the ledger knows."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import DocumentRow, Ledger, LedgerState
from pipeline.archive.ledger import SourceRow
from pipeline.errors import UsageError, printable
from pipeline.intake import sha256_of_file
from schemas.document import document_id_of

SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".txt"})
"""What is picked up inside a folder. A file that is named outright is tried whatever its name."""


class Job(NamedTuple):
    """One document to process, with all files that hold it; the first is read."""

    document_id: str
    sha256: str
    sources: tuple[SourceRow, ...]
    attempts: int = 0
    has_result: bool = False
    """Whether an earlier attempt gave an artefact."""

    @property
    def path(self) -> Path:
        """The file to read: the first that is still there."""
        paths = [Path(source.path) for source in self.sources]
        return next((path for path in paths if path.exists()), paths[0])


class Skipped(NamedTuple):
    """A file that is left alone, and why."""

    path: str
    reason: str


class Plan(NamedTuple):
    """Jobs in the order of their paths; the files that are known already, and which of them failed before;
    files that cannot be read."""

    jobs: list[Job]
    known: list[SourceRow]
    known_failed: list[str]
    skipped: list[Skipped]

    @property
    def known_files(self) -> int:
        """How many files are known already."""
        return len(self.known)


def make_plan(paths: Iterable[Path], ledger: Ledger, force: bool = False, retry_failed: bool = False) -> Plan:
    """Walks `paths` and plans what is new, booking files that hold what is known.

    Content that the ledger knows is not planned again, under whatever name: unless `force`, or `retry_failed`
    and it failed before. Files whose size and time have not changed are not hashed again.
    """
    known, booked = ledger.known_sources(), ledger.documents()
    to_do: dict[str, list[SourceRow]] = {}
    digests: dict[str, str] = {}
    settled: list[SourceRow] = []
    skipped: list[Skipped] = []
    paths = existing(paths)
    for path in walk(paths, skipped):
        try:
            source, sha256 = _look(path, known, booked)
        except OSError as error:
            skipped.append(Skipped(str(path), f"cannot be read ({error.strerror or error})"))
            continue
        digests[source.document_id] = sha256
        wanted = _is_wanted(booked.get(source.document_id), force, retry_failed)
        (to_do.setdefault(source.document_id, []) if wanted else settled).append(source)
    ledger.see([source for source in settled if known.get(source.path) != source])
    ledger.book_unreadable(skipped, instead_of_below=[str(path) for path in paths])
    jobs = [_job(digests[key], sources, booked.get(key)) for key, sources in to_do.items()]
    failed = [s.path for s in settled if booked[s.document_id].state is not LedgerState.DONE]
    return Plan(jobs, settled, failed, skipped)


def existing(paths: Iterable[Path]) -> list[Path]:
    """The paths, absolute and without '..'. Raises UsageError for one that does not exist."""
    found = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100  # links keep their names
    for path in found:
        if not path.exists():
            raise UsageError("there is no such file or folder", remedy="check the path", path=path)
    return found


def _job(sha256: str, sources: list[SourceRow], booked: DocumentRow | None) -> Job:
    job = Job(sources[0].document_id, sha256, tuple(sources))
    return job._replace(attempts=booked.attempts, has_result=bool(booked.artefact_sha256)) if booked else job


def _is_wanted(booked: DocumentRow | None, force: bool, retry_failed: bool) -> bool:
    if booked is None or force:
        return True
    return retry_failed and booked.state is not LedgerState.DONE


def _look(path: Path, known: dict[str, SourceRow], booked: dict[str, DocumentRow]) -> tuple[SourceRow, str]:
    """The file as it is now, and its SHA-256: from the ledger where size and time are as they were."""
    told = path.stat()
    name = str(path)
    before = known.get(name)
    if before and (before.size_bytes, before.mtime_ns) == (told.st_size, told.st_mtime_ns):
        return before, booked[before.document_id].sha256
    sha256 = sha256_of_file(path)
    return SourceRow(name, told.st_size, told.st_mtime_ns, document_id_of(sha256)), sha256


def walk(paths: Iterable[Path], skipped: list[Skipped]) -> Iterator[Path]:
    """The files below `paths`, absolute, each once, in the order of their names.

    Hidden files and folders and links to folders are left out; what is no regular file, cannot be entered, or
    has a name that is not UTF-8, is added to `skipped`.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _files_below(path, skipped) if path.is_dir() else [path]:
            if file in seen:
                continue
            seen.add(file)
            if reason := _reason_to_skip(file):
                skipped.append(Skipped(printable(str(file)), reason))
            else:
                yield file


def _files_below(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def book(error: OSError) -> None:
        skipped.append(Skipped(printable(str(error.filename)), f"cannot be entered ({error.strerror})"))

    for root, folders, names in os.walk(folder, onerror=book):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(root) / name


def _reason_to_skip(file: Path) -> str | None:
    try:
        str(file).encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8: rename it"
    try:
        mode = file.stat().st_mode
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None if stat.S_ISREG(mode) else "is no regular file"
