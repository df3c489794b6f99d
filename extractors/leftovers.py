"""Figures with a unit in sentences, whether a rule takes them or not: what is left over is kept as unmapped.

A number has a unit where it is a percentage or money, where a counted thing follows it ('03 lớp'), or where
what stands before it announces a number ('Tổng số văn bản: 52'). Numbers of codes, dates, articles, headings,
addresses and lists are no figures, see `numbers.PATTERN`; nor are numbers that name something ('đợt 2').
"""

from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

import regex

from extractors.clauses import Clause, parse_clauses
from extractors.items import Item
from extractors.numbers import NumberKind, NumberPhrase, decimal
from extractors.tokens import TokenKind
from extractors.words import word_list
from schemas.catalogue import Unit
from schemas.page import Passage
from schemas.unmapped import Reason

_UNITS = {
    "ho_so": Unit.HO_SO,
    "tthc": Unit.THU_TUC,
    "pakn": Unit.PAKN,
    "phieu": Unit.PHIEU,
    "nhiem_vu": Unit.NHIEM_VU,
    "van_ban": Unit.VAN_BAN,
    "nguoi": Unit.NGUOI,
}
"""The lexicon's objects that the catalogue has a unit for."""
_COUNTED = ("obj", "level", "loai", "nguoi", "ke_hoach", "bc")
"""Dimensions of wordings that name a counted thing."""
_NEAR_WORDS = 7
_NO_UNIT = word_list("transparent") | word_list("not_units")
_NAMED = word_list("named_by_number")
_COMPOUNDS = word_list("compound_units")
_MEASURES = word_list("measures")
_ANNOUNCES = frozenset({"so", "tong", "tong so", "so luong"})
_MEASURED = regex.compile(r"(?P<top>\d[\d.,]*)(?:\s?/\s?(?P<bottom>\d[\d.,]*))?(?:\s+(?P<unit>[a-z]\w*²?))?$")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammar made of a passage."""

    passage: Passage
    items: Sequence[Item]
    clauses: Sequence[Clause] | None
    """None where nothing but plans was expected and nobody looked."""
    reasons: Mapping[int, Reason]
    """By a clause's id why its figure may be no observation."""


class Leftover(NamedTuple):
    """A figure of a passage: `start`..`end` are its digits, `sentence` is the sentence's stretch."""

    passage: Passage
    start: int
    end: int
    sentence: tuple[int, int]
    value: Decimal
    denominator: Decimal | None
    unit: Unit | None
    unit_text: str | None
    before: str | None
    after: str | None
    reason: Reason


class _Measure(NamedTuple):
    """A number with its unit; `end` ends what is printed of it."""

    value: Decimal
    denominator: Decimal | None
    unit: Unit | None
    unit_text: str | None


def find_leftovers(read: Grammar, taken: Container[int]) -> list[Leftover]:
    """All figures with a unit of a passage but those whose places are taken. One that stands in no clause of
    its own goes with the clause before it."""
    found = []
    passage, items = read.passage, read.items
    cut = _Cut(read.clauses) if read.clauses is not None else None
    for index, item in enumerate(items):
        number = item.token.number if item.token is not None else None
        if number is None or number.start in taken or not item.text[0].isdigit():
            continue
        if (measure := _measure(items, index, number, passage.text)) is None:
            continue
        if cut is None:
            cut = _Cut(parse_clauses(items, passage.text))
        clause = cut.clause_at(item.start)
        found.append(
            Leftover(
                passage,
                number.start,
                number.digits_end,
                cut.sentence_of(clause) if clause is not None else (0, len(passage.text)),
                *measure,
                _before(items, index, clause, passage.text),
                _after(items, index, passage.text),
                Reason.TARGET if read.clauses is None else _reason(number, clause, read.reasons),
            )
        )
    return found


class _Cut:
    """A passage's clauses, to be found by their places without looking at all of them."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._sentences: dict[int, tuple[int, int]] = {}
        for clause in clauses:
            start, end = clause.start, clause.end
            low, high = self._sentences.get(clause.sentence, (start, end))
            self._sentences[clause.sentence] = min(low, start), max(high, end)
        starts = [clause.start for clause in reversed(clauses)]
        self._least = list(accumulate(starts, min))[::-1]
        """Per clause the first start from it on: what 'lần lượt' has put elsewhere stands out of order."""

    def clause_at(self, place: int) -> Clause | None:
        """The last clause that does not begin behind a place."""
        index = bisect_right(self._least, place)
        return self._clauses[index - 1] if index else None

    def sentence_of(self, clause: Clause) -> tuple[int, int]:
        """Where the clause's sentence begins and ends."""
        return self._sentences[clause.sentence]


def _reason(number: NumberPhrase, clause: Clause | None, reasons: Mapping[int, Reason]) -> Reason:
    """Why a number is no observation; a repeat is only the clause's own figure."""
    if clause is None:
        return Reason.NO_INDICATOR
    reason = reasons.get(id(clause), Reason.NO_INDICATOR)
    own = clause.figure is not None and clause.figure.start == number.start
    if reason is Reason.RESTATED and not own:
        return Reason.NO_INDICATOR
    planned = own and any(item.says("skip") == "plan" for item in clause.before)  # 'Dự toán giao 6 tỷ đồng'
    return Reason.TARGET if reason is Reason.NO_INDICATOR and planned else reason


def _measure(items: Sequence[Item], index: int, number: NumberPhrase, text: str) -> _Measure | None:
    """What a number measures; None where it is no figure with a unit."""
    if _is_name(items, index, text):
        return None
    if number.kind is NumberKind.NOT_FIGURE:
        return _odd_measure(items, index, text)
    if number.kind is NumberKind.YEAR:
        return None
    value, denominator = number.value, number.denominator
    if number.kind is NumberKind.PERCENT:
        return _Measure(value, denominator, Unit.PERCENT, "%")
    if number.kind is NumberKind.MONEY:
        printed = " ".join(text[number.digits_end : number.end].split())
        return _Measure(value, denominator, Unit.DONG, printed.lower() or None)
    if (counted := _counted(items, index, text)) is not None:
        return _Measure(value, denominator, *counted)
    if _is_announced(items, index):
        return _Measure(value, denominator, None, None)
    return None


def _counted(items: Sequence[Item], index: int, text: str) -> tuple[Unit | None, str] | None:
    """The counted thing behind a number, in catalogue terms and as printed."""
    following = items[index + 1 : index + 3]
    if not following:
        return None
    first = following[0]
    if first.meaning is not None:
        if not any(first.says(dim) for dim in _COUNTED):
            return None
        unit = Unit.NGUOI if first.says("nguoi") else _UNITS.get(first.says("obj") or "")
        return unit, text[first.start : first.end].lower()
    if first.token is None or first.token.kind is not TokenKind.WORD or first.text in _NO_UNIT:
        return None
    if len(first.text) < 2:
        return None
    end = first.end
    if len(following) > 1 and f"{first.text} {following[1].text}" in _COMPOUNDS:
        end = following[1].end
    return None, " ".join(text[first.start : end].lower().split())


def _odd_measure(items: Sequence[Item], index: int, text: str) -> _Measure | None:
    """'86,75/100 điểm', '69,7 m2', '15 ngày': what the grammar of dossiers takes for no figure."""
    found = _MEASURED.match(items[index].text)
    if found is None:
        return None
    unit, printed = found["unit"], text[items[index].start : items[index].end].split()[-1:]
    if unit is None and index + 1 < len(items):
        following = items[index + 1]
        unit, printed = following.text, [text[following.start : following.end]]
    if unit not in _MEASURES:
        return None
    bottom = decimal(found["bottom"].strip(".,")) if found["bottom"] else None
    return _Measure(decimal(found["top"].strip(".,")), bottom, None, printed[0].lower())


def _is_name(items: Sequence[Item], index: int, text: str) -> bool:
    """Does the number name or number something: 'đợt 2', 'số 12 đường …', '2 Kết quả …' at a line's head?"""
    before = items[index - 1] if index else None
    if before is not None and not before.is_mark:
        return before.text in _NAMED
    following = items[index + 1] if index + 1 < len(items) else None
    begins = before is None or before.text == "."
    return (
        begins
        and following is not None
        and following.meaning is None
        and text[following.start].isupper()
        and items[index].text[0] != "0"
    )


def _is_announced(items: Sequence[Item], index: int) -> bool:
    """'Tổng số văn bản: 52', 'số lượt truy cập là 300': is a number announced, and nothing else behind it?"""
    following = items[index + 1] if index + 1 < len(items) else None
    if following is not None and not following.is_mark:
        return False
    words = _words_before(items, index)
    return len(words) > 1 and any(
        item.says("tong") or (item.meaning is None and item.text in _ANNOUNCES) for item in words
    )


def _words_before(items: Sequence[Item], index: int) -> Sequence[Item]:
    """The items before a number back to a mark or another number; one colon or bracket before
    the number is passed."""
    end = index - 1 if index and items[index - 1].text in (":", "(") else index
    start = end
    while start and not items[start - 1].is_mark and not items[start - 1].is_figure:
        start -= 1
    return items[start:end]


def _before(items: Sequence[Item], index: int, clause: Clause | None, text: str) -> str | None:
    """The nearest words before a number, else those of the clause that it hangs on."""
    words: Sequence[Item] = _words_before(items, index)
    if not words and clause is not None and clause.parent is not None:
        words = clause.parent.before
    return " ".join(_printed(words, text)[-_NEAR_WORDS:]) or None


def _after(items: Sequence[Item], index: int, text: str) -> str | None:
    """The nearest words behind a number, up to a mark or another number."""
    end = index + 1
    while end < len(items) and not items[end].is_mark and not items[end].is_figure:
        end += 1
    return " ".join(_printed(items[index + 1 : end], text)[:_NEAR_WORDS]) or None


def _printed(items: Sequence[Item], text: str) -> list[str]:
    return text[items[0].start : items[-1].end].lower().split() if items else []
