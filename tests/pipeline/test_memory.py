"""One worker's memory: bounded on a full page, and the same for few pages and for many."""

import sys
from pathlib import Path

import pytest

from benchmarks.memory import LIMIT_MB, document, peak_mb

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
