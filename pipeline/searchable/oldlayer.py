"""Another program's invisible text under a scan, taken out so that search finds the restored text only.

Text that a page shows stays, whatever it says: taking it out would change what the page looks like.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

_INVISIBLE = 3
_FORM_DEPTH = 4
_MOST_BYTES = 20_000_000
"""Content larger than this, unpacked, is left as it is: no scan's layer is that large."""
_MOST_PACKED = 64_000
"""The same for packings whose result cannot be foretold."""
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_PLACES = frozenset({"BT", "Td", "TD", "Tm", "T*", "'", '"'})


class _Tangled(Exception):
    """Shown text that begins where invisible text ended: its place would be lost."""


def without_invisible_text(pdf: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """Takes the invisible text out of a page and of the forms on it; whether there was any.

    Content that is huge or broken, or cannot be divided, stays as it is.
    """
    if not _has_fonts(page.obj.get("/Resources"), _FORM_DEPTH):
        return False
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if not all(isinstance(stream, pikepdf.Stream) and _is_small(stream) for stream in streams):
        return False
    try:
        kept, changed = _filtered(page)
    except (_Tangled, pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return False
    if changed:
        replacement = pdf.make_stream(b"")
        _fill(replacement, kept)
        page.obj["/Contents"] = replacement
    in_forms = [_clean_form(form, _FORM_DEPTH) for form in _forms(page.obj.get("/Resources"))]
    return changed or any(in_forms)


def _clean_form(form: pikepdf.Stream, depth: int) -> bool:
    if depth == 0 or not _is_small(form):
        return False
    try:
        kept, changed = _filtered(form)
    except (_Tangled, pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        return False
    if changed:
        _fill(form, kept)
    inner = [_clean_form(one, depth - 1) for one in _forms(form.get("/Resources"))]
    return changed or any(inner)


def _fill(stream: pikepdf.Stream, instructions: list[Any]) -> None:
    content = zlib.compress(pikepdf.unparse_content_stream(instructions))
    stream.write(content, filter=pikepdf.Name.FlateDecode)


def _filtered(content: pikepdf.Page | pikepdf.Stream) -> tuple[list[Any], bool]:
    """The instructions of a content stream without those that write invisible text."""
    kept: list[Any] = []
    changed, lost_place = False, False
    mode, modes = 0, []
    for instruction in pikepdf.parse_content_stream(content):
        operator = str(instruction.operator)
        if operator == "q":
            modes.append(mode)
        elif operator == "Q" and modes:
            mode = modes.pop()
        elif operator == "Tr":
            mode = int(instruction.operands[0])
        lost_place = lost_place and operator not in _PLACES
        if operator in _SHOWS and mode == _INVISIBLE:
            kept += _without_text(instruction)
            changed = lost_place = True
        elif operator in _SHOWS and lost_place:
            raise _Tangled
        else:
            kept.append(instruction)
    return kept, changed


def _without_text(instruction: Any) -> Iterator[Any]:
    """What is left of an instruction that writes: `'` and `"` also begin a line and set spacing."""
    operator, operands = str(instruction.operator), instruction.operands
    if operator == '"':
        yield pikepdf.ContentStreamInstruction([operands[0]], pikepdf.Operator("Tw"))
        yield pikepdf.ContentStreamInstruction([operands[1]], pikepdf.Operator("Tc"))
    if operator in ("'", '"'):
        yield pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))


def _forms(resources: Any) -> list[pikepdf.Stream]:
    objects = resources.get("/XObject") if resources is not None else None
    if objects is None:
        return []
    return [item for item in objects.values() if item.get("/Subtype") == "/Form"]


def _has_fonts(resources: Any, depth: int) -> bool:
    if resources is None or depth == 0:
        return False
    if resources.get("/Font") is not None:
        return True
    return any(_has_fonts(form.get("/Resources"), depth - 1) for form in _forms(resources))


def _is_small(stream: pikepdf.Stream) -> bool:
    """Whether a stream unpacks to a size that may be held, found without unpacking more than that."""
    packed = stream.read_raw_bytes()
    packing = stream.get("/Filter")
    if packing is None:
        return len(packed) <= _MOST_BYTES
    if packing == "/FlateDecode" and "/DecodeParms" not in stream:
        try:
            return len(zlib.decompressobj().decompress(packed, _MOST_BYTES + 1)) <= _MOST_BYTES
        except zlib.error:
            return False
    return len(packed) <= _MOST_PACKED
