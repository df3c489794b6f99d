"""What a killed publication leaves is swept by the next, or by `hoso sanity`, and nothing of others is."""

import signal
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest

from pipeline.archive import Archive
from pipeline.sanity import Kind, examine
from tests.engines.dying_publication import killed_while_publishing
from tests.engines.inline import batch

FOREIGN = {".notes", ".notes/mine.txt", "x.tmp", "x.tmp/mine.txt"}


def hidden(kho: Path) -> set[str]:
    """What lies in an archive beside its own files: temporary or foreign."""
    own = ("artefacts", "logs", "ledger", "hoso.duckdb", "batch.lock", "search")
    found = {str(path.relative_to(kho)) for path in kho.rglob("*")}
    return {name for name in found if not name.startswith(own)}


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive whose publication was killed, in which somebody else keeps something."""
    inbox, kho, machine = tmp_path / "in", tmp_path / "kho", tmp_path / "machine"
    inbox.mkdir()
    machine.mkdir()
    monkeypatch.setenv("TMPDIR", str(machine))
    for number in range(5):
        (inbox / f"{number}.txt").write_text(f"report {number}")
    victim = get_context("spawn").Process(target=killed_while_publishing, args=(inbox, kho))
    victim.start()
    victim.join()
    assert victim.exitcode == -signal.SIGKILL
    assert not list(machine.iterdir()), "nothing is left where nobody would look for it"
    for folder in (".notes", "x.tmp"):
        (kho / folder).mkdir()
        (kho / folder / "mine.txt").write_text("not hoso's")
    _spill(kho / ".hoso.duckdb.tmp")
    left = {name.partition("/")[0] for name in hidden(kho) - FOREIGN}
    assert {".hoso.duckdb.tmp", ".hoso.duckdb.tmp.tmp"} < left
    assert any(name.startswith(".rows-") for name in left)
    return kho


def _spill(database: Path) -> None:
    """What DuckDB keeps beside a database that it cannot hold in memory, where it says that it does."""
    with duckdb.connect(str(database)) as connection:
        told = connection.execute("SELECT current_setting('temp_directory')").fetchall()[0][0]
    place = Path(told)
    place.mkdir()
    (place / "duckdb_temp_storage_S32K-0.tmp").write_bytes(b"rows that found no room")


def by_the_next_run(kho: Path) -> None:
    batch(kho.parent / "in", kho)


def by_sanity(kho: Path) -> None:
    found = examine(Archive(kho)).findings
    assert {Kind.LEFTOVER, Kind.DATABASE} <= {one.kind for one in found}
    assert examine(Archive(kho), mend=True).mended
    assert not examine(Archive(kho)).findings


@pytest.mark.parametrize("swept", [by_the_next_run, by_sanity])
def test_what_a_killed_publication_leaves_is_swept(killed: Path, swept: Callable[[Path], None]) -> None:
    swept(killed)
    assert hidden(killed) == FOREIGN
