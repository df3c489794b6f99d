"""`hoso evaluate extraction`: every labelled report through the corridor, scored."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from diacritics import Restorer, fold
from pipeline.document import process_document
from pipeline.evaluation.figures import Judged, Score, judge_figures, scores
from pipeline.evaluation.labelled import Labelled, labelled_reports
from pipeline.evaluation.text import TextScore, score_text
from pipeline.pagetext import page_text
from pipeline.settings import Settings
from schemas.document import DocumentResult
from schemas.report import ReportHeader

FUZZY_FIELDS = {"agency", "parent_agency", "title", "signer", "recipients"}
"""Header fields that are right when nine tenths of their letters are, marks aside."""


class HeaderMiss(NamedTuple):
    """A header field that is not what the label says."""

    field: str
    wanted: str
    got: str


class ReportScore(NamedTuple):
    """One report, scored."""

    name: str
    text: TextScore
    header_fields: int
    header_misses: list[HeaderMiss]
    judged: Judged
    groups: dict[str, Score]


def evaluate(
    folder: Path,
    settings: Settings,
    restorer: Restorer,
    started: Callable[[str], None] = lambda _: None,
) -> Iterator[ReportScore]:
    """Scores one report after the other, by name; `started` is told the name before each.

    Raises UsageError where the folder has no labels, InputError where a report cannot be read.
    """
    for labelled in labelled_reports(folder):
        started(labelled.name)
        yield score_report(labelled, process_document(labelled.file, settings, restorer))


def score_report(labelled: Labelled, result: DocumentResult) -> ReportScore:
    """Scores one processed report against its labels."""
    gold = labelled.gold
    judged = judge_figures(gold.observations, result.extraction.observations)
    fields, misses = _score_header(gold.report, result.extraction.report)
    read = "\n".join(page_text(page) for page in result.pages)
    return ReportScore(
        labelled.name, score_text("\n".join(gold.text), read), fields, misses, judged, scores(judged)
    )


def totals(reports: list[ReportScore]) -> dict[str, Score]:
    """The counts of each group over all reports, and their sum under "all"."""
    table: dict[str, Score] = defaultdict(Score)
    for report in reports:
        for group, score in report.groups.items():
            table[group] = table[group].plus(score)
            table["all"] = table["all"].plus(score)
    return dict(sorted(table.items(), key=lambda entry: (entry[0] == "all", entry[0])))


def _score_header(wanted: ReportHeader, got: ReportHeader) -> tuple[int, list[HeaderMiss]]:
    """How many fields the label sets, and which of them are wrong."""
    fields, misses = 0, []
    found = _flat(got)
    for field, value in _flat(wanted).items():
        fields += 1
        if not _same(field, value, found.get(field, "")):
            misses.append(HeaderMiss(field, value, found.get(field, "")))
    return fields, misses


def _flat(header: ReportHeader) -> dict[str, str]:
    told = header.model_dump(mode="json", exclude_none=True)
    period = told.pop("period", {})
    told |= {f"period.{name}": value for name, value in period.items()}
    told["recipients"] = "; ".join(told["recipients"]) or None
    return {name: str(value) for name, value in told.items() if value is not None}


def _same(field: str, wanted: str, got: str) -> bool:
    wanted, got = _short(wanted), _short(got)
    return wanted == got or (field in FUZZY_FIELDS and fuzz.ratio(wanted, got) >= 90)


def _short(text: str) -> str:
    return " ".join(
        fold(text).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd").split()
    )
