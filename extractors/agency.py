"""Who reports (cơ quan ban hành), told by the left column of the head, else by the report's own words."""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.places import NAME, TIERS, tier_level
from schemas.report import Level

_START = regex.compile(
    r"(?:u[yi] ban nhan dan|ubnd|hdnd|hoi dong nhan dan|so\b|van phong|trung tam|ban\b|phong\b|chi cuc|cuc\b|"
    r"tong cuc|bo\b|chi nhanh|thanh tra|cong an|truong\b|benh vien|kho bac|bao hiem|toa an|vien\b)"
)
_TIER = regex.compile(r"\b(thi xa|thi tran|thanh pho|dac khu|tinh|huyen|quan|xa|phuong|tp)\b\.?")
_TIER_SPELT = regex.compile(
    r"(?i)(?<!\w)(thị\s+xã|thị\s+trấn|thành\s+phố|đặc\s+khu|tỉnh|huyện|quận|xã|phường|tp)(?!\w)\.?"
)
_TIER_VI = {fold_chars(tier): tier for tier in TIERS}
_COMMITTEE = regex.compile(r"(?i:[ủuỷ][ỷyỹỳ]\s+ban\s+nh[âa]n\s+d[âa]n)(?:\s*\(\s*UBND\s*\))?")
_TIER_WORDS = r"(?:tỉnh|huyện|quận|thị xã|thành phố|TP\.?|xã|phường|thị trấn|đặc khu)"
_OFFICE = (
    r"(?:Văn phòng(?: HĐND và UBND| HĐND-UBND| UBND| Hội đồng nhân dân và UBND)?|"
    r"Trung tâm Phục vụ hành chính công|"
    r"(?:Sở|Phòng|Chi cục|Cục|Ban)(?: \p{Lu}\p{Ll}+)(?:,?(?: và)? ?[\p{Ll}\p{Lu}]\p{Ll}*){0,7}?)"
)
_REPORTS = r"(?:\s*\([^)]*\))?\s*(?:xin |kính |trân trọng )?(?:báo cáo|tổng hợp,? báo cáo|tổng hợp)\b"
_IN_PROSE = (
    regex.compile(rf"(?:UBND {_TIER_WORDS}\s+{NAME})(?={_REPORTS})"),
    regex.compile(rf"{_OFFICE}(?:\s+{_TIER_WORDS}(?:\s+{NAME})?)?(?={_REPORTS})"),
)
_CLOSING = regex.compile(
    rf"Trên đây là.{{0,300}}?\bcủa\s+((?:UBND\s+{_TIER_WORDS}\s+{NAME})|"
    rf"(?:{_OFFICE}(?:\s+{_TIER_WORDS}(?:\s+{NAME})?)?))"
)
_SENDS = regex.compile(rf"(UBND {_TIER_WORDS}\s+{NAME})\s+(?:xin |kính |trân trọng )?báo cáo")


class Agency(NamedTuple):
    """An agency's name as meta data has it ('UBND xã Bình Phước'), with its tier and place where named."""

    name: str
    level: Level | None
    tier: str | None
    place: str | None


def _title_words(text: str) -> str:
    """'BÌNH PHƯỚC' to 'Bình Phước'."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split())


class _TierWord(NamedTuple):
    """A tier word in an agency's name."""

    start: int
    end: int
    tier: str


def _find_tier(text: str) -> _TierWord | None:
    """The first tier word: as it is spelt, else without its marks ('HON QUAN' must not hold a quận)."""
    found = _TIER_SPELT.search(text)
    if found is None:
        found = _TIER.search(fold_chars(text))
    if found is None:
        return None
    tier = _TIER_VI[" ".join(fold_chars(found[1]).split())]
    return _TierWord(found.start(), found.end(), "thành phố" if tier == "tp" else tier)


def tidy(text: str) -> str:
    """An agency's name in the usual letters: 'ỦY BAN NHÂN DÂN XÃ BÌNH PHƯỚC' to 'UBND xã Bình Phước'."""
    text = " ".join(_COMMITTEE.sub("UBND", text).split()).strip(" .,;:-–'’\"`|")
    shouting = sum(c.isupper() for c in text) > sum(c.islower() for c in text) + 4
    head, tail = text, ""
    if word := _find_tier(text):
        head = text[: word.start].strip()
        name = text[word.end :].strip()
        tail = f"{word.tier} {_title_words(name) if name.isupper() else name}"
    if shouting:
        head = _tidy_head(head)
    return f"{head} {tail}".strip()


def _tidy_head(head: str) -> str:
    """'SỞ Y TẾ' to 'Sở Y tế', 'VĂN PHÒNG HĐND VÀ UBND' to 'Văn phòng HĐND và UBND'."""
    words = head.lower().split()
    lead = 2 if words[:2] in (["văn", "phòng"], ["trung", "tâm"], ["chi", "cục"], ["chi", "nhánh"]) else 1
    for index, word in enumerate(words):
        if word in ("ubnd", "hđnd", "hdnd"):
            words[index] = word.upper()
        elif index in (0, lead):
            words[index] = word.capitalize()
    return " ".join(words)


def make_agency(text: str) -> Agency:
    """The agency of a name as printed."""
    name = tidy(text)
    folded = fold_chars(name)
    tier = place = None
    level = None
    if word := _find_tier(name):
        tier = word.tier
        place = name[word.end :].strip(" .") or None
        level = tier_level(tier, place or "")
    elif folded.startswith(("so ", "cuc ")):
        level = Level.TINH
    elif folded.startswith("phong "):
        level = Level.HUYEN
    return Agency(name, level, tier, place)


_RUNS_ON = regex.compile(r"^(?:van phong|u[yi] ban nhan dan|ubnd)$|(?:\bva|,|\bhdnd|\bhoi dong nhan dan)$")
"""A line of the left column after which the name goes on."""


def agencies_of_head(left: Sequence[str]) -> list[Agency]:
    """The agencies of the left column, parent first: its lines joined where one name runs on."""
    names: list[str] = []
    for line in left:
        folded = fold_chars(line)
        if line.islower() or not any(c.isalpha() for c in line):
            continue
        line = line.strip(" '’\"`|.,-–")
        starts = _START.match(folded.strip(" '’\"`|.,-–")) is not None
        runs_on = bool(names) and _RUNS_ON.search(fold_chars(names[-1])) is not None
        if names and not starts and _TIER.match(folded) and make_agency(names[-1]).place:
            names.append(f"UBND {line}")  # 'UBND QUẬN 3' over 'PHƯỜNG 12'
        elif names and (not starts or runs_on):
            names[-1] += " " + line
        elif starts:
            names.append(line)
    return [make_agency(name) for name in names if len(name) < 120]


def agency_of_prose(opening: Sequence[str], closing: Sequence[str]) -> Agency | None:
    """The agency that the report says is reporting, in its first or its last passages."""
    for text in opening:
        plain = " ".join(_COMMITTEE.sub("UBND", text.replace("*", "")).split())
        for pattern in _IN_PROSE:
            if found := pattern.search(plain, timeout=5):
                return make_agency(_last_agency(found[0]))
    for text in reversed(closing):
        plain = " ".join(_COMMITTEE.sub("UBND", text.replace("*", "")).split())
        found = _CLOSING.search(plain, timeout=5) or (
            _SENDS.search(plain, timeout=5) if "Trên đây" in plain else None
        )
        if found:
            return make_agency(found[1])
    return None


def _last_agency(text: str) -> str:
    """Of 'Kế hoạch của Sở A, Phòng B' the last name; the pattern may begin too early."""
    last = max((text.rfind(f"{word} ") for word in ("Trung tâm", "Sở", "Chi cục")), default=-1)
    return text[last:] if last > 0 else text
