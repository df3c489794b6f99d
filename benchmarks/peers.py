"""The ways of reading a file that are compared: ours, plain Tesseract, and OCRmyPDF where it is installed."""

import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image

from pipeline import tools
from pipeline.document import read_all
from pipeline.intake import identify
from pipeline.raster import page_image
from pipeline.restoration import restore_pages, restorer
from pipeline.settings import Settings
from schemas.page import Page

Way = Callable[[Path, Settings], str]
"""Reads a file: its text, a paragraph a line where the way knows paragraphs."""

ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}


def page_text(page: Page) -> str:
    """The paragraphs of a restored page, a line each, then its tables' rows."""
    paragraphs: dict[int, list[str]] = {}
    for line in page.lines:
        paragraphs.setdefault(line.paragraph_no, []).append(line.text)
    rows = ["\t".join(cell.text for cell in row) for table in page.tables for row in table.rows]
    return "\n".join([" ".join(lines) for lines in paragraphs.values()] + rows)


def restored_pages(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a file as a user gets them."""
    return restore_pages(read_all(identify(path, settings), settings), restorer())


def read_by_hoso(path: Path, settings: Settings) -> str:
    """The restored text."""
    return "\n".join(map(page_text, restored_pages(path, settings)))


def read_by_tesseract(path: Path, settings: Settings) -> str:
    """Plain Tesseract, a process per page, on pages rendered as they are."""
    file = identify(path, settings)
    at_300 = settings.model_copy(update={"render_dpi": 300})
    texts = []
    with TemporaryDirectory() as folder:
        target = Path(folder) / "page.png"
        for info in file.page_infos:
            image = page_image(file, info.page_no, at_300)
            Image.fromarray(image.pixels).save(target, dpi=(image.dpi, image.dpi), compress_level=1)
            command = ["tesseract", str(target), "-", "-l", settings.language]
            outcome = tools.run(command, timeout_s=120, env=ONE_THREAD)
            texts.append(outcome.stdout.decode())
    return "\n".join(texts)


def read_by_ocrmypdf(path: Path, settings: Settings) -> str:
    """OCRmyPDF with deskewing, on two cores."""
    with TemporaryDirectory() as folder:
        target, sidecar = Path(folder) / "out.pdf", Path(folder) / "out.txt"
        command = ["ocrmypdf", "--quiet", "--deskew", "--force-ocr", "-l", settings.language, "--jobs", "2"]
        command += ["--output-type", "pdf", "--sidecar", str(sidecar), str(path), str(target)]
        tools.run(command, timeout_s=1800, env=ONE_THREAD)
        return sidecar.read_text(encoding="utf-8")


def ways_for(path: Path) -> dict[str, Way]:
    """The ways of reading a file, ours first."""
    ways: dict[str, Way] = {"hoso": read_by_hoso, "tesseract": read_by_tesseract}
    if shutil.which("ocrmypdf") and path.suffix == ".pdf":
        ways["ocrmypdf"] = read_by_ocrmypdf
    return ways


class Took(NamedTuple):
    """What a piece of work took, in seconds."""

    processor_s: float
    wall_s: float


def timed(read: Way, path: Path, settings: Settings) -> tuple[str, Took]:
    """The text, and what reading it took, programs included."""
    os.environ.update(ONE_THREAD)
    processor, wall = _processor_s(), time.monotonic()
    text = read(path, settings)
    return text, Took(_processor_s() - processor, time.monotonic() - wall)


def _processor_s() -> float:
    """Seconds of the processor that this process and the programs it ran have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
