"""The analysts' copy: complete, reproducible, text that stays text, and nobody else's folder touched."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from click.testing import CliRunner

from pipeline.archive import Archive
from pipeline.cli import hoso
from pipeline.errors import UsageError
from pipeline.export import release
from pipeline.export.former import files_below
from pipeline.export.tables import KEYS, described_tables
from pipeline.export.workbook import write_workbook
from schemas.document import DocumentResult
from schemas.observation import Status
from schemas.report import Period, PeriodKind
from tests.builders import observation, result
from tests.export.archives import HOSTILE, hostile_report, published


def of_province(name: str, province: str | None, year: int) -> DocumentResult:
    one = result(name, observation("ho_so.ty_le_dung_han", "43.6", status=Status.REVIEW))
    period = Period(kind=PeriodKind.NAM, year=year)
    head = one.extraction.report.model_copy(update={"province": province, "period": period})
    return one.model_copy(update={"extraction": one.extraction.model_copy(update={"report": head})})


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Path]:
    home = tmp_path_factory.mktemp("home")
    reports = (result("a"), of_province("b", "tỉnh Đồng Mây", 2022), of_province("c", "../../x", 2023))
    archive = published(home / "kho", hostile_report(), *reports)
    release(archive, home / "bản phát hành")
    return archive, home / "bản phát hành"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_form_holds_every_figure_with_status_confidence_and_evidence(
    copied: tuple[Archive, Path],
) -> None:
    _, folder = copied
    with duckdb.connect(str(folder / "hoso.duckdb"), read_only=True) as database:
        wanted = "document_id, observation_no, indicator, value, status, confidence, file, page, "
        wanted += "bbox::INTEGER[], quote"
        held = database.execute(f"SELECT {wanted} FROM figures ORDER BY ALL").fetchall()
        parts = f"read_parquet('{folder}/parquet/figures/**/*.parquet', hive_partitioning = true)"
        assert database.execute(f"SELECT {wanted} FROM {parts} ORDER BY ALL").fetchall() == held
    assert len(held) == len(HOSTILE) + 3 + 1 + 1
    written = rows_of(folder / "csv" / "figures.csv")
    assert [Decimal(row["value"]) for row in written] == [row[3] for row in held]
    assert {row["value"] for row in written} >= {"43.6", "1962"}, "decimals with a dot, no idle zeros"
    assert [row["status"] for row in written] == [row[4] for row in held]
    assert {row["bbox"] for row in written} == {"[10,20,40,36]", ""}
    sheet = openpyxl.load_workbook(folder / "hoso.xlsx")["figures"]
    head, *body = sheet.iter_rows(values_only=True)
    place = {name: number for number, name in enumerate(head)}
    assert [row[place["value"]] for row in body] == [float(row[3]) for row in held]
    assert [row[place["file"]] for row in body] == [row[6] for row in held]


def test_text_of_any_kind_stays_text(copied: tuple[Archive, Path]) -> None:
    _, folder = copied
    document = hostile_report().document_id
    with duckdb.connect(str(folder / "hoso.duckdb"), read_only=True) as database:
        parts = f"read_parquet('{folder}/parquet/figures/**/*.parquet', hive_partitioning = true)"
        for source in ("figures", parts):
            told = database.execute(
                f"SELECT quote FROM {source} WHERE document_id = ? ORDER BY observation_no", [document]
            ).fetchall()
            assert [quote for (quote,) in told] == list(HOSTILE)
    written = [row for row in rows_of(folder / "csv" / "figures.csv") if row["document_id"] == document]
    guarded = [f"'{text}" if text[0] in "=+-@" else text.replace("\x00", "␀") for text in HOSTILE]
    assert [row["quote"] for row in written] == guarded
    assert {row["agency"] for row in written} == {f"'{HOSTILE[0]}"}
    book = openpyxl.load_workbook(folder / "hoso.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n", "b"}, "no formula anywhere"
    assert not any(cell.hyperlink for cell in cells)
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert {HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[7]} <= texts
    assert "nul␀ and ␇ bell" in texts


@pytest.mark.parametrize(
    "text", [" blanks at the ends ", "a_b & c", "no character: \uffff", "x" * 40_000, "tab\tbed", "😀"]
)
def test_what_a_cell_cannot_hold_as_it_stands_is_written_otherwise(text: str, tmp_path: Path) -> None:
    archive = published(tmp_path / "kho", result("a", agency=text))
    release(archive, tmp_path / "copy")
    sheet = openpyxl.load_workbook(tmp_path / "copy" / "hoso.xlsx")["reports"]
    held = sheet.cell(2, [cell.value for cell in sheet[1]].index("agency") + 1).value
    wanted = text if len(text) < 32_767 else text[: 32_767 - 8] + " … (cut)"
    assert held == wanted.replace("\uffff", "_xFFFF_")


def test_figures_are_parted_by_year_and_province(copied: tuple[Archive, Path]) -> None:
    _, folder = copied
    parts = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("figures/**/*.parquet")}
    assert parts == {
        "parquet/figures/year=2022/province_key=tinh-dong-may",
        "parquet/figures/year=2023/province_key=x",
        "parquet/figures/year=2023/province_key=none",
    }


def test_the_same_archive_gives_the_same_bytes(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, folder = copied
    reports = (of_province("c", "../../x", 2023), of_province("b", "tỉnh Đồng Mây", 2022), result("a"))
    other = published(tmp_path / "kho", result("a"))
    published(tmp_path / "kho", *reports, hostile_report())  # in another order, and in two publications
    for source, name in ((archive, "again"), (other, "other")):
        release(source, tmp_path / name)
        assert files_below(tmp_path / name) == files_below(folder)
        for relative in files_below(folder):
            if relative not in ("hoso.duckdb", "datapackage.json"):
                assert (tmp_path / name / relative).read_bytes() == (folder / relative).read_bytes(), relative


def test_every_table_and_column_is_explained_in_both_languages(copied: tuple[Archive, Path]) -> None:
    archive, folder = copied
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        tables = described_tables(database)
        counted = database.execute("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'ho_so'")
        assert counted.fetchall() == [(len(next(t for t in tables if t.name == "ho_so").columns),)]
    for table in tables:
        assert table.english and table.vietnamese, table.name
        for column in table.columns:
            assert column.english and column.vietnamese, f"{table.name}.{column.name}"
    told = rows_of(folder / "dictionary.csv")
    assert len(told) == sum(1 + len(table.columns) for table in tables)
    assert "Tổng số hồ sơ tiếp nhận" in (folder / "dictionary.md").read_text(encoding="utf-8")


def test_the_descriptor_names_every_file_and_field(copied: tuple[Archive, Path]) -> None:
    _, folder = copied
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == set(files_below(folder)) - {"datapackage.json"}
    assert len({one["name"] for one in package["resources"]}) == len(package["resources"])
    schemas = {one["path"]: one["schema"] for one in package["resources"] if "schema" in one}
    assert len(schemas) == len(KEYS)
    for path, schema in schemas.items():
        with (folder / path).open(encoding="utf-8-sig", newline="") as handle:
            assert next(csv.reader(handle)) == [field["name"] for field in schema["fields"]]
    types = {field["name"]: field["type"] for field in schemas["csv/figures.csv"]["fields"]}
    assert (types["value"], types["bbox"], types["page"], types["date"]) == (
        *("number", "array", "integer", "date"),
    )


def test_a_copy_is_replaced_and_anything_else_left_alone(
    copied: tuple[Archive, Path], tmp_path: Path
) -> None:
    archive, _ = copied
    target = tmp_path / "out" / "copy"
    release(archive, target)
    (target / "csv" / "figures.csv").write_text("spoilt", encoding="utf-8")
    release(archive, target)
    assert len(rows_of(target / "csv" / "figures.csv")) == 13
    (target / "notes.md").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.md"):
        release(archive, target)
    assert (target / "notes.md").read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError, match="did not write"):
        release(archive, archive.root)
    assert [path.name for path in target.parent.iterdir()] == ["copy"], "nothing is left beside it"


def test_a_failed_copy_leaves_the_former_one(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, _ = copied
    target = tmp_path / "copy"
    release(archive, target)
    before = (target / "csv" / "figures.csv").read_bytes()
    whole = archive.database_path.read_bytes()
    archive.database_path.chmod(0o644)
    try:
        archive.database_path.write_bytes(b"no database at all")
        with pytest.raises(Exception, match="copy cannot be written"):
            release(archive, target)
    finally:
        archive.database_path.write_bytes(whole)
    assert (target / "csv" / "figures.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_sheet_that_is_too_long_says_so(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, _ = copied
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        cut = write_workbook(database, described_tables(database), tmp_path / "a.xlsx", max_rows=5)
    assert [(one.sheet, one.rows, one.held) for one in cut] == [("figures", 13, 5)]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["figures"].max_row == 6
    assert any(
        row[0] == "figures" and "5 of 13" in row[1] for row in book["about"].iter_rows(values_only=True)
    )


def test_an_archive_without_figures_can_be_copied(tmp_path: Path) -> None:
    archive = published(tmp_path / "kho")
    release(archive, tmp_path / "copy")
    with duckdb.connect() as database:
        sql = f"SELECT count(*) FROM '{tmp_path}/copy/parquet/figures.parquet'"
        assert database.execute(sql).fetchall() == [(0,)]


def test_the_command_publishes_and_copies(tmp_path: Path) -> None:
    published(tmp_path / "kho", result("a"))
    options = ["--archive", str(tmp_path / "kho"), "--to", str(tmp_path / "copy")]
    done = CliRunner().invoke(hoso, ["publish", *options], catch_exceptions=False)
    assert done.exit_code == 0 and "MB" in done.output
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == [
        *(
            "csv",
            "datapackage.json",
            "dictionary.csv",
            "dictionary.md",
            "hoso.duckdb",
            "hoso.xlsx",
            "parquet",
        ),
    ]
