"""Errors on a sample turned by quarters, skewed and with pages on their heads, beside it upright."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.reading import SAMPLES, gold_of, measured
from pipeline.intake import identify
from pipeline.raster import page_image
from pipeline.settings import Settings

SAMPLE = SAMPLES / "scans" / "huyen_quy_office.pdf"
WAYS: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "upright": lambda page, number: page,
    "90": lambda page, number: page.rotate(90, expand=True),
    "180": lambda page, number: page.rotate(180),
    "270": lambda page, number: page.rotate(270, expand=True),
    "every second page on its head": lambda page, number: page.rotate(180 * (number % 2)),
    "skewed by 5 degrees": lambda page, number: page.rotate(
        5, Image.Resampling.BICUBIC, expand=True, fillcolor="white"
    ),
}


def main() -> None:
    """Prints a line for each way of lying."""
    source, settings, gold = identify(SAMPLE), Settings(), gold_of(SAMPLE) or ""
    images = [page_image(source, info.page_no, settings) for info in source.page_infos]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "turned.pdf"
        for name, turn in WAYS.items():
            first, *rest = (turn(Image.fromarray(image.pixels), n) for n, image in enumerate(images))
            first.save(path, "PDF", resolution=images[0].dpi, save_all=True, append_images=rest, quality=95)
            result = measured(path, gold)
            accuracy = f"errors {result.text.cer:6.2%}  words {result.word_errors:6.2%}"
            print(f"{name:32s} {accuracy}  figures lost {result.figures_lost:6.2%}")


if __name__ == "__main__":
    main()
