import hashlib
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.errors import InputError
from pipeline.intake import FileType, identify
from pipeline.settings import Settings
from schemas.document import FailureCategory as Category
from tests.engines.bombs import BOMBS
from tests.engines.pages import boxed_pdf, drawn_page, encrypted, image_pdf, text_pdf

SMALL = Image.new("L", (200, 280), 255)


def refused(path: Path, settings: Settings | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        identify(path, settings)
    assert str(path) in caught.value.message
    assert caught.value.remedy
    return caught.value


def test_a_scanned_pdf_tells_its_pages(tmp_path: Path) -> None:
    path = image_pdf(tmp_path / "scan.pdf", [SMALL.resize((1654, 2339))] * 2)
    file = identify(path)
    assert (file.type, file.pages) == (FileType.PDF, 2)
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.page_infos[1].page_no == 2
    assert file.page_infos[0].image_dpi == pytest.approx(200, rel=0.02)


def test_a_rotated_page_is_measured_as_displayed(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(400, 700))
        pdf.pages[0].obj.Rotate = 90
        pdf.save(tmp_path / "turned.pdf")
    info = identify(tmp_path / "turned.pdf").page_infos[0]
    assert (info.width_pt, info.height_pt) == (700, 400)


@pytest.mark.parametrize(
    ("name", "form", "kind"),
    [("x.pdf", "PNG", FileType.PNG), ("x.txt", "JPEG", FileType.JPEG), ("x.png", "TIFF", FileType.TIFF)],
)
def test_content_counts_not_the_name(tmp_path: Path, name: str, form: str, kind: FileType) -> None:
    SMALL.save(tmp_path / name, form)
    assert identify(tmp_path / name).type is kind


def test_a_pdf_named_txt_is_a_pdf(tmp_path: Path) -> None:
    assert identify(text_pdf(tmp_path / "x.txt")).type is FileType.PDF


def test_tiff_pages_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    SMALL.save(path, save_all=True, append_images=[SMALL, SMALL])
    assert identify(path).pages == 3


def test_an_owner_password_alone_does_not_matter(tmp_path: Path) -> None:
    plain = text_pdf(tmp_path / "plain.pdf")
    assert identify(encrypted(tmp_path / "o.pdf", plain, user="", owner="o")).pages == 1


def test_a_user_password_does(tmp_path: Path) -> None:
    plain = text_pdf(tmp_path / "plain.pdf")
    error = refused(encrypted(tmp_path / "u.pdf", plain, user="u", owner="o"))
    assert error.category is Category.ENCRYPTED


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")


BAD: dict[str, tuple[Category, Callable[[Path], object]]] = {
    "nothing": (Category.EMPTY, lambda p: p.write_bytes(b"")),
    "blanks": (Category.EMPTY, lambda p: p.write_bytes(b" \n\f\n")),
    "docx": (Category.UNSUPPORTED, _zip),
    "zeros and ones": (Category.UNSUPPORTED, lambda p: p.write_bytes(bytes(range(256)) * 20)),
    "latin-1": (
        Category.UNSUPPORTED,
        lambda p: p.write_bytes("Báo cáo quý".encode("latin-1", "replace") * 9),
    ),
    "gif": (Category.UNSUPPORTED, lambda p: SMALL.save(p, "GIF")),
    "pdf head only": (Category.DAMAGED, lambda p: p.write_bytes(b"%PDF-1.7\n")),
    "png head only": (Category.DAMAGED, lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\nxx")),
    "a folder": (Category.UNSUPPORTED, lambda p: p.mkdir()),
    "not there": (Category.DAMAGED, lambda p: None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(tmp_path: Path, name: str) -> None:
    category, make = BAD[name]
    make(tmp_path / "x")
    assert refused(tmp_path / "x").category is category


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_pdf_cut_off_is_damaged(tmp_path: Path, part: float) -> None:
    whole = image_pdf(tmp_path / "whole.pdf", [drawn_page()] * 3).read_bytes()
    (tmp_path / "x.pdf").write_bytes(whole[: int(len(whole) * part)])
    assert refused(tmp_path / "x.pdf").category is Category.DAMAGED


@pytest.mark.parametrize("size", [(57_600, 57_600), (14_400, 14_400)])
def test_a_huge_page_box_is_too_large(tmp_path: Path, size: tuple[int, int]) -> None:
    assert refused(boxed_pdf(tmp_path / "x.pdf", *size)).category is Category.TOO_LARGE


def test_one_huge_page_does_not_cost_the_others(tmp_path: Path) -> None:
    boxed_pdf(tmp_path / "x.pdf", 57_600, 57_600)
    with pikepdf.open(tmp_path / "x.pdf", allow_overwriting_input=True) as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "x.pdf")
    huge, good = identify(tmp_path / "x.pdf").page_infos
    assert huge.problem is not None and huge.problem[0] is Category.TOO_LARGE
    assert good.problem is None


def test_a_huge_image_is_too_large_before_it_is_decoded(tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 35_000, 35_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    (tmp_path / "x.png").write_bytes(data)
    assert refused(tmp_path / "x.png").category is Category.TOO_LARGE


def test_a_pdf_that_unpacks_to_gigabytes_is_too_large(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        image = pikepdf.Stream(pdf, zlib.compress(b"\0" * 1000))
        image.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image})
        image.update({"/Width": 60_000, "/Height": 60_000, "/BitsPerComponent": 8})
        image.update({"/ColorSpace": pikepdf.Name.DeviceGray, "/Filter": pikepdf.Name.FlateDecode})
        pdf.pages[0].add_resource(image, pikepdf.Name.XObject)
        pdf.save(tmp_path / "x.pdf")
    assert refused(tmp_path / "x.pdf").category is Category.TOO_LARGE


def _bomb(path: Path, megabytes: int, place: str) -> Path:
    """A small PDF whose page, or a form on it, unpacks to so much."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(megabytes)) + packer.flush()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, data)
        stream.Filter = pikepdf.Name.FlateDecode
        if place == "page":
            pdf.pages[0].obj.Contents = stream
        else:
            stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            pdf.pages[0].add_resource(stream, pikepdf.Name.XObject)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


@pytest.mark.parametrize("place", ["page", "form"])
def test_content_that_unpacks_to_gigabytes_is_too_large(tmp_path: Path, place: str) -> None:
    path = _bomb(tmp_path / "x.pdf", 2048, place)
    assert path.stat().st_size < 3_000_000
    started = time.process_time()
    error = refused(path)
    assert error.category is Category.TOO_LARGE and "unpacks to more than 64 MB" in error.message
    assert time.process_time() - started < 3


def test_content_packed_twice_that_unpacks_to_gigabytes_is_too_large(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, zlib.compress(once, 9))
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        pdf.pages[0].obj.Contents = stream
        undecoded = pikepdf.StreamDecodeLevel.none
        pdf.save(tmp_path / "x.pdf", compress_streams=False, stream_decode_level=undecoded)
    assert (tmp_path / "x.pdf").stat().st_size < 10_000
    error = refused(tmp_path / "x.pdf")
    assert error.category is Category.TOO_LARGE and "unpacks to more than 64 MB" in error.message


@pytest.mark.parametrize("place", BOMBS)
def test_what_only_a_reader_unpacks_is_too_large(tmp_path: Path, place: str) -> None:
    assert identify(BOMBS[place](tmp_path / "small.pdf", 20)).page_infos[0].problem is None
    path = BOMBS[place](tmp_path / "x.pdf", 1024)
    assert path.stat().st_size < 2_000_000
    started = time.process_time()
    error = refused(path)
    assert error.category is Category.TOO_LARGE and "more than 64 MB" in error.message
    assert time.process_time() - started < 3


def test_much_content_is_no_bomb(tmp_path: Path) -> None:
    assert identify(_bomb(tmp_path / "x.pdf", 20, "page")).page_infos[0].problem is None


def test_limits_of_the_settings_hold(tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "x.pdf", pages=3)
    assert refused(path, Settings(max_pages=2)).category is Category.TOO_LARGE
    (tmp_path / "x.txt").write_bytes(b"a" * 1_000_001)
    assert refused(tmp_path / "x.txt", Settings(max_file_mb=1)).category is Category.TOO_LARGE
