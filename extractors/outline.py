"""The outline of a report (bố cục): which heading a passage stands under, and what that heading sets.

A heading may set the tier for what follows ("3.2 Cấp xã: …"), or say that plans follow ("IV. Phương hướng,
nhiệm vụ năm 2024"). What it sets holds until a passage of the same or a higher rank.
"""

from dataclasses import dataclass, field

import regex

from schemas.report import Level

_RANKS = (
    (regex.compile(r"\s*(?:phan\s+(?:thu\s+)?(?:[ivx]+|\d+|nhat|hai|ba)\b|[ivx]{1,5}\s*[./)\-])"), 1),
    (regex.compile(r"\s*[a-h][.)/]\s+"), 5),
    (regex.compile(r"\s*\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?\s"), 4),
    (regex.compile(r"\s*\d{1,2}\.\d{1,2}[.)]?\s"), 3),
    (regex.compile(r"\s*\d{1,2}\s?[.)/]\s?(?!\d)"), 2),
    (regex.compile(r"\s*[-–—•]\s?"), 7),
    (regex.compile(r"\s*[+*]\)?\s?"), 8),
)
PLAIN_RANK = 6
"""An unnumbered paragraph: below a lettered heading, above a bullet."""

_PLAN = regex.compile(
    r"\b(?:phuong huong|nhiem vu trong tam|nhiem vu, giai phap|nhiem vu va giai phap|giai phap trong tam|"
    r"ke hoach (?:cong tac )?(?:nam|quy|thang) (?:toi|sau|tiep theo)|nhiem vu (?:cong tac )?(?:trong )?"
    r"(?:thoi gian (?:toi|den)|(?:nam|quy|thang) (?:\d|i|toi|sau|tiep))|kien nghi, de xuat|"
    r"de xuat, kien nghi|nhiem vu chu yeu|muc tieu nam)"
)
_WEAK = regex.compile(
    r"\b(?:ton tai|han che|kho khan|vuong mac|nguyen nhan|yeu kem|bat cap|chua (?:duoc|tot)|thuan loi)\b"
)
_RESULT = regex.compile(r"\bket qua\b")


def rank_of(folded: str) -> int:
    """How deep a passage stands: 1 for 'I.', 2 for '1.', …, 7 for '-', 8 for '+'."""
    for pattern, rank in _RANKS:
        if pattern.match(folded):
            return rank
    return PLAIN_RANK


def numbering_end(folded: str) -> int:
    """Where the text proper begins, behind '3.1', 'a)' or '-'."""
    for pattern, _rank in _RANKS:
        if found := pattern.match(folded):
            return found.end()
    return 0


@dataclass(slots=True)
class _Scope:
    rank: int
    level: Level | None
    plan: bool = False
    weak: bool = False


@dataclass(slots=True)
class Outline:
    """The headings above the present passage."""

    _scopes: list[_Scope] = field(default_factory=list)
    rank: int = PLAIN_RANK

    def enter(self, folded: str) -> bool:
        """Step to the next passage; true where it begins a new section."""
        self.rank = rank_of(folded)
        self._scopes = [scope for scope in self._scopes if scope.rank < self.rank]
        if self.rank < PLAIN_RANK and self._announces_plan(folded):
            self._scopes.append(_Scope(self.rank, None, plan=True))
        elif self.rank < PLAIN_RANK and _WEAK.search(folded[:60]):
            self._scopes.append(_Scope(self.rank, None, weak=True))
        return self.rank < PLAIN_RANK

    @staticmethod
    def _announces_plan(folded: str) -> bool:
        head = folded[:160]
        found = _PLAN.search(head)
        return bool(found) and not _RESULT.search(head, 0, found.start()) if found else False

    def set_level(self, level: Level, heading: bool) -> None:
        """The present passage sets the tier; a bare heading reaches over the plain paragraphs under it."""
        rank = min(self.rank, PLAIN_RANK - 1) if heading else self.rank
        self._scopes.append(_Scope(rank, level))

    @property
    def level(self) -> Level | None:
        return next((s.level for s in reversed(self._scopes) if s.level is not None), None)

    @property
    def is_weak(self) -> bool:
        """Under 'Tồn tại, hạn chế': figures are examples, worth having where there is nothing better."""
        return any(scope.weak for scope in self._scopes)

    @property
    def is_plan(self) -> bool:
        return any(scope.plan for scope in self._scopes)
