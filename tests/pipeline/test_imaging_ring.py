"""The ring of a grey seal is found and taken off; print stays."""

import cv2
import numpy as np

from pipeline.imaging.ring import rings_of, without_rings
from pipeline.imaging.types import Grey, as_grey

_DPI = 150.0


def _page() -> Grey:
    page = np.full((900, 700), 255, np.uint8)
    for row in range(6):
        cv2.putText(page, "Uy ban nhan dan xa", (60, 80 + 50 * row), cv2.FONT_HERSHEY_COMPLEX, 1, 0, 2)
    return page


def _stamped(page: Grey) -> Grey:
    stamped = page.copy()
    cv2.circle(stamped, (300, 600), 100, 60, 3)
    return as_grey(stamped)


def test_ring_of_a_seal_is_taken_off() -> None:
    page = _stamped(_page())
    (ring,) = rings_of(page, _DPI)
    assert abs(ring.x - 300) <= 2 and abs(ring.y - 600) <= 2 and abs(ring.radius - 100) <= 2
    left = without_rings(page, _DPI)
    assert np.count_nonzero(left[480:720, 180:420] < 170) < 60


def test_print_that_a_ring_crosses_is_kept() -> None:
    page = _page()
    cv2.putText(page, "HLHL", (230, 710), cv2.FONT_HERSHEY_COMPLEX, 1.2, 0, 6)
    left = without_rings(_stamped(page), _DPI)
    print_before = page[670:720] < 170
    assert (left[670:720] < 170)[print_before].mean() > 0.85


def test_pages_without_a_seal_are_left_as_they_are() -> None:
    page = _page()
    assert without_rings(page, _DPI) is page
    blank = np.full((900, 700), 255, np.uint8)
    assert without_rings(blank, _DPI) is blank
