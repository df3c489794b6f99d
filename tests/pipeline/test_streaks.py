"""Hair lines of a fax are mended; rules, broken and slanted ones too, and print stay as they are."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.streaks import without_streaks
from pipeline.imaging.types import Grey, as_grey

DPI = 200


def page() -> Grey:
    """Eight lines of print-like bars, 3 pixels apart at least, on white."""
    sheet = np.full((900, 800), 255, np.uint8)
    for top in range(100, 500, 50):
        for left in range(100, 700, 24):
            sheet[top : top + 22, left : left + 16] = 0
    return sheet


def ruled() -> Grey:
    """A table with rules of one pixel below the print."""
    sheet = page()
    for y in (560, 640, 720, 800):
        sheet[y, 100:700] = 0
    for x in (100, 400, 699):
        sheet[560:801, x] = 0
    return sheet


def test_a_white_streak_is_filled() -> None:
    sheet = page()
    sheet[:, 105] = 255
    assert np.array_equal(without_streaks(sheet, DPI), page())


@pytest.mark.parametrize(("top", "end"), [(30, 700), (520, 900), (30, 641)])
def test_a_black_streak_is_wiped(top: int, end: int) -> None:
    """Also one that runs to the edge, and one that by chance ends at a rule."""
    sheet = ruled()
    sheet[top:end, 300] = 0
    mended = without_streaks(sheet, DPI)
    differing = mended != ruled()
    assert differing.sum() <= 8 * 22  # at most where it touches print
    assert not differing[500:].any()


@pytest.mark.parametrize("angle", [0.0, 0.4, 2.0])
def test_rules_stay(angle: float) -> None:
    sheet = ruled()
    sheet[600:610, 400] = 255  # one is broken
    turn = cv2.getRotationMatrix2D((400, 450), angle, 1.0)
    turned = cv2.warpAffine(sheet, turn, (800, 900), flags=cv2.INTER_NEAREST, borderValue=255.0)
    assert np.array_equal(without_streaks(as_grey(turned), DPI), turned)


def test_the_gap_between_columns_of_digits_stays() -> None:
    """A rule that crosses it shows that ink can stand there."""
    sheet = ruled()
    for top in range(570, 790, 40):
        sheet[top : top + 16, 500:504] = 0
        sheet[top : top + 16, 505:509] = 0
    assert np.array_equal(without_streaks(sheet, DPI), sheet)


def test_grey_pages_are_left_alone() -> None:
    sheet = page()
    sheet[:, 105] = 255
    soft = as_grey(cv2.GaussianBlur(np.maximum(sheet, 90), (0, 0), 2.0))
    assert without_streaks(soft, DPI) is soft
