"""Commands about the program itself: the catalogue, the machine's fitness, the accuracy."""

import sys
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.app import FILES, archive_option, err, hoso, out
from pipeline.query import (
    as_csv,
)
from pipeline.screens.answers import answer_table, catalogue_answer
from pipeline.screens.progress import page_progress
from pipeline.settings import Settings


@hoso.command()
@click.option("--format", "output", type=click.Choice(["table", "csv"]), default="table")
def indicators(output: str) -> None:
    """Show the catalogue (danh mục chỉ tiêu) of what is extracted."""
    answer = catalogue_answer()
    if output == "csv":
        click.echo(as_csv(answer), nl=False)
    else:
        out.print(answer_table(answer))


@hoso.command()
@archive_option
def doctor(archive: Archive) -> None:
    """Check that this machine can do the work, and say how to mend what is missing."""
    from pipeline.doctor import examine
    from pipeline.screens.doctor import doctor_table

    findings = examine(Settings.from_environment(), archive.root)
    out.print(doctor_table(findings))
    if bad := next((finding for finding in findings if finding.needed and not finding.ok), None):
        sys.exit(bad.exit_code)


@hoso.group()
def evaluate() -> None:
    """Measure accuracy on labelled data."""


@evaluate.command("extraction")
@click.argument("folder", type=FILES, default=Path("samples"))
@click.option("--misses", is_flag=True, help="Name every miss and every wrong figure.")
def evaluate_extraction(folder: Path, misses: bool) -> None:
    """Measure reading and extraction on FOLDER: scans/NAME.* with labels gold/NAME.json."""
    from pipeline.evaluation.extraction import evaluate as evaluate_reports
    from pipeline.restoration import restorer
    from pipeline.screens.evaluation import evaluation_screen

    with page_progress(err) as progress:
        reports = list(evaluate_reports(folder, Settings.from_environment(), restorer(), progress.start))
    for part in evaluation_screen(reports, misses):
        out.print(part)


@evaluate.command("diacritics")
@click.argument("folder", type=FILES, default=Path("samples"))
@click.option("--corpus", type=FILES, help="A corpus folder: its held-out part is measured too.")
@click.option("--pages", type=FILES, help="Pages recognised for that part (diacritics.train.recognise).")
@click.option("--part", type=click.Choice(["dev", "test"]), default="test", show_default=True)
def evaluate_diacritics(folder: Path, corpus: Path | None, pages: Path | None, part: str) -> None:
    """Measure restoration on the texts of FOLDER: share of words right before and after, words per second."""
    from pipeline.evaluation.restoration import evaluate_restoration
    from pipeline.restoration import restorer
    from pipeline.screens.evaluation import restoration_line

    evaluate_restoration(
        restorer(),
        folder,
        corpus,
        pages,
        "dev" if part == "dev" else "test",
        lambda s: out.print(restoration_line(s)),
    )
