"""What a second worker brings, and what everything that is no reading costs.
``python -m benchmarks workers [--pages N]``

The same scanned pages (the samples, each copy of one a document of its own) are read by one worker and by
two, by the real batch into an archive of its own.

Speed-up by the clock holds for an idle machine with two cores. Where others work on it too, look at processor
time: with twice the workers a page must not cost more of it, and then two cores do twice as much.
"""

import argparse
import resource
import time
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.intake import identify
from pipeline.settings import Settings

SCANS = Path(__file__).parent.parent / "samples" / "scans"
SAMPLES = ("huyen_quy_office.pdf", "xa_nam_fax.pdf", "phuong_6thang_office.pdf", "xa_hai_cap_fax.pdf")


class Cost(NamedTuple):
    """Seconds of the clock, of the processor in workers, and of the processor in the batch itself (planning,
    hashing, storing, booking, publishing)."""

    wall_s: float
    reading_s: float
    other_s: float


def write_pages(folder: Path, least: int) -> int:
    """Writes documents of `least` pages or a few more; how many pages they have."""
    pages = 0
    for number, name in enumerate(cycle(SAMPLES)):
        if pages >= least:
            break
        copy = folder / f"{number:03d}_{name}"
        # a comment behind the end of a PDF changes its bytes, so that it is another document, and no page
        copy.write_bytes((SCANS / name).read_bytes() + f"\n% copy {number}\n".encode())
        pages += identify(copy, Settings()).pages
    return pages


def _processor_s(who: int) -> float:
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def read_by(workers: int, inbox: Path, archive: Archive) -> Cost:
    """A whole batch with so many workers."""
    wall = time.monotonic()
    other, reading = _processor_s(resource.RUSAGE_SELF), _processor_s(resource.RUSAGE_CHILDREN)
    report = run_batch([inbox], archive, Settings(workers=workers))
    if not report.all_done:
        raise RuntimeError("not every page was read")
    return Cost(
        time.monotonic() - wall,
        _processor_s(resource.RUSAGE_CHILDREN) - reading,
        _processor_s(resource.RUSAGE_SELF) - other,
    )


def main() -> None:
    """Prints both runs and their ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=40)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        inbox = Path(name) / "in"
        inbox.mkdir()
        pages = write_pages(inbox, options.pages)
        costs = [read_by(workers, inbox, Archive(Path(name) / f"kho-{workers}")) for workers in (1, 2)]
    for workers, cost in enumerate(costs, start=1):
        told = f"{pages} pages by {workers} worker(s): {cost.wall_s:.1f} s"
        each = f"reading {cost.reading_s / pages:.2f} s a page, all else {1000 * cost.other_s / pages:.1f} ms"
        print(f"{told}; processor: {each} ({cost.other_s / cost.reading_s:.1%} of reading)")
    one, two = costs
    by_processor = 2 * (one.reading_s + one.other_s) / (two.reading_s + two.other_s)
    print(f"two workers over one: {one.wall_s / two.wall_s:.2f} by the clock, ", end="")
    print(f"{by_processor:.2f} by processor time (what two idle cores would give, at the most)")


if __name__ == "__main__":
    main()
