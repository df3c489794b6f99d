"""The round red stamp and the blue signature, drawn as transparent images."""

import math
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from samples.lines import font_file

RED = (200, 24, 38)
BLUE = (28, 44, 150)
SIDE = 460


def draw_seal(agency: str, rng: random.Random) -> Image.Image:
    """A round stamp: two rings, the agency's name along them, a star in the middle."""
    image = Image.new("RGBA", (SIDE, SIDE), (*RED, 0))
    draw = ImageDraw.Draw(image)
    middle = SIDE / 2
    ink = (*RED, 205)
    draw.ellipse((8, 8, SIDE - 8, SIDE - 8), outline=ink, width=9)
    draw.ellipse((104, 104, SIDE - 104, SIDE - 104), outline=ink, width=4)
    draw.polygon(_star(middle, 78), fill=ink)
    text = f"{agency.upper()} • "
    _along_ring(image, text, middle, 176, ink)
    image = image.rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC)
    return _worn(image, rng)


def draw_signature(rng: random.Random) -> Image.Image:
    """A scribble of a few loops with a flourish."""
    width, height = 610, 280
    image = Image.new("RGBA", (width, height), (*BLUE, 0))
    draw = ImageDraw.Draw(image)
    loops, phase, turn = rng.uniform(1.6, 4.4), rng.uniform(0, 6), rng.uniform(0.6, 1.7)
    wide, tall, slant = rng.uniform(24, 64), rng.uniform(50, 104), rng.uniform(-46, 10)
    points = []
    for step in range(240):
        t = step / 239
        swing = math.sin(2 * math.pi * loops * t + phase)
        x = 70 + 440 * t + wide * math.cos(2 * math.pi * loops * turn * t)
        y = height * 0.52 - swing * (tall * (1 - t) + 22) + slant * t
        points.append((x, y))
    draw.line(points, fill=(*BLUE, 225), width=7, joint="curve")
    draw.line(
        [(90, height - 52), (300, height - 74 + slant / 2), (width - 40, height - 84 + slant)],
        fill=(*BLUE, 225),
        width=6,
    )
    return image.filter(ImageFilter.GaussianBlur(1.1))


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = math.pi * corner / 5
        points.append((middle + reach * math.sin(angle), middle - reach * math.cos(angle)))
    return points


def _along_ring(
    image: Image.Image, text: str, middle: float, radius: float, ink: tuple[int, int, int, int]
) -> None:
    """Letters round the stamp, tops outward."""
    font = ImageFont.truetype(str(font_file("Bold", "Sans")), 40)
    for place, letter in enumerate(text):
        angle = 2 * math.pi * place / len(text) - math.pi * 0.8
        tile = Image.new("RGBA", (80, 80), (*RED, 0))
        ImageDraw.Draw(tile).text((40, 40), letter, font=font, fill=ink, anchor="mm")
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x, y = middle + radius * math.sin(angle), middle - radius * math.cos(angle)
        image.alpha_composite(tile, (round(x - 40), round(y - 40)))


def _worn(image: Image.Image, rng: random.Random) -> Image.Image:
    """Ink that did not take everywhere."""
    patches = Image.new("L", (12, 12))
    patches.putdata([rng.randint(150, 255) for _ in range(144)])
    mask = patches.resize(image.size, Image.Resampling.BICUBIC)
    alpha = image.getchannel("A")
    faded = Image.composite(
        alpha, alpha.point(lambda value: value * 0.72), mask.point(lambda v: 255 if v > 185 else 0)
    )
    image.putalpha(faded.filter(ImageFilter.GaussianBlur(0.8)))
    return image
