"""Scanner effects and file writers on a small page; typesetting where the font is installed."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from samples import generate, gold, source
from samples.degrade import RECIPES, Page, scan
from samples.imagefile import write_pdf, write_tiff
from samples.lines import FontsMissing, font_file
from samples.typeset import typeset


@pytest.fixture
def page() -> Page:
    """A white sheet with black bars for lines."""
    sheet = np.full((330, 234, 3), 255, dtype=np.uint8)
    for top in range(40, 290, 16):
        sheet[top : top + 6, 30:204] = 0
    return sheet


@pytest.mark.parametrize("recipe", RECIPES)
def test_same_seed_gives_the_same_scan(recipe: str, page: Page) -> None:
    first, again, other = (scan(page, RECIPES[recipe], seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert first.shape[:2] == page.shape[:2]
    assert recipe == "clean" or not np.array_equal(first, other)


def test_fax_is_black_and_white(page: Page) -> None:
    assert set(np.unique(scan(page, RECIPES["fax"], 1))) == {0, 255}


@pytest.mark.parametrize("recipe", RECIPES)
def test_pdf_is_written_alike_every_time(recipe: str, page: Page, tmp_path: Path) -> None:
    scanned = scan(page, RECIPES[recipe], 1)
    for name in ("a.pdf", "b.pdf"):
        write_pdf([scanned, scanned], RECIPES[recipe], tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_pixels_of_a_fax_survive_the_pdf(page: Page, tmp_path: Path) -> None:
    scanned = scan(page, RECIPES["fax"], 1)
    write_pdf([scanned], RECIPES["fax"], tmp_path / "fax.pdf")
    with pikepdf.open(tmp_path / "fax.pdf") as pdf:
        image = pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.Im0).as_pil_image()
        assert np.array_equal(np.asarray(image.convert("L")), scanned)


def test_tiff_holds_all_pages(page: Page, tmp_path: Path) -> None:
    scanned = scan(page, RECIPES["fax"], 1)
    write_tiff([scanned, scanned, scanned], RECIPES["fax"], tmp_path / "fax.tif")
    assert _frames(tmp_path / "fax.tif") == 3


def test_typesetting_again_gives_the_stored_gold(tmp_path: Path) -> None:
    """One small sample, where Liberation Serif 2 is installed."""
    try:
        font_file("Regular")
    except FontsMissing:
        pytest.skip("Liberation Serif 2 is not installed")
    sample = source.load("trung_tam_thang_born")
    labels = gold.assemble(sample, typeset(sample, tmp_path / "typed.pdf"))
    assert labels == gold.read(sample.name)
    assert len(generate.render(tmp_path / "typed.pdf", 30)) == len(labels["text"])


def _frames(path: Path) -> int:
    with Image.open(path) as image:
        return int(getattr(image, "n_frames", 1))
