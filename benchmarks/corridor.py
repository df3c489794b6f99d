"""What each room costs per page of a scanned report, and what two workers gain over one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from diacritics import Restorer
from extractors import extract
from extractors.passages import build_passages
from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.document import process_document, read_all
from pipeline.intake import identify
from pipeline.restoration import restore_pages
from pipeline.settings import Settings
from schemas.document import ReportText

SCANS = Path(__file__).parents[1] / "samples" / "scans"


class Costs(dict[str, float]):
    """Seconds spent in each room."""

    @contextmanager
    def of(self, room: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self[room] = self.get(room, 0.0) + time.perf_counter() - started


def rooms(scans: list[Path]) -> None:
    """Milliseconds per page of every room, and their share of the reading."""
    settings, restorer = Settings(), Restorer.load()
    process_document(scans[0], settings, restorer)  # loads engine and model
    costs, pages_read = Costs(), 0
    for path in scans:
        with costs.of("intake"):
            source = identify(path, settings)
        with costs.of("reading"):
            raw = read_all(source, settings)
        with costs.of("restoration"):
            pages = restore_pages(raw, restorer)
        with costs.of("passages"):
            text = ReportText(pages=pages, passages=build_passages(pages))
        with costs.of("extraction"):
            extract(text)
        pages_read += len(pages)
    print(f"{pages_read} pages of {len(scans)} scans, one core")
    for room, cost in costs.items():
        print(f"{room:12} {1000 * cost / pages_read:8.1f} ms/page {cost / costs['reading']:8.1%} of reading")


def workers(scans: list[Path]) -> None:
    """The same batch with one worker and with two, in one run."""
    taken = {}
    for count in (1, 2):
        with TemporaryDirectory() as folder:
            started = time.perf_counter()
            run_batch(scans, Archive(Path(folder) / "kho"), Settings(workers=count))
            taken[count] = time.perf_counter() - started
    print(
        f"two workers over one: {taken[1] / taken[2]:.2f} times as fast ({taken[1]:.1f} s, {taken[2]:.1f} s)"
    )


def main() -> None:
    """Prints both tables."""
    scans = sorted(SCANS.glob("*.pdf"))
    rooms(scans)
    workers(scans)


if __name__ == "__main__":
    main()
