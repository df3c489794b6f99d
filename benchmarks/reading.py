"""How well and how fast pages are read, beside plain Tesseract and, where it is installed, OCRmyPDF on the
same pages in the same run.

    python -m benchmarks.reading [FILE ...]

Without files: the samples of this repository whose gold text lies beside them. A FILE needs its gold text in
`FILE.gold.txt` or, for `NAME_kind.pdf`, in `NAME.gold.txt`. Our text is the restored one, what a user gets.

Columns: characters wrong per character of gold text, gold words not read right, numbers of the gold text
that are not in the output; seconds a page of the processor (programs included) and of the clock. The ways
take turns file by file, so that other work on the machine meets them alike; ours and plain Tesseract run on
one core, OCRmyPDF on two (`--jobs 2`): the clock's ratio flatters it by up to two where we read two
documents side by side, as `hoso run` does.
"""

import json
import shutil
import sys
from pathlib import Path

from benchmarks.peers import Way, read_by_hoso, timed, ways_for
from benchmarks.textscore import Read, scored
from pipeline.intake import identify
from pipeline.settings import Settings

SAMPLES = Path(__file__).parent.parent / "samples"
KINDS = ("clean", "office", "fax", "old")


def gold_of(path: Path) -> str | None:
    """The gold text of a file, None where there is none."""
    sample = SAMPLES / "gold" / f"{path.stem}.json"
    if path.parent == SAMPLES / "scans" and sample.is_file():
        return "\n".join(json.loads(sample.read_text(encoding="utf-8"))["text"]).replace("\t", " ")
    for beside in (path.with_suffix(".gold.txt"), path.parent / f"{path.stem.rsplit('_', 1)[0]}.gold.txt"):
        if beside.is_file():
            return beside.read_text(encoding="utf-8")
    return None


def kind_of(path: Path) -> str:
    """How a file was scanned, by the end of its name; 'other' where that does not say."""
    last = path.stem.rsplit("_", 1)[-1]
    return last if last in KINDS else "other"


def measured(path: Path, gold: str, read: Way = read_by_hoso) -> Read:
    """One file, read in one way."""
    settings = Settings.from_environment()
    text, took = timed(read, path, settings)
    pages = identify(path, settings).pages
    return scored(gold, text)._replace(pages=pages, processor_s=took.processor_s, wall_s=took.wall_s)


def row(name: str, way: str, one: Read, ours: Read) -> str:
    """One line of the table; `ours` is what the times are compared with."""
    accuracy = f"{one.text.cer:8.2%} {one.word_errors:8.2%} {one.figures_lost:8.2%}"
    times = f"{one.processor_s / one.pages:8.2f} {one.wall_s / one.pages:8.2f}"
    slower = f"{one.processor_s / ours.processor_s:10.1f} {one.wall_s / ours.wall_s:8.1f}"
    return f"{name:28s} {way:10s} {accuracy} {times} {slower}"


def print_totals(results: dict[tuple[str, str], list[tuple[Read, Read]]]) -> None:
    """Per kind and way, then overall. A way is compared with ours on those files that it read as well."""
    overall: dict[str, list[tuple[Read, Read]]] = {}
    for (kind, way), pairs in results.items():
        _print_sum(f"all {kind}", way, pairs)
        overall.setdefault(way, []).extend(pairs)
    for way, pairs in overall.items():
        _print_sum("all", way, pairs)


def _print_sum(name: str, way: str, pairs: list[tuple[Read, Read]]) -> None:
    one, ours = Read(), Read()
    for theirs, own in pairs:
        one, ours = one.plus(theirs), ours.plus(own)
    print(row(f"{name} ({one.pages} pages)", way, one, ours))


def main() -> None:
    """Prints a line per file and way, then the totals."""
    paths = [Path(name).resolve() for name in sys.argv[1:]] or sorted((SAMPLES / "scans").iterdir())
    labelled = [(path, gold) for path in paths if path.suffix != ".txt" and (gold := gold_of(path))]
    if not labelled:
        sys.exit("no file with gold text beside it")
    if not shutil.which("ocrmypdf"):
        print("ocrmypdf is left out: it is not installed (pip install ocrmypdf)")
    read_by_hoso(
        labelled[0][0], Settings.from_environment()
    )  # models are loaded once per process, not per file
    print(f"{'':28s} {'read by':10s}    chars    words  figures    s/page    clock  times ours   clock")
    results: dict[tuple[str, str], list[tuple[Read, Read]]] = {}
    for path, gold in sorted(labelled, key=lambda one: [*KINDS, "other"].index(kind_of(one[0]))):
        ours = measured(path, gold)
        for way, read in ways_for(path).items():
            one = ours if way == "hoso" else measured(path, gold, read)
            print(row(path.name, way, one, ours), flush=True)
            results.setdefault((kind_of(path), way), []).append((one, ours))
    print_totals(results)


if __name__ == "__main__":
    main()
