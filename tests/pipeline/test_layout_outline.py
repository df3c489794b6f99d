"""A heading's number has points, whatever a worn scan made of them."""

from pipeline.layout.outline import with_pointed_headings
from schemas.page import Line


def pointed(*paragraphs: str) -> list[str]:
    lines = [
        Line(line_no=n, raw=text, text=text, paragraph_no=n) for n, text in enumerate(paragraphs, start=1)
    ]
    return [line.raw for line in with_pointed_headings(lines)]


def test_a_comma_in_a_headings_number_is_a_point() -> None:
    assert pointed("3. Một cửa", "3,1 Cấp xã: 12 hồ sơ", "3.2,1. Ở phường") == [
        "3. Một cửa",
        "3.1 Cấp xã: 12 hồ sơ",
        "3.2.1. Ở phường",
    ]
    assert pointed("4.1. Nhận hồ sơ", "4,2. Trả hồ sơ")[1] == "4.2. Trả hồ sơ"


def test_a_figure_that_begins_a_paragraph_keeps_its_comma() -> None:
    for text in ("3,1 tỷ đồng đã chi", "3,1% Hồ sơ", "3,15", "3,1"):
        assert pointed("3. Tài chính", text)[1] == text
    assert pointed("2. Tài chính", "3,1 Cấp xã")[1] == "3,1 Cấp xã", "no chapter 3 on the page"


def test_only_the_first_line_of_a_paragraph_is_a_heading() -> None:
    lines = [
        Line(line_no=1, raw="3. Chi ngân sách là", text="", paragraph_no=1),
        Line(line_no=2, raw="3,1 Tỷ đồng", text="", paragraph_no=1),
    ]
    assert [line.raw for line in with_pointed_headings(lines)][1] == "3,1 Tỷ đồng"
