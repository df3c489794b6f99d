"""What `hoso run` shows: progress, what failed, what was found, what to do next."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.progress import Progress, TextColumn
from rich.table import Table
from rich.text import Text

from pipeline.archive import Archive, LedgerState
from pipeline.batch import BatchListener, BatchReport, Settled
from pipeline.batch.plan import Plan
from pipeline.errors import printable
from pipeline.locations import name_of
from pipeline.query import ask
from pipeline.screens.answers import answer_table, failure_line
from pipeline.screens.progress import bar_of

SHOWN_ROWS = 30
"""A batch of thousands does not scroll its own summary away."""

DOSSIERS_SQL = """
SELECT coalesce(h.agency, d.paths[1]) AS "cơ quan", h.level AS "cấp",
       CASE h.period_kind
           WHEN 'thang' THEN 'tháng ' || r.period_month || '/' || h.period_year
           WHEN 'quy' THEN 'quý ' || ['I', 'II', 'III', 'IV'][h.period_quarter] || '/' || h.period_year
           WHEN '6_thang' THEN '6 tháng ' || h.period_year
           WHEN '9_thang' THEN '9 tháng ' || h.period_year
           ELSE concat_ws(' ', 'năm', h.period_year) END AS "kỳ",
       tiep_nhan AS "tiếp nhận", truc_tuyen AS "trực tuyến", da_giai_quyet AS "đã giải quyết",
       coalesce(truoc_va_dung_han, truoc_han + dung_han, dung_han, truoc_han) AS "đúng hạn",
       tre_han AS "trễ hạn", dang_giai_quyet AS "đang giải quyết",
       CASE WHEN accepted THEN 'accepted' ELSE 'review' END AS "dùng được"
FROM ho_so h JOIN documents d USING (document_id) JOIN reports r USING (document_id)
ORDER BY d.paths[1], h.level
"""


class BatchBar(BatchListener):
    """A bar over the documents of a batch, with the pages read and their rate."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("reports", total=None, rate="")
        self._started = time.monotonic()
        self._pages = 0

    def planned(self, plan: Plan) -> None:
        self._started = time.monotonic()
        self._bar.update(self._task, total=len(plan.jobs))

    def pages_read(self, pages: int) -> None:
        self._pages += pages
        per_s = self._pages / max(0.001, time.monotonic() - self._started)
        self._bar.update(self._task, rate=f"{self._pages:,} pages, {per_s:.1f}/s")

    def settled(self, one: Settled) -> None:
        self._bar.update(self._task, advance=1, description=escape(name_of(one.job.sources[0].path)))

    def planned_pdfs(self, pdfs: int) -> None:
        self._bar.reset(self._task, total=pdfs, description="searchable PDFs")

    def pdf_settled(self, source: str) -> None:
        self._bar.update(self._task, advance=1, description=escape(name_of(source)))


@contextmanager
def batch_progress(console: Console) -> Iterator[BatchBar]:
    """Progress of a batch."""
    with bar_of(console, "reports", TextColumn("{task.fields[rate]}")) as bar:
        yield BatchBar(bar)


def batch_problems(report: BatchReport) -> Iterator[RenderableType]:
    """One line per file that failed, in whole or in part."""
    for path, reason in report.skipped:
        yield Text.assemble(("skipped ", "yellow"), f"{path}: {reason}")
    for one in report.settled:
        for source in one.job.sources:
            yield from (failure_line(printable(source.path), failure) for failure in one.failures)
    yield from (Text.assemble(("broken ", "red"), message) for message in report.published.broken)
    for path, reason in report.pdfs.failed if report.pdfs else ():
        yield Text.assemble(("no searchable PDF ", "red"), f"{printable(path)}: {reason}")


def batch_summary(report: BatchReport) -> RenderableType:
    """What the batch did, in one line."""
    states = [one.state for one in report.settled]
    pages = sum(one.pages for one in report.settled)
    parts = [
        f"{len(states)} new reports ({pages} pages)",
        f"{states.count(LedgerState.DONE)} done",
        f"{states.count(LedgerState.PARTIAL)} partial",
        f"{len(report.failed)} failed",
        f"{report.known_files} files known already"
        + (f" ({len(report.known_failed)} failed before, see --retry-failed)" if report.known_failed else ""),
        f"{len(report.skipped)} skipped",
    ]
    if report.left:
        parts.append(f"{report.left} left for the next run")
    if report.given_up:
        parts.append("given up because too many failed: the next run goes on")
    if report.pdfs:
        parts.append(f"{report.pdfs.written} searchable PDFs written, {report.pdfs.up_to_date} up to date")
        if report.pdfs.failed:
            parts.append(f"{len(report.pdfs.failed)} not written")
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
