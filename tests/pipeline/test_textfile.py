import codecs
from pathlib import Path

import pytest

from pipeline.textfile import read_text_file, split_pages
from pipeline.textmarks import without_marks
from schemas.page import LineRole, PageStatus, TextSource

WRAPPED = """BÁO CÁO
Công tác cải cách hành chính

Trong quý, Ủy ban nhân dân xã đã tiếp nhận tổng số 1.254 hồ sơ của tổ chức
và cá nhân, trong đó 876 hồ sơ trực tuyến.
- Đã giải quyết 1.230 hồ sơ, trong đó đúng hạn là 1.221 hồ sơ, quá hạn là 09
hồ sơ.
Số còn lại đang được các bộ phận chuyên môn của xã tiếp tục xem xét, trả lời
theo quy định."""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "Số hồ sơ".encode(),
        codecs.BOM_UTF8 + "Số hồ sơ".encode(),
        codecs.BOM_UTF16_LE + "Số hồ sơ".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Số hồ sơ".encode("utf-16-be"),
        "So\u0302\u0301 ho\u0302\u0300 s\u01a1\r\n".encode(),
    ],
)
def test_encodings_line_ends_and_composition(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    (page,) = read_text_file(path)
    assert page.lines[0].raw == "Số hồ sơ"
    assert page.source is TextSource.TEXT_FILE


def test_form_feeds_divide_pages_and_lines_count_within_them(tmp_path: Path) -> None:
    first, blank, third = read_text_file(write(tmp_path, "một\n\nhai\n\f \n\fba"))
    assert [(line.line_no, line.raw) for line in first.lines] == [(1, "một"), (3, "hai")]
    assert blank.status is PageStatus.BLANK
    assert [(line.line_no, line.raw) for line in third.lines] == [(1, "ba")]


def test_a_lone_leading_space_starts_a_page() -> None:
    page = "\n".join(["dòng"] * 20)
    assert [p.count("dòng") for p in split_pages(f" {page}\n {page}\n {page}")] == [20, 20, 20]


def test_indented_lines_do_not() -> None:
    text = "\n".join(["dòng", " thụt", "dòng"] * 20)
    assert split_pages(text) == [text]


def test_wrapped_lines_make_paragraphs(tmp_path: Path) -> None:
    (page,) = read_text_file(write(tmp_path, WRAPPED))
    assert [line.paragraph_no for line in page.lines] == [1, 2, 3, 3, 4, 4, 5, 5]


def test_long_lines_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    long = "Trong quý, Ủy ban nhân dân xã đã tiếp nhận tổng số 1.254 hồ sơ của tổ chức và cá nhân. " * 3
    (page,) = read_text_file(write(tmp_path, "\n".join([long] * 5)))
    assert [line.paragraph_no for line in page.lines] == [1, 2, 3, 4, 5]


def test_words_are_the_blank_divided_parts(tmp_path: Path) -> None:
    (page,) = read_text_file(write(tmp_path, " có  05 hồ sơ"))
    line = page.lines[0]
    assert [line.raw[word.start : word.end] for word in line.words] == line.raw.split()


def test_a_lone_number_is_a_page_number(tmp_path: Path) -> None:
    (page,) = read_text_file(write(tmp_path, "một\n\n2\n\nhai"))
    assert [line.role for line in page.lines] == [LineRole.BODY, LineRole.PAGE_NUMBER, LineRole.BODY]


def test_rows_with_tabs_are_a_table_and_no_lines(tmp_path: Path) -> None:
    text = "Phụ lục\n\nSTT\tChỉ tiêu\tSố\n1\tHồ sơ <i>(mới)</i>\t5\n\nSTT\tChỉ tiêu\tSố\n2\tVăn bản\nLưu"
    (page,) = read_text_file(write(tmp_path, text))
    (table,) = page.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["STT", "Chỉ tiêu", "Số"],
        ["1", "Hồ sơ (mới)", "5"],
        ["2", "Văn bản", ""],
    ]
    assert table.line_nos == (3, 4, 7)
    assert table.rows[1][1].raw == "Hồ sơ <i>(mới)</i>"
    assert [line.raw for line in page.lines] == ["Phụ lục", "Lưu"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("đạt **100% (41/41)**.", "đạt 100% (41/41)."),
        ("quá hạn *(đính kèm phụ lục)*", "quá hạn (đính kèm phụ lục)"),
        ("(*kèm theo*) <i>số</i>", "(kèm theo) số"),
        ("## Phụ lục", "Phụ lục"),
        ("* mục một", "* mục một"),
        ("xin lỗi* người dân", "xin lỗi* người dân"),
        ("3 * 4 = 12", "3 * 4 = 12"),
        ("a < b và c > d", "a < b và c > d"),
    ],
)
def test_marks_go_and_spans_tell_where(raw: str, text: str) -> None:
    out, spans = without_marks(raw)
    assert out == text
    assert bool(spans) == (raw != text)
    position = (0, 0)
    for span in spans:
        assert (span.raw_start, span.start) == position
        position = span.raw_end, span.end
        if span.end > span.start:
            assert out[span.start : span.end] == raw[span.raw_start : span.raw_end]
    assert not spans or position == (len(raw), len(text))
