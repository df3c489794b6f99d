"""Characters, words and figures lost and cells of tables right on pages that nothing was tuned on.

    python -m benchmarks.held_out [--round N] [FOLDER]

With a FOLDER the scans stay there, to be looked at. Every round has other chance and other type faces; the
hair lines of faxes were mended after a look at round 1. The reports are in `samples/held_out/`.
Whoever mends the reading by looking at these pages writes others first: the set is blind only once.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.held_out_pages import HeldOut, held_out
from benchmarks.peers import page_text, restored_pages
from benchmarks.textscore import Read, plain, scored
from pipeline.settings import Settings
from samples.lines import FontsMissing
from schemas.page import Page


class Cells(NamedTuple):
    """Cells of ruled tables, and how many were read right at their place."""

    right: int = 0
    total: int = 0

    def plus(self, other: "Cells") -> "Cells":
        """Both together."""
        return Cells(self.right + other.right, self.total + other.total)


def cells_right(printed: list[list[str]], read: list[list[str]]) -> Cells:
    """Right row, right column, right text, empty cells included.

    Rows are matched in order, as many cells right as possible: a missing row costs its own cells only.
    """
    best = [0] * (len(read) + 1)
    for row in printed:
        before = best.copy()
        for place, other in enumerate(read):
            alike = sum(plain(one) == plain(two) for one, two in zip(row, other, strict=False))
            best[place + 1] = max(before[place + 1], best[place], before[place] + alike)
    return Cells(best[-1], sum(map(len, printed)))


def rows_of(pages: tuple[Page, ...]) -> list[list[str]]:
    """The rows of all tables, as read."""
    return [[cell.text for cell in row] for page in pages for table in page.tables for row in table.rows]


def measured(one: HeldOut, settings: Settings) -> tuple[Read, Cells]:
    """One report in one way of scanning."""
    pages = restored_pages(one.path, settings)
    read = scored(one.text, "\n".join(map(page_text, pages)))
    return read._replace(pages=len(pages)), cells_right(one.rows, rows_of(pages))


def report(name: str, read: Read, cells: Cells) -> str:
    """One line of the table."""
    accuracy = f"{read.text.cer:8.2%} {read.word_errors:8.2%}"
    lost = f"{read.text.figures_lost:4d} of {read.text.figures:4d} {read.figures_lost:7.2%}"
    return f"{name:28s} {read.pages:5d} {accuracy}  {lost} {cells.right / cells.total:8.2%} of {cells.total}"


def run(folder: Path, round_no: int) -> None:
    """Prints a line per scan, then one per kind."""
    settings = Settings.from_environment()
    kinds: dict[str, tuple[Read, Cells]] = {}
    print(f"{'':28s} pages    chars    words      figures lost       cells right")
    for one in held_out(folder, round_no):
        read, cells = measured(one, settings)
        print(report(one.path.stem, read, cells), flush=True)
        all_read, all_cells = kinds.get(one.kind, (Read(), Cells()))
        kinds[one.kind] = all_read.plus(read), all_cells.plus(cells)
    for kind, (read, cells) in kinds.items():
        print(report(f"all {kind}", read, cells))


def main() -> None:
    """The command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--round", type=int, default=1)
    parser.add_argument("folder", type=Path, nargs="?")
    options = parser.parse_args()
    try:
        with TemporaryDirectory() as temporary:
            folder = options.folder or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            run(folder, options.round)
    except FontsMissing as missing:
        sys.exit(f"held_out: {missing}")


if __name__ == "__main__":
    main()
