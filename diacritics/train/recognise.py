"""Recognise rendered pages: ``python -m diacritics.train.recognise CORPUS OUT.jsonl --part train --pages
160``.

Each line of the output is one page and model: what was printed, and what Tesseract read, with confidences.
The file holds corpus text: it is training material and no part of the project.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from diacritics.train.corpus import Part, corpus_files, read_part
from diacritics.train.render import DAMAGES, OTHER_DAMAGES, find_families, sheets

_REPORT_LIKE = 125_000
"""The head of the administrative file is nearest to the language of reports; half the pages come from it."""


class ReadPage(NamedTuple):
    """One page as one model read it: printed lines of words, read lines of (word, confidence 0 to 1)."""

    damage: str
    model: str
    printed: list[list[str]]
    read: list[list[tuple[str, float]]]


def _read(api: Any, image: Image.Image, dpi: int) -> list[list[tuple[str, float]]]:
    import tesserocr

    api.SetImage(image)
    api.SetSourceResolution(dpi)
    api.Recognize()
    lines: list[list[tuple[str, float]]] = []
    cursor = api.GetIterator()
    if cursor is None:
        return lines
    for word in tesserocr.iterate_level(cursor, tesserocr.RIL.WORD):
        if word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE) or not lines:
            lines.append([])
        try:
            text = word.GetUTF8Text(tesserocr.RIL.WORD).strip()
        except RuntimeError:  # an empty word at the end of a page
            continue
        if text:
            lines[-1].append((text, word.Confidence(tesserocr.RIL.WORD) / 100))
    return [line for line in lines if line]


def recognise(
    corpus: Path,
    out: Path,
    part: Part,
    pages: int,
    models: list[str],
    seed: int,
    fonts: Path,
    damages: Sequence[str] = DAMAGES,
) -> None:
    """Render `pages` pages of one part and recognise each with every model; appends to `out`."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    tessdata = os.environ.get("TESSDATA_PREFIX", "/usr/share/tesseract-ocr/5/tessdata")
    apis = {model: tesserocr.PyTessBaseAPI(path=tessdata, lang=model) for model in models}
    lines = [line for line in read_part(corpus_files(corpus)["vi_admin"], part) if len(line) < 900]
    if part == "train":
        lines = lines[:_REPORT_LIKE] + lines[_REPORT_LIKE::4]
    with out.open("a", encoding="utf-8") as stream:
        for number, sheet in enumerate(sheets(lines, find_families(fonts), pages, seed, damages)):
            start = time.perf_counter()
            image = Image.fromarray(sheet.image)
            for model, api in apis.items():
                page = ReadPage(
                    sheet.damage, model, [list(row) for row in sheet.lines], _read(api, image, sheet.dpi)
                )
                stream.write(json.dumps(page._asdict(), ensure_ascii=False) + "\n")
            stream.flush()
            print(f"page {number} {sheet.damage} {time.perf_counter() - start:.1f} s", flush=True)


def read_pages(path: Path, model: str) -> Iterator[ReadPage]:
    """The pages of one model in a file written by this command."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            if record["model"] == model:
                yield ReadPage(**record)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Render corpus text as pages and recognise them.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--part", choices=("train", "dev", "test"), default="train")
    parser.add_argument("--pages", type=int, default=160)
    parser.add_argument("--model", action="append", help="Tesseract model (default: eng and vie)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--fonts", type=Path, default=Path("/usr/share/fonts"), help="folder searched for fonts"
    )
    parser.add_argument("--other", action="store_true", help="damages that the channels are not trained on")
    args = parser.parse_args()
    recognise(
        args.corpus,
        args.out,
        args.part,
        args.pages,
        args.model or ["eng", "vie"],
        args.seed,
        args.fonts,
        OTHER_DAMAGES if args.other else DAMAGES,
    )


if __name__ == "__main__":
    main()
