"""Programs that fail as programs do: each costs the page that it failed on, and no other."""

import shutil
from pathlib import Path

import pytest

from pipeline.document import page_failure
from pipeline.intake import identify
from pipeline.reading import read_pages
from pipeline.settings import EngineChoice, Settings
from schemas.document import FailureCategory
from schemas.page import Page
from tests.engines.pages import drawn_page, image_pdf

FIGURE = "1.254"
SETTINGS = Settings(engine=EngineChoice.PYTESSERACT, page_timeout_s=20)

FAULTS = {
    "it dies": "kill -SEGV $$",
    "it gives up": "echo 'no more memory' >&2; exit 1",
    "it ends well with nothing": "exit 0",
    "its table is empty": ': > "$2.tsv"; exit 0',
    "it answers something else": 'echo "segmentation\tfault" > "$2.tsv"; exit 0',
    "its table is garbage": r'printf "level\t\n5\t1\t1\t1\t1\t1\ty\tz\t-\t?\t9\tabc\n" > "$2.tsv"; exit 0',
    "it answers in no encoding": r'printf "level\\t\377\376\200" > "$2.tsv"; exit 0',
    "a child of it hangs": "sleep 600 & wait",
}
"""What a program does on its first call, in the shell's words; `$2` is what the answer is to be called."""


def fake(folder: Path, program: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of this name that comes first: it fails on its first call, and is the real one after it."""
    real = shutil.which(program)
    if real is None:
        pytest.skip(f"there is no {program} here")
    folder.mkdir()
    script = folder / program
    seen = folder / "seen"
    first = f"if [ ! -e '{seen}' ]; then : > '{seen}'; {fault}; fi"
    script.write_text(f'#!/bin/sh\ncase "$1" in -*version|--list-langs|-v) exec {real} "$@";; esac\n')
    with script.open("a") as more:
        more.write(f'{first}\nexec {real} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def read(tmp_path: Path, settings: Settings) -> list[Page]:
    path = image_pdf(tmp_path / "x.pdf", [drawn_page()] * 2)
    return list(read_pages(identify(path), settings))


def require_one_page_lost(pages: list[Page], code: FailureCategory) -> None:
    lost, fine = pages
    failure = page_failure(lost)
    assert failure is not None and failure.code is code, failure
    assert "an error of hoso" not in failure.message
    assert page_failure(fine) is None and FIGURE in fine.raw_text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_tesseract_that_fails_costs_one_page(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SETTINGS
    code = FailureCategory.CRASHED
    if "hangs" in fault:
        settings = SETTINGS.model_copy(update={"page_timeout_s": 4.0})
        code = FailureCategory.TIMEOUT
    fake(tmp_path / "bin", "tesseract", FAULTS[fault], monkeypatch)
    require_one_page_lost(read(tmp_path, settings), code)


@pytest.mark.parametrize("fault", ["kill -SEGV $$", "exit 0", "exit 99", "echo P6 garbage; exit 0"])
def test_a_poppler_that_fails_costs_one_page(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(tmp_path / "bin", "pdftoppm", fault, monkeypatch)
    require_one_page_lost(read(tmp_path, Settings()), FailureCategory.DAMAGED)
