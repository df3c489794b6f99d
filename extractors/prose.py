"""Figures in sentences: passages in, candidates out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractors.breakdowns import BreakdownReader, trailing_field
from extractors.candidate import Candidate
from extractors.clauses import CORE, Clause, parse_clauses
from extractors.context import Memory
from extractors.filters import SkipReader
from extractors.items import to_items
from extractors.leftovers import Grammar
from extractors.levels import LevelReader, lead_level, level_of_part
from extractors.lexicon import load_lexicon
from extractors.outline import PLAIN_RANK, Outline, numbering_end
from extractors.own import has_core, is_hinted, is_of_plan, is_stated_zero, kind_of, unit_of, zero_is_plain
from extractors.resolve import resolve
from extractors.respectively import distribute
from extractors.rules import match_rule
from extractors.source import without_like_words
from extractors.subject import Subject
from extractors.tokens import fold_passage, tokenize
from schemas.catalogue import catalogue
from schemas.page import Passage
from schemas.unmapped import Reason

_AGAINST_PLAN = ("ngan_sach.", "dau_tu_cong.", "ke_hoach.")
"""Groups whose rates are shares of a plan."""
_WORTH_READING = regex.compile(r"\d|khong |chua ")
_DIGIT = regex.compile(r"\d")
_HEADING_CHARS = 200


class ProseReader:
    """Reads passages in order, carrying headings and what was last spoken of from one to the next."""

    def __init__(self, subject: Subject, degraded: frozenset[int] = frozenset()) -> None:
        """`degraded`: the numbers of the pages that an earlier OCR had damaged."""
        self._subject, self._degraded = subject, degraded
        self._outline = Outline()
        self._memory = Memory()
        self._lexicon = load_lexicon()
        self.grammar: list[Grammar] = []
        """What was made of the passages that hold digits, for those who ask what is left over."""

    def read(self, passages: Sequence[Passage]) -> list[Candidate]:
        """All candidates of a report's passages."""
        return [candidate for passage in passages for candidate in self._read_passage(passage)]

    def _read_passage(self, passage: Passage) -> list[Candidate]:
        folded = fold_passage(passage.text)
        if self._degraded and passage.pieces and passage.pieces[0].page_no in self._degraded:
            folded = without_like_words(folded)
        if self._outline.enter(folded):
            self._memory = Memory()
        begin = numbering_end(folded)
        folded = " " * begin + folded[begin:]
        counts = _DIGIT.search(folded) is not None
        if (self._outline.is_plan and not counts) or (
            len(folded) > _HEADING_CHARS and not _WORTH_READING.search(folded)
        ):
            return []
        items = to_items(tokenize(folded), self._lexicon, passage.text)
        if self._outline.is_plan:
            self.grammar.append(Grammar(passage, items, None, {}))
            return []
        clauses = parse_clauses(distribute(items), passage.text)
        resolve(clauses, self._memory, bullet=self._outline.rank > PLAIN_RANK)
        city = self._is_city(folded)
        if told := lead_level(clauses, self._subject.level, city):
            self._outline.set_level(told.level, told.heading)
        found, reasons = self._judge(clauses, passage, folded)
        if counts:
            self.grammar.append(Grammar(passage, items, clauses, reasons))
        return found

    def _is_city(self, folded: str) -> bool:
        return self._subject.city or "truc thuoc trung uong" in folded

    def _judge(
        self, clauses: Sequence[Clause], passage: Passage, folded: str
    ) -> tuple[list[Candidate], dict[int, Reason]]:
        """The clauses' figures that a rule takes, and by a clause's id why its figure may be none."""
        levels = LevelReader(self._outline.level, self._subject.level, self._is_city(folded))
        skips = SkipReader(self._subject.period, folded)
        breakdowns = BreakdownReader(passage.text, folded, clauses)
        found = []
        reasons: dict[int, Reason] = {}
        for clause in clauses:
            level = levels.level_of(clause)
            skipped = skips.reason(clause)
            breakdowns.note(clause)
            if skipped is not None:
                reasons[id(clause)] = skipped
            elif skips.is_cumulative:
                reasons[id(clause)] = Reason.NOT_THIS_PERIOD
            if clause.figure is None or skipped is not None:
                continue
            for candidate in _candidates(clause, passage, folded):
                reasons.setdefault(id(clause), Reason.RESTATED)
                scope = levels.all_tiers if self._outline.level is None else None
                found.append(
                    replace(
                        candidate,
                        level=level_of_part(level, candidate.breakdown),
                        fallback=candidate.fallback or self._outline.is_weak,
                        cumulative=skips.is_cumulative,
                        all_tiers=passage.text[scope.start : scope.end] if scope else None,
                    )
                )
        return found, reasons


def _features_of_item(clause: Clause) -> dict[str, str]:
    """What an item of a list counts: what its head does."""
    head = clause.parent.features if clause.parent is not None else {}
    if not has_core(head) and head.get("obj") != "pakn":
        head = {
            "obj": clause.features.get("obj", "ho_so"),
            "act": "nhan",
        }  # by field, what is told is what came in
    return {dim: head[dim] for dim in ("obj", *CORE) if dim in head}


def _is_kind_of(clause: Clause) -> bool:
    """'nhận 58 PAKN, gồm 03 phản ánh về nội dung và 55 phản ánh về hành vi': kinds of what was counted."""
    head = clause.parent
    if head is None or head.figure is None or clause.breakdown is not None:
        return False
    if has_core(clause.features) and "copied" not in clause.features:
        return False
    return (
        clause.features.get("obj") == "pakn"
        and unit_of(clause) is not None
        and head.features.get("obj") == clause.features.get("obj")
    )


def _is_base(clause: Clause) -> bool:
    """'Tổng số hồ sơ của TTHC có DVCTT là 6.204, trong đó nộp trực tuyến 5.870': not all were sent online."""
    features, number = clause.features, clause.figure.number if clause.figure is not None else None
    if features.get("chu_de") != "dvc" or features.get("obj") != "ho_so" or "kenh" in features:
        return False
    whole = number is not None and number.denominator is None and kind_of(clause) == "count"
    return whole and (clause.heads or any(item.says("tong") for item in clause.before))


def _candidates(clause: Clause, passage: Passage, folded: str) -> Iterator[Candidate]:
    """The clause's candidate, and that of what is told of all of it."""
    if (candidate := _candidate(clause, passage, folded)) is None:
        return
    yield candidate
    if clause.also:
        told = replace(clause, features={**clause.features, **clause.also})
        if (candidate := _candidate(told, passage, folded)) is not None:
            yield replace(candidate, fallback=True)


def _candidate(clause: Clause, passage: Passage, folded: str) -> Candidate | None:
    """The candidate of one clause, its surroundings (tier, section) left open."""
    assert clause.figure is not None and clause.figure.number is not None
    if clause.breakdown is not None and not has_core(clause.features) and kind_of(clause) == "count":
        clause.features = _features_of_item(clause)
    rule = match_rule(kind_of(clause), clause.features)
    zero = is_stated_zero(clause)
    if rule is None or (zero and not (rule.zero and zero_is_plain(clause))):
        return None
    if (rule.hint and not is_hinted(clause)) or _is_base(clause) or _is_kind_of(clause):
        return None
    if rule.kind == "rate" and not rule.indicator.startswith(_AGAINST_PLAN) and is_of_plan(clause):
        return None
    if clause.breakdown is None and kind_of(clause) == "count" and "chu_de" not in clause.features:
        clause.breakdown = trailing_field(clause, passage.text, folded)
    number = clause.figure.number
    return Candidate(
        indicator=rule.indicator,
        rule=rule.name,
        fallback=rule.fallback,
        level=None,
        breakdown=clause.breakdown,
        value=number.value,
        denominator=number.denominator,
        unit=catalogue()[rule.indicator].unit,
        passage=passage,
        start=clause.figure.start,
        end=clause.figure.end if zero else number.digits_end,
        quote_start=clause.start,
        quote_end=clause.end,
        features=clause.features,
        clause=clause,
        copied="copied" in clause.features,
        cumulative=False,
        all_tiers=None,
    )
