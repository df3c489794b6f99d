import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import InputError
from pipeline.intake import identify
from pipeline.raster import page_image, render_dpi
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category
from tests.engines.pages import drawn_page, image_pdf
from tests.engines.scans import marked, scan_pdf

MARKED = Image.new("L", (800, 1100), 255)
MARKED.paste(0, (100, 100, 300, 200))


def load(path: Path, page_no: int = 1) -> np.ndarray:
    return page_image(identify(path), page_no, Settings()).pixels


def test_a_scan_is_rendered_at_its_own_resolution_or_the_limit(tmp_path: Path) -> None:
    for dpi, expected in ((150, 150), (300, 200)):
        path = image_pdf(tmp_path / f"{dpi}.pdf", [drawn_page()], dpi=dpi)
        assert render_dpi(identify(path).page_infos[0], Settings()) == expected
        image = page_image(identify(path), 1, Settings())
        assert image.dpi == expected


def test_every_page_of_a_tiff_is_reached(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    MARKED.save(path, save_all=True, append_images=[Image.new("L", (800, 1100), 200)])
    assert load(path, 1).min() == 0
    assert load(path, 2).max() < 210


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "RGB"])
def test_pixel_formats_become_8_bits_on_white(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray((np.asarray(MARKED).astype(np.uint16)) * 257)
    else:
        image = MARKED.convert("RGB").convert(mode)
    path = tmp_path / ("x.tif" if mode in ("CMYK", "I;16") else "x.png")
    image.save(path)
    pixels = load(path)
    assert pixels.dtype == np.uint8 and pixels.ndim in (2, 3)
    factor = pixels.shape[1] / 800
    assert pixels[round(150 * factor), round(200 * factor)].max() < 40
    assert pixels[round(600 * factor), round(400 * factor)].min() > 215


def test_transparency_becomes_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (800, 1100), (0, 0, 0, 0)).save(tmp_path / "x.png")
    assert load(tmp_path / "x.png").min() == 255


def test_exif_rotation_is_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    MARKED.save(tmp_path / "x.jpg", exif=exif)
    assert load(tmp_path / "x.jpg").shape[0] < load(tmp_path / "x.jpg").shape[1]


def test_a_cut_off_image_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    drawn_page().save(path)
    path.write_bytes(path.read_bytes()[:-20_000])
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.category is Category.DAMAGED
    assert caught.value.page_no == 1


def test_a_fine_image_is_reduced(tmp_path: Path) -> None:
    Image.new("L", (4960, 7016), 255).save(tmp_path / "x.png", dpi=(600, 600))
    image = page_image(identify(tmp_path / "x.png"), 1, Settings())
    assert image.dpi == pytest.approx(200, rel=1e-4)
    assert image.pixels.shape == (2339, 1654)


@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.tif"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_fine_images_of_all_kinds_are_reduced_upright(tmp_path: Path, name: str, mode: str) -> None:
    big = MARKED.resize((2400, 3300))
    if mode == "I;16":
        big = Image.fromarray(np.asarray(big).astype(np.uint16) * 257)
    try:
        exif = Image.Exif()
        if name != "x.tif":
            exif[0x0112] = 6  # to be turned clockwise
        big.convert(mode).save(tmp_path / name, dpi=(600, 600), exif=exif)
    except (OSError, KeyError, ValueError):
        pytest.skip(f"no {mode} in {name}")
    image = page_image(identify(tmp_path / name), 1, Settings())
    assert image.dpi == pytest.approx(200, rel=0.01)
    pixels = np.rot90(image.pixels, 0 if name == "x.tif" else 1)
    assert pixels.shape[:2] == (1100, 800)
    assert pixels[150, 200].max() < 60 and pixels[150, 600].min() > 200 and pixels[900, 200].min() > 200


@pytest.mark.parametrize("mode", ["1", "RGB"])
def test_a_poster_is_reduced_in_bounded_memory(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (7000, 9900), 1 if mode == "1" else "white").save(tmp_path / "x.png", dpi=(600, 600))
    code = (
        "import resource, sys; from pathlib import Path; from pipeline.intake import identify;"
        "from pipeline.raster import page_image; from pipeline.settings import Settings;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "page_image(identify(Path(sys.argv[1])), 1, Settings());"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x.png")], capture_output=True, text=True, check=True
    )
    # 208 MB in colour, once; twice that before images were reduced as they are loaded.
    assert int(done.stdout) < 330_000


@pytest.mark.parametrize(
    ("mode", "filter_name"),
    [
        ("RGB", "DCTDecode"),
        ("L", "FlateDecode"),
        ("RGB", "JPXDecode"),
        ("1", "CCITTFaxDecode"),
        ("1", "JBIG2Decode"),
        ("CMYK", "FlateDecode"),
    ],
)
def test_scans_of_every_kind_are_rendered_upright(tmp_path: Path, mode: str, filter_name: str) -> None:
    pdf = scan_pdf(tmp_path / "x.pdf", marked(mode), filter_name)
    shown = Image.fromarray(page_image(identify(pdf), 1, Settings()).pixels).convert("L").resize((80, 110))
    printed = marked("L").resize((80, 110))
    differing = np.abs(np.asarray(shown, np.int16) - np.asarray(printed, np.int16)) > 60
    assert differing.mean() < 0.02
