"""Texts that no report has, and that a rule could ponder for ever: read in bounded time."""

import time
from pathlib import Path

import pytest

from pipeline.document import process_document
from pipeline.intake import FileType, identify
from pipeline.restoration import restorer
from pipeline.settings import Settings
from schemas.document import SourceType

AT_MOST_S = 20.0
"""Of processor time; each takes one to three. Comparing 20,000 figures two by two takes many minutes."""

TEXTS = {
    "figures": "1.234 " * 20_000,
    "one word": "a" * 100_000,
    "points": "1." * 50_000,
    "blanks": "Tổng số" + " " * 100_000 + ": 5",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_nothing_but_one_thing_is_read_in_bounded_time(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"BÁO CÁO\n{TEXTS[name]}\n", encoding="utf-8")
    assert identify(path).type is FileType.TEXT
    started = time.process_time()
    done = process_document(path, Settings(), restorer())
    assert time.process_time() - started < AT_MOST_S
    assert done.source.kind is SourceType.TEXT
