"""Reading of pages that goes wrong on purpose: which pages do is told by the file's name, e.g.
`report.dies3.hangs5.pdf`; the others say which page they are."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.batch.steps import STEPS, Outcome, Part, look
from pipeline.intake import SourceFile
from pipeline.settings import Settings
from schemas.page import Line, Page, TextSource

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def text_of(page_no: int) -> str:
    """What a page says: words of its own that the restorer leaves alone."""
    return f"trang {page_no}"


def _faults(path: Path, fault: str) -> set[int]:
    return {int(number) for number in re.findall(rf"{fault}(\d+)", path.name)}


def part(location: str, file: SourceFile, settings: Settings, first: int, last: int) -> Part:
    """Reads pages; notes which process did."""
    pages = []
    for page_no in range(first, last + 1):
        with (file.path.parent / "readers.log").open("a") as log:
            log.write(f"{os.getpid()} {page_no}\n")
        if page_no in _faults(file.path, "dies"):
            os.kill(os.getpid(), signal.SIGKILL)
        if page_no in _faults(file.path, "slow"):
            time.sleep(4)
        if page_no in _faults(file.path, "hangs"):
            time.sleep(600)
        if page_no in _faults(file.path, "grandchild"):
            _hang_in_a_grandchild(file.path.parent)
        if page_no in _faults(file.path, "fat"):
            bytearray(1 << 40)
        line = Line(line_no=1, raw=text_of(page_no), text=text_of(page_no))
        pages.append(Page(page_no=page_no, source=TextSource.OCR, lines=(line,)))
    return Part(tuple(pages), 0.01 * len(pages))


def _hang_in_a_grandchild(folder: Path) -> None:
    """A program that starts another one and waits for it: both must end when the worker is killed."""
    grandchild = f"import os, time; open({str(folder / 'grandchild.pid')!r}, 'w').write(str(os.getpid())); "
    child = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild + 'time.sleep(600)'!r}])"
    )
    subprocess.run([sys.executable, "-c", child], check=True)


def whole(path: str, settings: Settings) -> Outcome | SourceFile:
    """Looks only: every document is read in parts."""
    return look(path, settings)


def never_finishes(location: str, file: SourceFile, settings: Settings, pages: tuple[Page, ...]) -> Outcome:
    """Rules that ponder for ever inside the pattern matcher, where no Python code runs."""
    re.match(r"(a+)+$", "a" * 60 + "b")
    raise AssertionError("this takes longer than the world has been there")


PAGEWISE = STEPS._replace(whole=whole, part=part)
