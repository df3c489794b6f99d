"""`hoso run`: the batch."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.archive import Archive
from pipeline.errors import (
    ExitCode,
)
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.batch import BatchReport
from pipeline.cli.app import FILES, archive_option, engine_option, err, hoso, out


@hoso.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes; by default one per core.")
@click.option(
    "--executor",
    "where",
    default="local",
    show_default=True,
    metavar="local|dask://HOST:PORT",
    help="Where the work is done: here, or on the workers of a Dask cluster.",
)
@engine_option
@click.option("--retry-failed", is_flag=True, help="Process once more what failed before.")
@click.option("--force", is_flag=True, help="Process everything anew.")
@click.option(
    "--only", metavar="GLOB", help="Only files whose path, or its end, fits: '*quy*.pdf', '2023/*'."
)
@click.option("--limit", type=click.IntRange(min=1), help="So many documents at most; the next run goes on.")
@click.option("--max-failures", metavar="N|N%", help="Give up when more documents fail.")
@click.option("--watch", is_flag=True, help="Go on and on: pick up new files once they stop growing.")
@click.option(
    "--searchable-pdf",
    "searchable",
    metavar="FOLDER",
    type=FILES,
    help="Also write each scan to FOLDER with its restored text as an invisible layer.",
)
@archive_option
def run(
    archive: Archive,
    paths: tuple[str, ...],
    workers: int | None,
    where: str,
    engine: str | None,
    retry_failed: bool,
    force: bool,
    only: str | None,
    limit: int | None,
    max_failures: str | None,
    watch: bool,
    searchable: Path | None,
) -> None:
    """Process what is new in PATHS (files, folders, ZIP files, URLs) and publish the archive's database."""
    from pipeline.batch import Choice, MostFailures, run_batch
    from pipeline.batch.watch import watched
    from pipeline.doctor import require_tools
    from pipeline.executors import executor_at
    from pipeline.screens import run as screen

    settings = Settings.from_environment(workers=workers, engine=engine)
    most = MostFailures.parse(max_failures) if max_failures else None
    require_tools(settings)
    choice = Choice(force, retry_failed, only, limit)
    with executor_at(where, settings) as executor:
        rounds = watched(paths, settings, choice) if watch else [choice]
        for number, this_round in enumerate(rounds):
            with screen.batch_progress(err) as listener:
                report = run_batch(
                    paths,
                    archive,
                    settings,
                    choice=this_round,
                    most_failures=most,
                    searchable=searchable,
                    listener=listener,
                    executor=executor,
                )
            if number == 0 or report.settled or report.interrupted:
                _show(report, archive)
            if report.interrupted or report.given_up:
                break
    if report.interrupted:
        sys.exit(ExitCode.INTERRUPTED)
    if not report.all_done:
        sys.exit(ExitCode.SOME_FAILED)


def _show(report: "BatchReport", archive: Archive) -> None:
    """What a batch did, and what to do next."""
    from pipeline.screens import run as screen

    for problem in screen.batch_problems(report):
        err.print(problem)
    out.print(screen.batch_summary(report))
    out.print(screen.dossier_table(archive))
    out.print(screen.next_steps(archive))
