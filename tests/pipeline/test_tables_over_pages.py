"""Tables that run over pages, typeset, scanned askew, read and put together again."""

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.spanning import joined_tables
from pipeline.intake import identify
from pipeline.layout.wording import folded
from pipeline.reading import read_pages
from pipeline.settings import Settings
from samples.degrade import skew
from samples.generate import render
from samples.lines import register_fonts
from samples.marks import Run
from samples.pager import Pager
from samples.source import Cell, Table
from samples.tables import set_table
from schemas.page import Table as ReadTable

NAMES = ("Đất đai", "Hộ tịch", "Chứng thực", "Bảo trợ xã hội", "Người có công", "Xây dựng")
HEADER = ["STT", "Lĩnh vực", "Tiếp nhận", "Giải quyết", "Tồn"]
ROWS = [[str(n), NAMES[n % len(NAMES)], str(11 * n), str(10 * n), str(n % 10)] for n in range(1, 51)]
WIDTHS = [12.0, 70, 30, 30, 20]


def _table(rows: list[list[str]]) -> Table:
    return Table([[Cell([Run(text)], 1, 1) for text in row] for row in rows], 1, WIDTHS, "clccc", 12)


def _scanned(path: Path, parts: list[list[list[str]]], *, landscape: bool, degrees: float) -> Path:
    """The parts of a table, each from a new page on, printed and scanned; the header stands on every page."""
    register_fonts()
    typed = path / "typed.pdf"
    canvas = Canvas(str(typed), pagesize=A4)
    pager = Pager(canvas, {}, numbered=True)
    for number, rows in enumerate(parts):
        if number or landscape:
            pager.turn(landscape=landscape)
        set_table(pager, _table(rows))
    pager.finish()
    canvas.save()
    first, *rest = [Image.fromarray(skew(page, degrees)).convert("L") for page in render(typed, 150)]
    scan = path / "scan.tif"
    first.save(scan, save_all=True, append_images=rest, dpi=(150, 150), compression="tiff_lzw")
    return scan


def _read(path: Path) -> tuple[ReadTable, ...]:
    return joined_tables(list(read_pages(identify(path, Settings()))))


def _texts(table: ReadTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize(("landscape", "degrees"), [(False, 0.0), (False, 2.5), (True, -1.5)])
def test_a_long_table_is_read_as_one(tmp_path: Path, landscape: bool, degrees: float) -> None:
    scan = _scanned(tmp_path, [[HEADER, *ROWS]], landscape=landscape, degrees=degrees)
    (table,) = _read(scan)
    rows = _texts(table)
    assert len(rows) == 1 + len(ROWS)
    pages = [cell.page_no or table.page_no for cell in (row[1] for row in table.rows)]
    assert pages == sorted(pages) and len(set(pages)) >= 2
    assert _share_right(rows[1:], ROWS) >= 0.98


def test_a_table_goes_on_without_a_header_and_in_the_middle_of_a_row(tmp_path: Path) -> None:
    upper = [*ROWS[:20], ["21", "Lao động, người có công", "231", "210", "21"]]
    lower = [["", "và xã hội", "", "", ""], *ROWS[21:40]]
    scan = _scanned(tmp_path, [[HEADER, *upper], lower], landscape=False, degrees=1.0)
    (table,) = _read(scan)
    whole = ["21", "Lao động, người có công và xã hội", "231", "210", "21"]
    rows = _texts(table)
    assert rows[21] == whole
    assert [rows[0], *rows[22:24]] == [HEADER, *ROWS[21:23]]
    assert _share_right(rows[1:], [*ROWS[:20], whole, *ROWS[21:40]]) >= 0.98


def _share_right(read: list[list[str]], wrote: list[list[str]]) -> float:
    """The share of cells that say what was written, but for marks; as many rows have to be there."""
    assert len(read) == len(wrote)
    pairs = [pair for row, want in zip(read, wrote, strict=True) for pair in zip(row, want, strict=True)]
    return sum(folded(a) == folded(b) for a, b in pairs) / len(pairs)
