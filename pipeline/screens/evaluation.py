"""What `hoso evaluate` shows."""

from collections.abc import Iterator
from functools import reduce

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from diacritics.train.evaluate import Score as RestorationScore
from pipeline.evaluation.extraction import ReportScore, totals
from pipeline.evaluation.figures import Score


def evaluation_screen(reports: list[ReportScore], with_misses: bool) -> Iterator[RenderableType]:
    """Accuracy per report and per group of indicators; with every miss named, if asked for."""
    yield _report_scores(reports)
    yield _group_scores(totals(reports))
    if with_misses:
        for report in reports:
            yield from _misses(report)


def _report_scores(reports: list[ReportScore]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="reports", title_justify="left")
    table.add_column("report")
    for column in ("CER %", "figures lost", "header", "P", "R", "F1", "accepted", "wrongly"):
        table.add_column(column, justify="right")
    for report in reports:
        score = reduce(Score.plus, report.groups.values(), Score())
        text, fields = report.text, report.header_fields
        table.add_row(
            report.name,
            f"{100 * text.cer:.2f}",
            f"{text.figures_lost}/{text.figures}",
            f"{fields - len(report.header_misses)}/{fields}",
            *_rates(score),
        )
    return table


def _group_scores(groups: dict[str, Score]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="indicators", title_justify="left")
    table.add_column("group")
    for column in ("right", "wrong", "missed", "P", "R", "F1", "accepted", "wrongly"):
        table.add_column(column, justify="right")
    for group, score in groups.items():
        table.add_row(group, str(score.right), str(score.wrong), str(score.missed), *_rates(score))
    return table


def _rates(score: Score) -> list[str]:
    rates = [f"{rate:.3f}" for rate in (score.precision, score.recall, score.f1)]
    return [*rates, f"{score.accepted}/{score.found}", str(score.accepted_wrong)]


def _misses(report: ReportScore) -> Iterator[RenderableType]:
    yield Text(f"\n{report.name}", style="bold")
    for miss in report.header_misses:
        yield Text(f"  header {miss.field}: wanted {miss.wanted!r}, got {miss.got!r}")
    for label in report.judged.missed:
        part = f" [{label.breakdown.name}]" if label.breakdown else ""
        yield Text(f"  missed {label.indicator} {label.level}{part} {label.value}, page {label.page}")
    for one, is_right in report.judged.found:
        if not is_right:
            part = f" [{one.breakdown.name}]" if one.breakdown else ""
            told = f"  wrong {one.indicator} {one.level}{part} {one.value} ({one.rule}, {one.status})"
            yield Text(f"{told}: {one.evidence.quote[:110]}")


def restoration_line(score: RestorationScore) -> Text:
    """One data set: words, share of them right before and after, words per second of processor time."""
    rates = f"{score.raw:.4f} -> {score.restored:.4f}  {score.words_per_second:8,.0f}/s"
    return Text(f"{score.name:44} {score.words:9,} words  {rates}  {score.note}")
