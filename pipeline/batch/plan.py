"""What a batch has to do: files found, hashed, and held against what the ledger knows."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple
from unicodedata import normalize

from pipeline.archive import DocumentRow, Ledger, LedgerState
from pipeline.archive.ledger import SourceRow
from pipeline.batch.walk import Found, Skipped, existing, walk
from pipeline.intake import sha256_of_stream
from pipeline.locations import exists, open_location
from pipeline.settings import Settings
from schemas.document import document_id_of


class Job(NamedTuple):
    """One document to process, with all files that hold it; the first is read."""

    document_id: str
    sha256: str
    sources: tuple[SourceRow, ...]
    attempts: int = 0
    has_result: bool = False
    """Whether an earlier attempt gave an artefact."""
    version: str | None = None
    """The fingerprint that it was read with."""

    locations: tuple[str, ...] = ()
    """Where those files lie, as they are to be opened."""

    @property
    def location(self) -> str:
        """The file to read: the first that is still there."""
        return next((one for one in self.locations if exists(one)), self.locations[0])


class Plan(NamedTuple):
    """Jobs in the order of their paths; the files that are known already, and which of them failed before;
    files that cannot be read."""

    jobs: list[Job]
    known: list[SourceRow]
    known_failed: list[str]
    skipped: list[Skipped]
    left: int = 0
    """Documents that were left for the next batch."""

    @property
    def known_files(self) -> int:
        """How many files are known already."""
        return len(self.known)


class Choice(NamedTuple):
    """Which of the files found are to be read."""

    force: bool = False
    """All, whatever is known of them."""
    retry_failed: bool = False
    """What failed before as well."""
    only: str | None = None
    """Those whose path, or a part of it from the right, fits this pattern (`*quy*.pdf`, `2023/*`)."""
    limit: int | None = None
    """So many documents at most; the others are left for the next batch."""
    is_whole: Callable[[Found], bool] = lambda found: True
    """Whether a file has stopped growing."""
    again: bool = False
    """A later round of a watch: where nothing is new it leaves no trace."""


EVERYTHING_NEW = Choice()


def make_plan(
    places: Iterable[str], ledger: Ledger, settings: Settings, choice: Choice = EVERYTHING_NEW
) -> Plan:
    """Walks `places` and plans what is new, booking files that hold what is known.

    Content that the ledger knows is not planned again, under whatever name, unless `choice` says so. Files
    whose size and time have not changed are not hashed again.
    """
    known, booked = ledger.known_sources(), ledger.documents()
    to_do: dict[str, list[tuple[SourceRow, str]]] = {}
    digests: dict[str, str] = {}
    settled: list[SourceRow] = []
    skipped: list[Skipped] = []
    places = existing(places)
    for found in walk(places, skipped, settings):
        if (choice.only and not fits(found.key, choice.only)) or not choice.is_whole(found):
            continue
        try:
            source, sha256 = _identified(found, known, booked)
        except OSError as error:
            skipped.append(Skipped(found.key, f"cannot be read ({error.strerror or error})"))
            continue
        digests[source.document_id] = sha256
        if _is_wanted(booked.get(source.document_id), choice):
            to_do.setdefault(source.document_id, []).append((source, found.location))
        else:
            settled.append(source)
    ledger.see([source for source in settled if known.get(source.path) != source])
    ledger.book_unreadable(skipped, instead_of_below=[] if choice.only else places)
    jobs = [_job(digests[key], sources, booked.get(key)) for key, sources in to_do.items()]
    failed = [s.path for s in settled if booked[s.document_id].state is not LedgerState.DONE]
    left = 0 if choice.limit is None else max(0, len(jobs) - choice.limit)
    return Plan(jobs[: choice.limit], settled, failed, skipped, left)


def fits(path: str, pattern: str) -> bool:
    """Whether a path, or a part of it from the right, fits a pattern of the shell; letters with marks are the
    same however they are encoded (NFC, NFD)."""
    path, pattern = normalize("NFC", path), normalize("NFC", pattern)
    parts = path.split("/")
    return any(fnmatchcase("/".join(parts[start:]), pattern) for start in range(len(parts)))


def _job(sha256: str, found: list[tuple[SourceRow, str]], booked: DocumentRow | None) -> Job:
    sources, locations = zip(*found, strict=True)
    job = Job(document_id_of(sha256), sha256, tuple(sources), locations=tuple(locations))
    if booked is None:
        return job
    has_result = bool(booked.artefact_sha256)
    return job._replace(
        attempts=booked.attempts, has_result=has_result, version=booked.version if has_result else None
    )


def _is_wanted(booked: DocumentRow | None, choice: Choice) -> bool:
    if booked is None or choice.force:
        return True
    return choice.retry_failed and booked.state is not LedgerState.DONE


def _identified(
    found: Found, known: dict[str, SourceRow], booked: dict[str, DocumentRow]
) -> tuple[SourceRow, str]:
    """The file as it is now, and its SHA-256: from the ledger where size and time are as they were."""
    before = known.get(found.key)
    if before and (before.size_bytes, before.mtime_ns) == (found.size_bytes, found.mtime_ns):
        return before, booked[before.document_id].sha256
    with open_location(found.location) as stream:
        sha256, size = sha256_of_stream(stream)
    if size != found.size_bytes:
        raise OSError("it is being written; run again when it is whole")
    changed = -1 if found.mtime_ns is None else found.mtime_ns  # of unknown time: hashed again each time
    return SourceRow(found.key, found.size_bytes, changed, document_id_of(sha256)), sha256
