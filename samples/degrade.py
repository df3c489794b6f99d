"""What scanners, photocopiers and fax machines do to a page: one small effect a function, then the recipes.

Pages are arrays of 8 bits, grey or RGB; every effect takes a page and gives a new one. All chance comes
from the generator that is passed in, so that a seed gives the same scan again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Page = NDArray[np.uint8]
Chance = np.random.Generator


def clipped(values: NDArray[Any]) -> Page:
    """Values as pixels."""
    pixels: Page = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return pixels


def grey(page: Page) -> Page:
    return page if page.ndim == 2 else np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def skew(page: Page, degrees: float, paper: int = 255) -> Page:
    """The sheet lay askew on the glass."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    fill = (paper, paper, paper)
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=fill)
    return np.asarray(turned, dtype=np.uint8)


def soften(page: Page, sigma: float) -> Page:
    """Lens and glass."""
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), dtype=np.uint8)


def smooth_field(shape: tuple[int, ...], chance: Chance, cells: int) -> NDArray[np.float32]:
    """A smooth random field between 0 and 1."""
    coarse = chance.random((cells, cells)).astype(np.float32)
    return np.asarray(
        cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float32
    )


def darken(page: Page, field: NDArray[Any]) -> Page:
    """Multiply by a field, in all channels."""
    return clipped(page * (field[..., None] if page.ndim == 3 else field))


def shade(page: Page, chance: Chance, depth: float) -> Page:
    """The lamp's light falls off towards one edge, and unevenly."""
    height, width = page.shape[:2]
    across, down = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    angle = chance.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * across + np.sin(angle) * down + 1.4) / 2.8
    field = 1 - depth * (0.75 * slope + 0.25 * smooth_field(page.shape, chance, 5))
    return darken(page, field)


def spine(page: Page, chance: Chance, depth: float) -> Page:
    """The dark band along the binding of a copied sheet."""
    across = np.arange(page.shape[1]) / page.shape[1]
    band = 1 - depth * np.exp(-across / chance.uniform(0.03, 0.06))
    return darken(page, np.broadcast_to(band, page.shape[:2]))


def fade(page: Page, ink: int, paper: int) -> Page:
    """Little toner on yellowed paper: black becomes `ink`, white becomes `paper`."""
    return clipped(ink + page.astype(np.float32) * (paper - ink) / 255)


def patchy(page: Page, chance: Chance, strength: float) -> Page:
    """Ink that took better here than there."""
    field = strength * smooth_field(page.shape, chance, 14)
    return clipped(page + (255 - page.astype(np.float32)) * (field[..., None] if page.ndim == 3 else field))


def grain(page: Page, chance: Chance, sigma: float) -> Page:
    """Sensor noise, a little smoothed as scanners do."""
    noise = chance.normal(0, sigma, page.shape[:2]).astype(np.float32)
    noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.7), dtype=np.float32)
    return clipped(page + (noise[..., None] if page.ndim == 3 else noise))


def specks(page: Page, chance: Chance, count: int, ink: int = 40) -> Page:
    """Dust and toner dots of one to three pixels."""
    dirty = page.copy()
    height, width = page.shape[:2]
    for _ in range(count):
        x, y = int(chance.integers(width)), int(chance.integers(height))
        cv2.circle(dirty, (x, y), int(chance.integers(0, 2)), (ink,) * 3, -1)
    return dirty


def borders(page: Page, chance: Chance) -> Page:
    """The black edges that a copier leaves where the lid stood open."""
    dirty = page.copy()
    height, width = page.shape[:2]
    right, foot = int(chance.integers(6, 20)), int(chance.integers(4, 14))
    ragged: list[int] = [int(step) for step in chance.integers(-2, 3, size=(height,))]
    for row in range(height):
        dirty[row, width - right + ragged[row] :] = int(chance.integers(20, 60))
    dirty[height - foot :, :] = int(chance.integers(20, 60))
    cv2.circle(dirty, (int(width * 0.035), int(height * 0.48)), int(width * 0.008), (70,) * 3, -1)
    return dirty


def tint(page: Page, red: float, green: float, blue: float) -> Page:
    """Paper that is not quite white."""
    return clipped(page * np.array([red, green, blue], dtype=np.float32))


def threshold(page: Page, chance: Chance, level: int) -> Page:
    """Black or white, with the ragged edges of a fax."""
    noisy = page + chance.normal(0, 14, page.shape)
    return np.where(noisy < level, 0, 255).astype(np.uint8)


def streaks(page: Page, chance: Chance, count: int) -> Page:
    """Dead cells of the fax head: hair lines down the sheet, white or black, outside the middle mostly."""
    dirty = page.copy()
    for _ in range(count):
        x = int(chance.integers(page.shape[1]))
        length = int(chance.integers(page.shape[0] // 6, page.shape[0] // 2))
        top = int(chance.integers(page.shape[0] - length))
        dirty[top : top + length, x] = 255 if chance.random() < 0.8 else 0
    return dirty


def as_clean(page: Page, chance: Chance) -> Page:
    """A careful scan: 300 dpi grey, straight."""
    return clipped(soften(grey(page), 0.6).astype(np.float32) * 1.02)


def as_office(page: Page, chance: Chance) -> Page:
    """The office scanner: colour, a little askew, shaded."""
    degrees = float(chance.uniform(0.3, 1.3)) * (1 if chance.random() < 0.5 else -1)
    page = skew(soften(page, 0.55), degrees)
    page = tint(fade(page, 28, 250), 1.0, 0.992, 0.972)
    page = shade(page, chance, 0.13)
    return specks(grain(page, chance, 2.6), chance, 45, 90)


def as_fax(page: Page, chance: Chance) -> Page:
    """Sent over the telephone line: one bit, speckled, slightly askew."""
    page = skew(soften(grey(page), 0.7), float(chance.uniform(-0.6, 0.6)))
    page = threshold(patchy(page, chance, 0.18), chance, 150)
    return specks(streaks(page, chance, 4), chance, 160, 0)


def as_old(page: Page, chance: Chance) -> Page:
    """A copy of a copy: faded, shaded, speckled, with the copier's borders."""
    page = skew(soften(grey(page), 0.75), float(chance.uniform(-1.1, 1.1)))
    page = fade(patchy(page, chance, 0.32), 70, 234)
    page = spine(shade(page, chance, 0.14), chance, 0.25)
    page = specks(grain(page, chance, 6.0), chance, 220, 70)
    return borders(page, chance)


@dataclass(frozen=True)
class Recipe:
    """A way to scan: resolution, effects, and how the image is stored."""

    dpi: int
    effect: Callable[[Page, Chance], Page]
    quality: int
    bilevel: bool = False


RECIPES = {
    "clean": Recipe(300, as_clean, 38),
    "office": Recipe(200, as_office, 52),
    "fax": Recipe(200, as_fax, 0, bilevel=True),
    "old": Recipe(150, as_old, 50),
}


def scan(page: Page, recipe: Recipe, seed: int) -> Page:
    """`page` as it comes out of the machine."""
    return recipe.effect(page, np.random.default_rng(seed))
