"""Lines become passages, and every character of a passage knows its line."""

from extractors.passages import build_passages
from schemas.page import Line, LineRole, Page, TextSource
from tests.extractors.scoring import page_of


def page(page_no: int, *lines: tuple[str, int, LineRole]) -> Page:
    made = tuple(
        Line(line_no=n, raw=text, text=text, paragraph_no=paragraph, role=role)
        for n, (text, paragraph, role) in enumerate(lines, 1)
    )
    return Page(page_no=page_no, source=TextSource.OCR, lines=made)


BODY, NOTE, NUMBER = LineRole.BODY, LineRole.FOOTNOTE, LineRole.PAGE_NUMBER


def test_joins_lines_and_pages_over_footnotes() -> None:
    pages = (
        page(1, ("Xã đã tiếp nhận", 1, BODY), ("120 hồ sơ, trong đó", 1, BODY), ("1 Số liệu tạm.", 2, NOTE)),
        page(2, ("2", 1, NUMBER), ("trực tuyến 90 hồ sơ.", 2, BODY), ("Đoạn sau.", 3, BODY)),
    )
    first, note, last = build_passages(pages)
    assert first.text == "Xã đã tiếp nhận 120 hồ sơ, trong đó trực tuyến 90 hồ sơ."
    assert note.role is NOTE
    assert last.text == "Đoạn sau."
    for passage in (first, note, last):
        for piece in passage.pieces:
            line = pages[piece.page_no - 1].lines[piece.line_no - 1]
            stretch = line.text[piece.line_start : piece.line_start + piece.end - piece.start]
            assert stretch == passage.text[piece.start : piece.end]


def test_a_new_bullet_or_capital_begins_anew() -> None:
    pages = (
        page(1, ("Đoạn này không có dấu chấm", 1, BODY)),
        page(2, ("- gạch đầu dòng", 1, BODY), ("Chữ hoa", 2, BODY)),
    )
    assert len(build_passages(pages)) == 3


def test_a_count_at_a_line_start_is_no_heading() -> None:
    pages = (page(1, ("Tổng số hồ sơ đã nhận là", 1, BODY), ("21.470 hồ sơ trong năm.", 2, BODY)),)
    (passage,) = build_passages(pages)
    assert passage.text.endswith("là 21.470 hồ sơ trong năm.")


def test_nothing_comes_of_nothing() -> None:
    assert build_passages(()) == ()
    assert build_passages((page(1),)) == ()


def test_a_bullet_that_ends_in_a_number_does_not_swallow_the_next_one() -> None:
    bullets = page_of("+ Đúng hạn: 79\n\n+ Quá hạn: 1\n\n- Đang giải quyết: 20")
    assert [p.text for p in build_passages((bullets,))] == [
        "+ Đúng hạn: 79",
        "+ Quá hạn: 1",
        "- Đang giải quyết: 20",
    ]
