"""What a batch picks up, what it leaves alone, and what it knows already."""

import os
from pathlib import Path

import pytest

from pipeline.archive import DocumentRow, Ledger, LedgerState
from pipeline.batch.plan import Choice, make_plan
from pipeline.batch.walk import Skipped, existing, walk
from pipeline.errors import UsageError
from pipeline.settings import Settings


def names(*paths: Path) -> tuple[list[str], list[Skipped]]:
    skipped: list[Skipped] = []
    return [Path(found.location).name for found in walk(map(str, paths), skipped, Settings())], skipped


def test_a_folder_is_walked_in_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.PDF", "a.tif", "notes.docx", ".hidden.pdf", "sub/c.txt", ".git/d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert names(tmp_path) == (["a.tif", "b.PDF", "c.txt"], [])
    assert names(tmp_path / "notes.docx") == (["notes.docx"], []), "named outright, it is tried"
    assert names(tmp_path, tmp_path / "a.tif")[0] == ["a.tif", "b.PDF", "c.txt"], "each file once"


def test_links_in_a_circle_pipes_and_names_that_are_not_utf8_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("a")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.pdf").symlink_to(tmp_path / "gone.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.pdf")).write_text("x")
    found, skipped = names(tmp_path)
    assert found == ["a.pdf", "\udcff.pdf"]
    assert sorted(one.reason for one in skipped) == [
        "cannot be read (No such file or directory)",
        "is no regular file",
    ]


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        existing([tmp_path / "none"])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


def test_a_folder_that_cannot_be_entered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", refuse)
    assert names(tmp_path) == ([], [Skipped(str(tmp_path), "cannot be entered (Permission denied)")])


def test_one_file_by_two_ways_is_one_source(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    plan = make_plan(list(map(str, [tmp_path / "in", tmp_path / "in" / ".." / "in"])), ledger, Settings())
    assert [len(job.sources) for job in plan.jobs] == [1]


def test_a_file_no_longer_unreadable_or_no_longer_there_is_no_longer_listed(
    tmp_path: Path, ledger: Ledger
) -> None:
    ledger.book_unreadable([(str(tmp_path / "gone.txt"), "x"), (str(tmp_path) + "2/kept.txt", "x")])
    make_plan(list(map(str, [tmp_path])), ledger, Settings())
    assert ledger.unreadable() == [(str(tmp_path) + "2/kept.txt", "x")]


def settle(ledger: Ledger, plan_paths: list[Path], state: LedgerState) -> None:
    for job in make_plan(list(map(str, plan_paths)), ledger, Settings()).jobs:
        ledger.record(DocumentRow(job.document_id, job.sha256, state, "v"), job.sources)


def test_same_bytes_are_one_document_with_two_sources(tmp_path: Path, ledger: Ledger) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    (folder / "b.txt").write_text("x")
    plan = make_plan(list(map(str, [folder])), ledger, Settings())
    assert [[Path(s.path).name for s in job.sources] for job in plan.jobs] == [["a.txt", "b.txt"]]


def test_what_is_known_is_not_planned_again_until_its_bytes_change(tmp_path: Path, ledger: Ledger) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    settle(ledger, [file], LedgerState.DONE)
    plan = make_plan(list(map(str, [file])), ledger, Settings())
    assert (plan.jobs, plan.known_files) == ([], 1)
    (tmp_path / "copy.txt").write_text("one")
    copy = make_plan(list(map(str, [tmp_path / "copy.txt"])), ledger, Settings())
    assert (copy.jobs, copy.known_files) == ([], 1), "known content under a new name"
    assert len(next(iter(ledger.paths_of().values()))) == 2
    file.write_text("three")
    assert [job.location for job in make_plan(list(map(str, [file])), ledger, Settings()).jobs] == [str(file)]


def test_failed_documents_are_planned_only_when_asked_for(tmp_path: Path, ledger: Ledger) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    settle(ledger, [file], LedgerState.FAILED)
    assert not make_plan(list(map(str, [file])), ledger, Settings()).jobs
    assert [
        job.attempts
        for job in make_plan(list(map(str, [file])), ledger, Settings(), Choice(retry_failed=True)).jobs
    ] == [1]
    settle(ledger, [file], LedgerState.DONE)
    assert make_plan(list(map(str, [file])), ledger, Settings(), Choice(force=True)).jobs
