"""The archive folder, its ledger and its lock."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack, unpack
from pipeline.archive.ledger import SourceRow
from pipeline.archive.lock import batch_lock
from pipeline.archive.replacing import replacing
from pipeline.errors import ArchiveLockedError, DatabaseError
from tests.builders import result


def test_an_artefact_is_the_same_bytes_for_the_same_result_and_reads_back() -> None:
    one = result("a")
    assert pack(one) == pack(result("a"))
    assert unpack(pack(one)) == one


def test_an_artefact_of_a_release_without_unmapped_figures_and_recipients_still_opens() -> None:
    told = json.loads(result("a").model_dump_json())
    del told["extraction"]["unmapped"], told["extraction"]["report"]["recipients"]
    found = unpack(gzip.compress(json.dumps(told).encode())).extraction
    assert (found.unmapped, found.report.recipients) == ((), ())


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(RuntimeError), replacing(target) as beside:
        beside.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    target = tmp_path / "file"
    (tmp_path / ".file.tmp").write_text("left by a killed process")
    (tmp_path / ".file.tmp.wal").write_text("this too")
    with replacing(target) as beside:
        assert not beside.exists()
        beside.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_ledger_is_read_without_the_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        ledger.book_unreadable([("/in/a.pdf", "cannot be read")])
    with Ledger(path, read_only=True) as ledger:
        assert ledger.unreadable() == [("/in/a.pdf", "cannot be read")]
        with pytest.raises(DatabaseError):
            ledger.book_unreadable([("/in/b.pdf", "x")])


def test_a_damaged_artefact_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write_artefact("ab12", "v", b"\x1f\x8bgarbage")
    with pytest.raises(DatabaseError, match=r"ab12\.v\.json\.gz.*damaged.*--force"):
        archive.read_artefact("ab12", "v")


def test_the_ledger_keeps_documents_and_all_their_sources(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    row = DocumentRow(
        "ab12", "ab12" * 16, LedgerState.PARTIAL, "v", pages=3, finished_at="2026-01-01T00:00:00+00:00"
    )
    with Ledger(path) as ledger:
        ledger.record(row, (SourceRow("/in/b.pdf", 5, 7, "ab12"), SourceRow("/in/a.pdf", 5, 8, "ab12")))
    with Ledger(path) as ledger:
        assert ledger.documents() == {"ab12": row}
        assert ledger.paths_of() == {"ab12": ["/in/a.pdf", "/in/b.pdf"]}


def test_an_unreadable_file_is_listed_until_it_can_be_read(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.book_unreadable([("/in/a.pdf", "cannot be read")])
        assert ledger.unreadable() == [("/in/a.pdf", "cannot be read")]
        ledger.see([SourceRow("/in/a.pdf", 1, 1, "ab12")])
        assert ledger.unreadable() == []


def test_a_newer_ledger_and_a_damaged_one_are_refused_with_a_clear_line(tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(DatabaseError, match=r"newer hoso.*update hoso"):
        Ledger(newer)
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseError, match=r"damaged\.sqlite: the ledger is damaged .*backup"):
        Ledger(damaged)


def test_a_second_batch_is_told_who_holds_the_archive(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    told = pytest.raises(ArchiveLockedError, match=f"process {os.getpid()} has been writing")
    with batch_lock(archive), told, batch_lock(archive):
        pass


def test_the_lock_of_a_dead_process_is_no_lock(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from pipeline.archive import Archive; from pipeline.archive.lock import batch_lock\n"
        "with batch_lock(Archive(Path(sys.argv[1]))): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert json.loads((tmp_path / "batch.lock").read_text())["pid"] != os.getpid()
    with batch_lock(Archive(tmp_path)):
        pass
