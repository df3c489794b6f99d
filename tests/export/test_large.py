"""The copy of an archive with more figures than a sheet holds: CSV and workbooks by year and province."""

import csv
import json
from pathlib import Path

import openpyxl
import pandas
import polars
import pytest
from click.testing import CliRunner

from pipeline.archive import Archive
from pipeline.cli import hoso
from pipeline.export import Release, bundles, release
from pipeline.export.former import files_below
from pipeline.export.tables import KEYS
from tests.export.archives import HOSTILE, hostile_report, published
from tests.export.test_incremental import FIRST, MORE, assert_same_bytes, changed_names, identities

MAX_ROWS = 10
"""Rows of a sheet here: one report has more figures than that with the hostile ones."""
OF_ONE_PART = {"agencies", "periods", "places", "indicators", "chuoi_thoi_gian"}
REPORTS = (hostile_report(), *FIRST)


def copied_large(archive: Archive, folder: Path, processes: int = 0) -> Release:
    return release(archive, folder, max_rows=MAX_ROWS, processes=processes)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path / "kho", *REPORTS)


@pytest.fixture
def folder(archive: Archive, tmp_path: Path) -> Path:
    assert copied_large(archive, tmp_path / "copy").large
    return tmp_path / "copy"


def test_csv_and_workbooks_come_by_year_and_province(folder: Path) -> None:
    assert not (folder / "hoso.xlsx").exists()
    books = {path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")}
    assert books == {
        "xlsx/year=2022/hoso-2022-tinh-dong-may.xlsx",
        "xlsx/year=2023/hoso-2023-tinh-dong-may.xlsx",
        "xlsx/year=2023/hoso-2023-tinh-suoi-da.xlsx",
        "xlsx/year=2023/hoso-2023-tinh-nui-ca.xlsx",
        "xlsx/year=2023/hoso-2023-none.xlsx",
    }
    parts = {path.name for path in (folder / "csv" / "figures").rglob("*.csv")}
    assert parts == {
        "figures-2022-tinh-dong-may.csv",
        "figures-2023-tinh-dong-may.csv",
        "figures-2023-tinh-suoi-da.csv",
        "figures-2023-tinh-nui-ca.csv",
        "figures-2023-none.csv",
    }
    assert (folder / "csv" / "corrections.csv").exists(), "a table without rows is a file without rows"
    assert (folder / "parquet" / "corrections.parquet").exists()
    assert {path.stem for path in (folder / "csv").glob("*.csv")} >= OF_ONE_PART - {"chuoi_thoi_gian"}
    assert not (folder / "csv" / "figures.csv").exists()


def test_the_parts_together_hold_what_the_files_of_a_small_copy_do(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    release(archive, tmp_path / "small")
    for name in KEYS:
        whole = pandas.read_csv(tmp_path / "small" / "csv" / f"{name}.csv", dtype=str)
        files = [*(folder / "csv").glob(f"{name}.csv"), *(folder / "csv" / name).rglob("*.csv")]
        parts = pandas.concat([pandas.read_csv(path, dtype=str) for path in files])
        assert sorted(map(str, parts.values.tolist())) == sorted(map(str, whole.values.tolist())), name
        assert list(parts.columns) == list(whole.columns)
    figures = polars.read_parquet(folder / "parquet" / "figures" / "**" / "*.parquet", hive_partitioning=True)
    one = polars.read_csv(folder / "csv/figures/year=2023/figures-2023-none.csv", infer_schema=False)
    assert len(figures.filter(polars.col("province_key") == "none")) == len(one) == len(HOSTILE) + 1


def test_a_part_s_workbook_holds_its_rows_and_says_what_it_is(folder: Path) -> None:
    path = folder / "xlsx/year=2022/hoso-2022-tinh-dong-may.xlsx"
    sheets = pandas.read_excel(path, sheet_name=None)
    assert list(sheets) == ["reports", "II.06", "figures", "checks", "dictionary", "about"]
    assert list(sheets["figures"].value) == [1, 2]
    assert set(sheets["figures"].document_id) == set(sheets["reports"].document_id)
    book = openpyxl.load_workbook(path)
    assert book["figures"].auto_filter.ref == book["figures"].dimensions
    assert book["figures"].freeze_panes == "A2"
    told = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert "year=2022/province_key=tinh-dong-may" in str(told["part"])


def test_text_stays_text_in_the_workbook_of_a_part(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "xlsx/year=2023/hoso-2023-none.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "inlineStr"}, "no formula anywhere"
    texts = {cell.value for cell in cells}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], "nul␀ and ␇ bell", HOSTILE[7]} <= texts


def test_a_part_that_does_not_fit_into_a_sheet_says_so(archive: Archive, tmp_path: Path) -> None:
    done = release(archive, tmp_path / "copy", max_rows=5)
    cut = [(one.sheet, one.rows, one.held) for one in done.cut]
    assert cut == [("hoso-2023-none.xlsx: figures", len(HOSTILE) + 1, 5)]
    book = openpyxl.load_workbook(tmp_path / "copy/xlsx/year=2023/hoso-2023-none.xlsx")
    assert book["figures"].max_row == 6
    told = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert f"5 of {len(HOSTILE) + 1}" in str(told["figures"])


def test_a_new_report_touches_its_own_part_alone(archive: Archive, folder: Path, tmp_path: Path) -> None:
    before = identities(folder)
    published(archive.root, *REPORTS, MORE)
    done = copied_large(archive, folder)
    changed = changed_names(folder, before)
    assert done.written == len(changed)
    parted = {name for name in changed if "year=" in name}
    assert {name.rpartition("-2023-")[2] for name in parted if not name.startswith("parquet")} == {
        *("tinh-suoi-da.csv", "tinh-suoi-da.xlsx")
    }
    assert {name.split("/")[-2] for name in parted if name.startswith("parquet")} == {
        "province_key=tinh-suoi-da"
    }
    whole = {"hoso.duckdb", "datapackage.json", "csv/agencies.csv", "parquet/agencies.parquet"}
    assert changed - parted == whole, "agencies are counted"
    copied_large(archive, tmp_path / "anew")
    assert_same_bytes(folder, tmp_path / "anew")
    assert copied_large(archive, folder).written == 0


def test_bytes_are_the_same_whoever_writes_them(
    archive: Archive, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied_large(archive, tmp_path / "two", processes=2)
    assert_same_bytes(folder, tmp_path / "two")
    monkeypatch.setattr(bundles, "GATHERED", 1)
    copied_large(archive, tmp_path / "one by one")
    assert_same_bytes(folder, tmp_path / "one by one")


def test_a_copy_that_grows_large_loses_its_whole_files(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    assert not release(archive, target).large
    copied_large(archive, target)
    copied_large(archive, tmp_path / "anew")
    assert_same_bytes(target, tmp_path / "anew")


def test_a_file_of_a_part_that_was_changed_or_lost_is_mended(archive: Archive, folder: Path) -> None:
    for name in ("xlsx/year=2023/hoso-2023-none.xlsx", "csv/figures/year=2023/figures-2023-none.csv"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(b"x" * len(whole))
        assert copied_large(archive, folder).written == 2, "itself and the descriptor"
        assert (folder / name).read_bytes() == whole
        (folder / name).unlink()
        assert copied_large(archive, folder).written == 2
        assert (folder / name).read_bytes() == whole


def test_the_descriptor_says_the_fields_of_parts_once(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == set(files_below(folder)) - {"datapackage.json"}
    schemas = {one["path"]: one["schema"] for one in package["resources"] if "schema" in one}
    named = schemas["csv/figures/year=2023/figures-2023-none.csv"]
    fields = json.loads((folder / named).read_text(encoding="utf-8"))["fields"]
    with (folder / "csv/figures/year=2023/figures-2023-none.csv").open(encoding="utf-8-sig") as handle:
        assert next(csv.reader(handle)) == [field["name"] for field in fields]


def test_the_command_says_that_the_copy_is_large(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.export.release", lambda of, to: copied_large(of, to))
    options = ["--archive", str(archive.root), "--to", str(tmp_path / "copy")]
    done = CliRunner().invoke(hoso, ["publish", *options], catch_exceptions=False)
    assert "by year and province" in " ".join(done.output.split())
