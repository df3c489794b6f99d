"""The command line: a thin layer over the library. Only this module prints and exits."""

import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from pipeline.archive import Archive
from pipeline.errors import (
    ExitCode,
    HosoError,
    MissingToolError,
    UsageError,
    exit_code_of,
    failure_of,
    page_failure,
    printable,
)
from pipeline.pagetext import page_text
from pipeline.query import (
    DEFAULT_TIMEOUT_S,
    MAX_SHOWN_ROWS,
    MAX_WRITTEN_ROWS,
    OutputFormat,
    as_csv,
    as_json,
    as_markdown,
    ask,
)
from pipeline.screens.answers import answer_table, catalogue_answer, failure_line
from pipeline.screens.progress import page_progress
from pipeline.settings import EngineChoice, Settings

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # before any engine is loaded: pages are read side by side

PIPED_WIDTH = 10_000
"""What goes into a file or another program is not folded to a screen's width."""

on_a_screen = sys.stdout.isatty() or "COLUMNS" in os.environ
out = Console(width=None if on_a_screen else PIPED_WIDTH, emoji=False)
err = Console(stderr=True, soft_wrap=True, emoji=False)

FILES = click.Path(path_type=Path)


def archive_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--archive DIR`, given to the command as an Archive."""

    @click.option(
        "--archive",
        "archive_root",
        type=FILES,
        default=Path("kho"),
        envvar="HOSO_ARCHIVE",
        show_default=True,
        show_envvar=True,
        help="The archive folder (kho).",
    )
    @wraps(command)
    def with_archive(archive_root: Path, **options: Any) -> Any:
        return command(archive=Archive(archive_root), **options)

    return with_archive


engine_option = click.option(
    "--engine",
    type=click.Choice([choice.value for choice in EngineChoice]),
    help="How Tesseract is used; by default the faster way that is installed.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="hoso")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def hoso(debug: bool) -> None:
    """Scanned administrative-reform reports (báo cáo cải cách hành chính) in, a database out.

    Data goes to standard output, everything else to standard error. Exit codes: 0 all done; 2 wrong usage;
    3 some files failed; 4 a needed program or language model is missing; 5 the archive or its database is
    locked or cannot be written; 130 interrupted (what was finished is stored).
    """


@hoso.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@engine_option
def extract(files: tuple[Path, ...], engine: str | None) -> None:
    """Print the figures (số liệu) of each FILE as one JSON object per line; store nothing."""
    from pipeline.document import process_document, sha256_or_none
    from pipeline.workers import restorer
    from schemas.contract import document_out, failed_out

    settings = Settings.from_environment(engine=engine)
    troubled = False
    with page_progress(err) as progress:
        for file in files:
            name = printable(str(file))
            progress.start(name)
            try:
                result = process_document(file, settings, restorer(), progress.page)
                failures = result.failures
                line = document_out(result).model_dump_json()
            except MissingToolError:
                raise  # every other file would fail alike
            except Exception as error:
                failures = (failure_of(error),)
                line = failed_out(name, sha256_or_none(file), failures[0]).model_dump_json()
            for failure in failures:
                err.print(failure_line(name, failure))
            troubled = troubled or bool(failures)
            click.echo(line)
    if troubled:
        sys.exit(ExitCode.SOME_FAILED)


@hoso.command()
@click.argument("file", type=FILES)
@click.option("--raw", is_flag=True, help="What the OCR engine read, without restoration.")
@engine_option
def ocr(file: Path, raw: bool, engine: str | None) -> None:
    """Print the text of FILE, pages divided by a form feed, cells of tables by tabs."""
    from pipeline.document import read_all
    from pipeline.intake import identify
    from pipeline.restoration import restore_pages
    from pipeline.workers import restorer

    settings = Settings.from_environment(engine=engine)
    with page_progress(err) as progress:
        source = identify(file, settings)
        progress.start(printable(file.name))
        pages = tuple(read_all(source, settings, progress.page))
    if not raw:
        pages = restore_pages(pages, restorer())
    click.echo("\f".join(page_text(page, raw) + "\n" for page in pages), nl=False)
    failures = [failure for page in pages if (failure := page_failure(page))]
    for failure in failures:
        err.print(failure_line(printable(str(file)), failure))
    if failures:
        sys.exit(ExitCode.SOME_FAILED)


@hoso.command()
@click.argument("file", required=False, type=FILES)
def restore(file: Path | None) -> None:
    """Restore the diacritics (khôi phục dấu) of degraded text from FILE or standard input, line for line."""
    from pipeline.workers import restorer

    try:
        content = file.read_bytes() if file else sys.stdin.buffer.read()
    except OSError as error:
        raise click.UsageError(f"{file}: cannot be read ({error.strerror}); check its name") from error
    # bytes that are no UTF-8 go through as they are: a filter loses nothing
    text = content.decode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(restorer().restore_text(text).encode("utf-8", "surrogateescape"))


@hoso.command()
@click.argument("paths", nargs=-1, required=True, type=FILES)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes; by default one per core.")
@engine_option
@click.option("--retry-failed", is_flag=True, help="Process once more what failed before.")
@click.option("--force", is_flag=True, help="Process everything anew.")
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
    paths: tuple[Path, ...],
    workers: int | None,
    engine: str | None,
    retry_failed: bool,
    force: bool,
    searchable: Path | None,
) -> None:
    """Process what is new in PATHS (files and folders) into the archive and publish its database."""
    from pipeline.batch import run_batch
    from pipeline.doctor import require_tools
    from pipeline.screens import run as screen

    settings = Settings.from_environment(workers=workers, engine=engine)
    require_tools(settings)
    with screen.batch_progress(err) as listener:
        report = run_batch(
            paths,
            archive,
            settings,
            force=force,
            retry_failed=retry_failed,
            searchable=searchable,
            listener=listener,
        )
    for problem in screen.batch_problems(report):
        err.print(problem)
    out.print(screen.batch_summary(report))
    out.print(screen.dossier_table(archive))
    out.print(screen.next_steps(archive))
    if report.interrupted:
        sys.exit(ExitCode.INTERRUPTED)
    if not report.all_done:
        sys.exit(ExitCode.SOME_FAILED)


@hoso.command()
@archive_option
def status(archive: Archive) -> None:
    """Show what is done, what failed and why, and what waits for a person."""
    from pipeline.screens.status import status_screen
    from pipeline.status import archive_status

    for part in status_screen(archive_status(archive)):
        out.print(part)


@hoso.command()
@click.argument("sql", required=False)
@click.option("--format", "output", type=click.Choice([f.value for f in OutputFormat]), default="table")
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    help=f"By default {MAX_SHOWN_ROWS:,} for table and markdown, {MAX_WRITTEN_ROWS:,} for csv and json.",
)
@click.option("--timeout", type=click.FloatRange(min=0.1), default=DEFAULT_TIMEOUT_S, show_default=True)
@click.option("--tables", is_flag=True, help="Show what tables, views and columns there are.")
@archive_option
def query(
    archive: Archive, sql: str | None, output: str, max_rows: int | None, timeout: float, tables: bool
) -> None:
    """Ask the published database one read-only SQL statement."""
    from pipeline.query import TABLES_SQL

    if bool(sql) == tables:
        raise click.UsageError("give one SQL statement, or --tables")
    written = OutputFormat(output) in (OutputFormat.CSV, OutputFormat.JSON)
    cap = max_rows or (MAX_WRITTEN_ROWS if written else MAX_SHOWN_ROWS)
    answer = ask(archive.database_path, sql or TABLES_SQL, cap, timeout)
    writers = {OutputFormat.CSV: as_csv, OutputFormat.JSON: as_json, OutputFormat.MARKDOWN: as_markdown}
    if writer := writers.get(OutputFormat(output)):
        click.echo(writer(answer), nl=False)
    else:
        out.print(answer_table(answer))
    if answer.cut:
        err.print(f"[yellow]only the first {cap} rows are shown; see --max-rows[/]")


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
    from pipeline.screens.evaluation import evaluation_screen
    from pipeline.workers import restorer

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
    from pipeline.screens.evaluation import restoration_line
    from pipeline.workers import restorer

    evaluate_restoration(
        restorer(),
        folder,
        corpus,
        pages,
        "dev" if part == "dev" else "test",
        lambda s: out.print(restoration_line(s)),
    )


@hoso.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
@archive_option
def review(archive: Archive, port: int) -> None:
    """Serve, on this machine only, the page that shows each waiting figure beside its place on the paper."""
    import uvicorn

    from pipeline.query import open_published
    from pipeline.review.app import build_app

    open_published(archive.database_path).close()  # a clear line now rather than on the first request
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise UsageError(f"port {port} is in use", remedy="choose another with --port")
    err.print(f"the review page is at http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    uvicorn.run(build_app(archive), host="127.0.0.1", port=port, log_level="warning")


def main() -> None:
    """The program: one clear line and an exit code for every failure, a traceback only with --debug."""
    debug = "--debug" in sys.argv
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end: end as with Ctrl-C
    try:
        hoso.main([argument for argument in sys.argv[1:] if argument != "--debug"], standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        err.print("interrupted; what was finished is stored")
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: that is its right
        sys.exit(ExitCode.OK)
    except Exception as error:
        if debug:
            traceback.print_exc()
        told = error.message if isinstance(error, HosoError) else failure_of(error).message
        err.print(f"[red]hoso:[/] {escape(told)}")
        sys.exit(exit_code_of(error))
