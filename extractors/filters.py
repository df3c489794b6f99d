"""What is no figure of the report's own period: targets, comparisons, other years and quarters."""

import regex

from extractors.clauses import Clause, Opener
from extractors.items import Item
from extractors.numbers import NumberKind
from schemas.report import Period, PeriodKind
from schemas.unmapped import Reason

_QUARTER = regex.compile(r"quy (iv|i{1,3}|[1-4])\b")
_MONTH = regex.compile(r"thang\s+(\d{1,2})\b")
_YEARS = regex.compile(r"20\d\d\s*[-–—]\s*(20\d\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SHORT_PERIODS = frozenset({PeriodKind.TUAN, PeriodKind.THANG, PeriodKind.QUY})
_NEAR_ITEMS = 2
_AT_LEAST_ITEMS = 3
"""'95% số hồ sơ trở lên': farther from the number it speaks of something else ('từ Trung cấp trở lên')."""
_HEAD_ITEMS = 3
"""A year that says of which period a clause speaks stands among its first items ('Năm 2022, phường …')."""


def _quarter_of(text: str) -> int | None:
    if found := _QUARTER.search(text):
        name = found.group(1)
        return _ROMAN.get(name) or int(name)
    return None


def _month_of(text: str) -> int | None:
    found = _MONTH.match(text)
    return int(found[1]) if found else None


def _states_plan(clause: Clause) -> bool:
    """'85% (kế hoạch: 80%)', '(KH 80%)': the bracket tells what was planned."""
    said = [item for item in clause.before if item.meaning]
    return clause.opener is Opener.BRACKET and len(clause.before) < _HEAD_ITEMS and any(
        item.says("ke_hoach") for item in said
    )  # fmt: skip


def _names_base(item: Item) -> bool:
    """'so với cùng kỳ năm 2022' names what is compared with: the sentence goes on about its own period."""
    return item.text.startswith("so voi")


def _measures_against(clause: Clause) -> bool:
    """'bằng 106% so với năm 2018': a share of another year's figure."""
    number = clause.figure.number if clause.figure is not None else None
    if number is None or number.kind is not NumberKind.PERCENT or not clause.after:
        return False
    first, *rest = clause.after
    said = rest[0].token.number if rest and rest[0].token is not None else None
    year = said is not None and said.kind is NumberKind.YEAR
    return _names_base(first) and (year or first.says("skip") == "compare")


class SkipReader:
    """Follows targets, comparisons and other periods through the clauses of one passage, in order."""

    def __init__(self, period: Period | None, folded: str) -> None:
        self._period = period
        self._folded = folded
        self._sentence = -1
        self._target = False
        self._other_period = False
        self._cumulative = False
        self._sums_lead = False
        """The sentence begins with a sum since January: it speaks of such to its end."""
        self._outside: list[tuple[bool, bool, bool]] = []
        self._skipped: dict[int, Reason] = {}

    def reason(self, clause: Clause) -> Reason | None:
        """Why the clause's figure is none of this period's, None where it is one. Call for every clause, also
        those without a figure."""
        if clause.sentence != self._sentence:
            self._sentence = clause.sentence
            self._target = self._other_period = self._cumulative = False
            self._outside = []
        self._step_to(clause.depth)
        compares = self._follow(clause)
        reason = self._skipped.get(id(clause.parent)) if clause.parent is not None else None
        if (
            clause.opener is Opener.BRACKET
            and clause.parent is not None
            and self._ends_in_base(clause.parent)
        ):
            compares = True
        if (
            self._target
            or _states_plan(clause)
            or any(item.says("skip") == "at_least" for item in clause.after[:_AT_LEAST_ITEMS])
        ):
            reason = Reason.TARGET
        elif compares or _measures_against(clause):
            reason = Reason.COMPARISON
        elif self._other_period or any(self._is_other_year(item) for item in clause.before[-_NEAR_ITEMS:]):
            reason = Reason.NOT_THIS_PERIOD
        if reason is not None:
            self._skipped[id(clause)] = reason
        return reason

    def _ends_in_base(self, clause: Clause) -> bool:
        """'đạt 103% so với năm 2017 (30.494 hồ sơ)': the bracket tells the base."""
        if clause.figure is None or not clause.after:
            return False
        last = clause.after[-1]
        return last.says("skip") == "compare" or self._is_other_year(last)

    def _step_to(self, depth: int) -> None:
        """What is said in a bracket ('chỉ tiêu giao 60%') holds up to its end."""
        while len(self._outside) < depth:
            self._outside.append((self._target, self._other_period, self._cumulative))
        while len(self._outside) > depth:
            self._target, self._other_period, self._cumulative = self._outside.pop()

    @property
    def is_cumulative(self) -> bool:
        """Is a sum since the year's beginning spoken of in a report on a shorter time?"""
        return self._cumulative and self._period is not None and self._period.kind in _SHORT_PERIODS

    def _follow(self, clause: Clause) -> bool:
        """Take in what stands before the number; true where the clause itself compares."""
        compares = False
        if clause.opener is Opener.SEMICOLON and not self._sums_lead:
            self._cumulative = False  # 'nhận 120, lũy kế 700; giải quyết 118, lũy kế 698'
        for index, item in enumerate(clause.before):
            if item.text == "rieng":
                self._cumulative = False  # 'Lũy kế nhận 700 hồ sơ, riêng trong tháng nhận 120 hồ sơ'
            if item.meaning is None and (item.token is None or item.token.number is None):
                continue
            match item.says("skip"):
                case "target" if item.text.startswith("khong de"):
                    compares = True  # 'không để hồ sơ nào quá hạn; 132 hồ sơ đang …'
                case "target":
                    self._target = True
                case "compare" | "over_target":
                    compares = True
                case "cumulative":
                    self._cumulative, self._sums_lead = True, clause.opener in (Opener.START, Opener.SENTENCE)
            if item.says("rel") == "ket_qua":
                self._target = compares = False
            elif item.says("rel") == "thanh":
                compares = False  # 'giảm từ 1,9% xuống còn 0,4%'
            if item.says("skip") == "past" or self._is_over(clause.before[index - 1], item):
                self._other_period = True
                continue
            base = index > 0 and _names_base(clause.before[index - 1])
            self._other_period = self._other(item, index < _HEAD_ITEMS and not base)
            self._other_period |= self._is_single_part(clause.before[max(0, index - 1)], item)
        return compares

    def _is_over(self, before: Item, item: Item) -> bool:
        """'Nhìn lại giai đoạn 2016 - 2020' in a report on a later year."""
        if before.text != "doan" or self._period is None or self._period.year is None:
            return False
        years = _YEARS.fullmatch(self._folded, item.start, item.end)
        return years is not None and int(years[1]) < self._period.year

    def _is_single_part(self, before: Item, item: Item) -> bool:
        return before.text == "rieng" and self._is_part_of_period(item)

    def _is_part_of_period(self, item: Item) -> bool:
        """'Riêng tháng 6 giao 214 nhiệm vụ' in a report on a longer time."""
        if self._period is None or item.token is None or item.token.number is None:
            return False
        text = self._folded[item.start : item.end]
        if _month_of(text):
            return self._period.kind not in (PeriodKind.THANG, PeriodKind.TUAN)
        return _quarter_of(text) is not None and self._period.kind not in _SHORT_PERIODS

    def _is_other_year(self, item: Item) -> bool:
        """'… theo công bố của huyện năm 2022 là 83,6%' in a report on 2023."""
        number = item.token.number if item.token is not None else None
        if number is None or number.kind is not NumberKind.YEAR or self._period is None:
            return False
        return self._period.year is not None and int(number.value) != self._period.year

    def _other(self, item: Item, at_head: bool) -> bool:
        """Does a clause begin with a period other than the report's? A year decides, else quarter, month."""
        number = item.token.number if item.token is not None else None
        if number is None or self._period is None or item.is_figure:
            return self._other_period
        if not at_head:
            own = number.kind is NumberKind.YEAR and self._period.year == int(number.value)
            return self._other_period and not own
        text = self._folded[item.start : item.end]
        quarter, month = _quarter_of(text), _month_of(text)
        if number.kind is not NumberKind.YEAR and quarter is None and month is None:
            return self._other_period
        if number.kind is NumberKind.YEAR and self._period.year not in (None, int(number.value)):
            return True
        if quarter and self._period.kind is PeriodKind.QUY and self._period.quarter:
            return quarter != self._period.quarter
        if month and self._period.kind is PeriodKind.THANG and self._period.month:
            return month != self._period.month
        return False
