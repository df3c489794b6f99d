"""Ledgers of earlier releases, and the counter that tells a publication what changed."""

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState, migrations
from pipeline.archive.ledger import SourceRow
from pipeline.archive.migrations import newest_version
from pipeline.errors import DatabaseError
from pipeline.status import archive_status

ROW = (
    "ab12",
    "ab12" * 16,
    "partial",
    "v",
    None,
    3,
    "timeout",
    "too long",
    2,
    1.5,
    "2026-01-01T00:00:00+00:00",
)


@pytest.fixture
def old(tmp_path: Path) -> Archive:
    """An archive of release 0.1 with one document: made by that release's own SQL."""
    archive = Archive(tmp_path)
    sql = (files("schemas") / "sql" / "ledger" / "0001.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(archive.ledger_path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(sql)
        db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ROW)
        db.execute("INSERT INTO sources VALUES ('/in/a.pdf', 5, 7, 'ab12', 'then', 'then')")
        db.execute("INSERT INTO published_file VALUES (1, 10, 20, 30)")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    return archive


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_an_older_ledger_is_copied_and_migrated_with_all_that_it_knows(old: Archive) -> None:
    with Ledger(old.ledger_path) as ledger:
        assert ledger.documents()["ab12"] == DocumentRow(*ROW)._replace(state=LedgerState.PARTIAL)
        assert ledger.known_sources() == {"/in/a.pdf": SourceRow("/in/a.pdf", 5, 7, "ab12")}
        assert ledger.published_file() == (10, 20, 30, 0)
        assert ledger.changed_since(0) == ["ab12"]
    assert version_of(old.ledger_path) == newest_version()
    kept = old.root / "ledger.sqlite.v1.bak"
    assert version_of(kept) == 1
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT * FROM documents").fetchall() == [ROW]


def test_who_only_reads_an_older_ledger_reads_it_as_it_is(old: Archive) -> None:
    status = archive_status(old)
    assert (status.documents[LedgerState.PARTIAL], status.pages, status.failed[0].code) == (1, 3, "timeout")
    with Ledger(old.ledger_path, read_only=True) as ledger:
        assert [source.path for source in ledger.sources_of("ab12")] == ["/in/a.pdf"]
    assert version_of(old.ledger_path) == 1
    assert not list(old.root.glob("*.bak"))


def test_a_migration_that_fails_leaves_the_old_ledger(old: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (*migrations.migrations(), "CREATE TABLE half (a);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr(migrations, "migrations", lambda: steps)
    with pytest.raises(DatabaseError, match=r"ledger cannot be opened .*nowhere"):
        Ledger(old.ledger_path)
    assert version_of(old.ledger_path) == 1
    monkeypatch.undo()
    with Ledger(old.ledger_path) as ledger:
        assert list(ledger.documents()) == ["ab12"]


def test_a_ledger_in_which_nothing_was_written_yet_is_told_as_such(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "ledger.sqlite").close()
    with pytest.raises(DatabaseError, match=r"holds nothing yet; run 'hoso run FOLDER'"):
        archive_status(Archive(tmp_path))


def test_a_ledger_damaged_within_is_told_by_file_cause_and_remedy(old: Archive) -> None:
    with Ledger(old.ledger_path) as ledger:
        for number in range(500):
            ledger.see([SourceRow(f"/in/{number}.pdf", 1, 1, f"{number:016x}")])
    with old.ledger_path.open("r+b") as handle:
        handle.seek(3 * 4096)
        handle.write(b"\xff" * (old.ledger_path.stat().st_size - 3 * 4096))
    told = pytest.raises(DatabaseError, match=r"ledger\.sqlite: the ledger is damaged .*malformed.*backup")
    with told, Ledger(old.ledger_path) as ledger:
        ledger.known_sources()
        ledger.documents()


def record(ledger: Ledger, key: str, *paths: str) -> None:
    row = DocumentRow(key, key * 16, LedgerState.DONE, "v")
    ledger.record(row, [SourceRow(path, 1, 1, key) for path in paths])


def test_the_counter_tells_what_changed_and_only_that(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        record(ledger, "aaaa", "/in/a")
        record(ledger, "bbbb", "/in/b")
        before = ledger.last_change()
        ledger.see([SourceRow("/in/a", 9, 9, "aaaa")])
        ledger.book_unreadable([("/in/c", "x")])
        assert ledger.changed_since(before) == [], "a time of change is not published"
        ledger.see([SourceRow("/in/c", 1, 1, "aaaa")])
        assert ledger.changed_since(before) == ["aaaa"], "a second file"
        before = ledger.last_change()
        ledger.see([SourceRow("/in/c", 1, 1, "bbbb")])
        assert ledger.changed_since(before) == ["aaaa", "bbbb"], "one lost a file to the other"
        before = ledger.last_change()
        failed = DocumentRow("bbbb", "", LedgerState.FAILED, "v", failure_code="timeout", attempts=2)
        ledger.record_failed_attempt(failed, [])
        assert ledger.changed_since(before) == ["bbbb"]


def test_a_clock_that_goes_backwards_hides_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        record(ledger, "aaaa", "/in/a")
        before = ledger.last_change()
        monkeypatch.setattr("pipeline.archive.ledger.now", lambda: "1970-01-01T00:00:00+00:00")
        record(ledger, "aaaa", "/in/a")
        assert ledger.changed_since(before) == ["aaaa"]
