"""A passage cut into clauses (mệnh đề) with one number each, and how each hangs on the one before.

"đã giải quyết 55 hồ sơ (trước hạn 40, đạt 73%), 02 hồ sơ quá hạn" holds four numbers, hence four clauses; the
two in the bracket have the first as their parent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from extractors.items import Item, drop_asides, drop_idle_brackets, tells_limit
from extractors.lexicon import Meaning
from extractors.tokens import Token
from schemas.observation import Breakdown


class Opener(Enum):
    """What stands before a clause and ties it to what came before."""

    START = "start"
    SENTENCE = "."
    SEMICOLON = ";"
    COMMA = ","
    COLON = ":"
    BRACKET = "("
    PARTS = "trong đó"
    LINK = "link"  # split off inside one stretch: 'và', 'có', 'đạt' or nothing at all


@dataclass(slots=True, eq=False)
class Clause:
    """A number (or none: then it is a topic) with the items before and after it."""

    before: list[Item]
    figure: Token | None
    after: list[Item]
    opener: Opener
    depth: int
    parent: "Clause | None" = None
    sentence: int = 0
    rank: int = 0
    """How many clauses it hangs on, one behind the other."""
    heads: bool = False
    """A bracket or a list of parts follows."""
    said: Meaning | None = None
    """What the number's own wording says, where it is one: 'không ban hành'."""
    features: dict[str, str] = field(default_factory=dict)
    breakdown: Breakdown | None = None
    also: dict[str, str] = field(default_factory=dict)
    """What is told of all that is counted: 'đang giải quyết 25 hồ sơ, đều trong hạn'."""

    @property
    def items(self) -> list[Item]:
        return self.before + self.after

    @property
    def start(self) -> int:
        if self.before:
            return self.before[0].start
        return self.figure.start if self.figure else self.after[0].start

    @property
    def end(self) -> int:
        if self.after:
            return self.after[-1].end
        return self.figure.end if self.figure else self.before[-1].end


_DEEPEST = 30
"""How deep brackets and parts may lie within each other."""
_SHORTEST = 2
"""A figure and its unit."""
_ABBREVIATED = frozenset({"tp", "tx", "tt", "ts", "ths", "q", "p", "v", "tr", "st", "pct", "ct"})


class ClauseParser:
    """Reads the items of one passage from left to right. Use `parse_clauses`."""

    def __init__(self, items: Sequence[Item], text: str) -> None:
        self._items = drop_idle_brackets(drop_asides(items))
        self._text = text
        self._clauses: list[Clause] = []
        self._figures: dict[int, tuple[int, Clause]] = {}
        self._buffer: list[Item] = []
        self._opener = Opener.START
        self._depth = 0
        self._sentence = 0
        self._parents: list[Clause | None] = [None]
        self._dissolved: list[bool] = []
        self._resumed: Clause | None = None

    def parse(self) -> list[Clause]:
        for index, item in enumerate(self._items):
            if item.is_mark:
                self._mark(item, index)
            elif item.says("rel") == "con":
                self._open_parts()
            else:
                if self._begins_anew(item):
                    self._end_sentence()
                self._buffer.append(item)
        self._flush(Opener.SENTENCE)
        return self._clauses

    def _begins_anew(self, item: Item) -> bool:
        """'05 hồ sơ Hồ sơ đã giải quyết: …': lines of a form that were joined without a full stop."""
        if len(self._buffer) < _SHORTEST or not self._text[item.start].isupper():
            return False
        unit, figure = self._buffer[-1], self._buffer[-2]
        counted = figure.is_figure and unit.says("obj") is not None and unit.text != item.text.upper()
        announces = item.says("obj") or item.says("tong") or item.says("act") or item.says("muc")
        return counted and bool(announces) and self._text[item.start + 1].islower()

    def _open_parts(self) -> None:
        """'trong đó', 'gồm', 'tập trung ở': parts follow of the stretch before, or of the last figure."""
        self._split_head()
        headed = tells_something(self._buffer) or any(
            item.says("loai") or item.says("tong") or item.says("goi") for item in self._buffer
        )
        self._flush(Opener.PARTS)
        last = self._clauses[-1] if self._clauses else None
        if last is not None:
            last.heads = True
        head = last if headed else self._last_figure()
        self._parents[-1] = _no_deeper(head) or self._parents[-1]

    def _split_head(self) -> None:
        """'ban hành 21 văn bản và Kế hoạch CCHC gồm 40 nhiệm vụ': the list is that of the second thing."""
        last = max((i for i, item in enumerate(self._buffer) if item.is_figure), default=None)
        plan = max((i for i, item in enumerate(self._buffer) if item.says("ke_hoach")), default=None)
        if last is None or plan is None:
            return
        for index in range(last + 1, plan):
            if self._buffer[index].says("rel") == "va":
                rest = self._buffer[index + 1 :]
                self._buffer = self._buffer[:index]
                self._flush(Opener.COMMA)
                self._buffer = rest
                return

    def _mark(self, item: Item, index: int) -> None:
        match item.text:
            case "," | ";" | "." | "…" if not self._buffer:
                self._resumed = None
                if item.text == "." and self._ends_sentence(item, index):
                    self._end_sentence()
                elif item.text == ";":
                    self._flush(Opener.SEMICOLON)
            case "," | ";":
                self._flush(Opener.COMMA if item.text == "," else Opener.SEMICOLON)
            case ":":
                self._colon(index)
            case "." | "…":
                if self._ends_sentence(item, index):
                    self._end_sentence()
            case "(":
                self._open_bracket(index)
            case ")":
                self._close_bracket(index)
            case "+" if not self._buffer:
                pass
            case _:
                self._buffer.append(item)

    def _colon(self, index: int) -> None:
        follows = self._items[index + 1] if index + 1 < len(self._items) else None
        has_figure = any(i.is_figure for i in self._buffer)
        if follows and follows.is_figure and not has_figure and self._buffer:
            return  # 'Tổng số: 214 hồ sơ' is one clause
        if follows and follows.says("obj") and self._buffer and self._buffer[-1].is_figure:
            return  # a speck read as a colon: '06 : hồ sơ'
        before = len(self._clauses)
        opener = self._opener
        self._flush(Opener.COLON)
        if len(self._clauses) > before:
            self._parents[-1] = _no_deeper(self._clauses[-1])
        elif opener is Opener.PARTS:
            self._opener = Opener.PARTS

    def _open_bracket(self, index: int) -> None:
        if self._depth >= _DEEPEST:
            self._dissolved.append(True)
            return
        follows = self._items[index + 1] if index + 1 < len(self._items) else None
        has_figure = any(i.is_figure for i in self._buffer)
        compared = any(item.says("skip") for item in self._buffer)
        bare = bool(self._buffer) and not has_figure and not compared
        dissolved = bare and follows is not None and follows.is_figure
        self._dissolved.append(dissolved)
        if dissolved:
            return  # 'An Khương (2)' is one clause
        afresh = not self._buffer and self._opener is Opener.SENTENCE
        self._flush(Opener.BRACKET)
        self._depth += 1
        self._parents.append(_no_deeper(self._clauses[-1]) if self._clauses and not afresh else None)
        if self._parents[-1] is not None:
            self._parents[-1].heads = True

    def _close_bracket(self, index: int) -> None:
        if not self._dissolved:
            return
        if self._dissolved.pop():
            follows = self._items[index + 1] if index + 1 < len(self._items) else None
            if not (follows and follows.says("obj") and self._buffer and self._buffer[-1].is_figure):
                self._flush(Opener.COMMA)
            return
        self._flush(Opener.COMMA)
        self._depth -= 1
        head = self._parents.pop()
        follows = self._items[index + 1] if index + 1 < len(self._items) else None
        if head is not None and head.figure is not None and follows is not None and not follows.is_mark:
            self._resumed = head

    def _ends_sentence(self, item: Item, index: int) -> bool:
        if index + 1 >= len(self._items):
            return True
        follows = self._items[index + 1]
        previous = self._items[index - 1].text if index else ""
        if previous in _ABBREVIATED or follows.start == item.end:
            return False
        first = self._text[follows.start]
        return first.isupper() or follows.is_figure or follows.is_mark

    def _end_sentence(self) -> None:
        self._flush(Opener.SENTENCE)
        self._sentence += 1
        self._depth = 0
        self._parents = [None]
        self._dissolved = []

    def _last_figure(self) -> Clause | None:
        """The last clause with a number at the present depth; 'Trong đó' may begin a new sentence."""
        found = [told for depth, told in self._figures.items() if depth <= self._depth]
        return max(found, key=lambda told: told[0])[1] if found else None

    def _is_afterthought(self, opener: Opener, following: Opener) -> bool:
        """'đang thụ lý 25 hồ sơ, chưa đến hạn.' tells of the 25 how they stand against the limit."""
        last = self._clauses[-1] if self._clauses else None
        closed = following in (Opener.SENTENCE, Opener.SEMICOLON) if opener is Opener.COMMA else True
        if opener not in (Opener.COMMA, Opener.BRACKET) or not closed or last is None or last.figure is None:
            return False
        pending = any(item.says("act") == "dang" for item in last.items)
        return pending and not any(item.says("han") for item in last.items) and tells_limit(self._buffer)

    def _flush(self, next_opener: Opener) -> None:
        """Turn the buffer into clauses and remember how the next stretch is opened."""
        if self._buffer:
            opener = self._opener
            if self._resumed is not None and not any(item.is_figure for item in self._buffer):
                self._resumed.after += self._buffer  # '217/217 phiếu (đạt 100%) đều hài lòng'
                self._buffer, self._resumed = [], None
                self._opener = next_opener
                return
            if self._is_afterthought(opener, next_opener):
                self._clauses[-1].also = {
                    "han": next(han for item in self._buffer if (han := item.says("han")))
                }
                self._buffer, self._opener = [], next_opener
                return
            for before, figure, after in split_stretch(self._buffer):
                clause = Clause(
                    before,
                    figure.token if figure else None,
                    after,
                    opener,
                    self._depth,
                    self._parents[-1],
                    self._sentence,
                    said=figure.meaning if figure else None,
                    rank=self._parents[-1].rank + 1 if self._parents[-1] is not None else 0,
                )
                self._append(clause)
                opener = Opener.LINK
            self._buffer, self._resumed = [], None
            self._opener = next_opener
        elif next_opener is not Opener.COMMA or self._opener is Opener.START:
            self._opener = next_opener

    def _append(self, clause: Clause) -> None:
        if clause.figure is not None and not any(item.says("skip") == "compare" for item in clause.before):
            self._figures[clause.depth] = len(self._clauses), clause
        self._clauses.append(clause)


def _no_deeper(head: Clause | None) -> Clause | None:
    """The clause that parts hang on. No sentence has parts of parts without end: from a depth on they are all
    parts of one thing."""
    return head.parent if head is not None and head.rank >= _DEEPEST else head


def tells_something(items: Sequence[Item]) -> bool:
    """Is there a number or a telling wording among the items?"""
    return any(item.is_figure or any(item.says(dim) for dim in (*CORE, *SOFT)) for item in items)


Piece = tuple[list[Item], Item | None, list[Item]]


def split_stretch(stretch: Sequence[Item]) -> list[Piece]:
    """Cut a stretch without separators so that each piece has at most one number."""
    at = [i for i, item in enumerate(stretch) if item.is_figure]
    if not at:
        return [(list(stretch), None, [])]
    pieces: list[Piece] = []
    begin = 0
    for number, index in enumerate(at):
        end = len(stretch)
        if number + 1 < len(at):
            end = _cut(stretch, begin, index, at[number + 1])
        pieces.append((list(stretch[begin:index]), stretch[index], list(stretch[index + 1 : end])))
        begin = end
    return pieces


_LINKS = frozenset({"noi", "va", "so_voi", "thanh"})


def _cut(stretch: Sequence[Item], begin: int, first: int, second: int) -> int:
    """Where, between the numbers at `first` and `second`, the second one's clause begins."""
    for index in range(first + 1, second):
        if stretch[index].says("rel") in _LINKS or stretch[index].says("skip") == "compare":
            return index
    after_unit = first + 1
    if after_unit < second and stretch[after_unit].says("obj"):
        after_unit += 1
    elif after_unit < second and stretch[after_unit].meaning is None:
        return next((i for i in range(after_unit, second) if stretch[i].meaning), second)  # '01 phương án …'
    headed = any(item.says(dim) for item in stretch[begin:first] for dim in (*CORE, *SOFT))
    return after_unit if headed else second


CORE = ("act", "han", "kenh", "goc", "chu_de")
"""The dimensions that make a figure mean something of its own."""

SOFT = ("viec", "bc", "giao", "ke_hoach", "dtc", "nguoi")
"""Dimensions that become a subject only beside the object they belong to, see `features.settle`."""


def parse_clauses(items: Sequence[Item], text: str) -> list[Clause]:
    """The clauses of a passage, in order. `text` is the passage as printed (capitals tell sentence ends)."""
    return ClauseParser(items, text).parse()
