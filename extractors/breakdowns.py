"""Names of parts (phân tổ): the field or unit that a figure of a list or of a marked clause speaks of."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

import regex

from diacritics.alphabet import fold_chars
from extractors.clauses import CORE, Clause, Opener
from extractors.items import Item
from extractors.own import has_core, kind_of, unit_of
from extractors.tokens import TokenKind
from extractors.words import one_of, word_list
from schemas.observation import Breakdown, BreakdownKind

_UNIT_WORD = regex.compile(one_of("unit_heads"))
_FIELD = regex.compile(one_of("field_heads"))
_TRIM_HEAD = regex.compile(
    r"(?i)^(?:[\s,:;.\-–+]|(?:gồm|có|và|thuộc|tại|là|ở|như|của|với|các|riêng|cụ thể|trong đó|số|hồ sơ|"
    r"lĩnh vực|đơn vị|trong|cho|về|đối với|nhóm|kế đến|tiếp đến|tiếp theo|sau đó|còn)(?!\w))+"
)
_TRIM_TAIL = regex.compile(
    r"(?i)(?:[\s,:;.\-–(]|(?<!\w)(?:là|có|với|đạt|số|chiếm|hồ sơ|nhiều nhất|cao nhất|ít nhất|"
    r"tiếp nhận|giải quyết))+$"
)
_MAX_NAME = 70
_LONGEST = 600
"""A name with all that leads to it and away from it is shorter."""
_MIN_NAME = 3
_DIVIDED = frozenset({"ho_so", "pakn"})
"""What is told by field."""
_NO_NAME = word_list("no_names")


def _clean(text: str, start: int, end: int) -> str:
    """The name between two places, without the words that lead to it and away from it."""
    if end - start > _LONGEST:
        return ""
    if head := _TRIM_HEAD.match(text[start:end]):
        start += head.end()
    if tail := _TRIM_TAIL.search(text[start:end]):
        end = start + tail.start()
    return " ".join(text[start:end].replace("*", " ").split())


def kind_of_name(name: str, folded: str, hint: str | None) -> BreakdownKind:
    """Field or unit, by the name itself, else by what the list announced, else a place's capital letter."""
    if _UNIT_WORD.match(folded) and not folded.startswith("thue"):
        return BreakdownKind.DON_VI
    if hint:
        return BreakdownKind(hint)
    if _FIELD.match(folded):
        return BreakdownKind.LINH_VUC
    return BreakdownKind.DON_VI if name[:1].isupper() else BreakdownKind.KHAC


def _marked(items: Sequence[Item], stop: int) -> tuple[str, int, int] | None:
    """The stretch behind 'lĩnh vực' up to the next telling wording: (kind, start, end)."""
    for index, item in enumerate(items):
        kind = item.says("loai")
        if kind != "linh_vuc":
            continue
        end = stop
        for follower in items[index + 1 :]:
            if any(follower.says(dim) for dim in (*CORE, "obj", "tong", "muc")) or follower.says("rel") in (
                "noi",
                "con",
            ):
                end = follower.start
                break
        return kind, item.end, end
    return None


def _hint(clause: Clause | None) -> str | None:
    """What the head of a list announces: fields or units."""
    while clause is not None:
        for item in reversed(clause.items):
            if kind := item.says("loai"):
                return kind
        clause = clause.parent
    return None


def _plausible(name: str) -> bool:
    return _MIN_NAME <= len(name) <= _MAX_NAME and not any(c.isdigit() for c in name)


def _make(text: str, folded: str, start: int, end: int, hint: str | None) -> Breakdown | None:
    name = _clean(text, start, end)
    plain = fold_chars(name)
    if not _plausible(name):
        return None
    return Breakdown(kind=kind_of_name(name, plain, hint), name=name)


def marked_breakdown(clause: Clause, text: str, folded: str) -> Breakdown | None:
    """A field named outright: 'lĩnh vực đất đai 09 hồ sơ', '05 hồ sơ thuộc lĩnh vực xây dựng'."""
    stop = clause.figure.start if clause.figure else clause.end
    if found := _marked(clause.before, stop):
        return _make(text, folded, found[1], found[2], found[0])
    if clause.figure is not None and (found := _marked(clause.after, clause.end)):
        return _make(text, folded, found[1], found[2], found[0])
    return None


def listed_breakdown(
    clause: Clause, text: str, folded: str, hint: str | None, known: bool = False
) -> Breakdown | None:
    """An item of a list that a figure or a topic announces: 'An Khương (2)', 'Phòng Nội vụ 12 hồ sơ'.

    Where the list is `known` to tell parts, any name is taken for a field's.
    """
    if clause.figure is None or not clause.before:
        return None
    if any(item.says(dim) for item in clause.before for dim in (*CORE, "muc", "tong", "skip", "level")):
        return None
    words = [i for i in clause.before if _is_word(i)]
    if not words and not any(item.says("obj") for item in clause.before):
        return None
    made = _make(text, folded, clause.before[0].start, clause.figure.start, hint)
    if made is not None and made.kind is BreakdownKind.KHAC:
        return made.model_copy(update={"kind": BreakdownKind.LINH_VUC}) if known else made if hint else None
    return made


def _is_word(item: Item) -> bool:
    """A word, or a name that the lexicon takes out of the game ('người có công')."""
    if item.token is None:
        return item.meaning is not None and not item.meaning
    return item.token.kind is TokenKind.WORD


def trailing_field(clause: Clause, text: str, folded: str) -> Breakdown | None:
    """A field that follows the unit: '1.050 hồ sơ chứng thực'."""
    rest = [i for i in clause.after if i.says("obj") is None]
    if not rest or rest[0].token is None or rest[0].token.kind is not TokenKind.WORD:
        return None
    if not _FIELD.match(folded, rest[0].start):
        return None
    end = clause.end
    for item in rest:
        if item.meaning or item.is_mark:
            end = item.start
            break
    return _make(text, folded, rest[0].start, end, "linh_vuc")


def topic_breakdown(clause: Clause, text: str, folded: str) -> Breakdown | None:
    """A head that names a part for all that follows: '- Lĩnh vực đất đai: …', 'UBND xã Suối Mây: …'."""
    if clause.figure is not None:
        return None
    if clause.opener not in (Opener.START, Opener.SENTENCE, Opener.SEMICOLON):
        return None
    return marked_breakdown(clause, text, folded)


class BreakdownReader:
    """Follows named parts through the clauses of one passage and notes them on the clauses."""

    def __init__(self, text: str, folded: str, clauses: Sequence[Clause]) -> None:
        """`clauses`: all of the passage, with their features."""
        self._text = text
        self._folded = folded
        self._clauses = clauses
        self._places = {id(clause): place for place, clause in enumerate(clauses)}
        self._lists = _lists_of(clauses)
        self._scope: tuple[int | None, Breakdown] | None = None
        """The part that is spoken of, and the only sentence for which it holds."""
        self._series: Clause | None = None
        self._running: tuple[int, int, Breakdown] | None = None

    def note(self, clause: Clause) -> None:
        """Set the clause's breakdown. Call for every clause in order."""
        if named := topic_breakdown(clause, self._text, self._folded):
            aside = self._next_opener(clause) is Opener.COMMA  # 'Ở lĩnh vực đất đai, …'
            self._scope = (clause.sentence if aside else None, named)
            return
        if clause.figure is None:
            return
        own = marked_breakdown(clause, self._text, self._folded) or self._of_series(clause)
        if own is not None and not self._is_part(clause):
            own = None
        if own is not None and _marked(clause.before, clause.figure.start):
            self._running = (clause.sentence, clause.depth, own)
        if own is None and not has_core_before(clause):
            own = self._listed(clause)
        clause.breakdown = own or self._inherited(clause) or self._scope_of(clause)
        if own is not None:
            if self._running is not None and self._running[2] is not own:
                self._running = None  # the list has gone on to another part
            self._complete(clause)
            self._series = clause

    def _next_opener(self, clause: Clause) -> Opener | None:
        """What stands behind a clause."""
        at = self._places[id(clause)]
        return self._clauses[at + 1].opener if at + 1 < len(self._clauses) else None

    def _scope_of(self, clause: Clause) -> Breakdown | None:
        if self._scope is None or self._scope[0] not in (None, clause.sentence):
            return None
        return self._scope[1]

    def _complete(self, clause: Clause) -> None:
        """'nhận 734 hồ sơ lĩnh vực đất đai, 402 hồ sơ lĩnh vực …' tells of one thing."""
        if (has_core(clause.features) and "copied" not in clause.features) or not self._has_fellows(clause):
            return
        if (first := self._list_of(clause).first_told(clause)) is not None:
            told = {dim: first.features[dim] for dim in ("obj", *CORE) if dim in first.features}
            clause.features = {"obj": clause.features.get("obj", "ho_so"), **told}

    def _of_series(self, clause: Clause) -> Breakdown | None:
        """'300 hồ sơ hộ tịch, 200 hồ sơ đất đai': a field's name behind the unit, one of several."""
        if not self._has_fellows(clause):
            return None
        return trailing_field(clause, self._text, self._folded)

    def _has_fellows(self, clause: Clause) -> bool:
        """Does another number of the list have its field behind it?"""
        if not _trails(clause, self._text, self._folded):
            return False  # asked first: lists are long, and few trail
        trailing = self._list_of(clause).trailing(self._text, self._folded)
        return len(trailing - {id(clause)}) > 0

    def _list_of(self, clause: Clause) -> "_List":
        return self._lists.get(_list_key(clause)) or _List([])

    def _adds_up(self, clause: Clause) -> bool:
        """Do the bare numbers of the list make up the figure that announces it?"""
        head = clause.parent
        if head is None or head.figure is None or head.figure.number is None:
            return False
        return self._list_of(clause).bare_sum == head.figure.number.value

    def _is_part(self, clause: Clause) -> bool:
        """A field named behind a lone figure only says where it is ('02 hồ sơ thuộc lĩnh vực đất đai'): it is
        no part of a list."""
        if clause.figure is None or _marked(clause.before, clause.figure.start) or self._has_fellows(clause):
            return True
        bare = not any(dim in clause.features for dim in CORE) or "copied" in clause.features
        in_list = bare and clause.parent is not None and clause.parent.figure is not None
        in_series = self._series is not None and self._series.sentence == clause.sentence
        return in_list or in_series

    def _listed(self, clause: Clause) -> Breakdown | None:
        """An item's name; the item counts what its list's head counts."""
        head = clause.parent
        if head is None or not (
            any(dim in head.features for dim in CORE) or head.features.get("obj") == "pakn"
        ):
            head = self._series if self._series and self._series.sentence == clause.sentence else None
        if head is None:
            return None
        if unit_of(clause) not in (None, head.features.get("obj", "ho_so")):
            return None
        hint = head.breakdown.kind.value if head is self._series and head.breakdown else _hint(clause.parent)
        return listed_breakdown(clause, self._text, self._folded, hint, self._is_known(clause))

    def _is_known(self, clause: Clause) -> bool:
        """Is it a list of parts, whatever their names?"""
        head, series = clause.parent, self._series
        if head is None or head.features.get("obj") not in _DIVIDED or not clause.before:
            return False
        if clause.before[0].text in _NO_NAME:
            return False
        told = series is not None and series.parent is head and series.sentence == clause.sentence
        return told or self._adds_up(clause)

    def _inherited(self, clause: Clause) -> Breakdown | None:
        if clause.parent is not None and clause.parent.breakdown is not None:
            return clause.parent.breakdown
        if self._running is not None and self._running[:2] == (clause.sentence, clause.depth):
            return self._running[2]
        return None


class _List:
    """The counts of one list. What is asked of all of them is worked out once: lists may be long."""

    def __init__(self, members: list[Clause]) -> None:
        self._members = members
        self._first: Clause | None = None
        self._looked_at = 0
        self._trailing: frozenset[int] | None = None

    def first_told(self, before: Clause) -> Clause | None:
        """The first member before a clause that says what it counts and has its part. Those before are done
        with: what is found once stands."""
        while self._first is None and self._looked_at < len(self._members):
            member = self._members[self._looked_at]
            if member is before:
                return None
            self._looked_at += 1
            if has_core(member.features) and member.breakdown is not None:
                self._first = member
        return self._first

    def trailing(self, text: str, folded: str) -> frozenset[int]:
        """The ids of the members that have their field's name behind them."""
        if self._trailing is None:
            self._trailing = frozenset(id(c) for c in self._members if _trails(c, text, folded))
        return self._trailing

    @cached_property
    def bare_sum(self) -> Decimal | None:
        """What the bare numbers of the list make up together, where there are several."""
        bare = [c for c in self._members if c.before and not has_core_before(c)]
        values = [c.figure.number.value for c in bare if c.figure is not None and c.figure.number is not None]
        return sum(values, Decimal(0)) if len(values) > 1 else None


_ListKey = tuple[int | None, int, int]


def _list_key(clause: Clause) -> _ListKey:
    parent = id(clause.parent) if clause.parent is not None else None
    return parent, clause.sentence, clause.depth


def _lists_of(clauses: Sequence[Clause]) -> dict[_ListKey, _List]:
    members: dict[_ListKey, list[Clause]] = {}
    for clause in clauses:
        if clause.figure is not None and kind_of(clause) == "count":
            members.setdefault(_list_key(clause), []).append(clause)
    return {key: _List(counts) for key, counts in members.items()}


def _trails(clause: Clause, text: str, folded: str) -> bool:
    """Does a field's name stand behind the unit?"""
    if clause.figure is None or _marked(clause.before, clause.figure.start):
        return False
    return _marked(clause.after, clause.end) is not None or trailing_field(clause, text, folded) is not None


def has_core_before(clause: Clause) -> bool:
    """Does a telling wording stand before the number?"""
    return any(item.says(dim) for item in clause.before for dim in CORE)
