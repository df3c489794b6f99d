"""Numbers of headings whose point was read as a comma: '3,1 Cấp huyện' under '3. Giải quyết hồ sơ'."""

import re
from collections.abc import Sequence

from schemas.page import Line, LineRole

_COMMA = re.compile(r"(\d{1,2})(?:[.,]\d{1,2}){1,3}\.?(?= [^\W\d_])")
_POINT = re.compile(r"(\d{1,2})\.(?: |\d{1,2}[. ])")


def with_pointed_headings(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a page; a number with a comma that begins a paragraph before a capital letter has points
    where another paragraph of the page begins with the same first number and a point."""
    starts = [i for i, line in enumerate(lines) if _begins_paragraph(lines, i)]
    chapters = {found[1] for i in starts if (found := _POINT.match(lines[i].raw))}
    out = list(lines)
    for i in starts:
        found = _COMMA.match(lines[i].raw)
        if found and "," in found[0] and found[1] in chapters and lines[i].raw[found.end() + 1].isupper():
            pointed = found[0].replace(",", ".") + lines[i].raw[found.end() :]
            out[i] = lines[i].model_copy(update={"raw": pointed, "text": pointed})
    return tuple(out)


def _begins_paragraph(lines: Sequence[Line], i: int) -> bool:
    alike = i == 0 or lines[i - 1].paragraph_no != lines[i].paragraph_no
    return alike and lines[i].role is LineRole.BODY
