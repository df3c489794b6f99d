"""`hoso evaluate diacritics`: restoration measured on the labelled reports' own texts, which no model was
trained on, and on the held-out part of a corpus where one is at hand."""

import time
from collections.abc import Callable
from pathlib import Path

from diacritics import Evidence, Restorer
from diacritics.train.corpus import Part
from diacritics.train.evaluate import Score, clean, evaluate, matching, stripped, words_of
from pipeline.evaluation.labelled import Labelled, labelled_reports
from pipeline.textfile import read_text_file

Report = Callable[[Score], None]


def evaluate_restoration(
    restorer: Restorer,
    folder: Path,
    corpus: Path | None,
    pages: Path | None,
    part: Part,
    report: Report,
) -> None:
    """Hands every row to `report` as soon as it is known. Raises UsageError where `folder` has no labels."""
    labelled = labelled_reports(folder)
    lines = [line for one in labelled for page in one.gold.text for line in page.splitlines()]
    report(stripped(restorer, lines, "samples stripped"))
    report(clean(restorer, lines, Evidence.VIETNAMESE_OCR, "samples clean in, as vietnamese_ocr"))
    for one in labelled:
        if one.file.suffix == ".txt":
            report(_earlier_reading(restorer, one))
    if corpus is not None:
        evaluate(restorer, corpus, part, pages, report)


def _earlier_reading(restorer: Restorer, one: Labelled) -> Score:
    """A text file that holds an earlier OCR's reading, restored as a user would restore it."""
    raw = [line.raw for page in read_text_file(one.file) for line in page.lines]
    printed = words_of(" ".join(one.gold.text))
    started = time.process_time()
    restored = restorer.restore_lines(raw)
    seconds = time.process_time() - started
    before, after = (
        matching(printed, words_of(" ".join(lines))) for lines in (raw, [line.text for line in restored])
    )
    total = len(printed)
    return Score(f"{one.name}, an earlier OCR", total, before / total, after / total, total / seconds)
