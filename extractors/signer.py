"""Who signed (người ký): the name under the signer's office, in the signature block."""

from collections.abc import Sequence

import regex

from diacritics.alphabet import fold_chars
from schemas.page import Line, LineRole, Page

_OFFICE = regex.compile(
    r"(?:pho\s+)?(?:chu tich|giam doc|chanh van phong|chanh vp|truong phong|cuc truong|chi cuc truong|truong ban|chanh thanh tra|vien truong"
    r"|thu truong|tong giam doc|chanh toa)\W*$|^\W*(?:tm|kt|tl|tuq|q)\s*\."
)
_NAME = regex.compile(r"(?:^|.*[\s;.,)])(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*){1,4})[\s.]*$")
_NOT_A_NAME = regex.compile(
    r"\b(?:luu|noi|nhan|vt|ubnd|hdnd|phong|so|ban|huyen|tinh|xa|phuong|thi|tran|van|thu|chu|tich|uy|dang|nhu|tren|cc|"
    r"chuyen|cac|bao|cao|ky|da|boi|giam|doc|quan|thanh|pho)\b"
)
_LOOK_AHEAD = 14
_FAMILY = frozenset(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh truong doan mai to ha luong
    cao lam luu chu ta trieu nong vi be lo vang giang thao sung ma lu quach bach thai nghiem dam phung la kieu
    chau dao diep khong nham khuc khuat tong ton ngac cam dieu ksor rmah ro y a h'""".split()
)


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
        if folded.split()[0] not in _FAMILY and _NOT_A_NAME.search(folded):
            continue
        return name
    return None
