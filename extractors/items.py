"""The items (thành phần) of a passage: known wordings and single tokens, less those that say nothing."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from extractors.lexicon import Lexicon, Meaning, Sense
from extractors.numbers import NumberKind, NumberPhrase
from extractors.tokens import Token, TokenKind


class Item(NamedTuple):
    """A stretch of a passage: a known wording (its `meaning` is set), or a single token."""

    start: int
    end: int
    text: str
    token: Token | None
    meaning: Meaning | None = None

    def says(self, dim: str) -> str | None:
        """The value that the wording gives the dimension."""
        return self.meaning.get(dim) if self.meaning else None

    @property
    def is_figure(self) -> bool:
        return self.token is not None and self.token.kind is TokenKind.FIGURE

    @property
    def is_mark(self) -> bool:
        return self.token is not None and self.token.kind is TokenKind.MARK


JOINS = frozenset({",", ";", "va", "/"})
"""What stands between the members of a list."""

_PLAN: Meaning = {"ke_hoach": "1"}
"""'Kế hoạch số 02/KH-UBND' is a plan, though its words are part of a code."""


_NOTHING: Meaning = {"neg": "1"}
"""'Hồ sơ quá hạn: Không.'"""
_RANKED = frozenset({"thứ", "hạng", "vị trí"})
"""Words behind which a number is a place in an order."""


def _stops(tokens: Sequence[Token]) -> list[int]:
    """The tokens before a 'lần lượt' over which no wording may reach: 'trước hạn, đúng hạn' are two there."""
    stops: set[int] = set()
    since = 0
    for index, (first, second) in enumerate(pairwise(tokens)):
        if first.text == "." and first.kind is TokenKind.MARK:
            since = index
        if (first.text, second.text) == ("lan", "luot"):
            stops.update(at for at in range(since, index) if tokens[at].text in JOINS)
            since = index
    return sorted(stops)


def _end(tokens: Sequence[Token], index: int, stops: Sequence[int]) -> int:
    """The next stop behind a token, or the end."""
    stop = bisect_right(stops, index)
    return stops[stop] if stop < len(stops) else len(tokens)


def to_items(tokens: Sequence[Token], lexicon: Lexicon, printed: str) -> list[Item]:
    """Known wordings as single items, everything else token by token."""
    items: list[Item] = []
    stops = _stops(tokens)
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        kind, start, end, text, number = token
        if kind is not TokenKind.FIGURE and lexicon.begins(text):
            sense = lexicon.longest_at(tokens, index, _end(tokens, index, stops), printed)
            if sense is not None:
                items.append(_sense_item(sense, " ".join(t.text for t in tokens[sense.first : sense.last])))
                index = sense.last
                continue
        meaning = _PLAN if number is not None and text.startswith("ke hoach") else None
        if kind is TokenKind.FIGURE and items and printed[items[-1].start : items[-1].end].lower() in _RANKED:
            token = token._replace(kind=TokenKind.OTHER_NUMBER)  # 'xếp thứ 6/9'
        items.append(Item(start, end, text, token, meaning))
        index += 1
    for at in range(1, len(items)):
        if items[at].text == "khong" and items[at - 1].text == ":" and _ends_at(items, at + 1):
            items[at] = _sense_item(Sense(0, 0, items[at].start, items[at].end, _NOTHING), "khong")
    for at, item in enumerate(items[:-1]):
        if item.token is not None and item.token.kind is TokenKind.FIGURE:
            items[at] = _demote_count(item, item.token, items[at + 1])
    return items


def _ends_at(items: Sequence[Item], at: int) -> bool:
    """Does a stretch end there?"""
    return at >= len(items) or (items[at].is_mark and items[at].text in (".", ";", ",", ")"))


def _sense_item(sense: Sense, text: str) -> Item:
    """A known wording; a stated nothing ('không có') stands for the number 0."""
    zero = None
    if sense.meaning.get("neg"):
        number = NumberPhrase(sense.start, sense.end, sense.end, NumberKind.COUNT, Decimal(0))
        zero = Token(TokenKind.FIGURE, sense.start, sense.end, text, number)
    return Item(sense.start, sense.end, text, zero, sense.meaning)


def _demote_count(item: Item, figure: Token, following: Item) -> Item:
    """'02 đơn vị', '13 xã, thị trấn' count no dossiers and announce a list: no figures to the grammar."""
    if figure.number is not None and figure.number.denominator is not None:
        return item
    if following.says("loai") or following.says("level"):
        return item._replace(token=figure._replace(kind=TokenKind.OTHER_NUMBER))
    return item


def share_zeros(items: Sequence[Item]) -> list[Item]:
    """'Không có hồ sơ tồn đọng, trễ hạn' states two zeros: the second thing gets its own 'không có hồ sơ'."""
    made: list[Item] = []
    for at, item in enumerate(items):
        made.append(item)
        if item.text not in JOINS and item.text not in ("hoac", "hay"):
            continue
        neg, obj, first = items[max(0, at - 3) : at] if at > 2 else (None, None, None)
        if neg is None or obj is None or first is None or not (neg.says("neg") and obj.says("obj")):
            continue
        second, behind = items[at + 1 : at + 2], items[at + 2 : at + 3]
        ends = _ends_at(behind, 0)
        if ends and second and _one_matter(first) and _one_matter(second[0]) and _differ(first, second[0]):
            made[-1] = item._replace(text=",", token=Token(TokenKind.MARK, item.start, item.end, ","))
            made += [neg, obj]
    return made


def _one_matter(item: Item) -> bool:
    return item.meaning is not None and set(item.meaning) in ({"act"}, {"han"})


def _differ(first: Item, second: Item) -> bool:
    return (
        first.meaning is not None and second.meaning is not None and set(first.meaning) != set(second.meaning)
    )


def _closings(items: Sequence[Item]) -> dict[int, int]:
    """By the index of a bracket that opens, that of the one which closes it, or the end where it was
    forgotten."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for index, item in enumerate(items):
        if item.text == "(":
            opened.append(index)
        elif item.text == ")" and opened:
            found[opened.pop()] = index
    return found | dict.fromkeys(opened, len(items))


def drop_asides(items: Sequence[Item]) -> list[Item]:
    """Without 'kể cả …', 'gồm cả …' up to the next number, comma or bracket, and the comma that closes it."""
    kept: list[Item] = []
    aside = False
    for item in items:
        if item.says("rel") == "ke_ca":
            aside = True
        elif aside and (item.is_figure or item.is_mark):
            aside = False
            if item.text == ",":
                continue
        if not aside:
            kept.append(item)
    return kept


_LIMIT_ITEMS = 4


def tells_limit(items: Sequence[Item]) -> bool:
    """Does a stretch without a figure tell of the figure before it only how it stands against the limit?"""
    if len(items) > _LIMIT_ITEMS or not any(item.says("han") for item in items):
        return False
    return not any(
        item.is_figure or item.is_mark or item.says("obj") or item.says("chu_de") for item in items
    )


def _heads_list(items: Sequence[Item], close: int) -> bool:
    """Does a colon follow the bracket?"""
    return close + 1 < len(items) and items[close + 1].text == ":"


def drop_idle_brackets(items: Sequence[Item]) -> list[Item]:
    """Without brackets that hold no figure and without enumerators such as '(1)' at the head of a stretch."""
    closings = _closings(items)
    figures = [0, *accumulate(item.is_figure for item in items)]  # how many stand before each item
    acts = [0, *accumulate(item.says("act") is not None for item in items)]
    kept: list[Item] = []
    counts = False  # a figure stands in the present sentence so far
    index = 0
    while index < len(items):
        if items[index].text == "(":
            close = closings[index]
            inside = _few(items, index + 1, close)
            idle = figures[close] == figures[index]
            head = not kept or kept[-1].is_mark or kept[-1].says("rel") == "con"
            enumerator = (
                head and len(inside) == 1 and inside[0].is_figure and inside[0].end - inside[0].start <= 2
            )
            if not counts and _heads_list(items, close) and idle and acts[close] > acts[index]:
                kept += items[index + 1 : close]  # 'Hồ sơ quá hạn theo lĩnh vực (đã giải quyết): …'
                index = close + 1
                continue
            if enumerator or idle:
                counted = len(kept) > 1 and (kept[-1].is_figure or kept[-2].is_figure)
                if not (
                    counted and tells_limit(inside)
                ):  # 'đang giải quyết 06 hồ sơ (còn trong hạn)' says something
                    index = close + 1
                    continue
        kept.append(items[index])
        if items[index].is_figure:
            counts = True
        elif items[index].is_mark and items[index].text in (".", ";"):
            counts = False
        index += 1
    return kept


def _few(items: Sequence[Item], start: int, end: int) -> Sequence[Item]:
    """The items inside a bracket, one more than matter where there are many: brackets within brackets
    would be copied with the square of their number."""
    return items[start : min(end, start + _LIMIT_ITEMS + 1)]
