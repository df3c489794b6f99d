"""What the analysts' copy of an archive costs: from nothing, again where nothing has changed, and after a few
new reports. ``python -m benchmarks copies [--documents N] [--workers N] [--folder DIR]``

Reports are stubs (`benchmarks/stub_reports.py`); the new ones are of the quarter that follows, from all
over the country: a hundred of them fall into many provinces.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.archive import NEW_DOCUMENTS, fill, measured, options_of, resident_mb
from benchmarks.stub_reports import COMMUNES, STUB_STEPS, write_source
from pipeline.archive import Archive
from pipeline.batch import run_batch
from pipeline.export import release
from pipeline.settings import Settings


def copy(what: str, archive: Archive, folder: Path, documents: int) -> None:
    """Brings the copy up to date and says what that took."""
    with measured(what, documents):
        done = release(archive, folder)
    told = f"{done.written} of {done.files} files written, {done.size_bytes / 1e6:,.0f} MB in all"
    told += ", CSV and workbooks by year and province" * done.large
    print(f"  {told}; {resident_mb()} MB of memory", flush=True)


def main() -> None:
    """Prints all measures."""
    options = options_of(__doc__)
    settings = Settings(workers=options.workers)
    with TemporaryDirectory(dir=options.folder) as name:
        inbox, archive, folder = Path(name) / "in", Archive(Path(name) / "kho"), Path(name) / "copy"
        for number in range(options.documents):
            write_source(inbox, number)
        fill(inbox, archive, options.documents, settings)
        copy("copy from nothing", archive, folder, options.documents)
        copy("copy where nothing has changed", archive, folder, options.documents)
        next_quarter = -(-options.documents // COMMUNES) * COMMUNES
        for number in range(next_quarter, next_quarter + COMMUNES, COMMUNES // NEW_DOCUMENTS):
            write_source(inbox / "new", number)
        run_batch([inbox / "new"], archive, settings, steps=STUB_STEPS)
        copy(f"copy after {NEW_DOCUMENTS} new reports", archive, folder, NEW_DOCUMENTS)


if __name__ == "__main__":
    main()
