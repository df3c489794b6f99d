import cv2
import numpy as np
import pytest

from pipeline.imaging.background import flattened
from pipeline.imaging.border import without_border
from pipeline.imaging.clean import straightened
from pipeline.imaging.contrast import darkened
from pipeline.imaging.glyphs import Glyphs, glyphs_of
from pipeline.imaging.greyink import without_grey_stamps
from pipeline.imaging.ink import without_ink
from pipeline.imaging.placement import Placement, inverted, turn_and_scale
from pipeline.imaging.sharpen import is_soft, sharpened
from pipeline.imaging.skew import lies_sideways, skew_deg
from pipeline.imaging.textsize import capital_height_px, scale_for
from pipeline.imaging.types import Mask, as_grey
from schemas.page import Box
from tests.engines.pages import BODY, array, drawn_page

PAGE = array(drawn_page(BODY * 6))


def turned(page: np.ndarray, angle: float) -> np.ndarray:
    matrix, size = turn_and_scale((page.shape[1], page.shape[0]), angle, 1.0)
    return cv2.warpAffine(page, matrix, size, borderValue=255.0, flags=cv2.INTER_CUBIC)


@pytest.mark.parametrize("angle", [-12.0, -5.0, -0.6, 0.0, 0.3, 2.0, 9.0])
def test_skew_is_measured(angle: float) -> None:
    assert skew_deg(glyphs_of(turned(PAGE, angle), 200), 200) == pytest.approx(-angle, abs=0.12)


def test_few_letters_tell_no_skew() -> None:
    page = array(drawn_page(["- Lưu: VP"]))
    assert skew_deg(glyphs_of(page, 200), 200) == 0
    assert skew_deg(glyphs_of(np.full((2339, 1654), 255, np.uint8), 200), 200) == 0


@pytest.mark.parametrize("turns", range(4))
def test_lying_pages_are_known(turns: int) -> None:
    page = np.ascontiguousarray(np.rot90(PAGE, turns))
    assert lies_sideways(glyphs_of(page, 200)) is bool(turns % 2)


@pytest.mark.parametrize("size_px", [26, 38, 60])
def test_print_size_is_measured(size_px: int) -> None:
    page = array(drawn_page(BODY * 3, size_px=size_px))
    assert capital_height_px(glyphs_of(page, 200)) == pytest.approx(0.66 * size_px, rel=0.15)


@pytest.mark.parametrize(
    ("heights", "capital_px"),
    [
        ({11: 90, 16: 100, 23: 5}, 16),  # a table: figures and capitals outnumber small letters
        ({11: 20, 16: 100, 23: 60}, 23),  # body print with smaller notes
        ({16: 100, 23: 90}, 23),
    ],
)
def test_print_size_is_that_of_capitals(heights: dict[int, int], capital_px: int) -> None:
    boxes = [(0, 0, height // 2, height) for height, count in heights.items() for _ in range(count)]
    assert capital_height_px(Glyphs(np.array(boxes, np.int32))) == pytest.approx(capital_px, abs=0.5)


def test_pages_are_scaled_only_where_print_is_far_off() -> None:
    assert scale_for(27.0, 200) == 1.0
    assert scale_for(13.5, 100) == pytest.approx(2.0)
    assert scale_for(None, 200) == 1.0


def test_shading_is_divided_out() -> None:
    shade = np.linspace(0.5, 1.0, PAGE.shape[1])[None, :]
    flat = flattened((PAGE * shade).astype(np.uint8), 200)
    assert np.percentile(flat, 20) > 245
    assert flat[PAGE < 30].mean() < 60


def test_a_stamp_goes_and_the_print_under_it_stays() -> None:
    page = np.repeat(PAGE[:, :, None], 3, axis=2)
    stamp = np.zeros(PAGE.shape, np.uint8)
    cv2.circle(stamp, (700, 500), 140, 255, 10)
    ink = np.array([205, 45, 60], np.float32) / 255
    stamped = page.copy()
    stamped[stamp > 0] = (page[stamp > 0] * ink).astype(np.uint8)
    clean = without_ink(stamped, 200)
    assert clean[(stamp > 0) & (PAGE == 255)].min() > 200
    assert clean[(stamp > 0) & (PAGE < 30)].max() < 110
    assert np.array_equal(clean[stamp == 0][::50] < 128, PAGE[stamp == 0][::50] < 128)


def _stamp() -> Mask:
    """Ring and star over print, 255 where ink is."""
    stamp = np.zeros(PAGE.shape, np.uint8)
    cv2.circle(stamp, (700, 500), 140, 255, 6)
    cv2.circle(stamp, (700, 500), 32, 255, -1)
    return as_grey(stamp)


def test_the_star_of_a_stamp_goes_with_its_ring() -> None:
    page = np.repeat(PAGE[:, :, None], 3, axis=2)
    stamp = _stamp() > 0
    page[stamp] = (0.2 * page[stamp] + 0.8 * np.array([200, 24, 38])).astype(np.uint8)  # covers the print
    clean = without_ink(page, 200)
    assert clean[stamp & (PAGE == 255)].min() > 200
    assert clean[stamp & (PAGE < 30)].max() < 195


def test_a_signature_across_a_stamp_leaves_neither() -> None:
    page = np.full((*PAGE.shape, 3), 255, np.uint8)
    stamp = _stamp() > 0
    page[stamp] = (210, 60, 75)
    signature = np.zeros(PAGE.shape, np.uint8)
    cv2.line(signature, (600, 650), (950, 350), 255, 7)
    page[(signature > 0) & ~stamp] = (40, 60, 170)
    clean = without_ink(page, 200)
    assert clean[stamp & (signature == 0)].min() > 180
    assert clean[(signature > 0) & ~stamp].min() > 180


@pytest.mark.parametrize("level", [95, 125, 160])
def test_a_grey_stamp_goes_and_the_print_under_it_stays(level: int) -> None:
    stamp = _stamp() > 0
    page = PAGE.copy()
    page[stamp] = (page[stamp] * (level / 255)).astype(np.uint8)
    clean = without_grey_stamps(page, 200)
    assert clean[stamp & (PAGE == 255)].min() > 220
    assert clean[stamp & (PAGE < 30)].max() < 40
    assert np.array_equal(clean[900:], PAGE[900:])


@pytest.mark.parametrize("level", [80, 120, 160])
def test_faded_print_is_no_stamp(level: int) -> None:
    """Large print, too, whose strokes are wide enough to be even."""
    large = cv2.resize(PAGE, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    faded = (level + large * ((255 - level) / 255)).astype(np.uint8)
    assert np.array_equal(without_grey_stamps(faded, 400), faded)
    banded = large.copy()
    banded[:, 1600:] = faded[:, 1600:]
    assert np.array_equal(without_grey_stamps(banded, 400), banded)


def test_black_borders_and_punch_holes_go() -> None:
    page = PAGE.copy()
    page[:, -40:] = 20
    page[-30:] = 30
    cv2.circle(page, (70, 900), 24, 30, -1)
    clean = without_border(page, 200)
    assert clean[:, -40:].min() == 255 and clean[-25:].min() == 255
    assert clean[870:930, 40:100].min() > 200
    assert np.array_equal(clean[200:2200, 200:1550], PAGE[200:2200, 200:1550])


def test_print_faded_in_bands_is_darkened_where_it_is_pale() -> None:
    fade = np.where((np.arange(PAGE.shape[1]) // 300) % 2, 0.35, 1.0)[None, :]
    page = (255 - (255 - PAGE.astype(np.float32)) * fade).astype(np.uint8)
    dark = darkened(page, 200)
    assert dark[PAGE < 10].mean() < 60 < page[PAGE < 10].mean()
    assert dark[PAGE == 255].min() > 240
    assert darkened(PAGE, 200) is PAGE


def test_coloured_print_stays() -> None:
    page = np.repeat(PAGE[:, :, None], 3, axis=2)
    page[..., 2] = np.maximum(page[..., 2], 200)  # black becomes blue
    clean = without_ink(page, 200)
    assert (clean < 128).sum() > 0.9 * (PAGE < 128).sum()


def test_places_lead_back_to_the_page() -> None:
    matrix, _ = turn_and_scale((1000, 800), 7.0, 1.5, shear=0.02)
    placement = Placement(inverted(matrix), 1000, 800)
    there = matrix @ np.array([400.0, 300.0, 1.0])
    x, y = (round(value) for value in there)
    back = placement.on_page(Box(x - 3, y - 3, x + 3, y + 3))
    assert back.left <= 400 <= back.right and back.top <= 300 <= back.bottom
    assert back.width < 10


@pytest.mark.parametrize("angle", [0.0, 4.0])
def test_a_straightened_page_keeps_its_places(angle: float) -> None:
    page = turned(PAGE, angle)
    clean = straightened(page, 200)
    assert clean.angle_deg == pytest.approx(-angle, abs=0.15)
    y, x = np.argwhere(clean.grey < 60)[0]
    box = clean.placement.on_page(Box(int(x) - 2, int(y) - 2, int(x) + 3, int(y) + 3))
    assert page[box.top : box.bottom, box.left : box.right].min() < 128


def test_softened_print_is_sharpened_and_paper_stays_white() -> None:
    page = array(drawn_page(BODY))
    soft = cv2.GaussianBlur(page, (0, 0), 1.5)
    sharp = sharpened(soft)
    off = [np.abs(image.astype(int) - page)[page < 60].mean() for image in (soft, sharp)]
    assert off[1] < 0.6 * off[0]
    assert sharp[cv2.erode(page, np.ones((15, 15))) == 255].min() == 255


def test_softness_is_told_from_hard_edges() -> None:
    page = array(drawn_page(BODY * 6))
    one_bit = np.where(page < 128, 0, 255).astype(np.uint8)
    assert not is_soft(page) and not is_soft(one_bit)
    assert is_soft(cv2.GaussianBlur(page, (0, 0), 1.5))
