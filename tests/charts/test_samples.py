"""Pictures and cards of the published samples, read as a user reads them."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.archive import Archive
from pipeline.charts import write_pictures
from pipeline.charts.agencies import find_agencies
from pipeline.charts.card import as_page, card_of
from pipeline.charts.numbers import count
from pipeline.query import ask, open_published

ROOT = Path(__file__).parents[2]
HOSO = "from pipeline.cli import main; main()"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = tmp_path_factory.mktemp("samples") / "kho"
    command = [sys.executable, "-c", HOSO, "run", str(ROOT / "samples" / "texts"), "--archive", str(root)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return Archive(root)


def test_the_samples_pictures_hold_the_numbers_of_the_views(archive: Archive, tmp_path: Path) -> None:
    write_pictures(archive.database_path, tmp_path / "to")
    views = {
        "dung-han-theo-quy": "SELECT sum(kip_han) FROM dung_han_theo_quy",
        "chat-luong": "SELECT count(*) FROM observations",
    }
    for (name, sql), column in zip(views.items(), ("kip_han", "so_lieu"), strict=True):
        content = (tmp_path / "to" / f"{name}.csv").read_text(encoding="utf-8-sig")
        told = sum(int(row[column]) for row in csv.DictReader(io.StringIO(content)))
        assert ask(archive.database_path, sql).rows == [(told,)]
        assert told > 0


def test_every_agency_of_the_samples_has_a_card(archive: Archive) -> None:
    sql = """SELECT ho_so.agency, tiep_nhan FROM ho_so JOIN newest_reports USING (document_id, level)
             WHERE ho_so.agency IS NOT NULL ORDER BY ALL"""
    rows = ask(archive.database_path, sql).rows
    assert len(rows) >= 4
    with open_published(archive.database_path) as database:
        for agency, received in rows:
            [found] = find_agencies(database, agency)
            page = as_page(card_of(database, found), "http://127.0.0.1:8765")
            assert received is None or f">{count(received)}</td>" in page
