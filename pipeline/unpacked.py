"""How much a PDF's streams unpack to, found without unpacking more than is allowed.

A few megabytes may unpack to gigabytes, and libraries unpack a stream whole before they look at it.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

MOST_CONTENT_BYTES = 64_000_000
"""What a page's content may unpack to: a page full of drawings has a few million bytes."""
_MOST_OTHERWISE_PACKED = 1 << 18
"""Streams packed in other ways than by Flate alone may have this many bytes before they are unpacked."""
_PIECE = 1 << 20
_FORM_DEPTH = 4


def content_is_too_large(page: pikepdf.Page) -> bool:
    """Whether a page's content, forms included, unpacks to more than `MOST_CONTENT_BYTES`."""
    left = MOST_CONTENT_BYTES
    for stream in _content_streams(page):
        size = unpacked_size(stream, left)
        if size is None:
            return True
        left -= size
    return False


def unpacked_size(stream: Any, most: int) -> int | None:
    """The unpacked size of a stream, None where it is more than `most` or cannot be told."""
    packed = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    names = [] if packing is None else list(packing) if isinstance(packing, pikepdf.Array) else [packing]
    if not names:
        return len(packed) if len(packed) <= most else None
    if any(name != "/FlateDecode" for name in names):
        return len(packed) if len(packed) <= min(most, _MOST_OTHERWISE_PACKED) else None
    # Packed more than once, four kilobytes hold gigabytes: every layer counts.
    for _ in names[1:]:
        unpacked = zlib.decompressobj()
        try:
            packed = unpacked.decompress(packed, most + 1)
        except zlib.error:
            return len(packed)
        if len(packed) > most:
            return None
    return _inflated_size(packed, most)


def _inflated_size(packed: bytes, most: int) -> int | None:
    """What deflated bytes unpack to, None where it is more than `most`."""
    size = 0
    unpacker = zlib.decompressobj()
    try:
        while packed and not unpacker.eof:
            size += len(unpacker.decompress(packed, _PIECE))
            packed = unpacker.unconsumed_tail
            if size > most:
                return None
    except zlib.error:
        # What it is worth is for those to say who read it; they stop at the same place.
        return size
    return size


def _content_streams(page: pikepdf.Page) -> Iterator[Any]:
    contents = page.obj.get("/Contents")
    if contents is not None:
        yield from contents if isinstance(contents, pikepdf.Array) else [contents]
    yield from _forms(page.obj.get("/Resources"), _FORM_DEPTH)


def _forms(resources: Any, depth: int) -> Iterator[Any]:
    objects = None if resources is None or depth == 0 else resources.get("/XObject")
    for item in () if objects is None else objects.values():
        if item.get("/Subtype") == "/Form":
            yield item
            yield from _forms(item.get("/Resources"), depth - 1)
