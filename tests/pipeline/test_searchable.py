"""Searchable PDFs of real files, checked through Poppler's pdftotext as a user's viewer would."""

import hashlib
import html
import math
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.intake import FileType, identify
from pipeline.reading import read_pages
from pipeline.searchable.names import Stamp, stamp_of
from pipeline.searchable.writing import write_searchable
from pipeline.settings import Settings
from schemas.document import DocumentResult, Extraction, Source, SourceType
from schemas.page import Box, Cell, Line, Page, PageStatus, Table, TextSource, Word
from schemas.report import Level, Period, PeriodKind, ReportHeader
from tests.engines.pages import A4_PX, BODY, drawn_page, encrypted, image_pdf, text_pdf

STAMP = Stamp("0123456789abcdef", "f" * 64)
HEADER = ReportHeader(
    agency="UBND xã", level=Level.XA, period=Period(kind=PeriodKind.QUY, year=2023, quarter=3)
)


def result_of(path: Path, pages: Sequence[Page]) -> DocumentResult:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return DocumentResult(
        document_id=sha256[:16],
        source=Source(path=str(path), sha256=sha256, kind=SourceType.PDF_SCAN, pages=len(pages)),
        pages=tuple(pages),
        extraction=Extraction(report=HEADER),
        pipeline_version="test",
    )


def searchable(path: Path, pages: Sequence[Page]) -> Path:
    target = path.parent / "out" / f"{path.stem}.pdf"
    write_searchable(path, result_of(path, pages), STAMP, target, Settings())
    return target


def text_of(path: Path, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, timeout=60, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode()


class Found(NamedTuple):
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(path: Path) -> list[Found]:
    """The words on the page as displayed, in pixels at 200 dpi."""
    told = text_of(path, "-bbox", "-cropbox")
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        Found(html.unescape(text), *(float(side) * 200 / 72 for side in sides))
        for *sides, text in re.findall(pattern, told)
    ]


def overlaps(found: Found, box: Sequence[float]) -> bool:
    left, top, right, bottom = box
    return found.left < right and left < found.right and found.top < bottom and top < found.bottom


def as_displayed(box: Box, page: Page) -> tuple[float, float, float, float]:
    """A box of the upright page where it is on the page as displayed: turned back, a quarter at a time."""
    points = [(box.left, box.top), (box.right, box.bottom)]
    height, width = page.height_px, page.width_px
    for _ in range(page.quarter_turns):
        points = [(height - y, x) for x, y in points]
        height, width = width, height
    (x0, y0), (x1, y1) = points
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def images_of(path: Path) -> list[str]:
    """Hashes of the image streams as they lie in the file."""
    with pikepdf.open(path) as pdf:
        return [
            hashlib.sha256(image.read_raw_bytes()).hexdigest()
            for page in pdf.pages
            for image in page.get_images().values()
        ]


def line(text: str, top: int, left: int = 240, line_no: int = 1) -> Line:
    """A line whose letters are all 18 px wide."""
    words = tuple(
        Word(
            start=m.start(),
            end=m.end(),
            box=Box(left + 18 * m.start(), top, left + 18 * m.end(), top + 32),
            confidence=0.9,
        )
        for m in re.finditer(r"\S+", text)
    )
    box = Box(left, top, left + 18 * len(text), top + 32)
    return Line(line_no=line_no, raw=text, text=text, words=words, box=box)


def page_of(*texts: str, page_no: int = 1, size: tuple[int, int] = A4_PX, **more: object) -> Page:
    lines = tuple(line(text, 300 + 60 * n, line_no=n + 1) for n, text in enumerate(texts))
    fields = {"page_no": page_no, "width_px": size[0], "height_px": size[1], "source": TextSource.OCR}
    return Page.model_validate(fields | {"lines": lines} | more)


@pytest.mark.parametrize(
    ("turn", "rotate", "crop"),
    [
        *((0, 0, None), (90, 0, None), (180, 0, None), (270, 0, None), (90, 270, None)),
        *((0, 90, (20, 30, 595, 800)), (0, 180, (20, 30, 560, 842))),
    ],
)
def test_every_word_lies_over_its_print(tmp_path: Path, turn: int, rotate: int, crop: object) -> None:
    scan = drawn_page(BODY * 2).rotate(turn, expand=True)
    source = image_pdf(tmp_path / "x.pdf", [scan])
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(rotate, relative=False)
        if crop:
            pdf.pages[0].cropbox = pikepdf.Array(crop)
        pdf.save(source)
    (page,) = read_pages(identify(source))
    target = searchable(source, [page])
    words = words_of(target)
    assert "đúng hạn 1.221 hồ sơ" in " ".join(text_of(target).split())
    assert sorted(word.text for word in words) == sorted(" ".join(ln.text for ln in page.lines).split())
    for ln in page.lines:
        for word in ln.words:
            assert word.box
            text, place = ln.text[word.start : word.end], as_displayed(word.box, page)
            assert any(found.text == text and overlaps(found, place) for found in words), (text, place)
    assert images_of(target) == images_of(source)


def test_the_first_word_is_where_it_was_drawn_on_a_turned_scan(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page(BODY * 2).rotate(90, expand=True)])
    target = searchable(source, list(read_pages(identify(source))))
    first = min((word for word in words_of(target) if word.text == "Trong"), key=lambda word: word.left)
    # Drawn from (240, 300) to about (345, 345), then turned counter-clockwise: (x, y) goes to (y, width - x).
    assert first.left == pytest.approx(300, abs=20) and first.right == pytest.approx(345, abs=20)
    assert first.top == pytest.approx(A4_PX[0] - 345, abs=20)
    assert first.bottom == pytest.approx(A4_PX[0] - 240, abs=12)


@pytest.mark.parametrize("angle", [1.5, -4])
def test_words_of_a_skewed_scan_lie_over_their_print(tmp_path: Path, angle: float) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page(BODY * 2).rotate(angle, fillcolor=255)])
    (page,) = read_pages(identify(source))
    assert page.skew_deg == pytest.approx(-angle, abs=0.3)
    words = words_of(searchable(source, [page]))
    for ln in page.lines:
        for word in ln.words:
            text = ln.text[word.start : word.end]
            assert word.box and any(w.text == text and overlaps(w, word.box) for w in words), text


@pytest.mark.parametrize("skew_deg", [-2, 1.2])
def test_lines_that_slant_are_not_mixed(tmp_path: Path, skew_deg: float) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page()])
    texts = [f"dòng {n} " + "báo cáo công tác này " * 3 + f"hết hàng {n}" for n in range(20)]
    straight = [line(text, 300 + 46 * n, left=120, line_no=n + 1) for n, text in enumerate(texts)]
    slope, middle = math.tan(math.radians(skew_deg)), A4_PX[0] / 2

    def slanting(word: Word) -> Word:
        assert word.box
        drop = round((word.box.centre[0] - middle) * slope)
        left, top, right, bottom = word.box
        return word.model_copy(update={"box": Box(left, top + drop, right, bottom + drop)})

    lines = tuple(ln.model_copy(update={"words": tuple(map(slanting, ln.words))}) for ln in straight)
    page = page_of().model_copy(update={"lines": lines, "skew_deg": skew_deg})
    target = searchable(source, [page])
    assert text_of(target).split() == " ".join(texts).split()
    words = words_of(target)
    for ln in lines:
        for word in ln.words:
            text = ln.text[word.start : word.end]
            assert word.box and any(w.text == text and overlaps(w, word.box) for w in words), text


def test_marks_are_composed_and_words_divided_however_close_they_stand(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page()])
    decomposed = "tie\u0302\u0301p nha\u0323\u0302n"
    close = line("hồ sơ", 300)
    touching = tuple(w.model_copy(update={"box": Box(240 + 30 * n, 300, 280 + 30 * n, 332)})
                     for n, w in enumerate(close.words))  # fmt: skip
    page = page_of(decomposed).model_copy(
        update={"lines": (line(decomposed, 400), close.model_copy(update={"words": touching}))}
    )
    assert text_of(searchable(source, [page]), "-raw").split() == ["tiếp", "nhận", "hồ", "sơ"]


def test_lines_and_cells_come_in_reading_order(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page()])

    def cell(text: str, row: int, column: int) -> Cell:
        left, top = 240 + 400 * column, 500 + 60 * row
        words = line(text, top + 10, left + 10).words
        return Cell(text=text, raw=text, box=Box(left, top, left + 400, top + 60), words=words)

    rows = (("Lĩnh vực", "Số hồ sơ"), ("Đất đai", "1.254"), ("Hộ tịch", "7"))
    cells = tuple(tuple(cell(text, r, c) for c, text in enumerate(row)) for r, row in enumerate(rows))
    table = Table(page_no=1, box=Box(240, 500, 1040, 680), rows=cells)
    page = page_of("Bảng kê dưới đây").model_copy(update={"tables": (table,)})
    page = page.model_copy(update={"lines": (*page.lines, line("Hết bảng kê", 800, line_no=2))})
    said = [" ".join(row.split()) for row in text_of(searchable(source, [page]), "-raw").splitlines()]
    assert said[:5] == ["Bảng kê dưới đây", "Lĩnh vực Số hồ sơ", "Đất đai 1.254", "Hộ tịch 7", "Hết bảng kê"]


def test_the_rows_of_a_table_come_one_after_the_other(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page()])
    lefts = (120, 220, 900, 1200)
    rows = [(f"{n}.1", f"Số thủ tục đã công bố {'lại' * (n % 2)}", "Thủ tục", f"{100 + n}") for n in range(9)]

    def cell(text: str, row: int, column: int) -> Cell:
        top = 500 + 68 * row + (row + column) % 3 - 1  # not quite level, as engines see it
        words = line(text, top, lefts[column]).words
        if column in (0, 3):  # figures bear no marks: their print is lower
            words = tuple(w.model_copy(update={"box": w.box and w.box._replace(top=top + 8)}) for w in words)
        return Cell(text=text, raw=text, words=words)

    cells = tuple(tuple(cell(text, r, c) for c, text in enumerate(row)) for r, row in enumerate(rows))
    page = page_of("Bảng kê").model_copy(update={"tables": (Table(page_no=1, rows=cells),)})
    target = searchable(source, [page])
    told = [" ".join(" ".join(row).split()) for row in rows]
    assert " ".join(text_of(target).split()) == " ".join(["Bảng kê", *told])
    laid_out = [" ".join(row.split()) for row in text_of(target, "-layout").splitlines()]
    assert [row for row in laid_out if row][1:] == told


def test_a_fax_of_two_pages_keeps_its_compressed_pixels(tmp_path: Path) -> None:
    first, second = (drawn_page().convert("1"), Image.new("1", (1728, 1100), 1))
    path = tmp_path / "fax.tif"
    first.save(path, compression="group4", dpi=(200, 200), save_all=True, append_images=[second])
    pages = [page_of("một trang fax"), page_of("trang hai", page_no=2, size=(1728, 1100))]
    target = searchable(path, pages)
    assert text_of(target).split("\f")[:2] == ["một trang fax\n\n", "trang hai\n\n"]
    with pikepdf.open(target) as pdf:
        filters = [
            pikepdf.PdfImage(image).filters for page in pdf.pages for image in page.get_images().values()
        ]
        assert filters == [["/CCITTFaxDecode"]] * 2
        kept = pikepdf.PdfImage(next(iter(pdf.pages[0].get_images().values()))).as_pil_image()
    assert np.array_equal(np.asarray(kept), np.asarray(first))
    assert identify(path).type is FileType.TIFF


def test_a_photographed_page_is_shown_as_its_head_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    drawn_page().rotate(90, expand=True).save(tmp_path / "x.jpg", exif=exif, dpi=(200, 200))
    page = page_of("Trong quý, Ủy ban")
    target = searchable(tmp_path / "x.jpg", [page])
    with pikepdf.open(target) as pdf:
        assert pdf.pages[0].obj.Rotate == 90
        (image,) = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == (tmp_path / "x.jpg").read_bytes()
    first = words_of(target)[0]
    assert page.lines[0].words[0].box and overlaps(first, page.lines[0].words[0].box)
    assert first.left == pytest.approx(240, abs=3)


@pytest.mark.parametrize("mode", ["RGBA", "P", "I;16", "CMYK"])
def test_rare_pixels_become_pages_too(tmp_path: Path, mode: str) -> None:
    drawn = drawn_page()
    path = tmp_path / ("x.tif" if mode in ("CMYK", "I;16") else "x.png")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(drawn).astype(np.uint16) * 257)
    elif mode == "RGBA":
        image = drawn.convert("RGBA")
        image.putalpha(drawn.point(lambda grey: 255 - grey))
    else:
        image = drawn.convert("RGB").convert(mode)
    image.save(path, dpi=(200, 200))
    target = searchable(path, [page_of("Trong quý")])
    assert text_of(target).split() == ["Trong", "quý"]
    shown = subprocess.run(["pdftoppm", "-gray", "-r", "50", target], capture_output=True, check=True).stdout
    pixels = np.frombuffer(shown.split(b"255\n", 1)[1], np.uint8)
    assert 0.001 < np.mean(pixels < 128) < 0.2, "dark print on white paper"


def test_a_born_digital_page_is_left_alone(tmp_path: Path) -> None:
    source = text_pdf(tmp_path / "x.pdf")
    pages = list(read_pages(identify(source)))
    assert text_of(searchable(source, pages)) == text_of(source)


def test_pages_without_text_get_none(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [Image.new("L", A4_PX, 250), drawn_page()])
    blank = Page(page_no=1, width_px=10, height_px=10, source=TextSource.OCR, status=PageStatus.BLANK)
    target = searchable(source, [blank, page_of("có chữ", page_no=2)])
    assert text_of(target).split("\f")[:2] == ["", "có chữ\n\n"]
    assert images_of(target) == images_of(source)


def scan_with_layer(path: Path, *, in_form: bool = False, shown: str = "") -> Path:
    """A scan with another program's text under it, and perhaps a text that shows."""
    drawn_page().save(path.with_suffix(".png"))
    canvas = Canvas(str(path), pagesize=(595.28, 841.89))
    canvas.drawImage(str(path.with_suffix(".png")), 0, 0, 595.28, 841.89)
    if in_form:
        canvas.beginForm("layer")
    text = canvas.beginText(85, 700)
    text.setTextRenderMode(3)
    text.textLine("tiep nhan 1.254 h6 so")
    text.textLine("ding han")
    canvas.saveState()
    canvas.drawText(text)
    canvas.restoreState()
    if in_form:
        canvas.endForm()
        canvas.doForm("layer")
    if shown:
        canvas.drawString(85, 40, shown)
    canvas.save()
    return path


@pytest.mark.parametrize("in_form", [False, True])
def test_another_programs_hidden_text_is_found_no_more(tmp_path: Path, in_form: bool) -> None:
    source = scan_with_layer(tmp_path / "x.pdf", in_form=in_form, shown="Received")
    assert "h6 so" in text_of(source)
    target = searchable(source, [page_of("tiếp nhận 1.254 hồ sơ")])
    said = text_of(target)
    assert "h6" not in said and "ding" not in said
    assert "tiếp nhận 1.254 hồ sơ" in said and "Received" in said
    assert images_of(target) == images_of(source)
    shots = [
        subprocess.run(["pdftoppm", "-r", "50", p], capture_output=True, check=True) for p in (source, target)
    ]
    assert shots[0].stdout == shots[1].stdout, "the page looks as it did"


def test_shown_text_that_follows_hidden_text_keeps_its_place(tmp_path: Path) -> None:
    source = scan_with_layer(tmp_path / "x.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"BT /F1 12 Tf 3 Tr 9 50 Td (old) Tj 0 Tr (shown) Tj ET")
        pdf.save(source)
    assert "shown" in text_of(searchable(source, [page_of("mới")]))


HOSTILE = ("(\\) Tj ET Q", "a\x00b\x1b[31m", "\u202egnp.exe", "𝐁áo", "中文", "x" * 70, "%%EOF", "<script>")


def test_hostile_text_is_text(tmp_path: Path) -> None:
    source = image_pdf(tmp_path / "x.pdf", [drawn_page()])
    odd = Line(line_no=9, raw="a", text="không chỗ", words=(Word(start=0, end=1, box=Box(5, 5, 5, 5)),))
    page = page_of(*HOSTILE).model_copy(update={"skew_deg": 14.9})
    page = page.model_copy(update={"lines": (*page.lines, odd, Line(line_no=10, raw="", text=""))})
    said = text_of(searchable(source, [page]), "-raw")
    assert (
        "(\\)" in said
        and "ab[31m" in said
        and "gnp.exe" in said
        and "<script>" in said
        and "không chỗ" in said
    )
    assert "\ufffdáo" in said and "x" * 70 in said and "\u202e" not in said


def test_a_locked_pdf_opens_and_can_be_copied_from(tmp_path: Path) -> None:
    source = encrypted(tmp_path / "x.pdf", image_pdf(tmp_path / "y.pdf", [drawn_page()]), user="", owner="o")
    target = searchable(source, [page_of("Trong quý")])
    assert text_of(target).split() == ["Trong", "quý"]
    assert stamp_of(target) == STAMP
