"""PDFs of one scan each, put together object by object, for what producers of scans really write."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageChops

SIZE = (800, 1100)
"""Width and height of the scan in pixels; it covers 8 x 11 inches, so it has 100 dpi."""


def marked(mode: str = "L") -> Image.Image:
    """A page that looks different from every side."""
    page = Image.new("RGB", SIZE, (255, 255, 255))
    page.paste((0, 0, 0), (100, 100, 300, 200))
    page.paste((200, 20, 20) if mode == "RGB" else (90, 90, 90), (500, 800, 560, 1000))
    return page.convert(mode)


def packed(image: Image.Image, filter_name: str) -> tuple[bytes, dict[str, Any]]:
    """The bytes of an image stream and its dictionary's entries."""
    entries: dict[str, Any] = {"/Filter": Name("/" + filter_name)}
    if filter_name == "DCTDecode":
        with BytesIO() as out:
            image.save(out, "JPEG", quality=95)
            return out.getvalue(), entries
    if filter_name == "JPXDecode":
        with BytesIO() as out:
            image.save(out, "JPEG2000")
            return out.getvalue(), entries
    if filter_name == "CCITTFaxDecode":
        parms = {"/K": -1, "/Columns": image.width, "/Rows": image.height, "/BlackIs1": True}
        return _group4(image), entries | {"/DecodeParms": Dictionary(parms)}
    if filter_name == "JBIG2Decode":
        return _jbig2(image), entries
    return zlib.compress(
        np.packbits(np.asarray(image), axis=1).tobytes() if image.mode == "1" else image.tobytes()
    ), entries


def _group4(image: Image.Image) -> bytes:
    with BytesIO() as out:
        image.save(out, "TIFF", compression="group4", strip_size=1 << 20)
        with Image.open(out) as tiff:
            start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
        return out.getvalue()[start : start + length]


def _jbig2(image: Image.Image) -> bytes:
    """JBIG2 as PDF holds it (ITU-T T.88): one generic region on a page, packed as fax group 4."""
    size = struct.pack(">II", image.width, image.height)
    page = size + struct.pack(">IIBH", 0, 0, 0, 0)
    region = size + struct.pack(">IIBB", 0, 0, 0, 1) + _group4(ImageChops.invert(image))
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(((48, page), (38, region)))
    )


def scan_pdf(
    path: Path,
    image: Image.Image,
    filter_name: str = "FlateDecode",
    *,
    content: bytes = b"q 576 0 0 792 0 0 cm /Im0 Do Q",
    data: bytes | None = None,
    page: dict[str, Any] | None = None,
    **entries: Any,
) -> Path:
    """A PDF of one page of 8 x 11 inches that shows one image.

    `entries` go into the image's dictionary, `page` into the page's.
    """
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(576, 792))
        raw, told = packed(image, filter_name)
        stream = pikepdf.Stream(pdf, data if data is not None else raw)
        spaces = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}
        base = {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": image.width,
            "/Height": image.height,
            "/BitsPerComponent": 1 if image.mode == "1" else 8,
            "/ColorSpace": Name("/" + spaces[image.mode]),
        }
        for key, value in (base | told | {f"/{key}": value for key, value in entries.items()}).items():
            stream[key] = value
        sheet = pdf.pages[0].obj
        sheet.Resources = Dictionary(XObject=Dictionary(Im0=stream))
        sheet.Contents = pikepdf.Stream(pdf, content)
        for key, value in (page or {}).items():
            sheet["/" + key] = value
        pdf.save(path)
    return path
