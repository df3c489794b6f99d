"""Typeset corpus text as pages and damage them the way offices do.

Pages are grey images in a Times-like face with known words; four kinds of damage: `clean`, `office` (skew,
shading, JPEG), `fax` (150 dpi, 1 bit) and `old` (faded, shaded, speckled photocopy).
"""

import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from diacritics.train.abbreviations import shorten

_FAMILIES = (
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    ("texgyretermes-regular.otf", "texgyretermes-bold.otf", "texgyretermes-italic.otf"),
    ("FreeSerif.ttf", "FreeSerifBold.ttf", "FreeSerifItalic.ttf"),
)
"""Times-like families that have the Vietnamese letters (Liberation from version 2 on)."""
DAMAGES = ("clean", "office", "fax", "old")
OTHER_DAMAGES = ("worn", "phone")
"""Damages that no channel is trained on, to see how well it carries over: a copy of a copy with thinned or
thickened strokes, and a photograph."""
Grey = npt.NDArray[np.uint8]


class Sheet(NamedTuple):
    """A rendered page: grey image, and the words of every printed line."""

    image: Grey
    dpi: int
    damage: str
    lines: tuple[tuple[str, ...], ...]


Faces = tuple[Path, Path, Path]


def find_families(folder: Path) -> list[Faces]:
    """The families present somewhere under `folder` that can print Vietnamese: (regular, bold, italic) each.

    Raises FileNotFoundError if there are none.
    """
    files = {path.name: path for path in folder.rglob("*.[to]tf")}
    found = []
    for regular, bold, italic in _FAMILIES:
        if {regular, bold, italic} <= files.keys():
            font = ImageFont.truetype(str(files[regular]), 40)
            missing = bytes(font.getmask("\uffff"))
            if all(bytes(font.getmask(letter)) != missing for letter in "ếộửƠẻỵ"):
                found.append((files[regular], files[bold], files[italic]))
    if not found:
        raise FileNotFoundError(
            f"no Times-like font with Vietnamese letters under {folder}: try fonts-liberation2"
        )
    return found


def paragraphs(lines: Sequence[str], rng: random.Random) -> Iterator[tuple[str, int]]:
    """Endless paragraphs with the face (0 regular, 1 bold, 2 italic) they are set in, runs of neighbours."""
    while True:
        start = rng.randrange(max(1, len(lines) - 10))
        if rng.random() < 0.5:
            kind, body = (
                rng.choice(("QĐ", "KH", "BC", "CV", "TTr", "NQ")),
                rng.choice(("UBND", "HĐND", "SNV", "VP")),
            )
            day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2015, 2025)
            yield f"Số: {rng.randint(1, 4000)}/{kind}-{body}, ngày {day:02d} tháng {month:02d} năm {year}", 0
        for line in lines[start : start + rng.randint(4, 9)]:
            text = shorten(line, rng)
            words = text.split()
            if len(words) < 14 and rng.random() < 0.5:
                yield (text.upper() if rng.random() < 0.7 else text), 1
            else:
                yield text, 2 if rng.random() < 0.06 else 0


def typeset(
    source: Iterator[tuple[str, int]], faces: Faces, dpi: int, rng: random.Random
) -> tuple[Grey, tuple[tuple[str, ...], ...]]:
    """One A4 page of justified text at `dpi`."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    size = round(rng.choice((12.5, 13, 13, 14, 14)) * dpi / 72)
    fonts = [ImageFont.truetype(str(face), size) for face in faces]
    left, right = round(1.2 * dpi), width - round(0.75 * dpi)
    y, bottom, leading = round(0.8 * dpi), height - round(0.9 * dpi), round(size * rng.uniform(1.25, 1.5))
    printed: list[tuple[str, ...]] = []
    while y < bottom:
        text, face = next(source)
        font, indent = fonts[face], round(0.5 * dpi)
        space = font.getlength(" ")
        words, x, row = text.split(), left + indent, list[tuple[str, float]]()
        for i, word in enumerate([*words, ""]):
            length = font.getlength(word) if word else 0.0
            used = sum(w for _, w in row) + space * len(row)
            if (row and x + used + length > right) or not word:
                last = i == len(words)
                slack = 0.0 if last or len(row) < 2 else (right - x - used + space) / (len(row) - 1)
                place = float(x)
                for w, w_length in row:
                    draw.text((place, y), w, font=font, fill=0)
                    place += w_length + space + slack
                if row:
                    printed.append(tuple(w for w, _ in row))
                y, x, row = y + leading, left, []
                if y >= bottom:
                    break
            row.append((word, length))
        y += round(leading * rng.choice((0, 0.2, 0.4)))
    return np.asarray(image, dtype=np.uint8), tuple(printed)


def _shade(page: npt.NDArray[np.float32], rng: random.Random, depth: float) -> npt.NDArray[np.float32]:
    rows = np.linspace(0, 1, page.shape[0], dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, page.shape[1], dtype=np.float32)[None, :]
    slope = rng.uniform(-1, 1) * rows + rng.uniform(-1, 1) * columns
    return np.asarray(page - depth * (slope - slope.min()), dtype=np.float32)


def _worn(clean: Grey, rng: random.Random) -> Grey:
    """Copied twice: strokes thinner or thicker, edges rough, one bit."""
    image = Image.fromarray(clean).rotate(
        rng.uniform(-0.4, 0.4), resample=Image.Resampling.BILINEAR, fillcolor=255
    )
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.7, 1.1)))
    noise = np.random.default_rng(rng.randrange(1 << 30))
    page = np.asarray(image, dtype=np.float32) + noise.normal(0, 12, clean.shape)
    level = rng.choice((rng.uniform(95, 125), rng.uniform(185, 215)))
    return np.where(page > level, 255, 0).astype(np.uint8)


def _phone(clean: Grey, rng: random.Random) -> Grey:
    """Photographed: perspective, uneven light, resampled."""
    height, width = clean.shape
    shift = [rng.uniform(0, 0.012) * width for _ in range(4)]
    corners = (shift[0], 0, 0, height - shift[1], width, height - shift[2], width - shift[3], shift[1])
    image = Image.fromarray(clean).transform(
        (width, height), Image.Transform.QUAD, corners, resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    small = image.resize((round(width * 0.8), round(height * 0.8)), Image.Resampling.BILINEAR)
    page = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)
    light = _shade(np.full(page.shape, 235, dtype=np.float32), rng, 90)
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 5, page.shape)
    return np.clip(page / 255 * light + noise, 0, 255).astype(np.uint8)


def damage_page(clean: Grey, damage: str, rng: random.Random) -> Grey:
    """The page after the scanner, the fax or the old photocopier."""
    if damage == "clean":
        return clean
    if damage in OTHER_DAMAGES:
        return (_worn if damage == "worn" else _phone)(clean, rng)
    noise = np.random.default_rng(rng.randrange(1 << 30))
    image = Image.fromarray(clean)
    image = image.rotate(rng.uniform(-0.6, 0.6), resample=Image.Resampling.BILINEAR, fillcolor=255)
    image = image.filter(
        ImageFilter.GaussianBlur(
            {"office": rng.uniform(0.3, 0.8), "fax": 0.4, "old": rng.uniform(0.4, 0.8)}[damage]
        )
    )
    page = np.asarray(image, dtype=np.float32)
    if damage == "office":
        page = _shade(page, rng, 40) + noise.normal(0, 6, page.shape).astype(np.float32)
    elif damage == "fax":
        page = np.where(page + noise.normal(0, 20, page.shape) > rng.uniform(120, 170), 255, 0).astype(
            np.float32
        )
    else:
        fade = rng.uniform(0.35, 0.65)
        page = _shade(255 - (255 - page) * (1 - fade), rng, 50) + noise.normal(0, 9, page.shape).astype(
            np.float32
        )
        specks = noise.random(page.shape) < rng.uniform(0.0003, 0.002)
        page[specks] = rng.uniform(60, 140)
    out = Image.fromarray(np.clip(page, 0, 255).astype(np.uint8))
    if damage in ("office", "old"):
        stream = io.BytesIO()
        out.save(stream, "JPEG", quality=rng.randint(35, 75))
        out = Image.open(stream)
    return np.asarray(out, dtype=np.uint8)


def sheets(
    lines: Sequence[str], families: Sequence[Faces], count: int, seed: int, damages: Sequence[str] = DAMAGES
) -> Iterator[Sheet]:
    """`count` pages from text lines, the damages in turn; the same seed gives the same pages."""
    for number in range(count):
        rng = random.Random(f"{seed}:{number}")
        damage = damages[number % len(damages)]
        dpi = 150 if damage in ("fax", "old") else 200
        image, printed = typeset(paragraphs(lines, rng), rng.choice(families), dpi, rng)
        yield Sheet(damage_page(image, damage, rng), dpi, damage, printed)
