"""Whole files through Tesseract, and what faulty ones cost."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from pipeline import scan
from pipeline.errors import page_failure
from pipeline.intake import identify
from pipeline.ocr import engine_for
from pipeline.reading import read_pages, source_type
from pipeline.settings import EngineChoice, Settings
from schemas.document import FailureCategory, SourceType
from schemas.page import Page, PageStatus, TextSource
from tests.engines.faulty import HangingEngine
from tests.engines.pages import A4_PX, BODY, boxed_pdf, drawn_page, font, image_pdf


def read(path: Path, settings: Settings | None = None) -> list[Page]:
    return list(read_pages(identify(path), settings))


def numbers(page: Page) -> list[str]:
    return [word.rstrip(".") for word in page.raw_text.split() if word[0].isdigit()]


ALL = ["1.254", "876", "352", "26", "1.230", "1.221"]


def test_a_scan_is_read_with_words_on_their_places(tmp_path: Path) -> None:
    (page,) = read(image_pdf(tmp_path / "x.pdf", [drawn_page()]))
    assert (page.source, page.status, page.width_px) == (TextSource.OCR, PageStatus.OK, 1654)
    assert numbers(page) == ALL
    line = page.lines[0]
    word = next(w for w in line.words if line.raw[w.start : w.end] == "1.254")
    assert word.box is not None and word.confidence is not None
    # Drawn at x 240 in 38 px print, 36 letters into the line.
    left = 240 + font(38).getlength("Trong quý, Ủy ban nhân dân xã tiếp nhận ")
    assert word.box.left == pytest.approx(left, abs=8)
    assert 300 <= word.box.top < word.box.bottom <= 350
    assert [line.raw[w.start : w.end] for w in line.words] == line.raw.split()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_as_upright_ones(tmp_path: Path, turn: int) -> None:
    page = drawn_page(BODY * 2).rotate(turn, expand=True)
    (read_page,) = read(image_pdf(tmp_path / "x.pdf", [page]))
    assert numbers(read_page) == ALL * 2
    assert (read_page.width_px, read_page.height_px) == A4_PX


def test_a_skewed_shaded_page_is_read(tmp_path: Path) -> None:
    page = drawn_page(BODY * 2).rotate(5, fillcolor=255)
    shade = np.linspace(0.45, 1.0, A4_PX[0])[None, :]
    Image.fromarray((np.asarray(page) * shade).astype(np.uint8)).save(tmp_path / "x.png", dpi=(200, 200))
    (read_page,) = read(tmp_path / "x.png")
    assert numbers(read_page) == ALL * 2


def test_the_slow_engine_reads_the_same(tmp_path: Path) -> None:
    (page,) = read(image_pdf(tmp_path / "x.pdf", [drawn_page()]), Settings(engine=EngineChoice.PYTESSERACT))
    assert numbers(page) == ALL


def test_a_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    page = drawn_page(BODY)
    pen = ImageDraw.Draw(page)
    rows = [
        ("STT", "Lĩnh vực", "Số hồ sơ"),
        ("1", "Đất đai", "7"),
        ("2", "Hộ tịch", ""),
        ("3", "Chứng thực", "-"),
    ]
    xs = (240, 340, 800, 1100)
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            pen.text((x + 15, 810 + 60 * number), text, font=font(34), fill=0)
    for y in range(800, 1041, 60):
        pen.line((240, y, 1100, y), width=3)
    for x in xs:
        pen.line((x, 800, x, 1040), width=3)
    (read_page,) = read(image_pdf(tmp_path / "x.pdf", [page]))
    (table,) = read_page.tables
    assert [[cell.text for cell in row] for row in table.rows] == [list(row) for row in rows]
    assert numbers(read_page) == ALL
    assert table.rows[1][2].box is not None and table.rows[1][2].box.left == pytest.approx(800, abs=4)


def test_blank_pages_are_blank(tmp_path: Path) -> None:
    pages = read(image_pdf(tmp_path / "x.pdf", [Image.new("L", A4_PX, 250), drawn_page()]))
    assert [page.status for page in pages] == [PageStatus.BLANK, PageStatus.OK]


def test_a_picture_is_no_catastrophe(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).normal(128, 40, (800, 1200)).clip(0, 255).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "x.jpg")
    (page,) = read(tmp_path / "x.jpg", Settings(page_timeout_s=20))
    assert page.status in (PageStatus.BLANK, PageStatus.OK, PageStatus.FAILED)


def test_one_bad_page_does_not_cost_the_others(tmp_path: Path) -> None:
    boxed_pdf(tmp_path / "huge.pdf", 57_600, 57_600)
    image_pdf(tmp_path / "good.pdf", [drawn_page()])
    with pikepdf.open(tmp_path / "huge.pdf") as pdf, pikepdf.open(tmp_path / "good.pdf") as good:
        pdf.pages.extend(good.pages)
        pdf.save(tmp_path / "x.pdf")
    huge, page = read(tmp_path / "x.pdf")
    failure = page_failure(huge)
    assert failure is not None and failure.code is FailureCategory.TOO_LARGE and failure.page_no == 1
    assert numbers(page) == ALL


def test_a_hanging_engine_costs_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = HangingEngine(engine_for(Settings()), hang_on=1)
    monkeypatch.setattr(scan, "engine_for", lambda settings: engine)
    path = image_pdf(tmp_path / "x.pdf", [drawn_page()] * 2)
    slow, fine = read(path, Settings(page_timeout_s=5))
    failure = page_failure(slow)
    assert failure is not None and failure.code is FailureCategory.TIMEOUT
    assert "HOSO_PAGE_TIMEOUT_S" in failure.message
    assert numbers(fine) == ALL


def test_images_and_text_are_told_apart(tmp_path: Path) -> None:
    drawn_page().save(tmp_path / "x.png")
    assert source_type(identify(tmp_path / "x.png"), []) is SourceType.IMAGE
    (tmp_path / "x.txt").write_text("có chữ")
    assert source_type(identify(tmp_path / "x.txt"), []) is SourceType.TEXT
    assert source_type(identify(image_pdf(tmp_path / "x.pdf", [drawn_page()])), []) is SourceType.PDF_SCAN
