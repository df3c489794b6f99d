"""How well and how fast pages are read, beside plain Tesseract and, where it is installed, OCRmyPDF on the
same pages in the same run.

    python -m benchmarks.reading [FILE ...]

Without files: the samples of this repository whose gold text lies beside them. A FILE needs its gold text in
`FILE.gold.txt` or, for `NAME_kind.pdf`, in `NAME.gold.txt`. Errors are characters wrong per character of gold
text, before restoration; figures lost are numbers of the gold text that are not in the output. Times are of
the processor, programs included, so that other work on the machine counts little; every peer may use as many
cores as there are, a page being one core's work for each of them.
"""

import json
import re
import resource
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline import tools
from pipeline.intake import identify
from pipeline.raster import page_image
from pipeline.reading import read_pages
from pipeline.settings import Settings
from schemas.page import Page

SAMPLES = Path(__file__).parent.parent / "samples"
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


class Score(NamedTuple):
    """One way of reading one file."""

    errors: float
    figures_lost: float
    seconds_per_page: float


def score(gold: str, text: str, seconds_per_page: float) -> Score:
    """Errors per character, figures lost, time."""
    expected, found = Counter(_NUMBER.findall(gold)), Counter(_NUMBER.findall(text))
    lost = 1 - (expected & found).total() / max(1, expected.total())
    return Score(paragraph_errors(gold, text), lost, seconds_per_page)


def paragraph_errors(gold: str, text: str) -> float:
    """Characters wrong per character: every gold line against the stretch of the text that fits it best, so
    that the order of columns and notes does not count."""
    whole = _plain(text)
    wrong = total = 0
    for line in map(_plain, gold.split("\n")):
        if not line:
            continue
        total += len(line)
        if line in whole:
            continue
        place = fuzz.partial_ratio_alignment(line, whole) if len(line) < len(whole) else None
        part = whole if place is None else whole[place.dest_start : place.dest_end]
        wrong += min(len(line), Levenshtein.distance(line, part))
    return wrong / max(1, total)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("–", "-").replace("—", "-")
    return " ".join(text.replace("“", '"').replace("”", '"').split())


def page_text(page: Page) -> str:
    """The paragraphs of a page, a line each, then its tables' rows."""
    paragraphs: dict[int, list[str]] = {}
    for line in page.lines:
        paragraphs.setdefault(line.paragraph_no, []).append(line.raw)
    rows = ["\t".join(cell.raw for cell in row) for table in page.tables for row in table.rows]
    return "\n".join([" ".join(lines) for lines in paragraphs.values()] + rows)


def read_by_hoso(path: Path, settings: Settings) -> str:
    return "\n".join(page_text(page) for page in read_pages(identify(path, settings), settings))


def read_by_tesseract(path: Path, settings: Settings) -> str:
    """Plain Tesseract, a process per page, on pages rendered as they are."""
    file = identify(path, settings)
    texts = []
    for info in file.page_infos:
        image = page_image(file, info.page_no, settings.model_copy(update={"render_dpi": 300}))
        target = Path("/tmp") / f"hoso-benchmark-{info.page_no}.png"
        Image.fromarray(image.pixels).save(target, dpi=(image.dpi, image.dpi), compress_level=1)
        command = ["tesseract", str(target), "-", "-l", settings.language]
        outcome = tools.run(command, timeout_s=120, env={"OMP_THREAD_LIMIT": "1"})
        target.unlink()
        texts.append(outcome.stdout.decode())
    return "\n".join(texts)


def read_by_ocrmypdf(path: Path, settings: Settings) -> str:
    """OCRmyPDF with deskewing, on two cores."""
    with TemporaryDirectory() as folder:
        target, sidecar = Path(folder) / "out.pdf", Path(folder) / "out.txt"
        command = ["ocrmypdf", "--quiet", "--deskew", "--force-ocr", "-l", settings.language, "--jobs", "2"]
        command += ["--output-type", "pdf", "--sidecar", str(sidecar), str(path), str(target)]
        tools.run(command, timeout_s=1800, env={"OMP_THREAD_LIMIT": "1"})
        return sidecar.read_text(encoding="utf-8")


def processor_s() -> float:
    """Seconds of the processor that this process and the programs it ran have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def gold_of(path: Path) -> str | None:
    """The gold text of a file, None where there is none."""
    sample = SAMPLES / "gold" / f"{path.stem}.json"
    if path.parent == SAMPLES / "scans" and sample.is_file():
        return "\n".join(json.loads(sample.read_text(encoding="utf-8"))["text"]).replace("\t", " ")
    for beside in (path.with_suffix(".gold.txt"), path.parent / f"{path.stem.rsplit('_', 1)[0]}.gold.txt"):
        if beside.is_file():
            return beside.read_text(encoding="utf-8")
    return None


def measured(path: Path, gold: str, read: Callable[[Path, Settings], str]) -> Score:
    settings = Settings.from_environment()
    pages = identify(path, settings).pages
    started = processor_s()
    text = read(path, settings)
    return score(gold, text, (processor_s() - started) / pages)


def peers_for(path: Path) -> dict[str, Callable[[Path, Settings], str]]:
    """The ways of reading a file, ours first."""
    ways: dict[str, Callable[[Path, Settings], str]] = {"hoso": read_by_hoso, "tesseract": read_by_tesseract}
    if shutil.which("ocrmypdf") and path.suffix == ".pdf":
        ways["ocrmypdf"] = read_by_ocrmypdf
    return ways


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(
        path for path in (SAMPLES / "scans").iterdir() if path.suffix in (".pdf", ".tif", ".png")
    )
    if not shutil.which("ocrmypdf"):
        print("ocrmypdf is left out: it is not installed (pip install ocrmypdf)")
    # The model is loaded once per process, not per file.
    if paths:
        next(read_pages(identify(paths[0])), None)
    print(f"{'file':28s} {'read by':10s}   errors     lost   s/page  times as slow as hoso")
    for path in paths:
        gold = gold_of(path)
        if gold is None:
            continue
        ours = measured(path, gold, read_by_hoso)
        for name, read in peers_for(path).items():
            one = ours if name == "hoso" else measured(path, gold, read)
            slower = one.seconds_per_page / ours.seconds_per_page
            cells = f"{one.errors:8.2%} {one.figures_lost:8.2%} {one.seconds_per_page:8.2f} {slower:8.1f}"
            print(f"{path.name:28s} {name:10s} {cells}", flush=True)


if __name__ == "__main__":
    main()
