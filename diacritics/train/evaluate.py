"""Measure: ``python -m diacritics.train.evaluate --corpus CORPUS [--read PAGES.jsonl] [--part test]``.

Prints a table: data set, raw accuracy, restored accuracy, words per second of processor time. Stripped text
comes from the corpus' held-out part; recognised pages from a file that `diacritics.train.recognise` wrote
for the same part.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import regex

from diacritics.alphabet import strip_marks
from diacritics.evidence import Evidence
from diacritics.restorer import RestoredLine, Restorer
from diacritics.syllable import normalise
from diacritics.train.corpus import Part, corpus_files, read_part
from diacritics.train.recognise import ReadPage, read_pages

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")


class Score(NamedTuple):
    """One row of the table; accuracies are shares of words, case and tone placement ignored."""

    name: str
    words: int
    raw: float
    restored: float
    words_per_second: float
    note: str = ""


def words_of(text: str) -> list[str]:
    """The words to compare, lower-case, traditional tone placement."""
    return [w.lower() for w in _WORD.findall(normalise(text))]


def matching(gold: Sequence[str], got: Sequence[str]) -> int:
    """How many words of `gold` are found in `got`, in order."""
    blocks = SequenceMatcher(None, gold, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def stripped(restorer: Restorer, lines: Sequence[str], name: str) -> Score:
    """Take the marks off clean lines and put them back. Words are runs of letters; none is left out."""
    gold = [normalise(line) for line in lines]
    bare = [strip_marks(line) for line in gold]
    start = time.process_time()
    restored = restorer.restore_lines(bare, Evidence.DEGRADED)
    seconds = time.process_time() - start
    total = before = after = 0
    for g, b, r in zip(gold, bare, restored, strict=True):
        a = [w.lower() for w in _LETTERS.findall(g)]
        total += len(a)
        before += matching(a, [w.lower() for w in _LETTERS.findall(b)]) if a else 0
        c = [w.lower() for w in _LETTERS.findall(r.text)]
        after += sum(x == y for x, y in zip(a, c, strict=True)) if len(a) == len(c) else matching(a, c)
    spaces = sum(len(b.split()) for b in bare)
    return Score(name, total, before / total, after / total, spaces / seconds)


def clean(restorer: Restorer, lines: Sequence[str], evidence: Evidence, name: str) -> Score:
    """Put clean text in: the share of words that are not changed (raw is 1 by definition)."""
    gold = [normalise(line) for line in lines]
    start = time.process_time()
    restored = restorer.restore_lines(gold, evidence)
    seconds = time.process_time() - start
    total = kept = 0
    for g, r in zip(gold, restored, strict=True):
        a, b = g.split(), r.text.split()
        total += len(a)
        kept += sum(x == y for x, y in zip(a, b, strict=True)) if len(a) == len(b) else matching(a, b)
    return Score(name, total, 1.0, kept / total, total / seconds)


def restore_page(restorer: Restorer, page: ReadPage, evidence: Evidence) -> list[RestoredLine]:
    """Restore a recognised page with its confidences."""
    lines = [" ".join(w for w, _ in row) for row in page.read]
    return restorer.restore_lines(lines, evidence, [[c for _, c in row] for row in page.read])


def recognised(restorer: Restorer, pages: Iterable[ReadPage], evidence: Evidence, name: str) -> list[Score]:
    """Restore recognised pages: a row per damage, one for all; the note tells errors left and the worst
    page."""
    seconds: dict[str, float] = {}
    tallies: dict[str, list[tuple[int, int, int]]] = {}
    for page in pages:
        gold = words_of(" ".join(" ".join(row) for row in page.printed))
        raw = words_of(" ".join(" ".join(w for w, _ in row) for row in page.read))
        start = time.process_time()
        restored = restore_page(restorer, page, evidence)
        spent = time.process_time() - start
        out = words_of(" ".join(line.text for line in restored))
        for key in (page.damage, "all"):
            tallies.setdefault(key, []).append((len(gold), matching(gold, raw), matching(gold, out)))
            seconds[key] = seconds.get(key, 0.0) + spent
    scores = []
    for key, rows in tallies.items():
        total, before, after = (sum(column) for column in zip(*rows, strict=True))
        worst = max((b - a) / n for n, b, a in rows)
        left = (total - after) / max(1, total - before)
        note = f"errors left {left:.2f}, worst page {100 * worst:+.2f} points lost"
        scores.append(
            Score(f"{name}, {key}", total, before / total, after / total, total / seconds[key], note)
        )
    return scores


def evaluate(
    restorer: Restorer,
    corpus: Path,
    part: Part,
    pages: Path | None,
    report: Callable[[Score], None],
) -> None:
    """All rows that the given data allow, each handed to `report` as soon as it is known."""
    for stem, path in corpus_files(corpus).items():
        lines = list(read_part(path, part))
        report(stripped(restorer, lines, f"{stem} stripped"))
        for evidence in (Evidence.VIETNAMESE_OCR, Evidence.CLEAN):
            report(clean(restorer, lines, evidence, f"{stem} clean in, as {evidence}"))
    if pages is not None:
        for model, evidence in (("eng", Evidence.DEGRADED), ("vie", Evidence.VIETNAMESE_OCR)):
            for score in recognised(restorer, read_pages(pages, model), evidence, f"pages read by {model}"):
                report(score)


def print_score(score: Score) -> None:
    """One row as text."""
    print(
        f"{score.name:42s} {score.words:8,d} words  {score.raw:.4f} -> {score.restored:.4f}"
        f"  {score.words_per_second:8,.0f} words/s  {score.note}",
        flush=True,
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Measure restoration on held-out data.")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--read", type=Path, help="pages recognised for the same part")
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--model", type=Path, help="model folder (default: the packaged one)")
    args = parser.parse_args()
    evaluate(Restorer.load(args.model), args.corpus, args.part, args.read, print_score)


if __name__ == "__main__":
    main()
