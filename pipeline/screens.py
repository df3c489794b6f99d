"""What the command line shows: tables, progress bars and texts. Nothing here prints."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from pipeline.archive import Archive, LedgerState
from pipeline.batch import BatchListener, BatchReport, Settled
from pipeline.doctor import Finding
from pipeline.evaluation.extraction import ReportScore, totals
from pipeline.evaluation.figures import Score
from pipeline.query import Answer, ask, show
from pipeline.status import ArchiveStatus
from schemas.catalogue import catalogue

SHOWN_ROWS = 30
"""A batch of thousands does not scroll its own summary away."""

DOSSIERS_SQL = """
SELECT coalesce(h.agency, d.paths[1]) AS "cơ quan", h.level AS "cấp",
       concat_ws(' ', h.period_kind, h.period_quarter, h.period_year) AS "kỳ",
       tiep_nhan AS "tiếp nhận", truc_tuyen AS "trực tuyến", da_giai_quyet AS "đã giải quyết",
       coalesce(truoc_va_dung_han, truoc_han + dung_han, dung_han, truoc_han) AS "đúng hạn",
       tre_han AS "trễ hạn", dang_giai_quyet AS "đang giải quyết",
       CASE WHEN accepted THEN 'accepted' ELSE 'review' END AS status
FROM ho_so h JOIN documents d USING (document_id)
ORDER BY d.paths[1], h.level
"""


def answer_table(answer: Answer) -> Table:
    """An answer for people: numbers to the right, long texts folded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(answer.columns):
        is_number = any(
            isinstance(row[number], (int, float)) and not isinstance(row[number], bool) for row in answer.rows
        )
        table.add_column(escape(column), justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(escape(show(value)) for value in row))
    return table


def catalogue_answer() -> Answer:
    """The catalogue as a table."""
    rows = [(i.code, i.label_vi, i.unit.value, i.national_form) for i in catalogue().values()]
    return Answer(["indicator", "label_vi", "unit", "national_form"], rows, cut=False)


# --- progress: none where standard error is no terminal --------------------------------------------------


class PageProgress:
    """A bar over the pages of one file after the other."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def start(self, name: str) -> None:
        """The next file begins."""
        self._bar.reset(self._task, description=escape(name), total=None)

    def page(self, done: int, pages: int) -> None:
        """So many of its pages are read."""
        self._bar.update(self._task, completed=done, total=pages)


class BatchBar(BatchListener):
    """A bar over the documents of a batch."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("reports", total=None)

    def planned(self, jobs: int) -> None:
        self._bar.update(self._task, total=jobs)

    def settled(self, one: Settled) -> None:
        self._bar.update(self._task, advance=1, description=escape(one.job.path.name))


@contextmanager
def _bar(console: Console, unit: str) -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar


@contextmanager
def page_progress(console: Console) -> Iterator[PageProgress]:
    """Progress of commands that read file after file."""
    with _bar(console, "pages") as bar:
        yield PageProgress(bar)


@contextmanager
def batch_progress(console: Console) -> Iterator[BatchBar]:
    """Progress of a batch."""
    with _bar(console, "reports") as bar:
        yield BatchBar(bar)


# --- hoso run --------------------------------------------------------------------------------------------


def batch_problems(report: BatchReport) -> Iterator[RenderableType]:
    """One line per file that failed, in whole or in part."""
    for path, reason in report.skipped:
        yield Text.assemble(("skipped ", "yellow"), f"{path}: {reason}")
    for one in report.settled:
        word = ("failed ", "red") if one.state is LedgerState.FAILED else ("partial ", "yellow")
        for failure in one.failures:
            page = f" page {failure.page_no}" if failure.page_no else ""
            yield Text.assemble(word, f"{one.job.path}{page}: {failure.message}")


def batch_summary(report: BatchReport) -> RenderableType:
    """What the batch did, in one line."""
    states = [one.state for one in report.settled]
    pages = sum(one.pages for one in report.settled)
    parts = [
        f"{len(states)} new reports ({pages} pages)",
        f"{states.count(LedgerState.DONE)} done",
        f"{states.count(LedgerState.PARTIAL)} partial",
        f"{len(report.failed)} failed",
        f"{report.known_files} files known already",
        f"{len(report.skipped)} skipped",
    ]
    head = "interrupted: " if report.interrupted else ""
    return Text(f"\n{head}{', '.join(parts)}", style="bold")


def dossier_table(archive: Archive) -> RenderableType:
    """The dossier figures (hồ sơ) of the archive, a row per report and level."""
    answer = ask(archive.database_path, DOSSIERS_SQL, max_rows=SHOWN_ROWS)
    more = (
        Text(f"… the first {SHOWN_ROWS} rows; all: hoso query 'select * from ho_so'")
        if answer.cut
        else Text()
    )
    return Group(answer_table(answer), more) if answer.rows else Text("no dossier figures were found")


def next_steps(archive: Archive) -> RenderableType:
    """The three things that a user does next."""
    where = "" if str(archive.root) == "kho" else f" --archive {archive.root}"
    steps = [
        (f'hoso query{where} "select * from ho_so"', "ask the database (hoso query --tables: what there is)"),
        (f"hoso status{where}", "what failed and why, what waits for a person"),
        ("hoso extract FILE.pdf", "one report as JSON, every figure with page, box and quote"),
    ]
    grid = Table.grid(padding=(0, 3))
    for command, purpose in steps:
        grid.add_row(Text(f"  {command}", style="cyan"), purpose)
    return Group(
        Text("Next:"), grid, Text(f"The database is {archive.database_path}; any DuckDB tool opens it.")
    )


# --- hoso status, hoso doctor ----------------------------------------------------------------------------


def status_screen(status: ArchiveStatus) -> Iterator[RenderableType]:
    """The state of an archive: counts, then what failed."""
    states = ", ".join(f"{status.documents[state]} {state.value}" for state in LedgerState)
    yield Text(f"reports: {states}; {status.pages} pages")
    yield Text(
        f"figures: {status.figures}, of them {status.waiting} waiting for review; "
        f"{status.failed_checks} checks failed"
    )
    if status.outdated:
        yield Text(f"{status.outdated} reports were read by another version; --force reads them anew")
    if status.failed or status.unreadable:
        yield _failures(status)


def _failures(status: ArchiveStatus) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("state", "why", "file", "cause and remedy"):
        table.add_column(column, overflow="fold")
    for one in status.failed:
        table.add_row(one.state.value, one.code, escape("\n".join(one.paths)), escape(one.message))
    for path, reason in status.unreadable:
        table.add_row("skipped", "", escape(path), escape(reason))
    return table


def doctor_table(findings: list[Finding]) -> Table:
    """The checks of `hoso doctor`, the remedy beside what is not right."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("check", "", "found", "remedy"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]missing[/]" if finding.needed else "[yellow]better[/]"
        table.add_row(finding.what, mark, escape(finding.found), "" if finding.ok else escape(finding.remedy))
    return table


# --- hoso evaluate ---------------------------------------------------------------------------------------


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
