"""The ring of a black or grey seal, taken off the print that it crosses.

Where a seal has lost its colour (copies, faxes), its ring ties letters to one large stroke, and the line that
it crosses loses its first word. A ring is thin and follows a circle, so it can be told from what it crosses:
where the dark run along the radius is no longer than the ring is thick, only the ring is there.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.imaging.types import Grey

_RADIUS_IN = (0.45, 0.95)
"""Official seals are 30 to 42 mm wide."""
_SEARCH_DPI = 72
_MOST = 4
"""So many circles of a page are looked at."""
_DARK = 170
_DRAWN = 0.6
"""The share of its circle that a worn ring covers at least."""
_BESIDE = 0.5
"""Just inside and outside at most this share of it is dark: else it is not a ring but a dark place."""
_THICK = 1.7
"""A run along the radius longer than this many thicknesses is print that the ring crosses."""
_WOBBLE_IN = 0.005
"""So far off its circle a ring may be, and one pixel more."""
_SHIFTS = (-4, -3, -2, -1, 0, 1, 2, 3, 4)


class Ring(NamedTuple):
    """A circle on the page, in pixels."""

    x: float
    y: float
    radius: float


def without_rings(grey: Grey, dpi: float) -> Grey:
    """The flat page without the rings of seals; print that they cross is kept."""
    rings = rings_of(grey, dpi)
    if not rings:
        return grey
    out = grey.copy()
    for ring in rings:
        _erase(out, ring, dpi)
    return out


def rings_of(grey: Grey, dpi: float) -> list[Ring]:
    """The seals' rings on a flat page."""
    factor = _SEARCH_DPI / dpi
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    low, most = (round(value * _SEARCH_DPI) for value in _RADIUS_IN)
    found = cv2.HoughCircles(
        small, cv2.HOUGH_GRADIENT, 1, _SEARCH_DPI / 4, param1=120, param2=24, minRadius=low, maxRadius=most
    )
    if found is None:
        return []
    rings: list[Ring] = []
    for x, y, radius in np.asarray(found, np.float64).reshape(-1, 3)[:_MOST]:
        ring = _fitted(grey, Ring(x / factor, y / factor, radius / factor), dpi)
        if ring is not None and all(abs(ring.radius - other.radius) > 0.03 * dpi for other in rings):
            rings.append(ring)
    return rings


def _fitted(grey: Grey, guess: Ring, dpi: float) -> Ring | None:
    """The circle near the guess that is drawn best, if it is drawn."""
    best, share = guess, 0.0
    for step in (dpi / 100, dpi / 300):
        centre = best
        for dx in _SHIFTS:
            for dy in _SHIFTS:
                at = Ring(centre.x + dx * step, centre.y + dy * step, centre.radius)
                shares = _polar(grey, at, round(0.05 * dpi), 180).mean(axis=0)
                offset = int(shares.argmax())
                if shares[offset] > share:
                    share = float(shares[offset])
                    best = at._replace(radius=centre.radius + offset - round(0.05 * dpi))
    around = _polar(grey, best, round(0.05 * dpi), 360)
    middle = around.shape[1] // 2
    drawn = float(around[:, middle - 1 : middle + 2].any(axis=1).mean())
    beside = float(max(around[:, 0].mean(), around[:, -1].mean()))
    return best if drawn >= _DRAWN and beside <= _BESIDE * drawn else None


def _polar(grey: Grey, ring: Ring, reach: int, angles: int) -> NDArray[np.bool_]:
    """What is dark around the ring: a row for each angle, a column for each pixel along the radius."""
    turn = np.linspace(0, 2 * np.pi, angles, endpoint=False)[:, None]
    along = ring.radius + np.arange(-reach, reach + 1)[None, :]
    x = np.asarray(ring.x + along * np.cos(turn), np.float32)
    y = np.asarray(ring.y + along * np.sin(turn), np.float32)
    values = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0)
    return np.asarray(values < _DARK, np.bool_)


def _erase(grey: Grey, ring: Ring, dpi: float) -> None:
    reach = round(0.07 * dpi)
    angles = round(2 * np.pi * ring.radius * 1.5)
    dark = _polar(grey, ring, reach, angles)
    runs = [_run(row, reach, round(_WOBBLE_IN * dpi) + 1) for row in dark]
    lengths = [end - start for start, end in runs if end > start]
    if not lengths:
        return
    most = _THICK * float(np.median(lengths)) + 1
    # What lies next to a crossing may be print as well.
    crossed = np.array([end - start > most for start, end in runs])
    crossed |= np.roll(crossed, 1) | np.roll(crossed, -1)
    erased = np.zeros(dark.shape, np.uint8)
    for row, (start, end), near_print in zip(erased, runs, crossed, strict=True):
        if end > start and not near_print:
            row[max(0, start - 1) : end + 1] = 1
    left, top = max(0, int(ring.x - ring.radius) - reach), max(0, int(ring.y - ring.radius) - reach)
    window = grey[top : int(ring.y + ring.radius) + reach + 2, left : int(ring.x + ring.radius) + reach + 2]
    y, x = np.mgrid[top : top + window.shape[0], left : left + window.shape[1]]
    distance = np.rint(np.hypot(x - ring.x, y - ring.y) - ring.radius).astype(np.int64) + reach
    turn = np.rint(np.arctan2(y - ring.y, x - ring.x) / (2 * np.pi) * angles).astype(np.int64) % angles
    near = (distance >= 0) & (distance < dark.shape[1])
    gone = near & (erased[turn, np.clip(distance, 0, dark.shape[1] - 1)] > 0)
    window[gone] = 255


def _run(row: NDArray[np.bool_], middle: int, tolerance: int) -> tuple[int, int]:
    """The dark run that begins nearest to the middle, (middle, middle) where there is none."""
    for offset in sorted(range(-tolerance, tolerance + 1), key=abs):
        start = end = middle + offset
        if row[start]:
            while start > 0 and row[start - 1]:
                start -= 1
            while end < len(row) and row[end]:
                end += 1
            return start, end
    return middle, middle
