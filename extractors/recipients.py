"""To whom a report was sent (nơi nhận): the list at the foot's left, one item per dash.

'Lưu: VT' at its end names no recipient but where the paper is kept, and ends the list. Layout tells the list
from the signature beside it; in an earlier OCR's text both may stand on one line, and the wording tells them
apart.
"""

from collections.abc import Iterator, Sequence

import regex

from diacritics.alphabet import fold_chars
from schemas.page import Line, LineRole, Page

_HEAD = regex.compile(
    r"^\W{0,4}n[o0][il1]\s*nh[a4]n\b(?:\s?[:;.]|\s*$|\s*[-–]|\s+(?:tm|kt|tl|tuq)\b|\s{3,}|\t)"
)
"""'Nơi nhận', with a colon, the signer's office or nothing behind it: 'nơi nhận hồ sơ' is a place."""
_BULLET = r"[-–—~+•*·]"
_ITEMS = regex.compile(rf"(?:^|(?<=[;:.])\s+)\W?{_BULLET}\s*(?=[\p{{L}}(`'])")
_KEPT = regex.compile(r"^lur?u\b")
_SIGNED = regex.compile(
    r"\s*[:|]?\s(?:TM|KT|TL|TUQ|Q)\s*\.\s*\p{Lu}.*$|\s{3,}.*$|\t.*$"
    r"|\s*[:|]?\s(?:PHÓ\s)?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH|CỤC TRƯỞNG).*$"
)
_LETTERED = regex.compile(r"^\(|\p{Lu}?\p{Ll}{2,}")
_OPEN_END = regex.compile(r"[^;.:]$")
_MAX_LINES = 40
_MAX_STRAY = 8
"""So many lines in a row that are no items end a list that nothing else ended."""
_MAX_CHARS = 120
_PASSED_OVER = (LineRole.SIGNATURE, LineRole.PAGE_NUMBER, LineRole.FOOTNOTE)


def find_recipients(pages: Sequence[Page]) -> tuple[str, ...]:
    """The recipients in the order of the paper, as read; none where there is no list."""
    lines = [line for page in pages for line in page.lines if line.text.strip()]
    start = next((i for i in range(len(lines) - 1, -1, -1) if _HEAD.match(_folded(lines[i]))), None)
    if start is None:
        return ()
    found: list[str] = []
    for line, parts in _parts(lines[start : start + _MAX_LINES]):
        for bullet, text in parts:
            if _KEPT.match(fold_chars(text)):
                return _cleaned(found)
            if bullet:
                found.append(text)
            elif found and _OPEN_END.search(found[-1]) and _goes_on(line, text):
                found[-1] = f"{found[-1]} {text}"
    return _cleaned(found)


def _folded(line: Line) -> str:
    return fold_chars(line.text.replace("*", "").replace("_", "")).strip()


def _parts(lines: Sequence[Line]) -> Iterator[tuple[Line, list[tuple[bool, str]]]]:
    """Per line its stretches, each with whether a bullet stands before it; the first line heads the list."""
    stray = 0
    for number, line in enumerate(lines):
        text = line.text.replace("**", "").strip()
        if number == 0:
            text = text.partition(":")[2].strip()
        elif line.role in _PASSED_OVER:
            continue
        text = _SIGNED.sub("", f" {text}").strip()
        bullets = [found.span() for found in _ITEMS.finditer(text)]
        if number and not bullets and line.role is not LineRole.RECIPIENTS:
            stray += 1
            if stray > _MAX_STRAY or len(text) > _MAX_CHARS:
                return
        else:
            stray = 0
        borders = [*(start for start, _ in bullets), len(text)]
        parts = [(False, text[: borders[0]].strip())] if text[: borders[0]].strip() else []
        parts += [
            (True, text[end:until].strip()) for (_, end), until in zip(bullets, borders[1:], strict=True)
        ]
        yield line, parts


def _goes_on(line: Line, text: str) -> bool:
    """Is a line without a bullet the rest of the item above it?"""
    if line.role is LineRole.RECIPIENTS:
        return True
    return text[:1].islower() or text[:1] == "("


def _cleaned(items: Sequence[str]) -> tuple[str, ...]:
    """The items without their final marks and without what is no word behind a semicolon."""
    kept = []
    for item in items:
        first, *rest = (" ".join(part.split()) for part in item.split(";"))
        told = [first, *(part for part in rest if _LETTERED.search(part))]
        text = "; ".join(told).strip(" .;,:/`'’\"").replace("; (", " (")
        if any(c.isalpha() for c in text):
            kept.append(text)
    return tuple(kept)
