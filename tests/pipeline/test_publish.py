"""The published database: complete, incremental, atomic, the same however it came about."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.archive import Archive, DocumentRow, Ledger, LedgerState
from pipeline.archive.folder import pack
from pipeline.archive.ledger import SourceRow
from pipeline.publish import publish
from schemas.document import DocumentResult, sha256_of
from schemas.observation import plain
from tests.builders import observation, result

VERSION = "v"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "kho")
    made.create()
    return made


def store(archive: Archive, ledger: Ledger, one: DocumentResult) -> None:
    content = pack(one)
    archive.write_artefact(one.document_id, VERSION, content)
    row = DocumentRow(
        one.document_id, one.source.sha256, LedgerState.DONE, VERSION, sha256_of(content), len(one.pages)
    )
    ledger.record(row, [SourceRow(one.source.path, 1, 1, one.document_id)])


def fail(ledger: Ledger, name: str) -> None:
    sha256 = sha256_of(name.encode())
    row = DocumentRow(
        sha256[:16], sha256, LedgerState.FAILED, VERSION, failure_code="damaged", failure_message="broken"
    )
    ledger.record(row, [SourceRow(f"/in/{name}", 1, 1, sha256[:16])])


def rows(archive: Archive, table: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


TABLES = (
    *("documents", "reports", "pages", "observations", "checks", "proposals", "table_rows", "indicators"),
    *("unmapped_figures", "totals", "dossiers", "late_by_field"),
)


def test_every_room_of_a_result_reaches_its_table(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        fail(ledger, "b")
        publish(archive, ledger)
    assert [len(rows(archive, table)) for table in TABLES] == [2, 1, 1, 3, 1, 1, 1, 86, 1, 2, 1, 1]
    figures = rows(archive, "(SELECT indicator, value, bbox, breakdown, quote FROM observations)")
    assert (figures[0][0], str(figures[0][1]), figures[0][2]) == (
        "ho_so.tiep_nhan",
        "1962.000000000",
        (10, 20, 40, 36),
    )
    assert rows(archive, "(SELECT recipients FROM reports)") == [(["UBND huyện", "Phòng Nội vụ"],)]
    unmapped = rows(archive, "(SELECT value::INTEGER, unit_text, after, reason, bbox FROM unmapped_figures)")
    assert unmapped == [(3, "lớp", "lớp tin học", "no_indicator", (10, 40, 40, 56))]
    assert rows(archive, "(SELECT cells FROM table_rows)") == [(["STT", '=HYPERLINK("x")'],)]


def test_the_dossier_view_has_one_row_per_report_and_level(archive: Archive) -> None:
    two_levels = result(
        "a",
        observation("ho_so.tiep_nhan", "10", level="huyen"),
        observation("ho_so.tiep_nhan", "7", confidence=0.5),
        observation("ho_so.tiep_nhan", "8", confidence=0.6),
        observation("ho_so.rut", "1", level="huyen"),
    )
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, two_levels)
        publish(archive, ledger)
    assert rows(archive, "(SELECT level, tiep_nhan, accepted FROM ho_so)") == [
        ("huyen", 10, True),
        ("xa", 8, False),  # told twice with different values
    ]


def test_only_what_changed_is_exchanged_and_the_result_is_as_if_built_anew(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        for name in "abc":
            store(archive, ledger, result(name))
        assert publish(archive, ledger).changed == 3
        assert publish(archive, ledger).changed == 0
        store(archive, ledger, result("b", observation("ho_so.tiep_nhan", "7")))
        fail(ledger, "d")
        assert publish(archive, ledger).changed == 2
        incremental = [rows(archive, table) for table in TABLES]
        assert publish(archive, ledger, from_nothing=True).changed == 4
        assert [rows(archive, table) for table in TABLES] == incremental


def test_only_documents_that_changed_are_looked_at(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(archive.ledger_path) as ledger:
        for name in "abc":
            store(archive, ledger, result(name))
        publish(archive, ledger)
        read: list[str] = []
        truly = Archive.artefact_path

        def place(self: Archive, document_id: str, version: str) -> Path:
            read.append(document_id)
            return truly(self, document_id, version)

        before = archive.database_path.stat().st_mtime_ns
        publish(archive, ledger)
        assert archive.database_path.stat().st_mtime_ns == before, "nothing changed: the file is left alone"
        store(archive, ledger, result("b", observation("ho_so.tiep_nhan", "7")))
        monkeypatch.setattr(Archive, "artefact_path", place)
        publish(archive, ledger)
        assert read == [result("b").document_id]


def test_a_new_name_of_a_known_document_is_published(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        publish(archive, ledger)
        ledger.see([SourceRow("/in/copy", 1, 1, result("a").document_id)])
        assert publish(archive, ledger).changed == 1
    assert rows(archive, "(SELECT paths FROM documents)") == [(["/in/a", "/in/copy"],)]


@pytest.mark.parametrize("dies_in", ["book_published_file", "count_documents"])
def test_a_publication_that_died_is_made_up_for(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    """After the new file was put in place and before it was booked; and before it was put in place."""
    calls = 0

    def die(self: Ledger, *_: object) -> int:
        nonlocal calls
        calls += 1
        if dies_in == "count_documents" and calls == 1:
            return 1
        raise ZeroDivisionError

    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        publish(archive, ledger)
        store(archive, ledger, result("b"))
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
            patch.setattr(Ledger, dies_in, die)
            publish(archive, ledger)
        store(archive, ledger, result("c"))
        publish(archive, ledger)
        incremental = [rows(archive, table) for table in TABLES]
        publish(archive, ledger, from_nothing=True)
        assert [rows(archive, table) for table in TABLES] == incremental
    assert len(incremental[0]) == 3


def test_a_document_that_the_ledger_lost_leaves_the_database(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        store(archive, ledger, result("b"))
        publish(archive, ledger)
    with closing(sqlite3.connect(archive.ledger_path)) as db:
        db.execute("DELETE FROM documents WHERE document_id = ?", [result("a").document_id])
        db.commit()
    with Ledger(archive.ledger_path) as ledger:
        assert publish(archive, ledger).removed == 1
    assert rows(archive, "(SELECT document_id FROM reports)") == [(result("b").document_id,)]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        *(("documents", "document_id"), ("reports", "document_id"), ("pages", "document_id, page")),
        *(("observations", "document_id, observation_no"), ("checks", "document_id, check_no")),
        *(("proposals", "document_id, proposal_no"), ("unmapped_figures", "document_id, figure_no")),
        ("table_rows", "document_id, table_no, row_no"),
    ],
)
def test_every_row_has_a_key_of_its_own(archive: Archive, table: str, key: str) -> None:
    with Ledger(archive.ledger_path) as ledger:
        for figures in range(1, 4):  # the second and third exchange what is there
            for name in "ab":
                told = [observation("ho_so.tiep_nhan", str(value)) for value in range(figures)]
                store(archive, ledger, result(name, *told))
            publish(archive, ledger)
    assert rows(archive, f"(SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1)") == []
    assert rows(archive, table)


def test_an_open_reader_neither_blocks_nor_sees_a_publication(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        publish(archive, ledger)
        with duckdb.connect(str(archive.database_path), read_only=True) as reader:
            store(archive, ledger, result("b"))
            publish(archive, ledger)
            assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    assert len(rows(archive, "documents")) == 2


def test_a_damaged_or_foreign_database_is_built_anew(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        archive.database_path.write_bytes(b"not a database")
        publish(archive, ledger)
        assert len(rows(archive, "documents")) == 1


def test_a_missing_artefact_costs_its_own_document_only(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        store(archive, ledger, result("b"))
        lost = archive.artefact_path(result("b").document_id, VERSION)
        content = lost.read_bytes()
        lost.unlink()
        (told,) = publish(archive, ledger).broken
        assert lost.name in told and "--force" in told
        assert sorted(rows(archive, "(SELECT state, failure_code FROM documents)")) == [
            ("done", None),
            ("failed", "damaged"),
        ]
        lost.write_bytes(content)
        assert publish(archive, ledger).changed == 1
    assert rows(archive, "(SELECT state FROM documents)") == [("done",), ("done",)]


def test_an_artefact_of_another_document_is_no_artefact(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        archive.write_artefact(result("a").document_id, VERSION, pack(result("b")))
        assert len(publish(archive, ledger).broken) == 1


def test_an_artefact_whose_bytes_are_not_those_that_were_booked_is_broken(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        archive.write_artefact(result("a").document_id, VERSION, pack(result("a", agency="another")))
        assert len(publish(archive, ledger).broken) == 1
    assert rows(archive, "(SELECT state, failure_code FROM documents)") == [("failed", "damaged")]


@pytest.mark.parametrize("keep", [0, 10, 200])
def test_an_artefact_that_was_cut_off_is_broken(archive: Archive, keep: int) -> None:
    with Ledger(archive.ledger_path) as ledger:
        one = result("a")
        content = pack(one)[:keep]
        row = DocumentRow(
            one.document_id, one.source.sha256, LedgerState.DONE, VERSION, sha256_of(content), 1
        )
        archive.write_artefact(one.document_id, VERSION, content)
        ledger.record(row, [])
        assert len(publish(archive, ledger).broken) == 1


def test_what_somebody_wrote_into_the_published_file_is_gone_with_the_next(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a"))
        publish(archive, ledger)
        assert archive.database_path.stat().st_mode & 0o222 == 0
        archive.database_path.chmod(0o644)
        with duckdb.connect(str(archive.database_path)) as tampering:
            tampering.execute("DELETE FROM observations")
        archive.database_path.with_name("hoso.duckdb.wal").write_bytes(b"a log of a killed tool")
        publish(archive, ledger)
    assert len(rows(archive, "observations")) == 3


def test_very_large_and_very_fine_numbers_are_kept(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        store(
            archive,
            ledger,
            result(
                "a",
                observation("ngan_sach.thu", "12345678901234567890"),
                observation("ho_so.ty_le_dung_han", "43.685714285"),
            ),
        )
        publish(archive, ledger)
    values = rows(archive, "(SELECT value FROM observations)")
    assert [plain(value) for (value,) in values] == ["43.685714285", "12345678901234567890"]


def test_of_figures_as_sure_the_first_stands_for_the_whole(archive: Archive) -> None:
    said = [observation("ho_so.tiep_nhan", str(value), confidence=0.7) for value in range(40, 0, -1)]
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, result("a", *said, observation("ho_so.tiep_nhan", "99", confidence=0.6)))
        publish(archive, ledger)
    assert [row[-2] for row in rows(archive, "totals")] == [40]
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        assert database.execute("SELECT tiep_nhan, accepted FROM ho_so").fetchall() == [(40, False)]


def test_a_figure_too_large_for_a_column_of_the_form_stands_in_observations_alone(archive: Archive) -> None:
    one = result("a", observation("ho_so.tiep_nhan", "9" * 25), observation("ho_so.rut", "3"))
    with Ledger(archive.ledger_path) as ledger:
        store(archive, ledger, one)
        publish(archive, ledger)
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        assert database.execute("SELECT tiep_nhan, rut FROM ho_so").fetchall() == [(None, 3)]
        told = database.execute("SELECT value FROM observations WHERE indicator = 'ho_so.tiep_nhan'")
        assert [int(value) for (value,) in told.fetchall()] == [int("9" * 25)]


def test_every_table_view_and_column_is_commented(archive: Archive) -> None:
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    silent = rows(
        archive,
        """(SELECT table_name FROM duckdb_tables() WHERE comment IS NULL
            UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
            UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns()
                WHERE comment IS NULL AND table_name IN (SELECT table_name FROM duckdb_tables()))""",
    )
    assert silent == []
