"""The command line on real scans through real Tesseract, as a user calls it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from extractors import NO_REPORT

ROOT = Path(__file__).parent.parent
SCANS = ROOT / "samples" / "scans"
GOLD = ROOT / "samples" / "gold"
HOSO = Path(sys.executable).with_name("hoso")
OFFICE = "huyen_quy_office"


def hoso(*arguments: str | Path, cwd: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HOSO_")}
    return subprocess.run(
        [HOSO, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=environment | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder with an office scan, the same bytes under another name, an earlier OCR's text and bad files;
    and what `hoso run` said about it."""
    home = tmp_path_factory.mktemp("home")
    inbox = home / "hộp 1"
    inbox.mkdir()
    shutil.copy(SCANS / f"{OFFICE}.pdf", inbox / "báo cáo.pdf")
    shutil.copy(SCANS / f"{OFFICE}.pdf", inbox / "copy.pdf")
    shutil.copy(SCANS / "thi_tran_quy_eng.txt", inbox)
    (inbox / "empty.pdf").touch()
    (inbox / "truncated.pdf").write_bytes((SCANS / f"{OFFICE}.pdf").read_bytes()[:20_000])
    (inbox / "misnamed.pdf").write_bytes(b"PK\x03\x04 a spreadsheet")
    with pikepdf.open(SCANS / f"{OFFICE}.pdf") as pdf:
        pdf.save(inbox / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    return home, hoso("run", inbox, cwd=home)


def found(home: Path, sql: str) -> list[dict[str, Any]]:
    answer = hoso("query", sql, "--format", "json", cwd=home)
    assert answer.returncode == 0, answer.stderr
    rows: list[dict[str, Any]] = json.loads(answer.stdout)
    return rows


def test_a_run_says_what_it_found_and_what_failed(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, run = archived
    assert run.returncode == 3, run.stderr
    assert "2 done, 0 partial, 4 failed" in run.stdout
    assert "hoso query" in run.stdout
    for name, cause in {
        "empty.pdf": "empty",
        "truncated.pdf": "",
        "misnamed.pdf": "ZIP",
        "locked.pdf": "password",
    }.items():
        (line,) = [line for line in run.stderr.splitlines() if name in line]
        assert line.startswith("failed ") and cause in line and ";" in line, line
    assert "Traceback" not in run.stderr


def test_the_database_holds_the_figures_of_the_scan(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = archived
    gold = json.loads((GOLD / f"{OFFICE}.json").read_text(encoding="utf-8"))
    wanted = {
        (o["level"], o["indicator"], o["value"])
        for o in gold["observations"]
        if o["required"] and not o["breakdown"] and o["indicator"].startswith("ho_so.")
    }
    rows = found(home, "SELECT level, indicator, value FROM observations WHERE breakdown IS NULL")
    read = {(row["level"], row["indicator"], row["value"]) for row in rows}
    assert len(wanted) > 10
    assert len(wanted & read) / len(wanted) >= 0.95, wanted - read


def test_every_figure_of_a_scan_has_its_place(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = archived
    rows = found(
        home,
        "SELECT bbox, quote, page, pages FROM observations JOIN documents USING (document_id) "
        "WHERE kind = 'pdf_scan'",
    )
    assert rows
    for row in rows:
        left, top, right, bottom = row["bbox"]
        assert 0 <= left < right <= 1700 and 0 <= top < bottom <= 2400 and row["quote"]
        assert 1 <= row["page"] <= row["pages"]


def test_the_same_bytes_are_one_document_with_two_paths(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = archived
    (row,) = found(home, "SELECT paths FROM documents WHERE len(paths) > 1")
    assert [Path(path).name for path in row["paths"]] == ["báo cáo.pdf", "copy.pdf"]


def test_a_second_run_reads_nothing(archived: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    home, _ = archived
    again = hoso("run", home / "hộp 1", cwd=home)
    assert again.returncode == 3, "four files are still not in the database"
    assert "0 new reports" in again.stdout and "7 files known already (4 failed before" in again.stdout


def test_known_reports_get_searchable_pdfs_without_being_read_again(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = archived
    again = hoso("run", home / "hộp 1", "--searchable-pdf", "tìm", cwd=home)
    assert "0 new reports" in again.stdout and "1 searchable PDFs written" in again.stdout, again.stderr
    (written,) = (home / "tìm").iterdir()
    assert written.name == "báo cáo.pdf"
    told = subprocess.run(["pdftotext", written, "-"], capture_output=True, text=True, check=True)
    said = " ".join(told.stdout.split())
    assert "HUYỆN KIM SA" in said and "cải cách hành chính" in said
    refused = hoso("run", home / "hộp 1", "--searchable-pdf", home / "hộp 1" / "pdf", cwd=home)
    assert refused.returncode == 2 and "new reports" in refused.stderr


def test_status_lists_what_failed_and_why(
    archived: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = archived
    status = hoso("status", cwd=home)
    assert status.returncode == 0
    assert "2 done, 0 partial, 4 failed" in status.stdout
    for word in ("encrypted", "empty", "damaged", "unsupported"):
        assert word in status.stdout


def test_extract_prints_one_line_per_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    told = hoso("extract", SCANS / "thi_tran_quy_eng.txt", "empty.pdf", cwd=tmp_path)
    assert told.returncode == 3
    good, bad = map(json.loads, told.stdout.splitlines())
    assert good["schema_version"] == 1 and good["source"]["kind"] == "text"
    assert good["observations"] and all(o["bbox"] is None and o["line"] for o in good["observations"])
    assert bad["source"]["path"] == "empty.pdf" and bad["error"]["code"] == "empty"


@pytest.mark.parametrize("command", ["extract", "ocr"])
def test_a_file_that_is_not_there_is_a_slip_and_no_damaged_file(tmp_path: Path, command: str) -> None:
    told = hoso(command, "nope.pdf", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.splitlines() == ["hoso: nope.pdf: there is no such file; check its name"]


def test_a_text_that_is_no_report_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "cat.txt").write_text("Con mèo nằm ngủ trên mái nhà.\n", encoding="utf-8")
    told = hoso("extract", "cat.txt", SCANS / "thi_tran_quy_eng.txt", cwd=tmp_path)
    assert told.returncode == 0
    assert told.stderr.splitlines() == [f"note cat.txt: {NO_REPORT}"]
    cat, report = map(json.loads, told.stdout.splitlines())
    assert cat["warnings"] == [NO_REPORT] and NO_REPORT not in report["warnings"]


def test_ocr_prints_pages_with_form_feeds_between(tmp_path: Path) -> None:
    read = hoso("ocr", SCANS / f"{OFFICE}.pdf", cwd=tmp_path)
    assert read.returncode == 0, read.stderr
    assert read.stdout.count("\f") == 2
    assert "HUYỆN KIM SA" in read.stdout


@pytest.mark.parametrize("text", ["cai cach hanh chinh", "cai cach\n\nhanh chinh\n", "", "\n", "a\r\nb"])
def test_restore_keeps_every_line(tmp_path: Path, text: str) -> None:
    told = hoso("restore", cwd=tmp_path, stdin=text)
    assert told.returncode == 0
    assert told.stdout.count("\n") == text.count("\n")


def test_restore_reads_marks_from_bare_letters(tmp_path: Path) -> None:
    told = hoso("restore", cwd=tmp_path, stdin="tiep nhan 1.962 ho so thu tuc hanh chinh, tre han 18 ho so\n")
    assert told.stdout == "tiếp nhận 1.962 hồ sơ thủ tục hành chính, trễ hạn 18 hồ sơ\n"


def test_doctor_finds_this_machine_fit(tmp_path: Path) -> None:
    told = hoso("doctor", cwd=tmp_path)
    assert told.returncode == 0
    assert "vie" in told.stdout and "ok" in told.stdout


def test_missing_tools_stop_a_run_before_anything_is_touched(tmp_path: Path) -> None:
    told = subprocess.run(
        [HOSO, "run", SCANS],
        cwd=tmp_path,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 4
    assert "apt-get install" in told.stderr
    assert not (tmp_path / "kho").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "no-such-folder"], 2),
        (["query"], 2),
        (["query", "select 1"], 5),
        (["status"], 5),
        (["nonsense"], 2),
        (["indicators"], 0),
        (["--help"], 0),
        (["extract", "--help"], 0),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: Sequence[str], code: int) -> None:
    told = hoso(*arguments, cwd=tmp_path)
    assert told.returncode == code, told.stderr
    assert "Traceback" not in told.stderr
    assert code == 0 or told.stderr.strip()
