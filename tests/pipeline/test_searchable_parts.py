"""Searchable PDFs in a batch, their names, and where words are placed."""

import os
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.archive import Archive
from pipeline.batch import BatchReport, run_batch
from pipeline.errors import UsageError
from pipeline.searchable.blankfont import BLANK_FONT, built
from pipeline.searchable.names import Names, Stamp, stamp_of
from pipeline.searchable.placing import runs_of
from pipeline.searchable.stage import PdfReport
from pipeline.settings import Settings
from schemas.page import Box, Cell, Line, Page, Span, Table, TextSource, Word
from tests.engines.scan_work import ONE_LINE_A_PAGE, TEXT

SETTINGS = Settings(workers=2, document_timeout_s=30)


def scan(path: Path, grey: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (165, 234), grey).save(path, dpi=(20, 20))


def run(inbox: Path, tmp_path: Path, folder: Path | None = None, **more: bool) -> BatchReport:
    archive = Archive(tmp_path / "kho")
    return run_batch(
        [inbox], archive, SETTINGS, steps=ONE_LINE_A_PAGE, searchable=folder or tmp_path / "pdf", **more
    )


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.strip()


def test_a_batch_writes_one_pdf_per_document_under_its_sources_name(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    scan(inbox / "quý 1" / "báo cáo.png", 200)
    scan(inbox / "quý 2" / "báo cáo.png", 201)
    scan(inbox / "quý 2" / "copy.png", 201)
    (inbox / "text.txt").write_text("một văn bản không có trang giấy")
    report = run(inbox, tmp_path)
    assert report.pdfs == PdfReport(written=2) and report.all_done
    plain, keyed = sorted((tmp_path / "pdf").iterdir(), key=lambda path: len(path.name))
    assert plain.name == "báo cáo.pdf" and keyed.name.startswith("báo cáo.") and len(keyed.stem) == 8 + 16
    assert text_of(plain) == text_of(keyed) == TEXT
    with pikepdf.open(plain) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert pikepdf.PdfImage(image).as_pil_image().getpixel((9, 9)) == 200
    assert not list((tmp_path / "pdf").glob(".*")), "nothing half-written is left"


def test_a_second_run_writes_only_what_is_missing_or_out_of_date(tmp_path: Path) -> None:
    inbox, folder = tmp_path / "in", tmp_path / "pdf"
    for number in range(3):
        scan(inbox / f"{number}.png", number)
    run(inbox, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    (folder / "0.pdf").unlink()
    with pikepdf.open(folder / "1.pdf", allow_overwriting_input=True) as pdf:
        stamp = stamp_of(folder / "1.pdf")
        assert stamp
        pdf.docinfo["/HosoText"] = str(stamp._replace(version=stamp.version - 1))
        pdf.save(folder / "1.pdf")
    again = run(inbox, tmp_path)
    assert again.settled == [] and again.pdfs == PdfReport(written=2, up_to_date=1)
    assert (folder / "2.pdf").stat().st_mtime_ns == before["2.pdf"]
    assert text_of(folder / "0.pdf") == text_of(folder / "1.pdf") == TEXT


def test_a_strangers_file_is_not_written_over(tmp_path: Path) -> None:
    inbox, folder = tmp_path / "in", tmp_path / "pdf"
    scan(inbox / "a.png", 7)
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"mine")
    assert run(inbox, tmp_path).pdfs == PdfReport(written=1)
    assert (folder / "a.pdf").read_bytes() == b"mine"
    assert run(inbox, tmp_path).pdfs == PdfReport(up_to_date=1)


def test_a_pdf_that_cannot_be_written_costs_that_pdf_only(tmp_path: Path) -> None:
    inbox, folder = tmp_path / "in", tmp_path / "pdf"
    scan(inbox / "a.png", 7)
    scan(inbox / "b.png", 8)
    (folder / ".a.pdf.tmp").mkdir(parents=True)  # in the way of what is written beside
    report = run(inbox, tmp_path)
    assert report.pdfs and report.pdfs.written == 1 and not report.all_done and not report.failed
    ((source, reason),) = report.pdfs.failed
    assert Path(source).name == "a.png" and "cannot be written" in reason and ";" in reason


def test_a_source_that_was_changed_since_is_told(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    scan(inbox / "a.png", 7)
    run(inbox, tmp_path)
    told = (inbox / "a.png").stat()
    content = bytearray((inbox / "a.png").read_bytes())
    content[-20] ^= 1
    (inbox / "a.png").write_bytes(content)
    os.utime(inbox / "a.png", ns=(told.st_atime_ns, told.st_mtime_ns))
    report = run(inbox, tmp_path, tmp_path / "other")
    assert report.pdfs and "changed" in report.pdfs.failed[0][1]


def test_a_folder_inside_what_is_read_is_refused(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    scan(inbox / "a.png", 7)
    for folder in (inbox, inbox / "pdf"):
        with pytest.raises(UsageError, match="new reports"):
            run(inbox, tmp_path, folder)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        run(inbox, tmp_path, tmp_path / "file")
    assert not (tmp_path / "kho").exists()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a/bao\ncao: 1.PDF", "bao_cao_ 1.pdf"),
        ("ba\u0301o.tif", "b\u00e1o.pdf"),
        ("..png", "_.pdf"),
        ("ệ" * 84 + ".pdf", "ệ" * 60 + ".pdf"),
    ],
)
def test_names_fit_any_file_system(tmp_path: Path, source: str, name: str) -> None:
    assert Names(tmp_path).target(Path(source), "0" * 16) == (tmp_path / name, None)


def test_names_differ_by_more_than_capitals(tmp_path: Path) -> None:
    names = Names(tmp_path)
    first, _ = names.target(Path("A.pdf"), "0" * 16)
    second, _ = names.target(Path("a.tif"), "1" * 16)
    assert (first.name, second.name) == ("A.pdf", f"a.{'1' * 16}.pdf")


def test_stamps_are_read_back(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/HosoText"] = str(Stamp("a", "b"))
        pdf.save(tmp_path / "x.pdf")
    assert stamp_of(tmp_path / "x.pdf") == Stamp("a", "b")
    (tmp_path / "y.pdf").write_bytes(b"%PDF-")
    assert stamp_of(tmp_path / "y.pdf") is None


def test_the_font_is_as_it_is_built() -> None:
    assert BLANK_FONT.read_bytes() == built()


def word(start: int, end: int, left: int, right: int, top: int = 300) -> Word:
    return Word(start=start, end=end, box=Box(left, top, right, top + 30))


def page(part: Line | Table) -> Page:
    lines, tables = ((part,), ()) if isinstance(part, Line) else ((), (part,))
    return Page(page_no=1, width_px=1654, height_px=2339, source=TextSource.OCR, lines=lines, tables=tables)


def test_a_word_that_was_read_as_one_is_divided_and_two_become_one() -> None:
    line = Line(
        line_no=1,
        raw="hosơ thá ng 5",
        text="hồ sơ tháng 5",
        spans=(Span(0, 4, 0, 5), Span(4, 5, 5, 6), Span(5, 11, 6, 11), Span(11, 13, 11, 13)),
        words=(word(0, 4, 100, 180), word(5, 8, 200, 260), word(9, 11, 270, 310), word(12, 13, 330, 350)),
    )
    runs = list(runs_of(page(line)))
    assert [run.text for run in runs] == ["hồ", "sơ", "tháng", "5"]
    assert [(round(run.left), round(run.left + run.width)) for run in runs] == [
        (100, 132), (148, 180), (200, 310), (330, 350),
    ]  # fmt: skip
    assert [run.last for run in runs] == [False, False, False, True]


def test_the_lines_of_a_cell_stay_lines() -> None:
    words = (word(0, 4, 500, 560), word(5, 8, 570, 620), word(9, 12, 500, 550, 340))
    cell = Cell(text="Lĩnh vực đất", raw="Lĩnh vực đất", box=Box(490, 290, 640, 380), words=words)
    dash = Cell(text="-", raw="-", box=Box(640, 290, 740, 380))
    runs = list(runs_of(page(Table(page_no=1, rows=((cell, dash),)))))
    assert [run.text for run in runs if run.last] == ["vực", "đất", "-"]
    assert runs[0].baseline == runs[1].baseline < runs[2].baseline
    assert runs[3].left == pytest.approx(682) and 330 < runs[3].baseline < 360


def test_words_of_one_line_share_a_base_line_whatever_their_letters() -> None:
    # "sơ" from 310 to 330 has neither ascenders nor descenders, "quý" from 300 to 340 both
    words = (
        Word(start=0, end=2, box=Box(100, 310, 140, 330)),
        Word(start=3, end=6, box=Box(150, 300, 210, 340)),
    )
    runs = list(runs_of(page(Line(line_no=1, raw="so quý", text="so quý", words=words))))
    assert runs[0].baseline == runs[1].baseline == pytest.approx(330, abs=2)
    assert runs[0].size == pytest.approx(44, abs=3)
