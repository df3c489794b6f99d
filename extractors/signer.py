"""Who signed (người ký): the name under the signer's office, in the signature block."""

from collections.abc import Sequence

import regex

from diacritics.alphabet import fold_chars
from extractors.words import word_list
from schemas.page import Line, LineRole, Page

_OFFICE = regex.compile(
    r"(?:pho\s+)?(?:chu tich|giam doc|chanh van phong|chanh vp|truong phong|cuc truong|chi cuc truong|"
    r"truong ban|chanh thanh tra|"
    r"vien truong|thu truong|tong giam doc|chanh toa)\W*$|^\W*(?:tm|kt|tl|tuq|q)\s*\."
)
_NAME = regex.compile(r"(?:^|.*[\s;.,)])(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*){1,4})[\s.]*$")
_NOT_A_NAME = word_list("not_in_names")
_LOOK_AHEAD = 14
_FAMILY = word_list("family_names")


def find_signer(pages: Sequence[Page]) -> str | None:
    """The name below the last signer's office; None where nobody signed or it can't be read."""
    lines = [line for page in pages for line in page.lines if line.text.strip()]
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text.replace("*", " ")
        if not _is_office(text):
            continue
        if name := _name_below(lines[index + 1 : index + 1 + _LOOK_AHEAD]):
            return name
    return None


def _is_office(text: str) -> bool:
    """An office in capitals, alone on its line or at its end (the left part may be of 'Nơi nhận')."""
    tail = text.strip()[-30:]
    return _OFFICE.search(fold_chars(text)) is not None and sum(c.isupper() for c in tail) >= 4


def _name_below(lines: Sequence[Line]) -> str | None:
    for line in lines:
        text = " ".join(line.text.replace("*", " ").split())
        found = _NAME.match(text)
        if found is None or line.role is LineRole.PAGE_NUMBER:
            continue
        name = found["name"]
        words = name.split()
        folded = fold_chars(name)
        if not 2 <= len(words) <= 5 or name.isupper():
            continue
        if folded.split()[0] not in _FAMILY and _NOT_A_NAME & set(folded.split()):
            continue
        return name
    return None
