"""Seals printed in black over the cells of a table, as fax machines and copiers send them on.

By colour such a seal cannot be told from print. It is looked for where cells read badly only; its rings, thin
arcs about one centre, are painted over, and what they cross is read again: the surer reading stays.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.imaging.types import Grey, Mask, as_grey
from pipeline.layout.components import ink_threshold
from pipeline.layout.strips import divided, strips_of
from pipeline.layout.tables import CellLine, moved
from pipeline.layout.textlines import TextLine, find_text_lines
from pipeline.ocr.base import OcrLine, OcrWord
from schemas.page import Box

_MM = 25.4
RADII_MM = (14.0, 22.0)
"""Radii of the round seals of offices: they measure 34 to 42 mm across, and copies shrink or stretch them."""
_DPI = 100
"""The resolution at which rings are looked for: their line is one to two pixels wide."""
_RING = 0.28
"""The share of a ring that must be inked above that of its neighbours inside and outside: print reaches 0.17
in generated and real pages, seals from 0.4 (worn) to 0.8."""
_INNER = 0.25
"""The same for the rings within, whose centre is known; they are finer."""
_BESIDE = 6
"""How far off a ring's neighbours are, in pixels of `_DPI`: 1.5 mm."""
_STEP = 2
"""Radii are tried at this distance in pixels of `_DPI`, as the circles laid over the page are as thick."""
_BAND_MM = 0.7
"""How far a ring strays from its circle: paper slips in the machine, seals are pressed by hand."""
_LINE_MM = 0.55
"""Ink longer than this across the ring is a stroke of print that it crosses."""
_HALF_MM = 0.2
"""Half the width of a ring's line, at most."""
_ARCS = 24
"""A ring is followed by arcs of a 24th of it: longer than any stroke of print that runs along with it."""
_DOUBTFUL = 0.6
"""A word less sure than this makes its cell doubtful."""
_LEAST = 4
"""So many doubtful cells near one another are worth a look: specks make a few of a page doubtful."""
_MEANT = re.compile(r"\w{2}|\d|[%/]")
"""What a word holds that may stand in a cell; less is a rest of the seal."""

Reader = Callable[[Sequence[Grey]], list[OcrLine]]


class Ring(NamedTuple):
    """A circle on the clean page, in its pixels."""

    x: float
    y: float
    radius: float

    def near(self, box: Box, margin: float) -> bool:
        """Whether the box comes within `margin` of the disc."""
        across = max(box.left - self.x, 0.0, self.x - box.right)
        down = max(box.top - self.y, 0.0, self.y - box.bottom)
        return bool(np.hypot(across, down) <= self.radius + margin)


def without_seals(
    grey: Grey, dpi: float, lines: Sequence[CellLine], answers: Sequence[OcrLine], read: Reader
) -> tuple[list[CellLine], list[OcrLine]]:
    """All cell lines with their answers, those under a seal without its rings and read again.

    `grey` is the clean page, `dpi` its resolution.
    """
    area = _suspicious(lines, answers, dpi)
    threshold = ink_threshold(grey)
    ring = find_ring(grey, dpi, threshold, area) if area else None
    if ring is None:
        return list(lines), list(answers)
    bare = list(lines)
    out = list(answers)
    for arcs in arcs_of(grey, dpi, threshold, ring):
        crossed: list[int] = []
        pictures = list(lines)
        for index, item in enumerate(lines):
            near = ring.near(item.line.box, _BAND_MM * dpi / _MM)
            line = _bared(item.line, arcs, threshold) if near else item.line
            if line is None:
                out[index] = OcrLine(())
            elif line is not item.line:
                pictures[index] = item._replace(line=line)
                crossed.append(index)
        for index, answer in _read(pictures, crossed, read).items():
            if _sureness(answer) >= _sureness(out[index]):
                bare[index], out[index] = pictures[index], answer
    for index, item in enumerate(lines):
        if ring.near(item.line.box, 0.0):
            out[index] = OcrLine(tuple(w for w in out[index].words if not _is_rest(w)))
    return bare, out


def _read(lines: Sequence[CellLine], chosen: Sequence[int], read: Reader) -> dict[int, OcrLine]:
    """What is read in the lines with the numbers `chosen`, in strips as before."""
    if not chosen:
        return {}
    own = [lines[index] for index in chosen]
    strips = strips_of(own, float(np.median([item.line.capital_px for item in own])))
    found: dict[int, OcrLine] = {}
    for strip, answer in zip(strips, read([strip.image for strip in strips]), strict=True):
        found |= {chosen[number]: words for number, words in divided(strip, answer).items()}
    return found


def _sureness(answer: OcrLine) -> float:
    """How sure its least sure word is; 0 where there is none, or one that is but a rest of the seal."""
    return min((0.0 if _is_rest(word) else word.confidence or 0.0 for word in answer.words), default=0.0)


def _is_rest(word: OcrWord) -> bool:
    return (word.confidence or 0.0) < _DOUBTFUL and not _MEANT.search(word.text)


def _suspicious(lines: Sequence[CellLine], answers: Sequence[OcrLine], dpi: float) -> Box | None:
    """Where a seal may lie: around the doubtful lines that are most crowded, if enough are."""
    boxes = [
        item.line.box for item, answer in zip(lines, answers, strict=True) if _sureness(answer) < _DOUBTFUL
    ]
    if len(boxes) < _LEAST:
        return None
    x = np.array([(box.left + box.right) / 2 for box in boxes])
    y = np.array([(box.top + box.bottom) / 2 for box in boxes])
    reach = 2 * RADII_MM[1] * dpi / _MM
    close = np.hypot(x[:, None] - x, y[:, None] - y) <= reach
    most = int(close.sum(axis=1).argmax())
    if close[most].sum() < _LEAST:
        return None
    x, y = x[close[most]], y[close[most]]
    half = round(reach / 4)  # they stand around its centre
    return Box(int(x.min()) - half, int(y.min()) - half, int(x.max()) + half, int(y.max()) + half)


def find_ring(grey: Grey, dpi: float, threshold: int, area: Box) -> Ring | None:
    """The ring of a seal with its centre in `area` of a clean page, if one is plain to see."""
    margin = round((RADII_MM[1] + 2) * dpi / _MM)
    left, top = max(0, area.left - margin), max(0, area.top - margin)
    part = grey[top : area.bottom + margin, left : area.right + margin]
    scale = _DPI / dpi
    small = cv2.resize(
        (part < threshold).astype(np.float32), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    ink = _without_straight((small > 0.15).astype(np.uint8)).astype(np.float32)
    low, high = (round(mm * _DPI / _MM) for mm in RADII_MM)
    covered = {r: _covered(ink, r) for r in range(low - _BESIDE, high + _BESIDE + 1, _STEP)}
    best, found = _RING, None
    for r in range(low, high + 1, _STEP):
        plain = covered[r] - np.maximum(covered[r - _BESIDE], covered[r + _BESIDE])
        if plain.max() > best:
            best = float(plain.max())
            y, x = np.unravel_index(int(plain.argmax()), plain.shape)
            found = Ring(left + float(x) / scale, top + float(y) / scale, r / scale)
    return found


def _without_straight(ink: Mask) -> Mask:
    """Ink less the rules: arcs of a seal are never straight for a centimetre."""
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((40, 1), np.uint8))
    return as_grey(cv2.subtract(ink, cv2.max(across, down)))


def _covered(ink: np.ndarray, radius: int) -> np.ndarray:
    """The share of a circle of `radius` around every pixel that is inked."""
    side = 2 * radius + 5
    circle = np.zeros((side, side), np.float32)
    cv2.circle(circle, (radius + 2, radius + 2), radius, 1.0, 2)
    return cv2.filter2D(ink, -1, circle / circle.sum(), borderType=cv2.BORDER_CONSTANT)


def arcs_of(grey: Grey, dpi: float, threshold: int, ring: Ring) -> list[Mask]:
    """The ink of a seal's rings on the page, without the strokes of print that cross them (0 or 1):
    of the outer ring alone, and with the one within, if that is plain."""
    reach = ring.radius + 3 * dpi / _MM
    radial, turns = round(reach), round(2 * np.pi * reach)
    centre, flags = (ring.x, ring.y), cv2.INTER_NEAREST | cv2.WARP_FILL_OUTLIERS
    ink = (grey < threshold).astype(np.uint8)
    polar = as_grey(cv2.warpPolar(ink, (radial, turns), centre, reach, flags))
    long = np.ones((1, round(_LINE_MM * dpi / _MM) + 1), np.uint8)
    thin = as_grey(cv2.subtract(polar, cv2.morphologyEx(polar, cv2.MORPH_OPEN, long)))
    size = (grey.shape[1], grey.shape[0])
    kept = np.zeros_like(thin)
    masks = []
    for radius in (round(ring.radius), _inner_radius(thin, ring.radius, dpi)):
        if radius is not None:
            kept |= _along(thin, radius, dpi)
            back = cv2.warpPolar(kept, size, centre, reach, flags | cv2.WARP_INVERSE_MAP)
            arcs = as_grey(back) & ink
            halo = as_grey(cv2.dilate(arcs, np.ones((5, 5), np.uint8))) & (1 - ink)
            masks.append(as_grey(arcs | halo))
    return masks


def _along(thin: Mask, radius: int, dpi: float) -> Mask:
    """The ink of a ring, followed round as it strays. `thin`: rows are angles, columns are radii."""
    band = max(2, round(_BAND_MM * dpi / _MM))
    first = max(0, radius - band)
    strip = thin[:, first : radius + band + 1].astype(np.float32)
    arc = len(thin) // _ARCS
    round_about = np.concatenate((strip[-arc:], strip, strip[:arc]))
    seen = cv2.blur(round_about, (3, arc))[arc:-arc]
    path = first + seen.argmax(axis=1)
    off = np.abs(np.arange(thin.shape[1])[None, :] - path[:, None])
    return as_grey(thin * (off <= max(1, round(_HALF_MM * dpi / _MM))).astype(np.uint8))


def _inner_radius(thin: Mask, outer: float, dpi: float) -> int | None:
    """The radius of the ring within, where there is a plain one."""
    share = np.convolve(thin.mean(axis=0), np.ones(3), "same")
    off = round(_BESIDE * dpi / _DPI)
    radii = np.arange(round(0.35 * outer), round(0.9 * outer))
    plain = share[radii] - np.maximum(share[radii - off], share[radii + off])
    return int(radii[plain.argmax()]) if plain.max() > _INNER else None


def _bared(line: TextLine, arcs: Mask, threshold: int) -> TextLine | None:
    """A line without the arcs; the same line where none crosses it, None where nothing else stood there."""
    x, y = line.origin
    height, width = line.image.shape
    own = np.zeros((height, width), np.uint8)
    top, left = max(0, y), max(0, x)
    part = arcs[top : y + height, left : x + width]
    own[top - y : top - y + part.shape[0], left - x : left - x + part.shape[1]] = part
    if not (own & (line.image < threshold)).any():
        return line
    image = line.image.copy()
    image[own > 0] = 255
    found = find_text_lines(as_grey(image), line.capital_px, threshold)
    if len(found) == 1:
        return moved(found[0], x, y)
    return line._replace(image=as_grey(image)) if found else None
