"""Where the lines of print stand on a clean page, and each of them cut out without its neighbours' ink.

Tesseract's own layout analysis loses first letters, small digits and whole blocks on noisy pages; on a page
that lies straight and is flattened, lines can be found simply: letters smear into bands.
"""

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.imaging.types import Grey, as_grey
from pipeline.layout.bands import bands_of
from pipeline.layout.components import (
    Bools,
    Components,
    Ints,
    components_of,
    ink_threshold,
    letters_of,
    specks_among,
)
from pipeline.layout.raised import Raised, raised_of
from schemas.page import Box

_ABOVE, _BELOW = 1.35, 0.35
"""The least room over and under the base line, in capital heights."""


class TextLine(NamedTuple):
    """A stretch of print on one line: its box on the clean page and its own picture, `image`, in which all
    other ink is white. `core` is the band of the letters' bodies (top, bottom), `size_px` the height of the
    print as far as lines can be compared by it."""

    box: Box
    core: tuple[int, int]
    image: Grey
    origin: tuple[int, int]
    """Where the picture's first pixel lies on the page (x, y); the picture may reach beyond the box."""
    size_px: float
    capital_px: float
    """About the height of its capitals."""
    raised: tuple[Raised, ...] = ()
    """What may be footnote marks, from left to right."""

    @property
    def middle(self) -> float:
        """The height of the line's middle on the page."""
        return (self.core[0] + self.core[1]) / 2


def find_text_lines(grey: Grey, capital_px: float, threshold: int | None = None) -> list[TextLine]:
    """All stretches of print, from top to bottom and from left to right within a row.

    `grey` is a flattened, straight page without table rules; `capital_px` the height of its capitals.
    """
    if threshold is None:
        threshold = ink_threshold(grey)
    parts = components_of(grey, threshold)
    bands = bands_of(parts, capital_px, (grey.shape[0], grey.shape[1]))
    if not len(bands):
        return []
    owner = _owners(parts, bands, capital_px, grey.shape[1])
    letters = letters_of(parts, capital_px)
    lines = []
    for number, band in enumerate(bands, start=1):
        members = np.flatnonzero(owner == number).astype(np.int32)
        if letters[members].any():
            lines.append(_cut_out(grey, parts, owner, number, members, band, letters, capital_px))
    return sorted(lines, key=lambda line: (line.middle, line.box.left))


def _owners(parts: Components, bands: Ints, capital_px: float, page_width: int) -> Ints:
    """For every component the band (from 1) that it belongs to, 0 for specks, rules and pictures."""
    owner = np.zeros(len(parts.area), np.int32)
    fits = (parts.height <= 3 * capital_px) & (parts.width <= 0.6 * page_width)
    fits &= parts.area >= max(2.0, 0.004 * capital_px * capital_px)
    fits[0] = False
    index = np.flatnonzero(fits)
    if not len(index):
        return owner
    x, y = parts.centre_x[index, None], parts.centre_y[index, None]
    across = np.maximum(0, np.maximum(bands[None, :, 0] - x, x - bands[None, :, 2]))
    down = np.maximum(0, np.maximum(bands[None, :, 1] - y, y - bands[None, :, 3]))
    distance = across / (1.5 * capital_px) + down / (0.6 * capital_px)
    nearest = distance.argmin(axis=1)
    close = distance[np.arange(len(index)), nearest] <= 1
    owner[index[close]] = nearest[close] + 1
    for number in range(1, len(bands) + 1):
        members = np.flatnonzero(owner == number).astype(np.int32)
        owner[members[specks_among(parts, members, capital_px)]] = 0
    return owner


def _cut_out(
    grey: Grey,
    parts: Components,
    owner: Ints,
    number: int,
    members: Ints,
    band: Ints,
    letters: Bools,
    capital_px: float,
) -> TextLine:
    """One line with its members only: strokes of other lines and specks are painted over."""
    x0 = max(0, int(parts.left[members].min()) - 1)
    y0 = max(0, int(parts.top[members].min()) - 1)
    x1 = min(grey.shape[1], int((parts.left[members] + parts.width[members]).max()) + 1)
    y1 = min(grey.shape[0], int((parts.top[members] + parts.height[members]).max()) + 1)
    labels = parts.labels[y0:y1, x0:x1]
    own = (owner[labels] == number).astype(np.uint8)
    foreign = ((labels > 0) & (own == 0)).astype(np.uint8)
    image = grey[y0:y1, x0:x1].copy()
    if foreign.any():
        halo = cv2.dilate(foreign, np.ones((5, 5), np.uint8))
        halo[cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0] = 0
        image[halo > 0] = 255
    heights = parts.height[members][letters[members]]
    # Tables and notes are often set smaller than the body.
    own_capital = min(capital_px, float(np.percentile(heights, 85)))
    image, above = _with_headroom(image, y0, parts, members, letters, own_capital)
    return TextLine(
        box=Box(x0, y0, x1, y1),
        core=(int(band[1]), int(band[3])),
        image=image,
        origin=(x0, y0 - above),
        size_px=float(np.percentile(heights, 60)),
        capital_px=own_capital,
        raised=raised_of(parts, members, letters, own_capital, (x0, y0 - above)),
    )


def _with_headroom(
    image: Grey, top: int, parts: Components, members: Ints, letters: Bools, capital_px: float
) -> tuple[Grey, int]:
    """A line's picture with white above and below, as if it had accents and descenders, and how much above.

    The engine scales a picture to a fixed height. A number cut close fills all of it, twice as large as in a
    line of text, and is misread.
    """
    bottoms = (parts.top + parts.height)[members][letters[members]]
    base = float(np.median(bottoms)) - top
    above = max(0, round(_ABOVE * capital_px - base))
    below = max(0, round(_BELOW * capital_px - (image.shape[0] - base)))
    if not above and not below:
        return image, 0
    white = cv2.copyMakeBorder(image, above, below, 0, 0, cv2.BORDER_CONSTANT, value=255.0)
    return as_grey(white), above
