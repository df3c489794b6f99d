"""What an archive of many reports costs: filling it, publishing a few more, looking again, and what the
coordinator of a cluster manages. ``python -m benchmarks archive [--documents N] [--workers N]``

All of it is the real batch but for the reading: reports are stubs (`benchmarks/stub_reports.py`).
"""

import argparse
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from benchmarks.stub_reports import STUB_STEPS, read_stub, write_source
from pipeline.archive import Archive
from pipeline.batch import BatchListener, Settled, run_batch
from pipeline.batch.steps import Outcome
from pipeline.executors import Executor
from pipeline.publish import PublishReport
from pipeline.settings import Settings
from schemas.document import document_id_of, sha256_of

T = TypeVar("T")
NEW_DOCUMENTS = 100


class AtOnce:
    """A cluster without end: work is done when it is handed in, so that only the coordinator costs."""

    workers = 8

    def submit(self, timeout_s: float, work: Callable[..., T], *arguments: Any) -> Future[T]:
        answer: Future[T] = Future()
        answer.set_result(work(*arguments))
        return answer

    def abandon(self) -> None:
        """Nothing runs when nobody waits."""


class Memory(BatchListener):
    """Prints the coordinator's memory at a quarter, the half and the end of a batch."""

    def __init__(self, documents: int) -> None:
        self._documents, self._settled = documents, 0
        self._published, self._stored_at = 0, (0.0, 0.0)

    def settled(self, one: Settled) -> None:
        self._settled += 1
        self._stored_at = time.monotonic(), time.process_time()
        if self._settled in {self._documents // 4, self._documents // 2, self._documents}:
            print(f"  {self._settled:,} stored: {resident_mb()} MB", flush=True)

    def published(self, report: PublishReport) -> None:
        self._published += 1
        wall, processor = time.monotonic() - self._stored_at[0], time.process_time() - self._stored_at[1]
        took = f"{wall:.1f} s, processor {processor:.1f} s, {resident_mb()} MB"
        print(f"  publication {self._published}: {report.changed:,} changed; {took}", flush=True)


def resident_mb() -> int:
    """Memory of this process now, in MB. Linux only."""
    told = Path("/proc/self/status").read_text(encoding="ascii").split()
    return int(told[told.index("VmRSS:") + 1]) // 1024


def processor_s() -> float:
    """Processor time of this process and of its children that have ended, in seconds."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


@contextmanager
def measured(what: str, documents: int) -> Iterator[None]:
    """Prints the time that something took."""
    wall, processor = time.monotonic(), processor_s()
    yield
    wall, processor = time.monotonic() - wall, processor_s() - processor
    per = 1000 * processor / max(1, documents)
    print(f"{what}: {wall:.1f} s, processor {processor:.1f} s ({per:.2f} ms a document)", flush=True)


_PACKED: dict[str, Outcome] = {}


def already_read(location: str, settings: Settings) -> Outcome:
    """What a worker elsewhere would have sent: an artefact that is packed already."""
    if not _PACKED:
        _PACKED["any"] = read_stub(location, settings)
    sha256 = sha256_of(Path(location).read_bytes())
    return _PACKED["any"]._replace(document_id=document_id_of(sha256))


def fill(inbox: Path, archive: Archive, documents: int, settings: Settings) -> None:
    """Reads `documents` stub reports into the archive."""
    with measured(f"ingest of {documents:,} documents into archive and database", documents):
        run_batch([inbox], archive, settings, steps=STUB_STEPS, listener=Memory(documents))
    size_mb = archive.database_path.stat().st_size / 1e6
    artefacts = sum(path.stat().st_size for path in archive.artefact_root.rglob("*.gz")) / 1e6
    print(f"  database {size_mb:,.0f} MB, artefacts {artefacts:,.0f} MB", flush=True)


def few_more(inbox: Path, archive: Archive, documents: int, settings: Settings) -> None:
    """A batch and a publication of a few new reports in the full archive."""
    from pipeline.archive import Ledger
    from pipeline.publish import publish

    for number in range(documents, documents + NEW_DOCUMENTS):
        write_source(inbox / "new", number)
    with measured(f"a whole run over {NEW_DOCUMENTS} new documents only", NEW_DOCUMENTS):
        run_batch([inbox / "new"], archive, settings, steps=STUB_STEPS, listener=Memory(0))
    with Ledger(archive.ledger_path) as ledger:
        for row in list(ledger.documents(ledger.changed_since(0)).values())[:NEW_DOCUMENTS]:
            ledger.record(row._replace(failure_message="touched"), [])
        with measured(f"publication of {NEW_DOCUMENTS} documents that have changed", NEW_DOCUMENTS):
            publish(archive, ledger)


def look_again(inbox: Path, archive: Archive, documents: int, settings: Settings) -> None:
    """A run over folders in which nothing is new."""
    with measured(f"run over {documents:,} unchanged files", documents):
        report = run_batch([inbox], archive, settings, steps=STUB_STEPS)
    print(f"  {report.known_files:,} known, {len(report.settled)} read; {resident_mb()} MB", flush=True)


def coordinate(inbox: Path, archive: Archive, documents: int, settings: Settings) -> None:
    """How many documents a minute one coordinator stores and books, whatever the number of workers."""
    executor: Executor = AtOnce()
    started = time.monotonic()
    never = settings.model_copy(update={"publish_every_s": 1e9})
    steps = STUB_STEPS._replace(whole=already_read)
    stored: list[float] = []

    class Clock(BatchListener):
        def settled(self, one: Settled) -> None:
            stored.append(time.monotonic() - started)

    with measured("coordinator with artefacts that come ready, with its publication", documents):
        run_batch([inbox], archive, never, steps=steps, executor=executor, listener=Clock())
    span = stored[-1] - stored[0]
    print(f"  stored and booked: {60 * len(stored) / span:,.0f} documents a minute", flush=True)


def options_of(description: str | None) -> argparse.Namespace:
    """How many documents, by how many workers, and where: what benchmarks of whole archives are told."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to work; by default a temporary folder")
    return parser.parse_args()


def main() -> None:
    """Prints all measures."""
    options = options_of(__doc__)
    settings = Settings(workers=options.workers)
    with TemporaryDirectory(dir=options.folder) as name:
        inbox, archive = Path(name) / "in", Archive(Path(name) / "kho")
        for number in range(options.documents):
            write_source(inbox, number)
        fill(inbox, archive, options.documents, settings)
        few_more(inbox, archive, options.documents, settings)
        look_again(inbox, archive, options.documents + NEW_DOCUMENTS, settings)
        shutil.rmtree(archive.root)
        coordinate(inbox, archive, options.documents + NEW_DOCUMENTS, settings)


if __name__ == "__main__":
    main()
