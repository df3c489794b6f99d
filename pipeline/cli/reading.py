"""Commands that read files and store nothing."""

import os
import sys
from pathlib import Path

import click

from pipeline.cli.app import FILES, engine_option, err, hoso
from pipeline.errors import (
    ExitCode,
    InputError,
    MissingToolError,
    UsageError,
    failure_of,
    page_failure,
    printable,
)
from pipeline.pagetext import page_text
from pipeline.screens.answers import failure_line, note_line
from pipeline.screens.progress import page_progress
from pipeline.settings import Settings
from pipeline.timelimit import time_limit
from schemas.document import FailureCategory


@hoso.command()
@click.argument("files", nargs=-1, required=True, type=FILES)
@engine_option
def extract(files: tuple[Path, ...], engine: str | None) -> None:
    """Print the figures (số liệu) of each FILE as one JSON object per line; store nothing."""
    from extractors import NO_REPORT
    from pipeline.document import process_document, sha256_or_none
    from pipeline.executors.process import bounded_memory
    from pipeline.restoration import restorer
    from schemas.contract import document_out, failed_out

    _require_there(*files)
    settings = Settings.from_environment(engine=engine)
    troubled = False
    with bounded_memory(settings.worker_memory_mb), page_progress(err) as progress:
        for file in files:
            name = printable(str(file))
            progress.start(name)
            line = ""
            try:
                # reading pages has a limit of its own; the rules get as long again
                with time_limit(2 * settings.document_timeout_s):
                    result = process_document(file, settings, restorer(), progress.page)
                failures = result.failures
                if NO_REPORT in result.extraction.warnings:
                    err.print(note_line(name, NO_REPORT))
                line = document_out(result).model_dump_json()
            except MissingToolError:
                raise  # every other file would fail alike
            except Exception as error:  # whatever one file does, the others get their lines
                failures = (failure_of(error),)
            if not line:  # here, where what the error held in memory is given back
                line = failed_out(name, sha256_or_none(file), failures[0]).model_dump_json()
            for failure in failures:
                err.print(failure_line(name, failure))
            troubled = troubled or bool(failures)
            click.echo(line)
    if troubled:
        sys.exit(ExitCode.SOME_FAILED)


def _require_there(*files: Path) -> None:
    """A name that nothing has is a slip of the hand: told before anything is read. Raises UsageError."""
    for file in files:
        if not os.path.lexists(file):
            raise UsageError("there is no such file", remedy="check its name", path=file)


@hoso.command()
@click.argument("file", type=FILES)
@click.option("--raw", is_flag=True, help="What the OCR engine read, without restoration.")
@engine_option
def ocr(file: Path, raw: bool, engine: str | None) -> None:
    """Print the text of FILE, pages divided by a form feed, cells of tables by tabs."""
    from pipeline.document import read_all
    from pipeline.executors.process import bounded_memory
    from pipeline.intake import identify
    from pipeline.restoration import restore_pages, restorer

    _require_there(file)
    settings = Settings.from_environment(engine=engine)
    try:
        with bounded_memory(settings.worker_memory_mb), page_progress(err) as progress:
            source = identify(file, settings)
            progress.start(printable(file.name))
            pages = tuple(read_all(source, settings, progress.page))
    except MemoryError as error:
        raise InputError(FailureCategory.OUT_OF_MEMORY, "memory ran out", path=file) from error
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
    from pipeline.restoration import restorer

    try:
        content = file.read_bytes() if file else sys.stdin.buffer.read()
    except OSError as error:
        raise click.UsageError(f"{file}: cannot be read ({error.strerror}); check its name") from error
    # bytes that are no UTF-8 go through as they are: a filter loses nothing
    text = content.decode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(restorer().restore_text(text).encode("utf-8", "surrogateescape"))
