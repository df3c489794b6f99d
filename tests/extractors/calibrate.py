"""Measure how often figures of each class of evidence are right: ``python -m tests.extractors.calibrate``.

Prints the table `measured` of `extractors/data/calibration.toml`, from the labelled passages that are not
held out and from the samples (which are read anew: it takes minutes), and the share and precision of what is
accepted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractors.acceptance import Class, class_of, is_accepted
from extractors.header import read_header
from extractors.passages import build_passages
from extractors.reading import weigh
from extractors.subject import Subject
from pipeline.document import process_document
from pipeline.evaluation.figures import judge_figures
from pipeline.evaluation.labelled import labelled_reports
from pipeline.restoration import restorer
from pipeline.settings import Settings
from schemas.document import ReportText
from schemas.gold import GoldFigure
from schemas.page import Page
from tests.extractors.scoring import load, page_of

PASSAGES = (
    "dev_ho_so",
    "dev_rest",
    "dev_more",
    "spent_ho_so",
    "spent_rest",
    "spent_2",
    "spent_other_hands",
    "spent_other_hands_2",
    "spent_other_hands_3",
)
Judgement = tuple[Class, bool]


def of_passages(names: Sequence[str] = PASSAGES) -> Iterator[Judgement]:
    """The class of every figure of the labelled passages, and whether it is right."""
    for name in names:
        for row in load(name):
            page = page_of(row.text)
            document = ReportText(pages=(page,), passages=build_passages((page,)))
            open_ = list(row.expected)
            for seen, support in weigh(document, row.subject).figures:
                fit = next((e for e in sorted(open_, key=lambda e: not e.required) if e.fits(seen)), None)
                if fit is not None:
                    open_.remove(fit)
                yield class_of(support), fit is not None


def of_report(pages: Sequence[Page], gold: Sequence[GoldFigure]) -> Iterator[Judgement]:
    """The same of one report."""
    document = ReportText(pages=tuple(pages), passages=build_passages(pages))
    header = read_header(document).header
    figures = weigh(document, Subject(level=header.level, period=header.period)).figures
    judged = judge_figures(gold, [seen for seen, _ in figures]).found
    for (_, support), (_, right) in zip(figures, judged, strict=True):
        yield class_of(support), right


def of_samples(folder: Path) -> Iterator[Judgement]:
    """The same of all samples, read anew."""
    for labelled in labelled_reports(folder):
        result = process_document(labelled.file, Settings.from_environment(), restorer())
        yield from of_report(result.pages, labelled.gold.observations)


def table(judgements: Iterable[Judgement]) -> str:
    """The table as it stands in the data file, and what would be accepted as a comment."""
    counts: dict[Class, Counter[bool]] = defaultdict(Counter)
    for found, right in judgements:
        counts[found][right] += 1
    lines = []
    taken: Counter[bool] = Counter()
    for found in sorted(counts):
        right, wrong = counts[found][True], counts[found][False]
        lines.append(f'[[measured]]\nclass = "{" ".join(found)}"\nright = {right}\nwrong = {wrong}\n')
        if is_accepted(found):
            taken += counts[found]
    everything = sum(map(Counter.total, counts.values()))
    share, precision = taken.total() / everything, taken[True] / taken.total()
    lines.append(f"# Accepted: {share:.1%} of {everything} figures, of them right {precision:.2%}.")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table([*of_passages(), *of_samples(Path("samples"))]))
