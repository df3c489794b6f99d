"""Write scanned pages to files: image-only PDF, multi-page TIFF, PNG, and PDF with the text of an OCR run.

Nothing here writes a date or a chance identifier, so that the same pages give the same bytes.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytesseract
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from samples.degrade import Page, Recipe

POINTS = 72.0


def write_pdf(pages: Sequence[Page], recipe: Recipe, path: Path) -> None:
    """An image-only PDF, one image a page: CCITT G4 for one bit, JPEG for the rest."""
    with pikepdf.new() as pdf:
        for page in pages:
            height, width = page.shape[:2]
            scale = POINTS / recipe.dpi
            size = (width * scale, height * scale)
            sheet = pdf.add_blank_page(page_size=size)
            image = _ccitt(pdf, page) if recipe.bilevel else _jpeg(pdf, page, recipe)
            sheet.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
            sheet.contents_add(f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Im0 Do Q".encode())
        _save(pdf, path)


def write_tiff(pages: Sequence[Page], recipe: Recipe, path: Path) -> None:
    """One TIFF with all pages, one bit, CCITT G4."""
    images = [Image.fromarray(page).convert("1") for page in pages]
    images[0].save(
        path,
        format="TIFF",
        save_all=True,
        append_images=images[1:],
        compression="group4",
        dpi=(recipe.dpi, recipe.dpi),
    )


def write_image(page: Page, recipe: Recipe, path: Path) -> None:
    """A single page as PNG (8 greys) or JPEG, by the name's ending."""
    image = Image.fromarray(page)
    dpi = (recipe.dpi, recipe.dpi)
    if path.suffix == ".png":
        image.quantize(8).save(path, format="PNG", optimize=True, dpi=dpi)
    else:
        image.save(path, format="JPEG", quality=recipe.quality, dpi=dpi)


def write_english_text(pages: Sequence[Page], path: Path) -> list[str]:
    """What Tesseract's English model reads, pages divided by a form feed; the pages' texts."""
    texts = [pytesseract.image_to_string(Image.fromarray(page), lang="eng").rstrip("\f\n") for page in pages]
    path.write_text("\n\f".join(texts) + "\n", encoding="utf-8")
    return texts


def write_badly_layered_pdf(pages: Sequence[Page], recipe: Recipe, path: Path) -> None:
    """A PDF with the scanned image and, invisible over it, what the English model read."""
    with TemporaryDirectory() as folder, pikepdf.new() as pdf:
        for page in pages:
            picture = Path(folder) / "page.jpg"
            picture.write_bytes(_jpeg_bytes(page, recipe))
            layered = pytesseract.image_to_pdf_or_hocr(str(picture), lang="eng", extension="pdf")
            with pikepdf.open(io.BytesIO(layered)) as one:
                pdf.pages.extend(one.pages)
        _save(pdf, path)


def _save(pdf: pikepdf.Pdf, path: Path) -> None:
    pdf.save(path, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _jpeg_bytes(page: Page, recipe: Recipe) -> bytes:
    buffer = io.BytesIO()
    dpi = (recipe.dpi, recipe.dpi)
    Image.fromarray(page).save(buffer, format="JPEG", quality=recipe.quality, optimize=True, dpi=dpi)
    return buffer.getvalue()


def _jpeg(pdf: pikepdf.Pdf, page: Page, recipe: Recipe) -> pikepdf.Stream:
    colours = pikepdf.Name.DeviceRGB if page.ndim == 3 else pikepdf.Name.DeviceGray
    stream = _image(pdf, page, _jpeg_bytes(page, recipe), 8)
    stream.ColorSpace = colours
    stream.Filter = pikepdf.Name.DCTDecode
    return stream


def _ccitt(pdf: pikepdf.Pdf, page: Page) -> pikepdf.Stream:
    """Pillow encodes G4 as the single strip of a TIFF; the strip is what a PDF holds."""
    buffer = io.BytesIO()
    height, width = page.shape
    Image.fromarray(page).convert("1").save(
        buffer, format="TIFF", compression="group4", tiffinfo={262: 0, 278: height}
    )
    with Image.open(buffer) as tiff:
        assert isinstance(tiff, TiffImageFile)
        tags = tiff.tag_v2
        offsets, counts, photometric = tags[273], tags[279], tags[262]
    if len(offsets) != 1:
        raise RuntimeError(f"one strip expected, {len(offsets)} found")
    data = buffer.getvalue()[offsets[0] : offsets[0] + counts[0]]
    stream = _image(pdf, page, data, 1)
    stream.ColorSpace = pikepdf.Name.DeviceGray
    stream.Filter = pikepdf.Name.CCITTFaxDecode
    stream.DecodeParms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=photometric == 1)
    return stream


def _image(pdf: pikepdf.Pdf, page: Page, data: bytes, bits: int) -> pikepdf.Stream:
    height, width = page.shape[:2]
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        BitsPerComponent=bits,
    )
