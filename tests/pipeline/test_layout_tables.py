"""What stands in a table's cells once it was read."""

import numpy as np
import pytest

from pipeline.imaging.placement import Placement
from pipeline.layout.grids import Grid, GridCell
from pipeline.layout.tables import CellLine, tables_of
from pipeline.layout.textlines import TextLine
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

AS_IT_IS = Placement(np.array([[1.0, 0, 0], [0, 1.0, 0]]), 1654, 2339)


def _read(text: str) -> str:
    """The text of a table's only cell with a line of these words, after it went through the table."""
    box = Box(0, 0, 600, 40)
    grid = Grid(box, 1, 1, (GridCell(0, 0, 1, 1, box),))
    line = TextLine(Box(5, 5, 595, 35), (8, 30), np.zeros((30, 590), np.uint8), (5, 5), 17.0, 25.0)
    words = [OcrWord(word, Box(40 * i, 0, 40 * i + 30, 30), 0.9) for i, word in enumerate(text.split())]
    (table,) = tables_of([grid], [CellLine(0, 0, line)], [OcrLine(tuple(words))], [], AS_IT_IS, 1)
    return table.rows[0][0].text


@pytest.mark.parametrize(
    ("read", "told"),
    [
        ("UBND huyện _", "UBND huyện"),
        ("Có/không _ -...._ „", "Có/không"),
        ("Văn bản `", "Văn bản"),
        (". ‡", ""),
    ],
)
def test_scraps_are_no_words_of_a_cell(read: str, told: str) -> None:
    assert _read(read) == told


@pytest.mark.parametrize(
    "text", ["- Cấp xã", "Tỷ lệ % đạt", "-", "+ Trong hạn", '"', "phí, lệ phí,... khác", "…", "0 / 12"]
)
def test_signs_that_are_printed_stay(text: str) -> None:
    assert _read(text) == text
