"""A copy that is there already is brought up to date: what has not changed stays the same file, and the bytes
are those of a copy from nothing."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.archive import Archive
from pipeline.cli import hoso
from pipeline.export import bundles, origin, release
from pipeline.export.former import files_below
from schemas.document import DocumentResult
from schemas.report import Period, PeriodKind
from tests.builders import observation, result
from tests.export.archives import published

REPRODUCIBLE = (".parquet", ".csv", ".md", ".xlsx")


def of_place(name: str, province: str | None, year: int, *values: str) -> DocumentResult:
    one = result(name, *(observation("ho_so.tiep_nhan", value) for value in values))
    period = Period(kind=PeriodKind.NAM, year=year)
    head = one.extraction.report.model_copy(update={"province": province, "period": period})
    return one.model_copy(update={"extraction": one.extraction.model_copy(update={"report": head})})


FIRST = (
    of_place("a", "tỉnh Đồng Mây", 2022, "1", "2"),
    of_place("b", "tỉnh Đồng Mây", 2023, "3"),
    of_place("c", "tỉnh Suối Đá", 2023, "4"),
    of_place("d", None, 2023, "5"),
    of_place("no figures", "tỉnh Núi Cả", 2023),
)
MORE = of_place("e", "tỉnh Suối Đá", 2023, "6", "7")


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Archive, Path]:
    archive = published(tmp_path / "kho", *FIRST)
    release(archive, tmp_path / "copy")
    return archive, tmp_path / "copy"


def identities(folder: Path) -> dict[str, tuple[int, int]]:
    """What a tool that keeps two folders alike looks at, and the file itself."""
    told = {name: (folder / name).stat() for name in files_below(folder)}
    return {name: (one.st_mtime_ns, one.st_ino) for name, one in told.items()}


def anew(archive: Archive, folder: Path) -> Path:
    """The same copy as one from nothing."""
    release(archive, folder)
    return folder


def assert_same_bytes(folder: Path, other: Path) -> None:
    assert files_below(folder) == files_below(other)
    for name in files_below(folder):
        if name.endswith(REPRODUCIBLE):
            assert (folder / name).read_bytes() == (other / name).read_bytes(), name


def changed_names(folder: Path, before: dict[str, tuple[int, int]]) -> set[str]:
    now = identities(folder)
    return {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}


def test_where_nothing_has_changed_nothing_is_written(copied: tuple[Archive, Path]) -> None:
    archive, folder = copied
    before, of_folder = identities(folder), (folder.stat().st_ino, folder.stat().st_mtime_ns)
    done = release(archive, folder)
    assert (done.written, done.files) == (0, len(before))
    assert identities(folder) == before
    assert (folder.stat().st_ino, folder.stat().st_mtime_ns) == of_folder
    assert {path.name for path in folder.parent.iterdir()} == {"kho", "copy"}
    options = ["--archive", str(archive.root), "--to", str(folder)]
    told = CliRunner().invoke(hoso, ["publish", *options], catch_exceptions=False)
    assert f"nothing has changed; {folder}" in told.output.replace("\n", "")


def test_a_new_report_touches_its_own_part_alone(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, folder = copied
    before = identities(folder)
    published(archive.root, *FIRST, MORE)
    done = release(archive, folder)
    changed = changed_names(folder, before)
    assert done.written == len(changed)
    assert {name for name in changed if "/figures/" in name} == {
        "parquet/figures/year=2023/province_key=tinh-suoi-da/data_0.parquet"
    }
    assert {"csv/figures.csv", "hoso.duckdb", "hoso.xlsx", "datapackage.json"} < changed
    kept = {"csv/places.csv", "parquet/places.parquet", "parquet/indicators.parquet", "dictionary.md"}
    assert kept < before.keys() - changed, "made anew with the same bytes: the same files"
    assert_same_bytes(folder, anew(archive, tmp_path / "anew"))
    assert_same_bytes(folder, anew(published(tmp_path / "other", MORE, *FIRST), tmp_path / "third"))


def test_a_report_that_moves_leaves_its_former_part(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, folder = copied
    before = identities(folder)
    moved = of_place("b", "tỉnh Suối Đá", 2023, "3")
    published(archive.root, moved, *(one for one in FIRST if one.document_id != moved.document_id))
    release(archive, folder)
    assert {name for name in changed_names(folder, before) if "/figures/" in name} == {
        "parquet/figures/year=2023/province_key=tinh-dong-may/data_0.parquet",
        "parquet/figures/year=2023/province_key=tinh-suoi-da/data_0.parquet",
    }
    assert_same_bytes(folder, anew(archive, tmp_path / "anew"))
    assert not (folder / "parquet/figures/year=2023/province_key=tinh-dong-may").exists()


def test_parts_have_the_same_bytes_however_many_are_written_together(
    copied: tuple[Archive, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, folder = copied
    monkeypatch.setattr(bundles, "GATHERED", 1)
    assert_same_bytes(folder, anew(archive, tmp_path / "anew"))


def test_another_program_writes_all_anew_and_keeps_what_is_equal(
    copied: tuple[Archive, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, folder = copied
    before = identities(folder)
    monkeypatch.setattr(origin, "_maker", lambda: "another release")
    done = release(archive, folder)
    assert (done.written, changed_names(folder, before)) == (1, {"datapackage.json"})
    assert release(archive, folder).written == 0


@pytest.mark.parametrize("name", ["csv/checks.csv", "hoso.duckdb", "hoso.xlsx", "dictionary.csv"])
def test_a_file_that_was_changed_or_lost_is_mended(copied: tuple[Archive, Path], name: str) -> None:
    archive, folder = copied
    whole = (folder / name).read_bytes()
    (folder / name).chmod(0o644)
    (folder / name).write_bytes(b"x" * len(whole))  # of the same size
    assert release(archive, folder).written == 2, "itself and the descriptor"
    assert (folder / name).read_bytes() == whole
    (folder / name).unlink()
    assert release(archive, folder).written == 2
    assert (folder / name).read_bytes() == whole


def test_a_copy_that_lost_its_times_is_looked_through(copied: tuple[Archive, Path]) -> None:
    archive, folder = copied
    late = (folder / "datapackage.json").stat().st_mtime_ns + 10**9
    for name in files_below(folder):
        os.utime(folder / name, ns=(late, late))
    before = identities(folder)
    assert release(archive, folder).written == 0
    assert identities(folder) == before


def test_where_files_cannot_have_two_names_they_are_copied_with_their_times(
    copied: tuple[Archive, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(source: str, target: str) -> None:
        raise OSError(1, "Operation not permitted")

    archive, folder = copied
    before = identities(folder)
    published(archive.root, *FIRST, MORE)
    monkeypatch.setattr(os, "link", refused)
    release(archive, folder)
    times = {name: told[0] for name, told in identities(folder).items() if told[0] == before[name][0]}
    assert {
        "csv/places.csv",
        "parquet/figures/year=2022/province_key=tinh-dong-may/data_0.parquet",
    } < times.keys()
    assert_same_bytes(folder, anew(archive, tmp_path / "anew"))


def test_a_former_copy_without_origins_is_replaced(copied: tuple[Archive, Path]) -> None:
    archive, folder = copied
    descriptor = folder / "datapackage.json"
    text = descriptor.read_text(encoding="utf-8")
    package = json.loads(text)
    for resource in package["resources"]:
        del resource["origin"]
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    assert release(archive, folder).written == 1
    assert descriptor.read_text(encoding="utf-8") == text


def test_a_link_in_the_folder_is_not_followed(copied: tuple[Archive, Path], tmp_path: Path) -> None:
    archive, folder = copied
    path = folder / "csv" / "checks.csv"
    shutil.move(path, tmp_path / "elsewhere.csv")
    path.symlink_to(tmp_path / "elsewhere.csv")
    release(archive, folder)
    assert not path.is_symlink()
