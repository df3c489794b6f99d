"""A batch loses nothing and does nothing twice, whatever its workers do."""

import json
import os
import time
from pathlib import Path

import pytest

from pipeline.archive import Archive, Ledger, LedgerState
from pipeline.batch import BatchListener, BatchReport, Choice, MostFailures, Settled, run_batch, schedule
from pipeline.errors import UsageError
from pipeline.executors import executor_at
from pipeline.locations import name_of
from pipeline.publish import PublishReport
from pipeline.query import ask
from pipeline.settings import Settings
from tests.engines.faulty_work import ALWAYS_FAILING, FAULTY

SETTINGS = Settings(workers=2, document_timeout_s=6)


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "START_S", 0.0)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def put(inbox: Path, *names: str) -> None:
    for name in names:
        (inbox / name).write_text(f"content of {name}")


def states(report: BatchReport) -> dict[str, tuple[str, str | None]]:
    return {
        name_of(one.job.sources[0].path): (
            one.state.value,
            one.failures[0].code.value if one.failures else None,
        )
        for one in report.settled
    }


def test_one_bad_document_costs_that_document_only(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "dies.txt", "hangs.txt", "dies_once.txt", "fails.txt", "z.txt")
    archive = Archive(tmp_path / "kho")
    report = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert states(report) == {
        "a.txt": ("done", None),
        "dies.txt": ("failed", "crashed"),
        "hangs.txt": ("failed", "timeout"),
        "dies_once.txt": ("done", None),
        "fails.txt": ("failed", "damaged"),
        "z.txt": ("done", None),
    }
    counts = ask(archive.database_path, "SELECT state, count(*) FROM documents GROUP BY ALL ORDER BY ALL")
    assert counts.rows == [("done", 3), ("failed", 3)]


def test_a_second_run_does_nothing_and_a_retry_only_what_failed(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "fails.txt")
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    again = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert (again.settled, again.known_files, again.published.changed) == ([], 2, 0)
    retried = run_batch([inbox], archive, SETTINGS, steps=FAULTY, choice=Choice(retry_failed=True))
    assert list(states(retried)) == ["fails.txt"]
    with Ledger(archive.ledger_path) as ledger:
        assert sorted(row.attempts for row in ledger.documents().values()) == [1, 2]


def test_a_file_that_is_changed_or_taken_away_while_it_is_read_is_planned_again(
    inbox: Path, tmp_path: Path
) -> None:
    put(inbox, "changes.txt", "vanishes.txt", "copy of vanishes.text", "a.txt")
    archive = Archive(tmp_path / "kho")
    report = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert states(report) == {"a.txt": ("done", None)}
    assert not report.all_done
    reasons = {Path(path).name: reason for path, reason in report.skipped}
    assert set(reasons) == {"changes.txt", "vanishes.txt"}
    assert all("while it was read; run again" in reason for reason in reasons.values())
    (inbox / "changes.txt").rename(inbox / "settled.txt")
    again = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert states(again) == {"settled.txt": ("done", None)}
    with Ledger(archive.ledger_path) as ledger:
        assert ledger.unreadable() == []


def test_a_failed_second_attempt_leaves_the_good_result(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt")
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    forced = run_batch([inbox], archive, SETTINGS, steps=ALWAYS_FAILING, choice=Choice(force=True))
    assert not forced.all_done
    figures = ask(archive.database_path, "SELECT count(*) FROM observations")
    assert figures.rows == [(3,)]
    told = ask(archive.database_path, "SELECT state, failure_code FROM documents")
    assert told.rows == [("done", "timeout")]


def test_a_bug_in_the_work_still_publishes_what_is_done(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "bug.txt")
    archive = Archive(tmp_path / "kho")
    with pytest.raises(ZeroDivisionError):
        run_batch([inbox], archive, Settings(workers=1), steps=FAULTY)
    assert ask(archive.database_path, "SELECT state FROM documents").rows == [("done",)]


def test_what_failed_before_is_told_again(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "fails.txt")
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    again = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert [Path(path).name for path in again.known_failed] == ["fails.txt"]
    assert not again.all_done


def test_an_interrupted_batch_keeps_what_is_done_and_the_next_does_the_rest(
    inbox: Path, tmp_path: Path
) -> None:
    put(inbox, *(f"{number}.txt" for number in range(6)))
    archive = Archive(tmp_path / "kho")

    class ImpatientPerson(BatchListener):
        def settled(self, one: Settled) -> None:
            raise KeyboardInterrupt

    report = run_batch([inbox], archive, SETTINGS, steps=FAULTY, listener=ImpatientPerson())
    assert report.interrupted
    held = "SELECT count(*) FROM documents"
    assert ask(archive.database_path, held).rows == [(1,)]
    rest = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert len(rest.settled) == 5
    assert ask(archive.database_path, held).rows == [(6,)]


def test_an_empty_folder_gives_an_empty_database(inbox: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "kho")
    report = run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    assert (report.settled, report.failed) == ([], [])
    assert ask(archive.database_path, "SELECT count(*) FROM indicators").rows == [(86,)]


def test_a_forced_run_replaces_what_is_there(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt")
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    forced = run_batch([inbox], archive, SETTINGS, steps=FAULTY, choice=Choice(force=True))
    assert states(forced) == {"a.txt": ("done", None)}
    with Ledger(archive.ledger_path) as ledger:
        assert [row.state for row in ledger.documents().values()] == [LedgerState.DONE]


def test_a_batch_in_which_too_much_fails_is_given_up_and_goes_on_later(inbox: Path, tmp_path: Path) -> None:
    put(inbox, *(f"{n}.fails.txt" for n in range(6)), *(f"good{n}.txt" for n in range(4)))
    archive = Archive(tmp_path / "kho")
    one = Settings(workers=1)
    given_up = run_batch([inbox], archive, one, steps=FAULTY, most_failures=MostFailures.parse("20%"))
    assert given_up.given_up
    assert not given_up.all_done
    assert [done.state for done in given_up.settled] == [LedgerState.FAILED] * 3
    rest = run_batch([inbox], archive, one, steps=FAULTY)
    assert len(rest.settled) == 7


@pytest.mark.parametrize("wrong", ["", "many", "-3", "10 %x"])
def test_a_bound_on_failures_is_a_number_or_a_share(wrong: str) -> None:
    with pytest.raises(UsageError, match="neither a number nor a percentage"):
        MostFailures.parse(wrong)
    assert MostFailures.parse("10%").exceeded_by(11, 100)
    assert not MostFailures.parse("10").exceeded_by(10, 11)


def test_a_batch_publishes_while_it_works(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "b.txt")
    archive = Archive(tmp_path / "kho")
    seen: list[int] = []

    class Analyst(BatchListener):
        def published(self, report: PublishReport) -> None:
            seen.extend(n for (n,) in ask(archive.database_path, "SELECT count(*) FROM documents").rows)

    settings = Settings(workers=1, publish_every_s=0)
    run_batch([inbox], archive, settings, steps=FAULTY, listener=Analyst())
    assert seen[0] == 1
    assert seen[-1] == 2


def test_the_journal_of_a_batch_tells_every_document_once(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "fails.txt")
    (inbox / "pipe.txt").unlink(missing_ok=True)
    os.mkfifo(inbox / "pipe.txt")
    archive = Archive(tmp_path / "kho")
    run_batch([inbox], archive, SETTINGS, steps=FAULTY)
    [journal] = (archive.root / "logs").iterdir()
    events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [e["event"] for e in events[:3]] == ["started", "planned", "skipped"]
    documents = {Path(e["paths"][0]).name: e for e in events if e["event"] == "document"}
    assert {name: e["state"] for name, e in documents.items()} == {"a.txt": "done", "fails.txt": "failed"}
    assert documents["fails.txt"]["failures"][0]["code"] == "damaged"
    assert [e["event"] for e in events[-2:]] == ["published", "ended"]


def test_an_interrupted_batch_does_not_wait_for_work_that_hangs(inbox: Path, tmp_path: Path) -> None:
    put(inbox, "a.txt", "hangs.txt", "hangs too.txt", "b.txt")

    class ImpatientPerson(BatchListener):
        def settled(self, one: Settled) -> None:
            raise KeyboardInterrupt

    started = time.monotonic()
    settings = Settings(workers=2, document_timeout_s=120)
    with executor_at("local", settings) as executor:
        report = run_batch(
            [inbox],
            Archive(tmp_path / "kho"),
            settings,
            steps=FAULTY,
            listener=ImpatientPerson(),
            executor=executor,
        )
    assert report.interrupted
    assert time.monotonic() - started < 60
