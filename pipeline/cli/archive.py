"""Commands that ask an archive."""

import socket
import sys
from pathlib import Path

import click

from pipeline.archive import Archive
from pipeline.cli.app import FILES, archive_option, err, hoso, out
from pipeline.errors import (
    DatabaseError,
    ExitCode,
    UsageError,
)
from pipeline.query import (
    DEFAULT_TIMEOUT_S,
    MAX_SHOWN_ROWS,
    MAX_WRITTEN_ROWS,
    Answer,
    OutputFormat,
    as_csv,
    as_json,
    as_markdown,
    ask,
)
from pipeline.screens.answers import answer_table

MAX_PROMPT_ROWS = 1000
"""What a screen scrolls past; a question for more goes to 'hoso query'."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@hoso.command()
@archive_option
def status(archive: Archive) -> None:
    """Show what is done, what failed and why, and what waits for a person."""
    from pipeline.screens.status import status_screen
    from pipeline.status import archive_status

    for part in status_screen(archive_status(archive)):
        out.print(part)


@hoso.command()
@click.option("--mend", is_flag=True, help="Put right what can be.")
@archive_option
def sanity(archive: Archive, mend: bool) -> None:
    """Check every artefact against the ledger and the database against the artefacts.

    Exit code 0 where all is as it should be, 3 where something was found, mended or not.
    """
    from pipeline.sanity import examine
    from pipeline.screens.sanity import sanity_screen

    report = examine(archive, mend)
    for line in sanity_screen(report):
        out.print(line)
    if report.findings:
        sys.exit(ExitCode.SOME_FAILED)


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
    _answer(answer, OutputFormat(output))
    if answer.cut:
        err.print(f"[yellow]only the first {cap} rows are shown; see --max-rows[/]")


def _answer(answer: Answer, output: OutputFormat) -> None:
    """Writes an answer to standard output."""
    writers = {OutputFormat.CSV: as_csv, OutputFormat.JSON: as_json, OutputFormat.MARKDOWN: as_markdown}
    if writer := writers.get(output):
        click.echo(writer(answer), nl=False)
    else:
        out.print(answer_table(answer))


@hoso.command()
@click.option("--format", "output", type=click.Choice([f.value for f in OutputFormat]), default="table")
@click.option("--max-rows", type=click.IntRange(min=1), default=MAX_PROMPT_ROWS, show_default=True)
@click.option("--timeout", type=click.FloatRange(min=0.1), default=DEFAULT_TIMEOUT_S, show_default=True)
@archive_option
def sql(archive: Archive, output: str, max_rows: int, timeout: float) -> None:
    """Ask the published database one statement after the other, with completion and history.

    Read-only, as 'hoso query'; every answer is from the newest publication. Where standard input is no
    terminal, each of its lines is a statement.
    """
    from pipeline.prompt import Conversation, converse, history_path, lines_of, statements, take_all
    from pipeline.query import open_published

    open_published(archive.database_path).close()  # a clear line now rather than after the first question
    talk = Conversation(
        archive.database_path, max_rows, timeout, lambda one: _answer(one, OutputFormat(output)), err.print
    )
    if sys.stdin.isatty():
        err.print(".help tells what may be typed, Ctrl+D ends")
        converse(talk, history_path())
    elif not take_all(talk, statements(lines_of(sys.stdin.buffer))):
        sys.exit(ExitCode.USAGE)


@hoso.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--agency", help="Part of the agency's name, with or without diacritics.")
@click.option("--province", help="Part of the province's name, with or without diacritics.")
@click.option("--year", type=int, help="Year of the report's period.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--format", "output", type=click.Choice(["table", "json", "csv"]), default="table")
@archive_option
def search(
    archive: Archive,
    words: tuple[str, ...],
    agency: str | None,
    province: str | None,
    year: int | None,
    limit: int,
    output: str,
) -> None:
    """Find the pages that hold all WORDS, with or without diacritics, best first.

    Words without diacritics are found whatever the diacritics on the page. A phrase stands in quotes within
    the quotes of the shell ('"trễ hạn" đất đai'), the beginning of a word ends with a star.
    """
    from pipeline.screens.search import search_screen
    from pipeline.search import parse
    from pipeline.search import search as find
    from pipeline.search.find import Filters, Hit
    from pipeline.search.update import index_path

    hits = find(index_path(archive), parse(" ".join(words)), Filters(agency, province, year), limit)
    columns = [name for name in Hit._fields if name != "marks"]
    answer = Answer(columns, [hit[:-1] for hit in hits], cut=False)
    if output != "table":
        click.echo(as_json(answer) if output == "json" else as_csv(answer), nl=False)
    for part in search_screen(hits) if output == "table" else ():
        out.print(part)
    if not hits:
        err.print("no page holds all of these words")


@hoso.command()
@click.option("--to", "folder", type=FILES, help="Also write the analysts' copy into this folder.")
@archive_option
def publish(archive: Archive, folder: Path | None) -> None:
    """Bring the archive's database up to date: what was read, and what people corrected since.

    With --to, also write it for others: hoso.duckdb, Parquet, CSV, an Excel workbook, the data dictionary. A
    former copy is replaced at once, with the files kept whose content has not changed; a folder with anything
    else in it is left alone.
    """
    from pipeline.archive import Ledger
    from pipeline.archive.lock import batch_lock
    from pipeline.publish import publish as bring_up_to_date

    require_archive(archive)
    with batch_lock(archive), Ledger(archive.ledger_path) as ledger:
        done = bring_up_to_date(archive, ledger)
    out.print(f"{done.changed} reports changed, {done.removed} removed; {archive.database_path}")
    if folder is not None:
        publish_to(archive, folder)


def publish_to(archive: Archive, folder: Path) -> None:
    """Writes the analysts' copy and says so."""
    from pipeline.export import release

    done = release(archive, folder)
    if not done.written:
        out.print("nothing has changed", str(folder), sep="; ", markup=False, soft_wrap=True)
        return
    told = f"{done.written} of {done.files} files written, {done.size_bytes / 1e6:,.1f} MB in all"
    out.print(told, str(folder), sep="; ", markup=False, soft_wrap=True)
    if done.large:
        out.print("more figures than a sheet holds: CSV and workbooks by year and province", soft_wrap=True)
    for one in done.cut:
        err.print(
            f"[yellow]sheet {one.sheet}: {one.held:,} of {one.rows:,} rows; CSV and Parquet have all[/]"
        )


@hoso.command()
@click.option("--to", "folder", type=FILES, help="Write what was learned into this folder.")
@archive_option
def learn(archive: Archive, folder: Path | None) -> None:
    """Say what the clerks' corrections teach: labels, misread words, which figures may be accepted unseen.

    Reads the whole archive and changes nothing. With --to it is written: labels (gold/, partial/), counts for
    the restorer's channel, and a calibration that a run uses where HOSO_CALIBRATION names it.
    """
    from pipeline.learning.learn import learn as learn_from
    from pipeline.learning.learn import write
    from pipeline.screens.learning import learned_screen
    from pipeline.screens.progress import page_progress
    from pipeline.settings import Settings

    require_archive(archive)
    with page_progress(err) as progress:
        progress.start("learn")
        learned = learn_from(archive, Settings.from_environment(), progress.page)
    for part in learned_screen(learned):
        out.print(part)
    for line in learned.broken:
        err.print(line, markup=False)
    if folder is None:
        err.print("nothing was written; --to FOLDER writes it")
    else:
        out.print(f"{len(write(learned, folder))} files", str(folder), sep="; ", markup=False)


@hoso.group()
def user() -> None:
    """Who may work at the desk. Without users a single person does, under her account's name."""


@user.command("add")
@click.argument("name")
@click.password_option()
@archive_option
def add_user(archive: Archive, name: str, password: str) -> None:
    """Let NAME sign in at the desk, or give her a new password; from then on everybody has to sign in."""
    from pipeline.review.users import Users

    require_archive(archive)
    Users(archive.root / "users.json").add(name, password)


@hoso.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address needs 'hoso user add'.")
@click.option(
    "--name", "names", multiple=True, help="A name by which clerks call this machine; may be repeated."
)
@click.option(
    "--double-keying/--single-keying",
    "double",
    default=None,
    help="From now on a figure of this archive needs two equal entries by different people, or one.",
)
@archive_option
def review(archive: Archive, port: int, host: str, names: tuple[str, ...], double: bool | None) -> None:
    """Serve the clerks' desk: each waiting figure beside its place on the paper.

    --double-keying stays until --single-keying takes it back, for other desks and for 'hoso publish', too.
    """
    import uvicorn

    from pipeline.query import open_published
    from pipeline.review.app import build_app
    from pipeline.review.users import Users

    open_published(archive.database_path).close()  # a clear line now rather than on the first request
    if host not in LOOPBACK and not Users(archive.root / "users.json").required:
        raise UsageError("a desk that others can reach needs users", remedy="hoso user add NAME")
    with socket.socket() as probe:
        if probe.connect_ex((host, port)) == 0:
            raise UsageError(f"port {port} is in use", remedy="choose another with --port")
    _choose_keying(archive, double)
    err.print(f"the desk is at http://{host}:{port}/ (Ctrl-C ends it)")
    app = build_app(archive, [host, *names])
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _choose_keying(archive: Archive, double: bool | None) -> None:
    """Notes how many entries a figure needs, where that was said, and says where it is two."""
    from pipeline.corrections.keying import DOUBLE, SINGLE, keyings, set_keyings
    from pipeline.review.users import Users

    if double is not None:
        set_keyings(archive, DOUBLE if double else SINGLE)
    if keyings(archive) == DOUBLE:
        err.print("double keying: a figure needs two equal entries by different people")
        if not Users(archive.root / "users.json").required:
            err.print("[yellow]nobody signs in: all entries from one account are one person's[/]")


def require_archive(archive: Archive) -> None:
    """Raises DatabaseError where there is no archive."""
    if not archive.ledger_path.exists():
        raise DatabaseError(
            "there is no archive here yet", remedy="run 'hoso run FOLDER' first", path=archive.root
        )
