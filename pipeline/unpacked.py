"""How much a PDF's streams unpack to, found without unpacking more than is allowed.

A few megabytes may unpack to gigabytes, and libraries unpack a stream whole before they look at it.
"""

import zlib
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import pikepdf

MOST_CONTENT_BYTES = 64_000_000
"""What a page's content may unpack to, and every stream that it is shown with (fonts, what their characters
mean, colour profiles, patterns): a page full of drawings has a few million bytes."""
_MOST_HELPERS = 4 * MOST_CONTENT_BYTES
"""What all the streams that a page is shown with may unpack to."""
_MOST_OTHERWISE_PACKED = 1 << 18
"""Streams packed in other ways than by Flate alone may have this many bytes before they are unpacked."""
_PIECE = 1 << 20
_FORM_DEPTH = 4
_LONGEST_ENTRIES = 1 << 11
"""Bytes of the dictionary before an object stream; real ones have a hundred."""
_TREE_DEPTH = 64
_DIRECT = (0, 0)
"""The number of an object that has none: it stands within another."""
_ELSEWHERE = ("/Parent", "/P", "/Pg", "/Dest")
"""What leads from a page's resources to other pages."""
_MEASURED_OTHERWISE = ("/Image", "/Form")
"""By their pixels, and with the page's content."""


def holds_object_bomb(path: Path) -> bool:
    """Whether a PDF keeps objects, or the table of them, in a stream that unpacks to more than
    `MOST_CONTENT_BYTES`: to open such a file is to unpack it, so it is looked for in the bytes as they lie.

    What is encrypted, or names its streams in other ways than anybody's does, is left to the memory limit.
    """
    with path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        for name in (b"/ObjStm", b"/XRef"):
            place = data.find(name)
            while place >= 0:
                if _unpacks_to_too_much(data, place, place + len(name)):
                    return True
                place = data.find(name, place + len(name))
    return False


def _unpacks_to_too_much(data: mmap, place: int, after: int) -> bool:
    """Whether the stream in whose dictionary a name stands unpacks to more than is allowed."""
    begin = data.find(b"stream", after, after + _LONGEST_ENTRIES)
    if begin < 0:
        return False
    entries = data[max(0, data.rfind(b"obj", max(0, place - _LONGEST_ENTRIES), place)) : begin]
    packed = data[begin + len(b"stream") : data.find(b"endstream", begin)].lstrip(b"\r\n")
    return _flate_size(packed, entries.count(b"/FlateDecode"), MOST_CONTENT_BYTES) is None


class Unpacking:
    """How much the pages of one PDF unpack to. What several share is unpacked once."""

    def __init__(self) -> None:
        self._sizes: dict[tuple[int, int], int | None] = {}
        self._verdicts: dict[tuple[int, int], bool] = {}

    def is_too_large(self, page: pikepdf.Page) -> bool:
        """Whether the content of a page, or what it is shown with, unpacks to more than is allowed.

        Pixels of images are not meant: they are bounded by their width and height.
        """
        return _content_is_too_large(page) or self._helpers_are_too_large(resources_of(page))

    def _helpers_are_too_large(self, resources: Any) -> bool:
        if resources is None:
            return False
        key = resources.objgen
        if key == _DIRECT or key not in self._verdicts:
            self._verdicts[key] = self._exceed(resources)
        return self._verdicts[key]

    def _exceed(self, resources: Any) -> bool:
        left = _MOST_HELPERS
        for stream in _helper_streams(resources):
            key = stream.objgen
            if key not in self._sizes:
                self._sizes[key] = unpacked_size(stream, MOST_CONTENT_BYTES)
            size = self._sizes[key]
            if size is None or size > left:
                return True
            left -= size
        return False


def resources_of(page: pikepdf.Page) -> Any:
    """What a page is shown with: its own resources or, as many producers have it, those of the pages' tree;
    None where there are none."""
    node: Any = page.obj
    for _ in range(_TREE_DEPTH):
        if "/Resources" in node:
            return node["/Resources"]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _helper_streams(resources: Any) -> Iterator[Any]:
    """All streams that a page's resources lead to, but for pixels, and those that are packed in other ways
    than by Flate alone: of these nobody can tell what they unpack to, and the memory limit stays."""
    seen: set[tuple[int, int]] = set()
    waiting = [resources]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) or found.objgen in seen:
            continue
        if found.objgen != _DIRECT:
            seen.add(found.objgen)
        if isinstance(found, pikepdf.Array):
            waiting += list(found)
            continue
        waiting += [value for key, value in found.items() if key not in _ELSEWHERE]
        is_helper = isinstance(found, pikepdf.Stream) and found.get("/Subtype") not in _MEASURED_OTHERWISE
        if is_helper and all(name == "/FlateDecode" for name in _packing(found)):
            yield found


def _content_is_too_large(page: pikepdf.Page) -> bool:
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
    names = _packing(stream)
    if not names:
        return len(packed) if len(packed) <= most else None
    if any(name != "/FlateDecode" for name in names):
        return len(packed) if len(packed) <= min(most, _MOST_OTHERWISE_PACKED) else None
    return _flate_size(packed, len(names), most)


def _flate_size(packed: bytes, layers: int, most: int) -> int | None:
    """What bytes deflated so many times unpack to, None where it is more than `most`."""
    # Packed more than once, four kilobytes hold gigabytes: every layer counts.
    for _ in range(layers - 1):
        unpacked = zlib.decompressobj()
        try:
            packed = unpacked.decompress(packed, most + 1)
        except zlib.error:
            return len(packed)
        if len(packed) > most:
            return None
    return _inflated_size(packed, most) if layers else len(packed)


def _packing(stream: Any) -> list[Any]:
    """The filters of a stream, in the order in which they are undone."""
    packing = stream.get("/Filter")
    return [] if packing is None else list(packing) if isinstance(packing, pikepdf.Array) else [packing]


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
    yield from _forms(resources_of(page), _FORM_DEPTH)


def _forms(resources: Any, depth: int) -> Iterator[Any]:
    objects = None if resources is None or depth == 0 else resources.get("/XObject")
    for item in () if objects is None else objects.values():
        if item.get("/Subtype") == "/Form":
            yield item
            yield from _forms(item.get("/Resources"), depth - 1)
