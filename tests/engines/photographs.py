"""Photographs that nobody took: what pictures make of their pixels, by chance and from a seed."""

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

Tones = np.ndarray
"""A picture as floats, 0 black, 1 white."""


def photograph(kind: str, size: tuple[int, int]) -> Image.Image:
    """A grey picture of `size` (width, height), the same each time."""
    rng = np.random.default_rng(sorted(KINDS).index(kind))
    tones = KINDS[kind](rng, (size[1], size[0])) + rng.normal(0, 0.02, (size[1], size[0]))
    return Image.fromarray((np.clip(tones, 0, 1) * 255).astype(np.uint8))


def _waves(rng: np.random.Generator, shape: tuple[int, int], coarse: int, fine: int, power: float) -> Tones:
    """Chance at every scale from `coarse` to `fine` waves across, the finer the fainter."""
    tones = np.zeros(shape, np.float32)
    across = coarse
    while across <= fine:
        grid = rng.standard_normal((max(2, across * shape[0] // shape[1]), across)).astype(np.float32)
        tones += cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC) / across**power
        across *= 2
    tones -= tones.min()
    return tones / tones.max()


def _sky(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    return np.linspace(0.3, 0.9, shape[0])[:, None] * np.ones(shape, np.float32)


def _clouds(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    return _waves(rng, shape, 2, 512, 1.0)


def _leaves(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    return _waves(rng, shape, 16, 512, 0.4)


def _stones(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    tones = np.full(shape, 0.7, np.float32)
    for _ in range(400):
        place = int(rng.integers(shape[1])), int(rng.integers(shape[0]))
        axes = int(rng.integers(4, 160)), int(rng.integers(4, 160))
        cv2.ellipse(tones, place, axes, float(rng.integers(180)), 0, 360, float(rng.random()), -1)
    return cv2.GaussianBlur(tones, (0, 0), 1.5)


def _branches(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    tones = _waves(rng, shape, 2, 16, 1.0)
    for _ in range(shape[0] * shape[1] // 2500):
        start = rng.integers(0, (shape[1], shape[0]))
        end = start + rng.integers(-60, 60, 2)
        ends = [tuple(int(side) for side in point) for point in (start, end)]
        cv2.line(tones, ends[0], ends[1], float(rng.random()), int(rng.integers(1, 6)))
    return tones


def _crowd(rng: np.random.Generator, shape: tuple[int, int]) -> Tones:
    """Rows of faces: the picture most like lines of print."""
    tones = 0.3 + 0.3 * _waves(rng, shape, 2, 64, 1.0)
    for y in range(60, shape[0], 110):
        for x in range(60, shape[1], 90):
            cx, cy = (int(side + rng.integers(-15, 15)) for side in (x, y))
            radius = int(rng.integers(20, 34))
            cv2.circle(tones, (cx, cy), radius, float(0.5 + 0.4 * rng.random()), -1)
            cv2.ellipse(tones, (cx, cy - radius // 2), (radius, radius // 2), 0, 180, 360, 0.1, -1)
            for eye in (-radius // 3, radius // 3):
                cv2.circle(tones, (cx + eye, cy), 3, 0.1, -1)
            cv2.line(tones, (cx - 6, cy + radius // 2), (cx + 6, cy + radius // 2), 0.2, 2)
    return cv2.GaussianBlur(tones.astype(np.float32), (0, 0), 1.0)


KINDS: dict[str, Callable[[np.random.Generator, tuple[int, int]], Tones]] = {
    "sky": _sky,
    "clouds": _clouds,
    "leaves": _leaves,
    "stones": _stones,
    "branches": _branches,
    "crowd": _crowd,
}
