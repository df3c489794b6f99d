"""Number phrases (cụm số) in folded text: exact values, and what looks like a figure but is none.

A phrase's value is a `Decimal` in plain units: money in đồng, a percentage as a plain number. Positions are
those of the text that was given; folding keeps every character in its place.
"""

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple


class NumberKind(Enum):
    """What a number phrase is, by its form and its immediate surroundings."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    YEAR = "year"  # 'năm 2023': no figure, but it tells which period is spoken of
    NOT_FIGURE = "not_figure"  # dates, codes, articles, durations, addresses


class NumberPhrase(NamedTuple):
    """A number with its place; `digits_end` ends the digits proper, `end` the unit that belongs to them."""

    start: int
    end: int
    digits_end: int
    kind: NumberKind
    value: Decimal
    denominator: Decimal | None = None


_N = r"\d{1,18}(?:[.,]\d{1,6}){0,8}"
"""Every repetition in these patterns is bounded: no text takes more than linear time."""
_SCALE = r"(?:ngan\ ty|nghin\ ty|ty|ti(?=\ dong)|trieu|tr(?=\ ?(?:d\b|dong))|nghin|ngan)"
_UNIT = (
    r"(?:ho\ so|bo\ ho\ so|hs|bo|tthc|thu\ tuc(?:\ hanh\ chinh)?|van\ ban|vb|nhiem\ vu|phieu|nguoi|luot|pakn|"
    r"dau\ viec|truong\ hop|phan\ anh|kien\ nghi|ket\ qua|bien\ che|chi\ tieu|giay\ to|"
    r"dong|d|trieu\ dong|ty\ dong|trieu|ty|dvc|y\ kien|giao\ dich)"
)
_DOCUMENT = (
    r"(?:quyet\ dinh|qd|ke\ hoach|kh|cong\ van|cv|nghi\ quyet|nq|nghi\ dinh|nd|thong\ tu|chi\ thi|to\ trinh|"
    r"thong\ bao|van\ ban|bao\ cao|luat|huong\ dan|giay\ moi|phap\ lenh|ket\ luan|cong\ dien|"
    r"chuong\ trinh|de\ an)"
)
_LABELS = (
    r"(?:dieu|khoan|phu\ luc|bieu(?:\ so)?|mau(?:\ so)?|loai|muc(?:\ do)?|lan(?:\ thu)?|khoa|trang|quay|"
    r"khu\ pho|thon|ap|nhom|buoc|tang|dien\ thoai|dt|sdt|hang|quyen|so\ thu\ tu|khung|cap\ do|giai\ doan)"
)
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_DURATION = r"(?:thang|nam|ngay|gio|phut|tuan|quy|m2|m²|km|ha|h\b|tuoi|buoc)(?![a-z])"

PATTERN = (
    # more digits than any figure has, addresses, and numbers that name something rather than count it
    r"(?P<overlong>(?:\d{1,15}\s?/\s?)?\d{16,}[\d.,/]*)|(?P<address>https?://\S+|www\.\S+|[\w.\-]{1,40}@[\w.\-]{1,60}|"
    r"[a-z][\w\-]{0,40}(?:\.[\w\-]{1,40}){1,5}\.vn\S*)"
    rf"|(?P<date>ngay\s+{_DAY}\s+thang\s+{_MONTH}(?:\s+nam\s+{_YEAR})?"
    rf"|{_DAY}\s?[./\-]\s?{_MONTH}\s?[./\-]\s?{_YEAR}(?!\d)"
    rf"|(?:(?:ngay|tu|den)\s+){_DAY}[./\-]{_MONTH}(?![\d/]))"
    rf"|(?P<month>thang\s+{_MONTH}(?:\s?/\s?{_YEAR}|\s+nam\s+{_YEAR})?(?!\d|[.,/]\d)"
    rf"|(?<![\d/.]){_MONTH}/{_YEAR}(?![\d/])(?!\s+{_UNIT}))"
    rf"|(?P<range>{_YEAR}\s*[-–—]\s*{_YEAR}|iso\s+[\d:\-]+|\d{{1,2}}h\d{{0,2}}\b|(?<!\d){_DAY}\s*-\s*{_DAY}/{_MONTH})"
    rf"|(?P<year>(?:nam\s+){_YEAR}(?!\d|[.,]\d))"
    rf"|(?P<quarter>quy\s+(?:[1-4]|i{{1,3}}|iv)\b(?:\s*(?:[/\-,]\s*)?(?:nam\s+)?{_YEAR})?(?!\d))"
    r"|(?P<code>\d{1,6}\s?/(?:\d{4}\s?/)?\s?[a-z]{2,20}(?:[\-–&][a-z&]{1,20}){0,5}\d{0,4}|\d{1,6}-[a-z]{2,9}/[a-z]{1,9}"
    r"|\d{1,6}\s?/\s?\d{4}\s?/\s?[a-z][\d\-a-z&]{0,30})"
    rf"|(?P<document>{_DOCUMENT}\s+so\s*(?::\s*)?\d{{1,6}}(?:/\d{{4}})?(?!\d|[.,]\d)"
    rf"|(?:nghi\ quyet|nghi\ dinh|thong\ tu|de\ an|chi\ thi)\s+\d{{1,4}}(?!\d|[.,]\d))"
    rf"|(?P<label>(?<![a-z]){_LABELS}"
    rf"\s+(?:so\s+)?\d{{1,2}}[a-z]?(?![\d%])(?!\s*(?:{_UNIT}|%)(?![a-z]))(?:\s*[,/]\s*\d(?!\d))*(?:\s+va\s+\d(?!\d))?)"
    r"|(?P<odd_month>thang\s+\d{2,3}(?=\W))"
    r"|(?P<phone>(?<!\d)\(?0\d{1,4}\)?[.\s]?\d{3,4}[.\s]\d{3,4}(?:[.\s]\d{2,3})?(?!\d)|(?<!\d)0\d{9,10}(?!\d))"
    rf"|(?P<duration>(?<![\d/]){_N}\s+{_DURATION})"
    # figures
    rf"|(?P<fraction>{_N}\s*(?:{_UNIT}\s*)?/\s*{_N}(?!\d|/)|"
    rf"{_N}(?:\s*{_UNIT})?\s+(?:tren|/|trong)\s+(?:tong\ so\s+|so\s+)?{_N}(?=\s*{_UNIT}(?![a-z])))"
    rf"|(?P<percent>{_N}\s*(?:%|phan\ tram))"
    rf"|(?P<money>{_N}\s*{_SCALE}(?:\s+{_N}\s*{_SCALE}){{0,3}}\s*(?:dong|vnd|d\b)|{_N}\s*(?:dong|vnd|d\b)(?!\s+chi))"
    rf"|(?P<scaled>{_N}\s*{_SCALE}(?![a-z]))"
    rf"|(?P<spaced>(?<![\d.,])\d{{1,3}}(?:\ \d{{3}}){{1,5}}(?![\d.,])(?=\s*{_UNIT}(?![a-z])))"
    rf"|(?P<plain>{_N})"
)
"""One alternation, tried from the most telling form to the barest."""

LEADS = (
    "ngay|tu|den|thang|iso|nam|quy|quyet|qd|ke|kh|cong|cv|nghi|nq|nd|thong|chi|to|bao|luat|huong|giay|phap|ket|chuong|"
    "de|van|dieu|khoan|phu|bieu|mau|loai|muc|lan|khoa|trang|quay|khu|thon|ap|nhom|buoc|tang|dien|dt|sdt|hang|quyen|"
    "so|khung|cap|giai|https?|www|odd"
)
"""The words that a number phrase of `PATTERN` may begin with."""

_FINDER = re.compile(PATTERN)  # twice as fast here as `regex`; see the note at _N
_SCALES = {
    "ngan ty": Decimal(10) ** 12, "nghin ty": Decimal(10) ** 12, "ty": Decimal(10) ** 9,
    "ti": Decimal(10) ** 9, "trieu": Decimal(10) ** 6, "tr": Decimal(10) ** 6,
    "nghin": Decimal(1000), "ngan": Decimal(1000),
}  # fmt: skip
_PART = re.compile(rf"({_N})\s*({_SCALE})?")
_ONE = re.compile(_N)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YEAR_LIKE = re.compile(_YEAR)


def whole(text: str) -> Decimal | None:
    """A count: '1.962', '1,962', '06'. None for what cannot be a count ('4,5')."""
    if text.isdigit():
        if len(text) == 3 and text[0] == "0":
            return Decimal(text[:2])  # '01' with a footnote's mark
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ""))
    return None


def decimal(text: str) -> Decimal:
    """A number that may have decimals, read the Vietnamese way: '1.029,7', '6,648', '0.38'."""
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        thousands, point = (".", ",") if text.rfind(",") > text.rfind(".") else (",", ".")
        return Decimal(text.replace(thousands, "").replace(point, "."))
    mark = "." if dots else ","
    if dots + commas > 1 or (dots == 1 and len(text) - text.index(".") == 4 and text[0] != "0"):
        return Decimal(text.replace(mark, ""))
    return Decimal(text.replace(",", "."))


def percentage(text: str) -> Decimal:
    """A percentage: one separator is always the decimal one ('99.62', '117,333')."""
    if text.count(".") + text.count(",") == 1:
        return Decimal(text.replace(",", "."))
    return decimal(text)


def money(text: str) -> Decimal:
    """An amount in đồng: '6,648 ty dong', '423 ty 536 trieu dong', '5.158.000d' (folded text)."""
    total = Decimal(0)
    for digits, scale in _PART.findall(text):
        if scale:
            total += decimal(digits) * _SCALES[scale]
        else:
            value = whole(digits)
            total += decimal(digits) if value is None else value
    return total


def _fraction(text: str) -> tuple[NumberKind, Decimal, Decimal] | None:
    """Both parts of 'a/b'; the scale after the second part counts for both."""
    parts = _PART.findall(text)
    if len(parts) != 2:
        return None
    (top, top_scale), (bottom, bottom_scale) = parts
    scale = bottom_scale or top_scale
    if scale:
        return NumberKind.MONEY, decimal(top) * _SCALES[top_scale or scale], decimal(bottom) * _SCALES[scale]
    left, right = whole(top), whole(bottom)
    if left is None or right is None:
        return None
    return NumberKind.COUNT, left, right


_SCALE_AFTER = re.compile(rf"\s*({_SCALE})\s*(?:dong|d\b)")
_DONG_AFTER = re.compile(r"\s*(?:dong|vnd|d\b)")


def _read_fraction(folded: str, start: int, end: int) -> NumberPhrase:
    """'1.005,8/1.029,7 triệu đồng', '61 hồ sơ/196 hồ sơ', '882.738.997đ/1.025.997.000đ'."""
    text, stop = folded[start:end], end
    if scale := _SCALE_AFTER.match(folded, end):
        text, stop = folded[start : scale.end(1)], scale.end()
    read = _fraction(text)
    if read is None:
        return NumberPhrase(start, end, end, NumberKind.NOT_FIGURE, Decimal(0))
    kind, value, denominator = read
    if not scale and ((dong := _DONG_AFTER.match(folded, end)) or re.search(r"\d\s*(?:dong|d)\s*/", text)):
        kind, stop = NumberKind.MONEY, dong.end() if dong else end
    return NumberPhrase(start, stop, end, kind, value, denominator)


_FOOTNOTE_BEFORE = re.compile(r"[a-z%)]$|[a-z][.,;]$")
_GLUED = re.compile(r"(?<![a-z0-9])[a-z]{2,7}$")
_UNIT_AFTER = re.compile(rf"\s*(?:{_UNIT})(?![a-z])")
_LATE_YEAR = re.compile(r"(?:la|:)\s*$")


def _read_plain(folded: str, start: int, end: int) -> NumberPhrase:
    text = folded[start:end]
    value = whole(text)
    footnote_mark = bool(_FOOTNOTE_BEFORE.search(folded, max(0, start - 2), start))
    if footnote_mark and _GLUED.search(folded, max(0, start - 8), start) and _UNIT_AFTER.match(folded, end):
        footnote_mark = False  # 'tiếp nhận1.874 hồ sơ': a lost space
    kind = NumberKind.NOT_FIGURE if value is None or footnote_mark else NumberKind.COUNT
    bare_year = _YEAR_LIKE.fullmatch(text) and not _LATE_YEAR.search(folded, max(0, start - 6), start)
    if bare_year and not _UNIT_AFTER.match(folded, end):
        kind = NumberKind.YEAR
    return NumberPhrase(start, end, end, kind, value or Decimal(0))


MOST = Decimal(10) ** 15
"""No report counts so much of anything: more digits are digits of several numbers run together."""


def read_number(folded: str, group: str, start: int, end: int) -> NumberPhrase:
    """The phrase that the alternative `group` of `PATTERN` found at `start`..`end` of folded text."""
    number = _read_number(folded, group, start, end)
    if number.value >= MOST or (number.denominator or 0) >= MOST:
        return number._replace(kind=NumberKind.NOT_FIGURE, value=Decimal(0), denominator=None)
    return number


def _read_number(folded: str, group: str, start: int, end: int) -> NumberPhrase:
    text = folded[start:end]
    digits = _ONE.match(folded, start)
    digits_end = digits.end() if digits else end
    if group == "percent":
        return NumberPhrase(start, end, digits_end, NumberKind.PERCENT, percentage(folded[start:digits_end]))
    if group == "fraction":
        return _read_fraction(folded, start, end)
    if group == "money":
        return NumberPhrase(start, end, digits_end, NumberKind.MONEY, money(text))
    if group == "scaled":
        return NumberPhrase(start, end, digits_end, NumberKind.COUNT, money(text))
    if group == "spaced":
        return NumberPhrase(start, end, end, NumberKind.COUNT, Decimal(text.replace(" ", "")))
    if group == "plain":
        return _read_plain(folded, start, end)
    if group in ("year", "quarter", "month") and (years := _YEAR_LIKE.findall(text)):
        return NumberPhrase(start, end, end, NumberKind.YEAR, Decimal(years[-1]))
    return NumberPhrase(start, end, end, NumberKind.NOT_FIGURE, Decimal(0))


def find_numbers(folded: str) -> list[NumberPhrase]:
    """All number phrases of a folded text, in order."""
    found = _FINDER.finditer(folded)
    return [read_number(folded, m.lastgroup or "plain", m.start(), m.end()) for m in found]
