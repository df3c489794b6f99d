"""What analysts wait for: a publication from nothing, the views asked for one province and year, the copy in
other forms, and the same after a few new reports.
``python -m benchmarks analysts [--documents N] [--workers N] [--folder DIR]``

Reports are stubs (`benchmarks/stub_reports.py`); the new ones are of a quarter to come, from all over the
country. With --folder everything stays there, and the next call asks it again instead of filling it anew.
"""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from benchmarks.archive import NEW_DOCUMENTS, Memory, fill, measured, options_of, resident_mb
from benchmarks.stub_reports import COMMUNES, STUB_STEPS, write_source
from pipeline.archive import Archive, Ledger
from pipeline.archive.lock import batch_lock
from pipeline.batch import run_batch
from pipeline.export import release
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


def ask_views(archive: Archive) -> None:
    """Every view, asked for the province with most reports and a year, by the clock: until it is answered,
    and until all rows have become objects of Python."""
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
            answered, taken, rows = [], [], 0
            for _ in range(TIMES):
                started = time.monotonic()
                asked = database.execute(sql, [province, year])
                answered.append(1000 * (time.monotonic() - started))
                rows = len(asked.fetchall())
                taken.append(1000 * (time.monotonic() - started))
            told = f"{statistics.median(answered):.0f} ms, with all rows taken {statistics.median(taken):.0f}"
            print(f"  {view}: {told}; {rows:,} rows of {chosen:,} reports", flush=True)


def copy(what: str, archive: Archive, folder: Path, documents: int) -> None:
    """Brings the copy up to date and says what that took."""
    with measured(what, documents):
        done = release(archive, folder)
    told = f"{done.written} of {done.files} files written, {done.size_bytes / 1e6:,.0f} MB in all"
    told += ", CSV and workbooks by year and province" * done.large
    print(f"  {told}; {resident_mb()} MB of memory", flush=True)


def few_new(inbox: Path, archive: Archive, settings: Settings) -> None:
    """A few reports of the next quarter: read, then published with the index of their pages."""
    with Ledger(archive.ledger_path) as ledger:
        quarter = -(-ledger.count_documents() // COMMUNES) * COMMUNES
    while (folder := inbox / f"new-{quarter}").exists():  # of a former call
        quarter += COMMUNES
    for number in range(quarter, quarter + COMMUNES, COMMUNES // NEW_DOCUMENTS):
        write_source(folder, number)
    print(f"{NEW_DOCUMENTS} new reports", flush=True)
    run_batch([folder], archive, settings, steps=STUB_STEPS, listener=Memory(0))


def main() -> None:
    """Prints all measures."""
    options = options_of(__doc__)
    settings = Settings(workers=options.workers)
    with TemporaryDirectory() as name:
        root = options.folder or Path(name)
        inbox, archive, folder = root / "in", Archive(root / "kho"), root / "copy"
        if not archive.ledger_path.exists():
            for number in range(options.documents):
                write_source(inbox, number)
            fill(inbox, archive, options.documents, settings)
        publish_from_nothing(archive)
        ask_views(archive)
        with Ledger(archive.ledger_path) as ledger:
            documents = ledger.count_documents()
        copy("copy" if folder.exists() else "copy from nothing", archive, folder, documents)
        few_new(inbox, archive, settings)
        copy(f"copy after {NEW_DOCUMENTS} new reports", archive, folder, NEW_DOCUMENTS)
        copy("copy where nothing has changed", archive, folder, documents)


if __name__ == "__main__":
    main()
