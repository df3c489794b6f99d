"""`hoso sanity`: whatever is broken in an archive is found, and put right where asked."""

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline import cli
from pipeline.archive import Archive, Ledger, LedgerState
from pipeline.archive.lock import batch_lock
from pipeline.batch import Choice, run_batch
from pipeline.query import ask
from pipeline.sanity import Kind, examine
from pipeline.settings import Settings
from tests.engines.faulty_work import FAULTY
from tests.engines.inline import Inline

NAMES = ("a.txt", "b.txt", "c.txt", "fails.txt")


def run(archive: Archive, choice: Choice | None = None) -> int:
    """A batch over the inbox; how many documents it read."""
    report = run_batch(
        [archive.root.parent / "in"],
        archive,
        Settings(),
        executor=Inline(),
        steps=FAULTY,
        choice=choice or Choice(),
    )
    return len(report.settled)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    (tmp_path / "in").mkdir()
    for name in NAMES:
        (tmp_path / "in" / name).write_text(f"content of {name}")
    made = Archive(tmp_path / "kho")
    assert run(made) == len(NAMES)
    return made


def artefacts(archive: Archive) -> list[Path]:
    return sorted(archive.artefact_root.rglob("*.json.gz"))


def content(archive: Archive) -> list[object]:
    tables = ("documents", "observations", "pages")
    return [ask(archive.database_path, f"SELECT * FROM {name} ORDER BY ALL").rows for name in tables]


def test_a_sound_archive_has_no_findings_and_is_left_alone(archive: Archive) -> None:
    before = {path: path.read_bytes() for path in archive.root.rglob("*.json.gz")}
    report = examine(archive)
    assert (report.documents, report.findings) == (len(NAMES), [])
    assert not list(archive.root.glob(".*"))
    assert {path: path.read_bytes() for path in archive.root.rglob("*.json.gz")} == before


def delete(archive: Archive) -> Path:
    artefacts(archive)[0].unlink()
    return artefacts(archive)[0]


def flip(archive: Archive) -> None:
    path = artefacts(archive)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def swap(archive: Archive) -> None:
    one, other = artefacts(archive)[:2]
    one.write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    ("harm", "kind"), [(delete, Kind.MISSING), (flip, Kind.DAMAGED), (swap, Kind.DAMAGED)]
)
def test_a_lost_artefact_is_told_booked_as_failed_and_read_again(
    archive: Archive, harm: Callable[[Archive], None], kind: Kind
) -> None:
    before = content(archive)
    harm(archive)
    found = [finding.kind for finding in examine(archive).findings]
    assert found[0] == kind
    assert examine(archive, mend=True).mended
    assert examine(archive).findings == []
    with Ledger(archive.ledger_path) as ledger:
        states = [row.state for row in ledger.documents().values()]
    assert states.count(LedgerState.FAILED) == 2
    run(archive, Choice(retry_failed=True))
    assert examine(archive).findings == []
    assert content(archive) == before


def test_orphans_leftovers_and_foreign_files_are_told_apart(archive: Archive) -> None:
    one = artefacts(archive)[0]
    orphan = one.with_name(f"{'0' * 16}.v.json.gz")
    orphan.write_bytes(b"x")
    (one.parent / f".{one.name}.tmp").write_bytes(b"half")
    (archive.root / ".hoso.duckdb.tmp").write_bytes(b"half")
    (one.parent / "notes.txt").write_text("mine")
    kinds = sorted(finding.kind for finding in examine(archive).findings)
    assert kinds == [Kind.FOREIGN, Kind.LEFTOVER, Kind.LEFTOVER, Kind.ORPHAN]
    examine(archive, mend=True)
    assert [finding.path.name for finding in examine(archive).findings] == ["notes.txt"]


def test_a_database_that_somebody_wrote_to_is_told_and_built_anew(archive: Archive) -> None:
    before = content(archive)
    archive.database_path.chmod(0o644)
    with duckdb.connect(str(archive.database_path)) as database:
        database.execute("UPDATE observations SET value = value + 1")
    with Ledger(archive.ledger_path) as ledger:  # and covered his traces
        told = archive.database_path.stat()
        held = ledger.published_file()
        assert held
        ledger.book_published_file(
            held._replace(size_bytes=told.st_size, mtime_ns=told.st_mtime_ns, inode=told.st_ino)
        )
    (finding,) = examine(archive).findings
    assert finding.kind == Kind.DATABASE and "observations" in finding.cause
    examine(archive, mend=True)
    assert (examine(archive).findings, content(archive)) == ([], before)


@pytest.mark.parametrize("harm", ["damaged", "gone"])
def test_a_lost_ledger_is_made_anew_from_the_artefacts(archive: Archive, harm: str) -> None:
    before = content(archive)
    if harm == "gone":
        archive.ledger_path.unlink()
    else:
        size = archive.ledger_path.stat().st_size
        with archive.ledger_path.open("r+b") as handle:
            handle.seek(4096)
            handle.write(b"\xff" * (size - 4096))
    (finding,) = examine(archive).findings
    assert finding.kind == Kind.LEDGER and "--mend" in finding.remedy
    examine(archive, mend=True)
    assert examine(archive).findings == []
    assert archive.ledger_path.with_name("ledger.sqlite.damaged").exists() == (harm == "damaged")
    assert run(archive) == 1, "only the document that failed has no artefact"
    assert content(archive) == before


def test_it_does_not_run_beside_a_batch(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["hoso", "sanity", "--archive", str(archive.root)])
    with batch_lock(archive), pytest.raises(SystemExit) as told:
        cli.main()
    assert told.value.code == 5
    assert "has been writing to this archive since" in capsys.readouterr().err
    artefacts(archive)[0].unlink()
    with pytest.raises(SystemExit) as told:
        cli.main()
    assert told.value.code == 3
    assert "missing" in capsys.readouterr().out
