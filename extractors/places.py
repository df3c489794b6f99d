"""Names of tiers and places (địa danh) in running text: 'huyện Hớn Quản', 'tỉnh Bắc Kạn', and addresses as
weak evidence ('honquan.binhphuoc.gov.vn')."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from diacritics.places import Place
from diacritics.places import places as known_places
from schemas.report import Level

TIERS = {
    "tỉnh": Level.TINH, "huyện": Level.HUYEN, "quận": Level.HUYEN, "thị xã": Level.HUYEN,
    "thành phố": Level.HUYEN, "tp": Level.HUYEN, "xã": Level.XA, "phường": Level.XA,
    "thị trấn": Level.XA, "đặc khu": Level.XA,
}  # fmt: skip
_WORD = r"\p{Lu}[\p{Ll}'’]*(?:\p{Lu}\p{Ll}+)?"
NAME = rf"(?:{_WORD}(?:\s+{_WORD}|\s?[-–]\s?{_WORD}|\s+\d{{1,2}}(?![\d/.%]))*|\d{{1,2}}(?![\d/.%]))"
_MENTION = regex.compile(
    rf"(?P<tier>(?i:tỉnh|huyện|quận|thị\s+xã|thành\s+phố|tp\.?|(?<!thị\s)xã|phường|thị\s+trấn|đặc\s+khu))\s+(?P<name>{NAME})"
)
_ADDRESS = regex.compile(r"(?:https?://)?([a-z][\w\-]{0,62}(?:\.[\w\-]{1,63}){1,8}\.vn)", regex.IGNORECASE)
TWO_TIERS_FROM = dt.date(2025, 7, 1)
"""Since that day there is no district (huyện)."""


class Mention(NamedTuple):
    """A tier word with a name behind it."""

    tier: str
    name: str


@cache
def _known(level: str) -> dict[str, frozenset[Place]]:
    """All places of a level by their squeezed names."""
    found: dict[str, set[Place]] = {}
    for place in known_places():
        if place.level == level:
            found.setdefault(squeeze(place.name), set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


CENTRAL_CITIES = frozenset({"hanoi", "haiphong", "danang", "cantho", "hochiminh", "hue"})


def squeeze(name: str) -> str:
    """Folded, letters and digits only: what domain names make of a place's name."""
    return regex.sub(r"[^a-z0-9]", "", fold_chars(name))


_STOP = regex.compile(
    r"\s+(?:Trong|Theo|Căn|Báo|Về|Năm|Quý|Số|Kết|Công|Thực|Đã|Tại|Từ|Phòng|Sở|Ban|Văn|UBND|HĐND|CCHC|TTHC)\b.*"
)


def mentions(texts: Iterable[str]) -> Counter[Mention]:
    """How often each place is named with its tier."""
    found: Counter[Mention] = Counter()
    for text in texts:
        for match in _MENTION.finditer(text, timeout=5):
            tier = " ".join(match["tier"].lower().rstrip(".").split())
            name = " ".join(_STOP.sub("", match["name"]).split()).strip(" -–")
            if name and not (name.isupper() and len(name) <= 4 and not name.isdigit()):
                found[Mention("thành phố" if tier == "tp" else tier, name)] += 1
    return found


def tier_level(tier: str, name: str) -> Level:
    """The level of a tier word; 'thành phố' is a province for the five (six) central cities."""
    if tier in ("thành phố", "tp") and squeeze(name) in CENTRAL_CITIES:
        return Level.TINH
    return TIERS[tier]


def most_named(counts: Counter[Mention], level: Level) -> str | None:
    """The place of a tier that the text names most; spellings that differ only in marks count together."""
    sums: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for mention, count in counts.items():
        if tier_level(mention.tier, mention.name) is level:
            key = squeeze(mention.name)
            sums[key] += count
            spellings.setdefault(key, Counter())[mention.name] += count
    if not sums:
        return None
    best = max(sums.items(), key=lambda item: (item[1], item[0]))[0]
    return spellings[best].most_common(1)[0][0]


def spell(name: str | None, level: Level) -> str | None:
    """The name as the list of places spells it, where it has but one such name; else as it stands."""
    if name is None:
        return None
    known = {place.name for place in _known(level.value).get(squeeze(name), ())}
    return known.pop() if len(known) == 1 else name


def places_of_addresses(texts: Iterable[str]) -> tuple[str | None, str | None]:
    """The province and the district whose names are part of the web addresses in a text."""
    provinces: Counter[str] = Counter()
    districts: Counter[tuple[str, str]] = Counter()
    for text in texts:
        if ".vn" not in text and ".VN" not in text:
            continue
        for match in _ADDRESS.finditer(text, timeout=5):
            labels = match[1].lower().split(".")
            own = {place.name for label in labels for place in _known("tinh").get(label, ())}
            provinces.update(own)
            for label in labels:
                for place in _known("huyen").get(label, ()):
                    if place.parent in own and place.name not in own:
                        districts[place.parent, place.name] += 1
    province = provinces.most_common(1)[0][0] if provinces else None
    fitting = [(count, name) for (parent, name), count in districts.items() if parent == province]
    return province, max(fitting)[1] if fitting else None
