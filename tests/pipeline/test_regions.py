"""Strokes found the quick way are those that OpenCV's plain call finds."""

import cv2
import numpy as np
import pytest

from pipeline.imaging.regions import most_strokes, regions_of
from pipeline.layout.rules import rules_of
from tests.engines.pages import drawn_page


def noise(share: float, shape: tuple[int, int], seed: int = 1) -> np.ndarray:
    return ((np.random.default_rng(seed).random(shape) < share) * 255).astype(np.uint8)


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((50, 40), np.uint8),
        np.full((50, 40), 255, np.uint8),
        noise(0.1, (300, 200)),
        noise(0.5, (1, 200)),
        noise(0.5, (200, 1)),
        np.pad(noise(0.3, (60, 80)), ((200, 7), (5, 300))),
        (np.asarray(drawn_page()) < 128).astype(np.uint8) * 255,
    ],
)
def test_strokes_are_those_of_the_plain_call(mask: np.ndarray) -> None:
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask)
    found = regions_of(mask)
    assert len(found.stats) == count and most_strokes(mask) >= count - 1
    order = np.lexsort(found.stats[1:].T) + 1
    plain = np.lexsort(stats[1:].T) + 1
    assert np.array_equal(found.stats[order], stats[plain])
    for number in order[:50]:
        x, y = found.centres[number]
        left, top, width, height, area = found.stats[number]
        assert left <= x < left + width and top <= y < top + height
        assert np.count_nonzero(found.labels == number) == area
    assert np.array_equal(found.labels > 0, labels > 0)
    assert centres.shape == found.centres.shape


def test_more_strokes_than_16_bits_can_number_are_told_apart() -> None:
    mask = np.zeros((700, 700), np.uint8)
    mask[::2, ::2] = 255
    found = regions_of(mask)
    assert len(found.stats) == 350 * 350 + 1
    assert len(np.unique(found.labels)) == len(found.stats)


@pytest.mark.parametrize("length", [60, 75, 300])
def test_rules_are_found_wherever_they_begin(length: int) -> None:
    for offset in range(8):
        page = np.full((400, 500), 255, np.uint8)
        for x in (60 + offset, 60 + offset + length):
            page[100:221, x : x + 2] = 0
        for y in (100, 160, 220):
            page[y : y + 2, 60 + offset : 62 + offset + length] = 0
        rules = rules_of(page, 22.0)
        assert np.count_nonzero(rules.across.any(axis=1)) == 6
        assert np.count_nonzero(rules.down.any(axis=0)) == 4
