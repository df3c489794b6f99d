"""Rows that other processes prepare: the same as those prepared here, whatever becomes of the processes."""

from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.archive import Archive, Ledger
from pipeline.executors import WorkerDiedError
from pipeline.publish import database, publish
from pipeline.publish.preparing import Bundle, Order, Prepared, prepared
from tests.builders import observation, result
from tests.pipeline.test_publish import TABLES, fail, rows, store

NAMES = [f"{number:03d}" for number in range(40)]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "kho")
    made.create()
    with Ledger(made.ledger_path) as ledger:
        for name in NAMES:
            store(made, ledger, result(name, observation("ho_so.tiep_nhan", str(int(name)))))
        fail(ledger, "empty")
    return made


def orders_of(archive: Archive) -> list[Order]:
    with Ledger(archive.ledger_path) as ledger:
        booked = ledger.documents()
        paths = ledger.paths_of(list(booked))
    return [Order(row, paths.get(key, []), [], "as it is") for key, row in booked.items()]


def test_many_documents_give_the_same_database_as_a_few(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = next(archive.artefact_root.rglob("*.gz"))
    damaged.write_bytes(damaged.read_bytes()[:-20])
    told = []
    for many in (1_000, 1):
        monkeypatch.setattr(database, "MANY_ORDERS", many)
        monkeypatch.setattr(database, "BUNDLE_DOCUMENTS", 7)
        with Ledger(archive.ledger_path) as ledger:
            report = publish(archive, ledger, from_nothing=True)
        assert len(report.broken) == 1
        told.append((report, [rows(archive, table) for table in TABLES]))
    assert told[0] == told[1]
    assert len(told[0][1][0]) == len(NAMES) + 1


def test_bundles_come_in_their_order_and_leave_nothing_behind(archive: Archive, tmp_path: Path) -> None:
    orders = orders_of(archive)
    bundles = [orders[start : start + 10] for start in range(0, len(orders), 10)]
    seen = []
    for rows_of_bundle in prepared(archive.root, iter(bundles), 2):
        folder = rows_of_bundle.lines["documents"].parent
        seen.append((folder, rows_of_bundle.lines["documents"].read_text(encoding="utf-8").count("\n")))
    assert [count for _, count in seen] == [len(bundle) for bundle in bundles]
    assert not any(folder.exists() for folder, _ in seen)


@pytest.mark.parametrize("fate", [WorkerDiedError("killed"), TimeoutError(), MemoryError()])
def test_a_process_that_dies_is_made_up_for(archive: Archive, fate: Exception) -> None:
    died: Future[Prepared] = Future()
    died.set_exception(fate)
    folder = TemporaryDirectory()
    # what it had written before it died counts for nothing
    (Path(folder.name) / "documents.jsonl").write_text("half a li", encoding="utf-8")
    bundle = Bundle(archive.root, orders_of(archive), folder, died)
    (made,) = [lines["documents"].read_text(encoding="utf-8") for lines, _ in bundle.result()]
    assert made.count("\n") == len(NAMES) + 1
