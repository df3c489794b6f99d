"""How directly a figure's own words say what it counts (mức chắc chắn của cách đọc)."""

from enum import StrEnum

from extractors.candidate import Candidate
from extractors.clauses import Clause, Opener
from extractors.doubts import is_doubtful, tells_its_part
from extractors.own import has_core, is_stated_zero, is_unknown_word, kind_of, own_features, unit_of
from extractors.rules import match_rule
from extractors.words import word_list

_AGENCY = word_list("agency_words")
_ELSEWHEN = word_list("elsewhen")


class Grade(StrEnum):
    """From the surest to the weakest; the calibration table has a row for each."""

    OWN_UNIT = "own_unit"  # '512 hồ sơ trực tuyến': its own words and its unit say it all
    OWN = "own"  # the same without the unit, or with words that the lexicon does not know
    STATED_ZERO = "stated_zero"  # 'không có hồ sơ quá hạn'
    INHERITED = "inherited"  # 'giải quyết 90 hồ sơ, trong đó đúng hạn 88': part of it is said before
    COPIED = "copied"  # 'đạt 98%': all of it is said before
    RECOPIED = "recopied"  # it restates what only restates something itself
    FALLBACK = "fallback"  # a reading that gives way to any better one
    PART = "part"  # an item of a list by field or unit
    SCOPED = "scoped"  # of a field or unit that is named elsewhere
    APPENDIX = "appendix"  # a row of the ministry's form
    TABLE = "table"  # a cell of a table by field or unit


def grade_of(candidate: Candidate) -> Grade:
    """The grade of one figure."""
    clause = candidate.clause
    if candidate.cell is not None or clause is None:
        return Grade.APPENDIX if candidate.rule.startswith("appendix/") else Grade.TABLE
    if candidate.fallback:
        return Grade.FALLBACK
    if candidate.breakdown is not None:
        return Grade.PART if tells_its_part(candidate) else Grade.SCOPED
    if candidate.copied:
        return Grade.RECOPIED if candidate.features.get("copied") == "2" else Grade.COPIED
    if is_stated_zero(clause):
        return Grade.STATED_ZERO
    features = own_features(clause)
    own = match_rule(kind_of(clause), features)
    bare = clause.opener is Opener.BRACKET and not has_core(features)
    if own is None or own.name != candidate.rule or bare:
        return Grade.INHERITED
    has_unit = kind_of(clause) != "count" or unit_of(clause) not in (None, "other")
    sure = has_unit and _is_understood(clause) and not is_doubtful(candidate)
    return Grade.OWN_UNIT if sure else Grade.OWN


_UNKNOWN_WORDS = 2
"""So many unknown words may stand in a clause that is understood ('Ủy ban nhân dân xã' is not counted)."""


def _is_understood(clause: Clause) -> bool:
    """Are nearly all the words around the figure known, and does none speak of another time?"""
    unknown = sum(is_unknown_word(item) and item.text not in _AGENCY for item in clause.items)
    return unknown <= _UNKNOWN_WORDS and not any(item.text in _ELSEWHEN for item in clause.items)
