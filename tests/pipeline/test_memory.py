"""Memory: one worker's is bounded on a full page and the same for few pages and for many; the batch itself
holds no more of a long document than its pages' text."""

import gc
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from benchmarks.memory import LIMIT_MB, document, peak_mb
from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.executors import LocalExecutor
from pipeline.settings import Settings
from tests.engines.pages import text_pdf

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")

GROWTH_MB = 25
"""What allocators and caches may differ by; nine pages of 150 dpi that are kept are 59 MB and more."""


def test_memory_does_not_grow_with_pages(tmp_path: Path) -> None:
    few = peak_mb(document(tmp_path / "few.pdf", 3, dpi=150))
    many = peak_mb(document(tmp_path / "many.pdf", 12, dpi=150))
    assert (few[0], many[0]) == (3, 12)
    assert many[1] - few[1] <= GROWTH_MB


def test_a_page_of_a4_at_300_dpi(tmp_path: Path) -> None:
    pages, peak = peak_mb(document(tmp_path / "page.pdf", 2))
    assert pages == 2
    assert peak <= LIMIT_MB


LONG = 500
MODEL_MB = 120
"""What the first restoration of a process loads: the language model, the lists of places."""
PAGE_KB = 120
"""What a page of the test may cost the batch, and the worker that puts the whole together: its record with
its words and boxes, packed and unpacked."""


def status_kb(name: str) -> int:
    """A line of this process's status (proc(5)), in kB."""
    told = Path("/proc/self/status").read_text(encoding="ascii").split()
    return int(told[told.index(f"{name}:") + 1])


class Watched(LocalExecutor):
    """One worker, which is asked for its peak after every piece of work."""

    def __init__(self) -> None:
        super().__init__(1)
        self.peaks: list[Future[int]] = []

    def submit(self, timeout_s: float, work: Any, *arguments: Any) -> Future[Any]:
        answer = super().submit(timeout_s, work, *arguments)
        self.peaks.append(super().submit(timeout_s, status_kb, "VmHWM"))
        return answer


def test_five_hundred_pages_take_a_worker_no_more_memory_than_forty(tmp_path: Path) -> None:
    archive, settings = Archive(tmp_path / "kho"), Settings(workers=1)
    run_batch([text_pdf(tmp_path / "short.pdf", pages=1)], archive, settings)  # loads what every batch loads
    long = text_pdf(tmp_path / "long.pdf", pages=LONG)
    gc.collect()
    before = status_kb("VmHWM")
    with Watched() as watched:
        report = run_batch([long], archive, settings, executor=watched)
        peaks = [peak.result() for peak in watched.peaks]
    assert [one.pages for one in report.settled] == [LONG]
    *parts, finished = peaks
    assert len(parts) > LONG // 8, "read in parts of eight pages"
    assert parts[-1] - parts[4] <= GROWTH_MB * 1024, "after 500 pages and after 40"
    assert finished - parts[-1] <= MODEL_MB * 1024 + LONG * PAGE_KB, "the whole is put together once"
    assert status_kb("VmHWM") - before <= LONG * PAGE_KB, "of the batch itself"
