"""What an archive survives: a full disk, a folder that may not be written, damage; and nobody waits."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.archive import Archive, Ledger, LedgerState
from pipeline.batch.listener import Journal
from pipeline.errors import DatabaseError
from pipeline.query import ask
from pipeline.review.pages import location_of
from pipeline.sanity import examine
from pipeline.status import archive_status
from tests.engines.inline import batch

DOCUMENTS = 40
NO_WAIT_S = 1.0


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"{number}.txt").write_text(f"report {number}")
    return folder


def bounded(inbox: Path, kho: Path, *limit: str) -> tuple[int, str]:
    """The exit code of a batch in a process of its own, and what it said."""
    command = [sys.executable, "-m", "tests.engines.bounded", str(inbox), str(kho), *limit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.strip()


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A small disk of its own at `folder`; the test is skipped where that is not allowed."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount program here")
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here ({done.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=False)


def require_all_there(archive: Archive, inbox: Path) -> None:
    """The next batch does the rest, and every document is there once."""
    batch(inbox, archive.root)
    done = ask(archive.database_path, "SELECT count(*) FROM documents WHERE state = 'done'")
    assert done.rows == [(DOCUMENTS,)]
    with Ledger(archive.ledger_path) as ledger:
        assert {row.attempts for row in ledger.documents().values()} == {1}
    assert examine(archive).findings == []


@pytest.mark.parametrize("kb", [20, 100, 300, 1000, 3000])
def test_a_full_disk_ends_the_batch_in_order_and_the_next_goes_on(
    inbox: Path, tmp_path: Path, kb: int
) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "-o", f"size={kb}k"):
        code, told = bounded(inbox, disk / "kho")
        assert (code, told.count("\n")) == (5, 0), told
        assert "cannot be written" in told or "cannot be opened" in told
        subprocess.run(["mount", "-o", "remount,size=100m", str(disk)], check=True)
        require_all_there(Archive(disk / "kho"), inbox)


@pytest.mark.parametrize("limit", [500, 20_000, 200_000, 1_000_000])
def test_a_file_that_may_not_grow_ends_the_batch_in_order(inbox: Path, tmp_path: Path, limit: int) -> None:
    code, told = bounded(inbox, tmp_path / "kho", str(limit))
    assert (code, told.count("\n")) == (5, 0), told
    require_all_there(Archive(tmp_path / "kho"), inbox)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_journal_that_cannot_be_written_is_told() -> None:
    with pytest.raises(DatabaseError, match=r"journal cannot be written \(No space left"):
        Journal(Path("/dev/full")).write("started")


def test_a_folder_that_may_not_be_written_is_told_first(inbox: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk):
        batch(inbox, disk / "kho")
        (inbox / "new.txt").write_text("one more")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        code, told = bounded(inbox, disk / "kho")
        assert code == 5
        cause = "the archive folder cannot be written (Read-only file system); "
        assert told.startswith(f"{disk / 'kho'}: {cause}")
        assert archive_status(Archive(disk / "kho")).documents[LedgerState.DONE] == DOCUMENTS


def test_a_damaged_ledger_is_one_clear_line(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(tmp_path / "kho")
    batch(inbox, archive.root)
    archive.ledger_path.write_bytes(b"no database" * 1000)
    assert bounded(inbox, archive.root)[0] == 5
    monkeypatch.setattr(sys, "argv", ["hoso", "status", "--archive", str(archive.root)])
    with pytest.raises(SystemExit) as told:
        cli.main()
    assert told.value.code == 5
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "the ledger is damaged" in said and "hoso sanity --mend" in said


def seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def test_nobody_waits_for_a_batch_in_the_middle_of_writing(inbox: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "kho")
    batch(inbox, archive.root)
    archive_status(archive)  # what is loaded once is loaded
    with Ledger(archive.ledger_path) as ledger, ledger.transaction() as db:
        (key, *_) = ledger.documents()
        db.execute("UPDATE documents SET pages = 99")
        half = archive.root / ".hoso.duckdb.tmp"
        half.write_bytes(b"half a publication")
        status = archive_status(archive)
        assert status.pages == DOCUMENTS, "what is not committed is not seen"
        assert seconds(lambda: archive_status(archive)) < NO_WAIT_S
        assert seconds(lambda: ask(archive.database_path, "SELECT count(*) FROM observations")) < NO_WAIT_S
        assert seconds(lambda: location_of(archive, key)) < NO_WAIT_S


def test_a_batch_does_not_wait_for_who_reads(inbox: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "kho")
    batch(inbox, archive.root)
    with Ledger(archive.ledger_path, read_only=True) as reader, Ledger(archive.ledger_path) as writer:
        reader._db.execute("BEGIN")
        rows = reader.documents()
        row = next(iter(rows.values()))
        assert seconds(lambda: writer.record(row._replace(pages=7), [])) < NO_WAIT_S
        assert reader.documents() == rows, "a reader sees one moment"
        assert writer.documents()[row.document_id].pages == 7
