from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from pipeline.intake import identify
from pipeline.reading import read_pages, source_type
from pipeline.textlayer import Refusal, TextLayers
from schemas.document import SourceType
from schemas.page import Page, TextSource
from tests.engines.pages import BODY, drawn_page, text_pdf


def layer(path: Path) -> Page | Refusal:
    return TextLayers(identify(path)).page(1)


def test_vietnamese_text_is_used_with_its_places(tmp_path: Path) -> None:
    page = layer(text_pdf(tmp_path / "x.pdf"))
    assert isinstance(page, Page)
    assert [line.raw for line in page.lines] == list(BODY)
    line = page.lines[0]
    assert (page.width_px, page.height_px) == (1654, 2339)
    assert line.box is not None
    # 85 pt from the left, base line 750 pt from the bottom.
    assert line.box.left == pytest.approx(85 / 72 * 200, abs=3)
    assert line.box.top < (841.89 - 750) / 72 * 200 < line.box.bottom
    assert [line.raw[word.start : word.end] for word in line.words] == line.raw.split()
    assert all(word.confidence is None and word.box is not None for word in line.words)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_told_upright(tmp_path: Path, degrees: int) -> None:
    with pikepdf.open(text_pdf(tmp_path / "x.pdf")) as pdf:
        pdf.pages[0].rotate(degrees, relative=False)
        pdf.save(tmp_path / "y.pdf")
    page = layer(tmp_path / "y.pdf")
    assert isinstance(page, Page)
    assert (page.width_px > page.height_px) == (degrees != 180)
    for line in page.lines:
        assert line.box is not None
        assert 0 <= line.box.left < line.box.right <= page.width_px
        assert 0 <= line.box.top < line.box.bottom <= page.height_px


def test_a_cropped_page_is_measured_from_its_crop(tmp_path: Path) -> None:
    with pikepdf.open(text_pdf(tmp_path / "x.pdf")) as pdf:
        pdf.pages[0].cropbox = pikepdf.Array([36, 0, 595, 792])
        pdf.save(tmp_path / "y.pdf")
    page = layer(tmp_path / "y.pdf")
    assert isinstance(page, Page) and page.lines[0].box is not None
    assert page.lines[0].box.left == pytest.approx((85 - 36) / 72 * 200, abs=3)
    assert page.lines[0].box.bottom == pytest.approx((792 - 750) / 72 * 200, abs=14)


BAD_OCR = (
    "UBND x4 da tiép nhan tong s6 1.254 hd so, trong dé",
    "truc tuyén 876 hd so, trwe tiép 352 h6 so va ky trudc",
    "26 hé so. Da giai quyét 1.230 h6 so, ding han 1.221 hd so.",
    "Két qua thuc hién cong tac cai cach hanh chinh nim 2023",
)


def test_text_of_an_english_model_is_not_used(tmp_path: Path) -> None:
    page = layer(text_pdf(tmp_path / "x.pdf", BAD_OCR))
    assert isinstance(page, Refusal) and "Vietnamese" in page.reason


def test_the_text_under_a_scan_is_not_used(tmp_path: Path) -> None:
    drawn_page().save(tmp_path / "scan.png")
    canvas = Canvas(str(tmp_path / "x.pdf"), pagesize=(595.28, 841.89))
    canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 595.28, 841.89)
    text = canvas.beginText(85, 700)
    text.setTextRenderMode(3)
    for line in BAD_OCR:
        text.textLine(line.encode("ascii", "replace").decode())
    canvas.drawText(text)
    canvas.save()
    page = layer(tmp_path / "x.pdf")
    assert page == Refusal("a scan")


def test_hidden_text_does_not_count(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "x.pdf"), pagesize=(595.28, 841.89))
    text = canvas.beginText(85, 700)
    text.setTextRenderMode(3)
    for _ in range(9):
        text.textLine("van ban khong hien tren trang giay nay")
    canvas.drawText(text)
    canvas.save()
    page = layer(tmp_path / "x.pdf")
    assert isinstance(page, Refusal) and "hardly any" in page.reason


def test_a_drawn_table_becomes_cells(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "x.pdf")
    canvas = Canvas(str(tmp_path / "y.pdf"), pagesize=(595.28, 841.89))
    canvas.setFont("TestSerif", 14)
    for number, line in enumerate(BODY):
        canvas.drawString(85, 750 - 22 * number, line)
    canvas.grid([85, 85 + 60 * mm, 85 + 100 * mm], [600, 575, 550])
    for text, x, y in (
        ("Lĩnh vực", 90, 582),
        ("Số hồ sơ", 270, 582),
        ("Đất đai", 90, 557),
        ("1.254", 270, 557),
    ):
        canvas.drawString(x, y, text)
    canvas.save()
    page = layer(tmp_path / "y.pdf")
    assert isinstance(page, Page)
    (table,) = page.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Lĩnh vực", "Số hồ sơ"],
        ["Đất đai", "1.254"],
    ]
    assert [line.raw for line in page.lines] == list(BODY)
    assert path.exists()


def test_born_digital_files_are_told_as_such(tmp_path: Path) -> None:
    file = identify(text_pdf(tmp_path / "x.pdf", pages=2))
    pages = list(read_pages(file))
    assert [page.source for page in pages] == [TextSource.TEXT_LAYER] * 2
    assert source_type(file, pages) is SourceType.PDF_TEXT
