"""What analysts wait for: a publication from nothing and one of a few new reports, and the views, asked for
one province and year. ``python -m benchmarks analysts [--documents N] [--folder DIR]``

Reports are stubs (`benchmarks/stub_reports.py`). With --folder the archive stays there, and is asked again by
the next call instead of being filled anew.
"""

import argparse
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.archive import NEW_DOCUMENTS, Memory, fill, measured
from benchmarks.stub_reports import STUB_STEPS, write_source
from pipeline.archive import Archive, Ledger
from pipeline.archive.lock import batch_lock
from pipeline.batch import run_batch
from pipeline.publish import publish
from pipeline.search import bring_up_to_date
from pipeline.search.index import remove
from pipeline.search.update import index_path
from pipeline.settings import Settings

VIEWS = (
    "ho_so",
    "dung_han_theo_quy",
    "truc_tuyen_theo_don_vi",
    "tre_han_theo_linh_vuc",
    "chat_luong",
    "chuoi_thoi_gian",
)
TIMES = 7


def publish_from_nothing(archive: Archive) -> None:
    """The database, and the index over its pages."""
    with Ledger(archive.ledger_path) as ledger, batch_lock(archive):
        documents = ledger.count_documents()
        with measured(f"publication of {documents:,} documents from nothing", documents):
            publish(archive, ledger, from_nothing=True)
        remove(index_path(archive))
        with measured("  and the index of their pages", documents):
            bring_up_to_date(archive, ledger)
    print(f"  database {archive.database_path.stat().st_size / 1e6:,.0f} MB", flush=True)


def publish_few(inbox: Path, archive: Archive, settings: Settings) -> None:
    """A few new reports: read, then published with the index of their pages."""
    with Ledger(archive.ledger_path) as ledger:
        first = ledger.count_documents()
    for number in range(first, first + NEW_DOCUMENTS):
        write_source(inbox / f"new-{first}", number)
    print(f"{NEW_DOCUMENTS} new reports", flush=True)
    run_batch([inbox / f"new-{first}"], archive, settings, steps=STUB_STEPS, listener=Memory(0))


def ask_views(archive: Archive) -> None:
    """Every view, asked for the province with most reports and a year; by the clock, all rows taken."""
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        [(figures, reports)] = database.execute(
            "SELECT (SELECT count(*) FROM observations), (SELECT count(*) FROM reports)"
        ).fetchall()
        print(f"views over {reports:,} reports, {figures:,} figures:")
        [(year, province, chosen)] = database.execute(
            "SELECT period_year, province, count(*) FROM reports GROUP BY ALL ORDER BY 3 DESC, 1, 2 LIMIT 1"
        ).fetchall()
        for view in VIEWS:
            sql = f"SELECT * FROM {view} WHERE province = ? AND period_year = ?"
            took = []
            for _ in range(TIMES):
                started = time.monotonic()
                rows = database.execute(sql, [province, year]).fetchall()
                took.append(1000 * (time.monotonic() - started))
            told = f"median {statistics.median(took):.0f} ms, longest {max(took):.0f}"
            print(f"  {view}: {told}; {len(rows):,} rows of {chosen:,} reports", flush=True)


def main() -> None:
    """Prints all measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the archive stays; by default a temporary folder")
    options = parser.parse_args()
    settings = Settings(workers=options.workers)
    with TemporaryDirectory() as name:
        root = options.folder or Path(name)
        inbox, archive = root / "in", Archive(root / "kho")
        if not archive.ledger_path.exists():
            for number in range(options.documents):
                write_source(inbox, number)
            fill(inbox, archive, options.documents, settings)
        publish_from_nothing(archive)
        ask_views(archive)
        publish_few(inbox, archive, settings)


if __name__ == "__main__":
    main()
