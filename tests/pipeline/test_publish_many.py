"""Rows that other processes prepare: the same as those prepared here, whatever becomes of the processes."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from pipeline.archive import Archive, Ledger
from pipeline.executors import in_order
from pipeline.publish import database, preparing, publish
from pipeline.publish.preparing import Order, prepared
from pipeline.search import update
from pipeline.search.update import index_path
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


def test_bundles_come_in_their_order_and_leave_nothing_behind(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "LOADED_TOGETHER", 3)
    orders = orders_of(archive)
    bundles = [orders[start : start + 10] for start in range(0, len(orders), 10)]
    seen: list[Path] = []
    told: list[str] = []
    for together in prepared(archive.root, iter(bundles), 2):
        assert not any(path.exists() for path in seen)
        seen += together.files["documents"]
        for path in together.files["documents"]:
            told += [key for (key,) in duckdb.sql(f"SELECT document_id FROM '{path}'").fetchall()]
    assert len(seen) == len(bundles) > 3
    assert told == [order.booked.document_id for order in orders]
    assert not any(path.parent.exists() for path in seen)


def test_work_comes_in_the_order_of_its_items() -> None:
    assert list(in_order(abs, (-number for number in range(20)), 2)) == list(range(20))
    assert list(in_order(abs, [], 2)) == []


def test_a_process_that_dies_is_made_up_for(tmp_path: Path) -> None:
    here = tmp_path / str(os.getpid())
    assert list(in_order(die_elsewhere, [here], 1)) == ["done here"]


def die_elsewhere(named: Path) -> str:
    """Ends its process unless it is the one that the path names."""
    if named.name != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"


def test_an_index_made_by_processes_is_the_same(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for many in (1_000, 1):
        monkeypatch.setattr(update, "MANY", many)
        monkeypatch.setattr(update, "AT_A_TIME", 7)
        index_path(archive).unlink(missing_ok=True)
        with Ledger(archive.ledger_path) as ledger:
            publish(archive, ledger)
        with closing(sqlite3.connect(index_path(archive))) as index:
            sql = "SELECT document_id, page, packed FROM pages ORDER BY id"
            found = index.execute("SELECT rowid FROM words WHERE words MATCH 'ho' ORDER BY rowid").fetchall()
            told.append((index.execute(sql).fetchall(), found))
    assert told[0] == told[1]
    assert len(told[0][0]) == len(NAMES)
