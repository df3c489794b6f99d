"""Scans taken out of a PDF are what Poppler shows of it, and what is doubtful is left to Poppler."""

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from pipeline.intake import identify
from pipeline.pdfscan import ScannedPages
from pipeline.raster import page_image
from pipeline.settings import Settings
from tests.engines.scans import INVERTED, marked, scan_pdf, with_png_rows


def taken(path: Path, most_dpi: float = 200) -> tuple[np.ndarray, float] | None:
    scans = ScannedPages(path)
    try:
        return scans.page(identify(path).page_infos[0], most_dpi)
    finally:
        scans.close()


def assert_as_shown(path: Path, monkeypatch: pytest.MonkeyPatch, dpi: float = 100) -> None:
    found = taken(path)
    assert found is not None
    pixels, told = found
    assert told == pytest.approx(dpi, rel=0.005)
    with monkeypatch.context() as patched:
        patched.setattr(ScannedPages, "page", lambda *args: None)
        shown = Image.fromarray(page_image(identify(path), 1, Settings()).pixels)
    ours = np.asarray(
        Image.fromarray(pixels)
        .convert("RGB")
        .resize((80, 110)[:: 1 if pixels.shape[0] > pixels.shape[1] else -1]),
        np.int16,
    )
    theirs = np.asarray(shown.resize((ours.shape[1], ours.shape[0])), np.int16)
    assert np.mean(np.abs(ours - theirs) > 60) < 0.02


@pytest.mark.parametrize(
    ("mode", "filter_name"),
    [
        ("RGB", "DCTDecode"),
        ("L", "DCTDecode"),
        ("RGB", "FlateDecode"),
        ("L", "FlateDecode"),
    ],
)
def test_common_scans_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, filter_name: str
) -> None:
    assert_as_shown(scan_pdf(tmp_path / "x.pdf", marked(mode), filter_name), monkeypatch)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_rows_of_png_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    data, entries = with_png_rows(marked(mode))
    assert_as_shown(scan_pdf(tmp_path / "x.pdf", marked(mode), data=data, **entries), monkeypatch)


def test_a_negative_is_turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    negative = ImageOps.invert(marked("L"))
    assert_as_shown(scan_pdf(tmp_path / "x.pdf", negative, Decode=INVERTED), monkeypatch)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_upright(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, degrees: int) -> None:
    assert_as_shown(scan_pdf(tmp_path / "x.pdf", marked(), page={"Rotate": degrees}), monkeypatch)


def test_a_crop_box_cuts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan_pdf(tmp_path / "x.pdf", marked(), page={"CropBox": Array([36, 72, 576, 720])})
    found = taken(path)
    # Its shape is no longer the page's, so that intake takes no scan for granted.
    assert found is None or found[0].shape == (900, 750)
    path = scan_pdf(tmp_path / "y.pdf", marked(), page={"CropBox": Array([57.6, 79.2, 518.4, 712.8])})
    info = identify(path).page_infos[0]._replace(image_dpi=100.0)
    scans = ScannedPages(path)
    pixels, dpi = scans.page(info, 200) or (np.zeros(0), 0)
    scans.close()
    assert (pixels.shape, dpi) == ((880, 640), 100)
    # The black bar began 100 px from the left and the top, 80 and 110 of which are cut off.
    assert (pixels[5, 25], pixels[85, 25], pixels[95, 25]) == (0, 0, 255)


def test_units_of_the_page_count(tmp_path: Path) -> None:
    found = taken(scan_pdf(tmp_path / "x.pdf", marked(), page={"UserUnit": 2}))
    assert found is not None and found[1] == pytest.approx(50)


def test_hidden_text_over_a_scan_does_not_matter(tmp_path: Path) -> None:
    content = b"q 576 0 0 792 0 0 cm /Im0 Do Q BT 3 Tr /F1 12 Tf 72 700 Td (bao cao) Tj ET"
    assert taken(scan_pdf(tmp_path / "x.pdf", marked(), content=content)) is not None


def test_a_scan_finer_than_needed_is_rendered(tmp_path: Path) -> None:
    assert taken(scan_pdf(tmp_path / "x.pdf", marked(), "DCTDecode"), 90) is None


WHOLE = b"q 576 0 0 792 0 0 cm /Im0 Do Q "
DOUBTFUL: dict[str, dict[str, Any]] = {
    "text to be seen": {"content": WHOLE + b"BT /F1 12 Tf 72 700 Td (bao cao) Tj ET"},
    "two images": {"content": WHOLE + WHOLE},
    "a rule drawn over it": {"content": WHOLE + b"0 0 m 100 100 l S"},
    "clipped": {"content": b"q 0 0 300 300 re W n 576 0 0 792 0 0 cm /Im0 Do Q"},
    "drawn upside down": {"content": b"q 576 0 0 -792 0 792 cm /Im0 Do Q"},
    "in a part of the page": {"content": b"q 288 0 0 396 0 0 cm /Im0 Do Q"},
    "drawn in another state": {"content": b"/G0 gs " + WHOLE},
    "optional": {"content": b"/OC /O1 BDC " + WHOLE + b" EMC"},
    "masked": {"Mask": Array([0, 10])},
    "a stencil": {"ImageMask": True},
    "odd levels": {"Decode": Array([0.2, 0.9])},
    "16 bits": {"BitsPerComponent": 16},
    "a palette": {"ColorSpace": Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\0" * 6)])},
    "a form field": {"page": {"Annots": Array([Dictionary(Subtype=Name.Widget)])}},
    "too few bytes": {"data": zlib.compress(b"\xff" * 1000)},
    "broken bytes": {"data": b"no zlib"},
    "no image": {"content": b"q Q"},
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_is_doubtful_is_rendered(tmp_path: Path, case: str) -> None:
    assert taken(scan_pdf(tmp_path / "x.pdf", marked(), **DOUBTFUL[case])) is None


def test_black_and_white_four_inks_and_jpeg_2000_are_rendered(tmp_path: Path) -> None:
    assert taken(scan_pdf(tmp_path / "f.pdf", marked("1"), "CCITTFaxDecode")) is None
    assert taken(scan_pdf(tmp_path / "z.pdf", marked("1"))) is None
    assert taken(scan_pdf(tmp_path / "x.pdf", marked("CMYK"), "DCTDecode")) is None
    assert taken(scan_pdf(tmp_path / "y.pdf", marked(), "JPXDecode")) is None


def test_content_that_unpacks_to_gigabytes_is_not_looked_through(tmp_path: Path) -> None:
    path = scan_pdf(tmp_path / "x.pdf", marked())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        packer = zlib.compressobj()
        bomb = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(32)) + packer.flush()
        stream = pikepdf.Stream(pdf, bomb)
        stream.Filter = Name.FlateDecode
        pdf.pages[0].obj.Contents = Array([stream, pdf.pages[0].obj.Contents])
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert taken(path) is None
