import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.layout.grids import grids_of
from pipeline.layout.order import ordered
from pipeline.layout.page import layout_of
from pipeline.layout.pieces import Piece
from pipeline.layout.rules import rules_of, without_rules
from pipeline.layout.strips import Strip, StripPart, divided
from pipeline.layout.textlines import find_text_lines
from pipeline.layout.wording import is_head_text, is_item, is_recipients_start, is_signature_text
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box, LineRole
from tests.engines.pages import BODY, array, drawn_page, font

CAPITAL = 25.0


def piece(text: str, left: int, top: int, width: int | None = None, size: float = 17.0) -> Piece:
    """A line of 35 px height; words share its width evenly."""
    words = text.split()
    right = left + (width or 14 * len(text))
    step = (right - left) / len(words)
    boxes = [
        Box(round(left + i * step), top, round(left + (i + 0.9) * step), top + 35) for i in range(len(words))
    ]
    found = tuple(OcrWord(word, box, 0.9) for word, box in zip(words, boxes, strict=True))
    return Piece(Box(left, top, right, top + 35), (top + 8, top + 30), size, found)


def read(*pieces: Piece) -> list[tuple[str, LineRole, int]]:
    return [(p.text, role, number) for p, role, number in ordered(pieces, CAPITAL, 2339)]


def test_the_head_is_read_column_by_column() -> None:
    lines = read(
        piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 800, 170, 700),
        piece("ỦY BAN NHÂN DÂN", 330, 172, 330),
        piece("Độc lập - Tự do - Hạnh phúc", 930, 220, 440),
        piece("XÃ SUỐI MƠ", 390, 222, 210),
        piece("Số: 12/BC-UBND", 370, 300, 250),
        piece("Suối Mơ, ngày 05 tháng 7 năm 2023", 910, 300, 480),
        piece("BÁO CÁO", 790, 400, 180),
        piece("Kết quả công tác cải cách hành chính", 500, 450, 700),
    )
    assert [text for text, _, _ in lines] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ SUỐI MƠ",
        "Số: 12/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Suối Mơ, ngày 05 tháng 7 năm 2023",
        "BÁO CÁO",
        "Kết quả công tác cải cách hành chính",
    ]
    assert [role for _, role, _ in lines] == [LineRole.HEAD] * 6 + [LineRole.BODY] * 2
    assert lines[0][2] == lines[1][2] != lines[2][2]


def test_recipients_stand_beside_the_signature() -> None:
    lines = read(
        piece("Trên đây là báo cáo của Ủy ban nhân dân xã./.", 240, 800, 800),
        piece("Nơi nhận:", 240, 900, 140),
        piece("TM. ỦY BAN NHÂN DÂN", 1000, 902, 420),
        piece("- Phòng Nội vụ;", 240, 940, 250),
        piece("CHỦ TỊCH", 1120, 945, 180),
        piece("- Lưu: VT.", 240, 980, 150),
        piece("Lê Văn Mẫu", 1110, 1150, 200),
    )
    roles = {text: role for text, role, _ in lines}
    assert roles["Trên đây là báo cáo của Ủy ban nhân dân xã./."] is LineRole.BODY
    assert [text for text, role, _ in lines if role is LineRole.RECIPIENTS] == [
        "Nơi nhận:",
        "- Phòng Nội vụ;",
        "- Lưu: VT.",
    ]
    assert [text for text, role, _ in lines if role is LineRole.SIGNATURE] == [
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Lê Văn Mẫu",
    ]


def test_page_numbers_and_notes_leave_the_flow() -> None:
    body = [piece("chữ " * 20, 240, 300 + 60 * i, 1200) for i in range(5)]
    lines = read(
        piece("3", 820, 80, 20),
        *body,
        piece("1 Chú thích về số liệu", 240, 2000, 500, size=12.0),
        piece("tiếp dòng hai", 240, 2040, 300, size=12.0),
    )
    roles = [role for _, role, _ in lines]
    assert roles == [LineRole.BODY] * 5 + [LineRole.FOOTNOTE] * 2 + [LineRole.PAGE_NUMBER]


def test_paragraphs_by_indent_short_line_and_item() -> None:
    full = "chữ " * 30
    lines = read(
        piece(full, 330, 300, 1190),
        piece(full, 240, 360, 1280),
        piece("hết đoạn.", 240, 420, 150),
        piece(full, 240, 480, 1280),
        piece("- gạch đầu dòng " + full, 330, 540, 1190),
        piece("6.033 hồ sơ và " + full, 240, 600, 1280),
        piece(full, 330, 660, 1190),
    )
    assert [number for _, _, number in lines] == [1, 1, 1, 2, 3, 3, 4]


@pytest.mark.parametrize(
    "text", ["- có", "1. Về", "2.1. Về", "3.1 Cấp", "a) Về", "IV. NHIỆM VỤ", "(1) Về", "+) Đã"]
)
def test_items(text: str) -> None:
    assert is_item(text)


@pytest.mark.parametrize(
    "text", ["6.033 hồ sơ", "18 hồ sơ", "2.821,", "(4), Bảo trợ", "Đất đai", "27.006, trực"]
)
def test_no_items(text: str) -> None:
    assert not is_item(text)


def test_wording_is_known_with_damage() -> None:
    assert is_head_text("CONG HOA XA HQI CHU NGHIA VIET NAM")
    assert is_head_text("Số: /BC-VP")
    assert not is_head_text("Số hồ sơ tiếp nhận trong kỳ là 12 hồ sơ, trong đó")
    assert is_recipients_start("Noi nhan:")
    assert is_signature_text("KT. CHỦ TỊCH")
    assert not is_signature_text("Chủ tịch UBND huyện giao 12 nhiệm vụ")


def test_lines_are_found_and_cut_out() -> None:
    page = array(drawn_page(BODY))
    lines = find_text_lines(page, CAPITAL)
    assert len(lines) == 3
    for line in lines:
        x, y = line.origin
        assert x <= line.box.left and y <= line.box.top
        assert (line.image < 128).any()
    assert sum((line.image < 128).sum() for line in lines) == pytest.approx((page < 128).sum(), rel=0.01)


def test_specks_are_left_out() -> None:
    page = array(drawn_page(BODY)).copy()
    rng = np.random.default_rng(7)
    for y, x in zip(rng.integers(100, 2200, 150), rng.integers(100, 1500, 150), strict=True):
        page[y : y + 3, x : x + 3] = 0
    assert len(find_text_lines(page, CAPITAL)) == 3


def ruled(skew_px: int = 0) -> Image.Image:
    """A table of 4 rows and 3 columns whose head spans the last two columns."""
    page = drawn_page(BODY)
    pen = ImageDraw.Draw(page)
    xs, ys = (240, 700, 1000, 1400), (900, 960, 1020, 1080, 1140)
    for y in ys:
        pen.line((xs[0], y, xs[-1], y + skew_px), width=3)
    for x in xs:
        top = ys[1] if x == xs[2] else ys[0]
        pen.line((x - skew_px, top, x, ys[-1] + skew_px), width=3)
    for (x, y), text in {
        (260, 908): "Lĩnh vực",
        (720, 908): "Số hồ sơ",
        (260, 1028): "Đất đai",
        (720, 1028): "5",
    }.items():
        pen.text((x, y), text, font=font(34), fill=0)
    return page


def test_a_ruled_table_is_a_grid_with_merged_cells() -> None:
    page = array(ruled())
    (grid,) = grids_of(rules_of(page, CAPITAL), CAPITAL)
    assert (grid.rows, grid.columns, len(grid.cells)) == (4, 3, 11)
    head = next(cell for cell in grid.cells if (cell.row, cell.column) == (0, 1))
    assert (head.rows, head.columns) == (1, 2)


def test_breaks_in_rules_do_not_merge_cells() -> None:
    page = array(ruled()).copy()
    page[950:970, 800:860] = 255
    page[1090:1100, 690:710] = 255
    (grid,) = grids_of(rules_of(page, CAPITAL), CAPITAL)
    assert len(grid.cells) == 11


def test_a_table_slightly_turned_is_straightened() -> None:
    layout = layout_of(array(ruled(skew_px=12)), 200)
    assert [(grid.rows, grid.columns) for grid in layout.grids] == [(4, 3)]


def test_the_text_of_a_table_is_no_prose() -> None:
    layout = layout_of(array(ruled()), 200)
    assert len(layout.prose) == 3
    assert {(item.grid, item.cell) for item in layout.cells} == {(0, 0), (0, 1), (0, 5), (0, 6)}


def test_print_has_no_rules() -> None:
    page = array(drawn_page(["TTHC TTHC TTHC TTHC TTHC TTHC", "___ -- – — THUẾ TTHC"] * 9))
    rules = rules_of(page, CAPITAL)
    assert not grids_of(rules, CAPITAL)
    assert (without_rules(page, rules) < 128).sum() > 0.97 * (page < 128).sum()


def test_a_strip_is_divided_by_its_dashes() -> None:
    image = np.full((40, 400), 255, np.uint8)
    strip = Strip(
        image, (StripPart(7, 0, 20), StripPart(8, 60, 200), StripPart(9, 240, 260), StripPart(10, 300, 320))
    )

    def said(*words: tuple[str, int, int]) -> dict[int, str]:
        answer = OcrLine(tuple(OcrWord(text, Box(left, 5, right, 35), 0.9) for text, left, right in words))
        return {line: found.text for line, found in divided(strip, answer).items()}

    whole = {7: "5", 8: "khen", 9: "0", 10: "3"}
    assert said(("5", 0, 20), ("-", 35, 45), ("khen", 60, 200), ("-0-3", 215, 320)) == whole
    # A cell's own dash is no border, and a dash that was not read is replaced by its place.
    assert said(("5-", 0, 45), ("a-b", 60, 200), ("-", 215, 225), ("0", 240, 260), ("3", 300, 320)) == {
        **whole,
        8: "a-b",
    }
