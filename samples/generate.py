"""Typeset, scan and label the samples: ``python -m samples.generate [--only NAME] [--out DIR]``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from pdf2image import convert_from_path

from samples import gold, imagefile, source
from samples.degrade import RECIPES, Page, Recipe, scan
from samples.lines import FontsMissing
from samples.source import Source
from samples.typeset import typeset

HOME = Path(__file__).parent
SCANS = HOME / "scans"


def scan_path(sample: Source, folder: Path = SCANS) -> Path:
    """The file that holds the sample."""
    return folder / f"{sample.name}.{sample.meta['file']}"


def render(pdf: Path, dpi: int) -> list[Page]:
    """The pages of a PDF in colour."""
    return [np.asarray(image.convert("RGB"), dtype=np.uint8) for image in convert_from_path(pdf, dpi=dpi)]


def generate(name: str, out: Path) -> Path:
    """Write the sample `name` and its gold below `out`; the file with the scan."""
    sample = source.load(name)
    (out / "scans").mkdir(parents=True, exist_ok=True)
    (out / "gold").mkdir(parents=True, exist_ok=True)
    path = scan_path(sample, out / "scans")
    with TemporaryDirectory() as folder:
        typed = path if sample.meta["scan"] == "born" else Path(folder) / "typed.pdf"
        labels = gold.assemble(sample, typeset(sample, typed))
        if typed != path:
            recipe = RECIPES[sample.meta["scan"]]
            pages = [
                scan(page, recipe, _seed(sample, number))
                for number, page in enumerate(render(typed, recipe.dpi))
            ]
            _store(pages, recipe, sample, path, labels)
    problems = gold.check_printed(labels)
    if problems:
        raise ValueError(f"{name}: {'; '.join(problems)}")
    gold.write(name, labels, out / "gold")
    return path


def _seed(sample: Source, page: int) -> int:
    return int(sample.meta["seed"]) * 100 + page


def _store(pages: Sequence[Page], recipe: Recipe, sample: Source, path: Path, labels: dict[str, Any]) -> None:
    """Write the scanned pages in the sample's file format."""
    if path.suffix == ".txt":
        gold.mark_lost(labels, imagefile.write_english_text(pages, path))
    elif path.suffix == ".tif":
        imagefile.write_tiff(pages, recipe, path)
    elif path.suffix != ".pdf":
        imagefile.write_image(pages[0], recipe, path)
    elif sample.meta.get("layer") == "eng":
        imagefile.write_badly_layered_pdf(pages, recipe, path)
    else:
        imagefile.write_pdf(pages, recipe, path)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=source.names(), help="this sample (may be repeated)"
    )
    parser.add_argument(
        "--out", type=Path, default=HOME, help="where scans/ and gold/ go (default: samples/)"
    )
    options = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        for name in options.only or source.names():
            path = generate(name, options.out)
            print(f"{path} {path.stat().st_size // 1024} KiB", file=sys.stderr)
    except FontsMissing as missing:
        print(f"samples: {missing}", file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
