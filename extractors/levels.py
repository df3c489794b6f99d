"""The tier (cấp) that a figure speaks of, as far as its own passage tells."""

from collections.abc import Sequence
from typing import NamedTuple

import regex

from diacritics.alphabet import fold_chars
from extractors.clauses import Clause, Opener
from extractors.items import Item
from extractors.numbers import NumberKind
from schemas.observation import Breakdown, BreakdownKind
from schemas.report import Level

_HEIGHT = {Level.TINH: 3, Level.HUYEN: 2, Level.XA: 1}
HEADING_ITEMS = 25
LEAD_ITEMS = 6
"""How far into a sentence a tier may stand and still be its subject."""


_TO = ("cho", "toi", "giup", "yeu cau", "don doc", "huong dan", "chi dao", "de nghi", "nhac nho")
"""Behind these, a tier is told something: 'huyện giao chỉ tiêu cho các xã' speaks of the district."""


def _is_addressed(items: Sequence[Item], index: int) -> bool:
    before = " ".join(item.text for item in items[max(0, index - 2) : index])
    return any(before == word or before.endswith(f" {word}") for word in _TO)


def told_level(items: Sequence[Item], own: Level | None, city: bool = False) -> Level | None:
    """The last tier named; a report speaks of its own tier and those below, so higher ones are sponsors.

    In a centrally run city 'UBND thành phố' is the highest tier."""
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        value = item.says("level")
        if value is None or _is_addressed(items, index):
            continue
        if not (city and item.text.endswith("thanh pho")):
            level = Level(value)
            if own is None or _HEIGHT[level] <= _HEIGHT[own]:
                return level
    return None


_COMMUNE = regex.compile(r"(?:ubnd )?(?:xa|phuong|thi tran|dac khu) ")
_DISTRICT = regex.compile(r"(?:ubnd )?(?:huyen|quan|thi xa|thanh pho|tp) ")


def level_of_part(level: Level | None, part: Breakdown | None) -> Level | None:
    """The tier of a part: communes and districts in a province's list are no offices of the province."""
    if level is not Level.TINH or part is None or part.kind is not BreakdownKind.DON_VI:
        return level
    name = fold_chars(part.name)
    return Level.XA if _COMMUNE.match(name) else Level.HUYEN if _DISTRICT.match(name) else level


class Lead(NamedTuple):
    """A tier named at the head of a passage; `heading` where the passage is nothing but that."""

    level: Level
    heading: bool


def lead_level(clauses: Sequence[Clause], own: Level | None, city: bool = False) -> Lead | None:
    """The tier at the very head of a passage: it holds for what stands under it."""
    if not clauses:
        return None
    heading = all(c.figure is None for c in clauses) and sum(len(c.before) for c in clauses) < HEADING_ITEMS
    first = clauses[0].before
    level = told_level(first if heading else first[:LEAD_ITEMS], own, city)
    return Lead(level, heading) if level is not None else None


def _until_agent(items: Sequence[Item]) -> Sequence[Item]:
    """The items before 'được', 'do': '9 PAKN đang được các sở, UBND cấp xã xử lý' tells who works on them."""
    agent = next((i for i, item in enumerate(items) if item.text in ("duoc", "dang duoc", "do")), len(items))
    return items[:agent]


def _rates_previous(clause: Clause) -> bool:
    """Is it a share told right behind a figure, hence of the same tier?"""
    number = clause.figure.number if clause.figure is not None else None
    near = clause.opener in (Opener.COMMA, Opener.LINK)
    return near and number is not None and number.kind is NumberKind.PERCENT


class LevelReader:
    """Follows the tier through the clauses of one passage."""

    def __init__(self, section: Level | None, own: Level | None, city: bool = False) -> None:
        self._city = city
        self._section = section
        self._own = own
        self._sentence = -1
        self._running: dict[int, Level] = {}
        """The tier last named at each depth of brackets, those left behind forgotten."""
        self._levels: dict[int, Level | None] = {}
        """What was told of each clause, None where only the section tells its tier."""
        self._previous: Clause | None = None
        self.all_tiers: Item | None = None
        """The wording, where the present sentence speaks of all tiers together ('toàn tỉnh')."""

    def level_of(self, clause: Clause) -> Level | None:
        """Call in the clauses' order, also for those without a number."""
        if clause.sentence != self._sentence:
            self._sentence, self._running, self.all_tiers = clause.sentence, {}, None
        self._running = {depth: tier for depth, tier in self._running.items() if depth <= clause.depth}
        self.all_tiers = next((item for item in clause.before if item.says("toan")), self.all_tiers)
        inherited = self._levels.get(id(clause.parent)) if clause.parent else None
        before = told_level(clause.before, self._own, self._city)
        if before is not None:
            self._running[0 if clause.figure is None else clause.depth] = before
        here = self._running.get(clause.depth) if clause.depth else None
        if clause.figure is None:
            level = before or inherited or here or self._running.get(0)
        else:
            after = told_level(_until_agent(clause.after[:LEAD_ITEMS]), self._own, self._city)
            if clause.features.get("obj") == "qppl":
                after = None  # 'kiểm tra 158 văn bản QPPL của cấp huyện'
            level = before or after or here or inherited
            if level is None and not _rates_previous(clause):
                level = self._running.get(0)
        if before is not None:
            self.all_tiers = None
        if level is None and _rates_previous(clause) and self._previous is not None:
            level = self._levels.get(id(self._previous)) or self._running.get(
                0
            )  # 'khảo sát 90 phiếu tại cấp xã, tỷ lệ hài lòng 98%'
        self._levels[id(clause)], self._previous = level, clause
        return level or self._section or self._own
