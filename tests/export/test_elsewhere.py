"""The analysts' copy opens in the tools that people have, and text of any kind is text in all of them."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import polars
import pytest

from pipeline.export import release
from pipeline.export.tables import KEYS
from tests.builders import result
from tests.export.archives import HOSTILE, hostile_report, published

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DOCUMENT = hostile_report().document_id
IN_CSV = [f"'{text}" if text[0] in "=+-@" else text.replace("\x00", "␀") for text in HOSTILE]
"""As `docs/analyst.md` says: no formula for Excel, no NUL."""
LISTED = "44,34,76,1"
"""LibreOffice: commas, quotes, UTF-8, from the first line."""

ASKED = """
import json, sys
import duckdb

folder, document = sys.argv[1:]
database = duckdb.connect(f"{folder}/hoso.duckdb", read_only=True)

def rows(sql):
    return database.execute(sql).fetchall()

quote = f"SELECT quote FROM {{}} WHERE document_id = '{document}' ORDER BY observation_no"
parts = f"read_parquet('{folder}/parquet/figures/**/*.parquet', hive_partitioning = true)"
written = f"read_csv('{folder}/csv/figures.csv', all_varchar = true, null_padding = false)"
views = [name for (name,) in rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")]
tables = [name for (name,) in rows("SELECT table_name FROM duckdb_tables()")]
print(json.dumps({
    "version": duckdb.__version__,
    "rows": {name: len(rows(f"SELECT * FROM {name}")) for name in views + tables},
    "comments": {name: comment for name, comment in rows(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal "
        "UNION ALL SELECT table_name, comment FROM duckdb_tables()")},
    "columns": rows("SELECT count(*), count(comment) FROM duckdb_columns() "
        "WHERE table_name IN (SELECT table_name FROM duckdb_tables())")[0],
    "quotes": [[text for (text,) in rows(quote.format(source))] for source in ("figures", parts, written)],
}))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("elsewhere")
    release(published(home / "kho", hostile_report(), result("a")), home / "copy")
    return home / "copy"


def a_python_with(requirement: str, place: Path) -> Path:
    """A Python of its own that has a package, or the test is skipped with the reason."""
    uv = shutil.which("uv")
    python = place / "bin" / "python"
    venv = [uv, "venv", "-q", "-p", sys.executable] if uv else [sys.executable, "-m", "venv"]
    install = (
        [uv, "pip", "install", "-q", "--python", str(python)]
        if uv
        else [str(python), "-m", "pip", "install", "-q"]
    )
    for command in ([*venv, str(place)], [*install, requirement]):
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        if done.returncode:
            pytest.skip(f"{requirement} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
    return python


@pytest.mark.parametrize("requirement", ["duckdb>=1.5,<2", "duckdb>=2,<3"])
def test_a_later_duckdb_reads_all_of_it(folder: Path, tmp_path: Path, requirement: str) -> None:
    python = a_python_with(requirement, tmp_path / "venv")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    command = [str(python), "-c", ASKED, str(folder), DOCUMENT]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    assert told.returncode == 0, told.stderr
    answer: dict[str, Any] = json.loads(told.stdout)
    assert answer["version"].startswith(("1.5", "2."))
    assert answer["rows"].keys() >= KEYS.keys() | {"waiting", "failed_checks", "chat_luong"}
    assert answer["rows"]["figures"] == len(HOSTILE) + 3
    assert all(answer["comments"].values()), "every table and view says what it is"
    assert answer["columns"][0] == answer["columns"][1] > 50
    assert answer["quotes"] == [list(HOSTILE), list(HOSTILE), IN_CSV]


def test_pandas_reads_the_csv_files_and_the_workbook(folder: Path) -> None:
    figures = pandas.read_csv(folder / "csv" / "figures.csv")
    assert figures.columns[0] == "document_id", "the byte order mark belongs to no name"
    ours = figures[figures.document_id == DOCUMENT]
    assert list(ours.quote) == IN_CSV
    assert str(figures.value.dtype) in ("int64", "float64") and 99.04 in set(figures.value)
    for name in KEYS:
        pandas.read_csv(folder / "csv" / f"{name}.csv")
    sheets = pandas.read_excel(folder / "hoso.xlsx", sheet_name=None)
    assert {"reports", "II.06", "figures", "checks", "series", "dictionary", "about"} == sheets.keys()
    told = set(sheets["figures"].quote)
    assert {HOSTILE[n] for n in (0, 1, 2, 3, 7)} <= told
    assert any(text.startswith(HOSTILE[6][:33]) for text in told), "openpyxl leaves '_x005F_' as it stands"
    assert len(sheets["figures"]) == len(figures)


def test_polars_reads_parquet_and_csv(folder: Path) -> None:
    figures = polars.read_parquet(folder / "parquet" / "figures" / "**" / "*.parquet", hive_partitioning=True)
    ours = figures.filter(polars.col("document_id") == DOCUMENT).sort("observation_no")
    assert ours["quote"].to_list() == list(HOSTILE)
    assert set(figures["year"].to_list()) == {2023}
    assert figures["value"].dtype == polars.Decimal(38, 9)
    for name in KEYS:
        written = polars.read_csv(folder / "csv" / f"{name}.csv", infer_schema=False)
        if name == "figures":
            assert written.filter(polars.col("document_id") == DOCUMENT)["quote"].to_list() == IN_CSV
        else:
            whole = folder / "parquet" / f"{name}.parquet"
            parts = whole if whole.exists() else folder / "parquet" / name / "**" / "*.parquet"
            assert len(polars.read_parquet(parts)) == len(written)


@pytest.fixture(scope="module")
def converted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice makes of the workbook (every sheet as CSV) and of a CSV file (a workbook)."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-calc-nogui)")
    place = tmp_path_factory.mktemp("libreoffice")
    own = [SOFFICE, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless"]
    read_as = [f"--infilter=Text - txt - csv (StarCalc):{LISTED}"]
    every_sheet = f"csv:Text - txt - csv (StarCalc):{LISTED},,0,false,true,false,false,false,-1"
    turns: tuple[tuple[list[str], str, Path], ...] = (
        ([], every_sheet, folder / "hoso.xlsx"),
        (read_as, "xlsx", folder / "csv" / "figures.csv"),
    )
    for read, written, path in turns:
        command = [*own, *read, "--convert-to", written, "--outdir", str(place), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_libreoffice_reads_the_workbook(converted: Path) -> None:
    with (converted / "hoso-figures.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == len(HOSTILE) + 3
    quotes = {row["quote"] for row in rows}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[6], HOSTILE[7]} <= quotes
    assert "nul␀ and ␇ bell" in quotes
    assert "99.04" in {row["value"] for row in rows}
    assert {path.stem for path in converted.glob("hoso-*.csv")} >= {"hoso-II.06", "hoso-about"}


def test_libreoffice_reads_a_csv_file_and_finds_no_formula(converted: Path) -> None:
    sheet = openpyxl.load_workbook(converted / "figures.xlsx").active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    head, *body = sheet.iter_rows(values_only=True)
    assert head[0] == "document_id" and len(body) == len(HOSTILE) + 3
    quotes = {row[head.index("quote")] for row in body}
    assert {IN_CSV[0], IN_CSV[3], IN_CSV[6]} <= quotes
    assert 99.04 in {row[head.index("value")] for row in body}
