"""The held-out pages are there and differ from the samples; cells are counted as they should be."""

from pathlib import Path

import pytest

from benchmarks.held_out import Cells, cells_right
from benchmarks.held_out_pages import TEXTS, table_rows
from samples import source
from samples.lines import FontsMissing
from samples.typeset import typeset

ROWS = [["1", "Đất đai", "12", ""], ["2", "Hộ tịch", "", "7"]]


def test_tables_read_right() -> None:
    assert cells_right(ROWS, ROWS) == Cells(8, 8)


def test_a_missing_row_costs_its_own_cells_only() -> None:
    assert cells_right(ROWS, ROWS[1:]) == Cells(4, 8)


def test_a_column_too_many_moves_the_rest_to_wrong_places() -> None:
    assert cells_right(ROWS[:1], [["1", "", "Đất đai", "12", ""]]) == Cells(1, 4)


def test_what_stands_where_nothing_is_printed_is_wrong() -> None:
    assert cells_right(ROWS[:1], [["1", "Đất đai", "12", "1"]]) == Cells(3, 4)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_held_out_reports(path: Path, tmp_path: Path) -> None:
    """Each has a table and a footnote, and shares no line with a sample."""
    report = source.load(path.stem, TEXTS)
    try:
        pages = typeset(report, tmp_path / "typed.pdf")
    except FontsMissing as missing:
        pytest.skip(str(missing))
    assert len(pages) >= 2
    assert len(table_rows(pages)) > 10
    assert report.notes
    known = {line for text in source.TEXTS.glob("*.txt") for line in body_lines(text)}
    assert not body_lines(path) & known


def body_lines(path: Path) -> set[str]:
    """The longer lines of a report's text, without its front matter."""
    body = path.read_text(encoding="utf-8").split("+++\n", 2)[2]
    return {line for line in body.split("\n") if len(line) > 60}
