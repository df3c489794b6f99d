"""'… lần lượt là a, b và c': numbers that belong in order to things told before, each put beside its own.

'Hồ sơ trước hạn, đúng hạn lần lượt là 30 và 20 hồ sơ' is read as 'hồ sơ trước hạn 30 hồ sơ, hồ sơ đúng hạn
20 hồ sơ'.
"""

from collections.abc import Sequence
from itertools import pairwise

from extractors.clauses import CORE
from extractors.items import JOINS, Item, share_zeros
from extractors.tokens import Token, TokenKind

_KEYS = ("level", "han", "kenh", "goc", "act", "viec", "chu_de", "nguoi")
_TIERS = {"ba cap": ("tinh", "huyen", "xa"), "hai cap": ("tinh", "xa"), "3 cap": ("tinh", "huyen", "xa")}
_MOST = 30
"""How many numbers 'lần lượt' may tell: each gets a copy of all that they share."""
_BACK = 200
"""How many items before a sentence's stretch its tiers may be told."""
_FAR = 3
"""How many items may stand between 'lần lượt' and the first number."""


def distribute(items: Sequence[Item]) -> list[Item]:
    """The items with every 'lần lượt' resolved for which as many things as numbers are found."""
    out = share_zeros(items) if any(item.says("neg") for item in items) else list(items)
    for at in range(len(out) - 1, -1, -1):
        if out[at].says("rel") == "lan_luot":
            _resolve(out, at)
    return out


def _resolve(items: list[Item], at: int) -> None:
    """Puts the numbers behind the 'lần lượt' at an index beside their things, where it can."""
    figures, end = _figures(items, at + 1)
    if not 2 <= len(figures) <= _MOST:
        return
    begin = _sentence_start(items, at)
    told = _keys(items, begin, at, len(figures)) or _of_tiers(items, begin, at, len(figures))
    if told is None:
        return
    stem, keys, tail = told
    comma = Item(items[at].start, items[at].start, ",", Token(TokenKind.MARK, 0, 0, ","))
    unit = next((f[1:] for f in reversed(figures) if len(f) > 1), [])
    made: list[Item] = []
    for key, figure in zip(keys, figures, strict=True):
        made += [*stem, *key, *tail, figure[0], *(figure[1:] or unit), comma]
    items[begin:end] = made[:-1]


def _sentence_start(items: Sequence[Item], at: int) -> int:
    """Behind the last full stop, semicolon, colon or number before `at`."""
    for index in range(at - 1, -1, -1):
        item = items[index]
        if item.is_figure or (item.is_mark and item.text in (".", ";", ":", "(", ")", "-", "+")):
            return index + 1
    return 0


def _figures(items: Sequence[Item], first: int) -> tuple[list[list[Item]], int]:
    """The numbers of the list with their units, and where the list ends."""
    found: list[list[Item]] = []
    index, end = first, first
    while index < len(items):
        item = items[index]
        if item.is_figure:
            found.append([item])
            index += 1
            if index < len(items) and items[index].says("obj"):
                found[-1].append(items[index])
                index += 1
            end = index
        elif (
            item.text in JOINS or item.text == "la" or item.says("rel") in ("noi", "la")
        ) and index - end < _FAR:
            index += 1
        else:
            break
    return found, end


def _keys(
    items: Sequence[Item], begin: int, at: int, count: int
) -> tuple[list[Item], list[list[Item]], list[Item]] | None:
    """What all share, the `count` things told apart, and what all share behind them."""
    for index in range(begin, at):
        tiers = _TIERS.get(" ".join(item.text for item in items[index : index + 2]))
        if tiers is not None and len(tiers) == count:
            keys = [[items[index]._replace(meaning={"level": tier}, token=None)] for tier in tiers]
            return list(items[begin:index]), keys, list(items[index + 2 : at])
    topical = any(item.says("chu_de") for item in items[begin:at])
    for dim in ("chu_de",) if topical else _KEYS:
        places = [index for index in range(begin, at) if items[index].says(dim)]
        if len(places) < count:
            continue
        places = places[-count:]
        if all(_joined(items[a + 1 : b]) for a, b in pairwise(places)):
            keys = [_key(items, a, b) for a, b in pairwise([*places, places[-1] + 1])]
            return list(items[begin : places[0]]), keys, list(items[places[-1] + 1 : at])
    return _of_any_kind(items[begin:at], count)


def _of_any_kind(items: Sequence[Item], count: int) -> tuple[list[Item], list[list[Item]], list[Item]] | None:
    """'Tỷ lệ hồ sơ trực tuyến, thanh toán trực tuyến và số hóa kết quả': each tells of another matter."""
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.text in JOINS:
            parts.append([])
        else:
            parts[-1].append(item)
    if len(parts) != count or not all(any(i.says(dim) for i in part for dim in CORE) for part in parts):
        return None
    rated = [item for item in parts[0] if item.says("muc")]
    return rated, [[i for i in part if not i.says("muc")] for part in parts], []


def _of_tiers(
    items: Sequence[Item], begin: int, at: int, count: int
) -> tuple[list[Item], list[list[Item]], list[Item]] | None:
    """'Cấp huyện nhận 12 hồ sơ, cấp xã 20; hồ sơ trực tuyến tương ứng là 7 và 9': by tiers told before."""
    least = max(-1, begin - _BACK)
    stop = next((i for i in range(begin - 1, least, -1) if items[i].text == "."), least)
    tiers: dict[str, Item] = {}
    for item in items[stop + 1 : begin]:
        if value := item.says("level"):
            tiers.setdefault(value, item)
    if len(tiers) != count:
        return None
    return [], [[item] for item in tiers.values()], list(items[begin:at])


def _joined(between: Sequence[Item]) -> bool:
    """Is there a comma or an 'và' between two things, and hardly anything else?"""
    return any(item.text in JOINS for item in between) and len(between) <= _FAR


def _key(items: Sequence[Item], place: int, following: int) -> list[Item]:
    return [items[place], *(i for i in items[place + 1 : following] if i.text not in JOINS and i.says("obj"))]
