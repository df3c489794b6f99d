"""Turns of phrase by which parts of a page are known, told without accents since OCR may have lost them."""

import re
from functools import lru_cache

from rapidfuzz import fuzz
from unidecode import unidecode

_MOTTO = ("cong hoa xa hoi chu nghia viet nam", "doc lap - tu do - hanh phuc")
_NUMBER = re.compile(r"^\W{0,2}s[o06]\s*[:.]?\s*[\w.]*\s*/?\s*[a-z0-9-]*/?[a-z-]{2,}")
_RECIPIENTS = re.compile(r"^\W{0,3}n[o0][il1t]\s*nh[a4][nu]\b|^noi gui\b")
_SIGNATURE = re.compile(
    r"^(?:tm|kt|tl|tuq|q)\s*[.,]\s*\S|^(?:pho )?(?:chu tich|giam doc|chanh van phong|truong phong|cuc truong"
    r"|chi cuc truong|vien truong|thu truong|bo truong|truong ban|chanh thanh tra)\b"
)
_ITEM = re.compile(
    r"^(?:[-–—+•*·►▪~]\s*\S|\d{1,2}(?:\.\d{1,2}){1,4}[.)]?\s+\D|\d{1,2}[.)](?!\d)|[a-zđ][.)]\s*\S"
    r"|[IVXl|1]{1,5}[.)]\s|\(\d{1,2}\)\s|\[\d{1,2}\]\s)"
)
_PAGE_NUMBER = re.compile(r"^\W{0,3}\d{1,3}\W{0,3}$")
_NOTE = re.compile(r"^(?:\[?\(?\d{1,2}\]?\)?|[*†])[.:]?\s*\S")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small letters without accents, blanks single."""
    return " ".join(unidecode(text).lower().split())


def is_head_text(text: str) -> bool:
    """Whether a line is one of the head's: the national motto, or the report's number."""
    plain = folded(text)
    if len(plain) < 4:
        return False
    if _NUMBER.match(plain) and len(plain) < 40:
        return True
    return any(len(plain) >= 0.5 * len(motto) and fuzz.partial_ratio(motto, plain) >= 80 for motto in _MOTTO)


def is_recipients_start(text: str) -> bool:
    """Whether a line opens the list of recipients: 'Nơi nhận:'."""
    return bool(_RECIPIENTS.match(folded(text)))


def is_signature_text(text: str) -> bool:
    """Whether a line opens a signature: 'TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'."""
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return bool(letters) and capitals >= 0.7 * len(letters) and bool(_SIGNATURE.match(folded(text)))


def is_item(text: str) -> bool:
    """Whether a line opens an item: a bullet, a number, a letter."""
    return bool(_ITEM.match(text))


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a small number."""
    return bool(_PAGE_NUMBER.match(text))


def is_note_start(text: str) -> bool:
    """Whether a line may open a footnote: a number or a star first."""
    return bool(_NOTE.match(text))
