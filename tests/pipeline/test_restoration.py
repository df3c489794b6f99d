"""Restoration over a document keeps every place: from restored text back to what was read."""

from hypothesis import given
from hypothesis import strategies as st

from diacritics import Restorer
from pipeline.restoration import compose, restore_pages
from pipeline.textmarks import without_marks
from schemas.page import Cell, Line, Page, Span, Table, TextSource

RESTORER = Restorer.load()


def page(*raws: str, source: TextSource = TextSource.TEXT_FILE) -> Page:
    lines = []
    for number, raw in enumerate(raws, start=1):
        text, spans = without_marks(raw)
        lines.append(Line(line_no=number, raw=raw, text=text, spans=spans))
    return Page(page_no=1, source=source, lines=tuple(lines))


def test_marks_stay_out_and_places_lead_back_to_what_was_read() -> None:
    (restored,) = restore_pages(
        [page("da **tiep nhan 196 ho so** thu tuc hanh chinh cua cong dan")], RESTORER
    )
    line = restored.lines[0]
    assert line.text == "đã tiếp nhận 196 hồ sơ thủ tục hành chính của công dân"
    at = line.text.index("196")
    start, end = line.raw_range(at, at + 3)
    assert line.raw[start:end] == "196"


def test_a_figure_that_became_a_word_is_told() -> None:
    (restored,) = restore_pages([page("da giai quyét 57 hé so, dat ty 16 96,5% so véi ké hoach")], RESTORER)
    line = restored.lines[0]
    [taken] = line.figures_as_words
    assert (line.text[taken.start : taken.end], taken.figure) == ("lệ", "16")


def test_a_sentence_over_a_page_end_and_cells_are_restored() -> None:
    first = page("So ho so da tiep nhan trong ky bao").model_copy(
        update={"tables": (Table(page_no=1, rows=((Cell(text="Tong so ho so", raw="Tong so ho so"),),)),)}
    )
    second = page("cao la 12 ho so").model_copy(update={"page_no": 2})
    one, two = restore_pages([first, second], RESTORER)
    assert (one.lines[0].text, two.lines[0].text) == ("Số hồ sơ đã tiếp nhận trong kỳ báo", "cáo là 12 hồ sơ")
    assert one.tables[0].rows[0][0].text == "Tổng số hồ sơ"
    assert one.tables[0].rows[0][0].raw == "Tong so ho so"


@given(st.lists(st.sampled_from(["a", "*b*", "**c d**", "<i>e</i>", " ", "f(g)", "1.962"]), max_size=8))
def test_composed_spans_tile_both_texts(parts: list[str]) -> None:
    raw = "".join(parts)
    between, first = without_marks(raw)
    half = len(between) // 2
    out = "x" * (half + 3) + between[half:]
    second = (Span(0, half, 0, half + 3), Span(half, len(between), half + 3, len(out)))
    spans = compose(first or (Span(0, len(raw), 0, len(between)),), second)
    raw_at, out_at = 0, 0
    for span in spans:
        assert (span.raw_start, span.start) == (raw_at, out_at)
        raw_at, out_at = span.raw_end, span.end
    assert (raw_at, out_at) == (len(raw), len(out))
