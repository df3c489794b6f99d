"""Tables that go on overleaf are one table for the readers."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import pytest

from extractors.cells import header_rows, numbers_columns
from extractors.passages import build_passages
from extractors.reading import read_document
from extractors.spanning import joined_tables
from extractors.subject import Subject
from schemas.document import ReportText
from schemas.page import Box, Cell, Line, LineRole, Page, Table, TextSource
from schemas.report import Level

HEADER = "STT|Lĩnh vực|Tiếp nhận trong kỳ|Đã giải quyết|Đang giải quyết"
NUMBERS = "(1)|(2)|(3)=(4)+(5)|(4)|(5)"
FIRST = f"{HEADER}\n{NUMBERS}\n1|Đất đai|52|50|2\n2|Bảo trợ xã hội|31|30|1"
WIDTHS = (60, 300, 180, 180, 180)


def cells(text: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=cell.strip(), raw=cell.strip()) for cell in text.split("|"))


def page(number: int, text: str, lines: Sequence[Line] = (), widths: Sequence[int] = WIDTHS) -> Page:
    """A page whose only table has rows of 40 px from 300 px down."""
    lefts = [100 + sum(widths[:column]) for column in range(len(widths) + 1)]
    rows = []
    for row_no, row in enumerate(text.split("\n")):
        top = 300 + 40 * row_no
        boxes = [Box(a, top, b, top + 40) for a, b in pairwise(lefts)]
        pairs = zip(cells(row), boxes, strict=True)
        rows.append(tuple(cell.model_copy(update={"box": box}) for cell, box in pairs))
    table = Table(page_no=number, box=Box(100, 300, lefts[-1], 300 + 40 * len(rows)), rows=tuple(rows))
    return Page(page_no=number, source=TextSource.OCR, lines=tuple(lines), tables=(table,))


def line(text: str, top: int, role: LineRole = LineRole.BODY) -> Line:
    return Line(line_no=1, raw=text, text=text, box=Box(100, top, 800, top + 30), role=role)


def texts(table: Table) -> list[str]:
    return ["|".join(cell.text for cell in row) for row in table.rows]


def test_a_table_goes_on_without_its_repeated_header() -> None:
    number = line("2", 60, LineRole.PAGE_NUMBER)
    again = "STT|Lỉnh vực|Tiếp nhận trong ky|Đã giải quyết|Đang giải"
    pages = (page(1, FIRST), page(2, f"{again}\n{NUMBERS}\n3|Hộ tịch|9|9|0", [number]))
    (table,) = joined_tables(pages)
    assert texts(table)[1:] == [NUMBERS, "1|Đất đai|52|50|2", "2|Bảo trợ xã hội|31|30|1", "3|Hộ tịch|9|9|0"]
    assert table.rows[3][2].page_no is None
    assert table.rows[4][2].page_no == 2
    assert table.rows[4][2].box == pages[1].tables[0].rows[2][2].box


def test_figures_of_later_pages_are_read_under_the_first_page_s_header() -> None:
    pages = (page(1, FIRST), page(2, "3|Hộ tịch|9|8|1"), page(3, "4|Chứng thực|17|17|0"))
    seen = read_document(ReportText(pages=pages, passages=build_passages(pages)), Subject(level=Level.XA))
    found = {
        (o.breakdown.name, o.value, o.evidence.page, o.evidence.bbox)
        for o in seen.observations
        if o.indicator == "ho_so.giai_quyet" and o.breakdown is not None
    }
    first, second, third = (page.tables[0].rows for page in pages)
    assert found == {
        ("Đất đai", Decimal(50), 1, first[2][3].box),
        ("Bảo trợ xã hội", Decimal(30), 1, first[3][3].box),
        ("Hộ tịch", Decimal(8), 2, second[0][3].box),
        ("Chứng thực", Decimal(17), 3, third[0][3].box),
    }


def test_a_row_cut_by_the_page_s_end_is_one_row() -> None:
    upper = f"{FIRST}\n3|Lao động, người có công|14||"
    (table,) = joined_tables((page(1, upper), page(2, "|và xã hội||13|1\n4|Hộ tịch|9|9|0")))
    assert texts(table)[4:] == ["3|Lao động, người có công và xã hội|14|13|1", "4|Hộ tịch|9|9|0"]
    assert [cell.page_no for cell in table.rows[4]] == [None, None, None, 2, 2]


@pytest.mark.parametrize("first", ["|Trong đó đất ở|7|7|0", "3|nước sạch|7|7|0", "|và xã hội|7|7|0"])
def test_a_row_of_its_own_stays_one(first: str) -> None:
    (table,) = joined_tables((page(1, FIRST), page(2, first)))
    assert texts(table)[-1] == first
    assert len(table.rows) == 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (page(1, FIRST, [line("Nơi nhận:", 900)]), page(2, "3|Hộ tịch|9|8|1")),
        (page(1, FIRST), page(2, "3|Hộ tịch|9|8|1", [line("Biểu số 2", 200)])),
        (page(1, FIRST), page(3, "3|Hộ tịch|9|8|1")),
        (page(1, FIRST), page(2, "3|Hộ tịch|9|8", widths=WIDTHS[:4])),
        (page(1, FIRST), page(2, "3|Hộ tịch|9|8|1", widths=(60, 180, 180, 180, 300))),
    ],
    ids=["text below", "text above", "page between", "other columns", "other grid"],
)
def test_another_table_stays_another(before: Page, after: Page) -> None:
    assert len(joined_tables((before, after))) == 2


@pytest.mark.parametrize(
    "row",
    [
        "(1)|(2)|(3)=(4)+(5)|(4)|(5)",
        "(1)|(2)|G)=(4)+(5)|(4)|@)",
        "(1|2)|(3)=4+5|{4)|(s)",
        "A|B|1|2|3",
        "(l)|(2)||(4)|(5)",
        "(1)|(2)||(3)|(4)||(5)",
    ],
)
def test_numbers_of_columns_are_known_by_counting_up(row: str) -> None:
    assert numbers_columns(cells(row))
    table = Table(page_no=1, rows=(cells(HEADER), cells(row), cells("1|Đất đai|52|50|2")))
    assert header_rows(table) == 2


@pytest.mark.parametrize("row", ["1|Đất đai|3|4|5", "||9|8|1", "2||31|30|1", "|||1|2"])
def test_figures_are_no_numbers_of_columns(row: str) -> None:
    assert not numbers_columns(cells(row))
