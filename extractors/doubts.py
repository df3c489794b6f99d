"""Doubts (nghi ngờ) about a figure that its own words seem to name: words that may speak of something else.

On passages that the rules' authors had not seen, such figures were wrong several times as often as others.
"""

from collections.abc import Iterator

import regex

from extractors.candidate import Candidate
from extractors.clauses import Clause
from extractors.items import Item
from extractors.own import is_unknown_word
from extractors.words import word_list
from schemas.report import Level

_OTHERS = {
    Level.XA: regex.compile(
        r"\b(?:Sở|Phòng) \p{Lu}|UBND (?:tỉnh|huyện|quận|thị xã|thành phố|TP)|\b[Hh]uyện|"
        r"\bcấp (?:trên|huyện|tỉnh)"
    ),
    Level.HUYEN: regex.compile(
        r"\b(?:Sở|Bộ) \p{Lu}|UBND (?:tỉnh|xã|phường)|\b[Tt]rung ương|\bcấp (?:trên|tỉnh)|\bcác xã"
    ),
    Level.TINH: regex.compile(
        r"\b[Tt]rung ương|Chính phủ|\b(?:Bộ|Phòng) \p{Lu}|UBND (?:huyện|quận|xã|phường)"
    ),
}
"""Agencies of other tiers than the figure's: what is told may be theirs."""
_LAST_STOP = regex.compile(r"(?r)\.\s")
_SENTENCE_REACH = 2000
"""How many characters before a clause its sentence is looked at: a line without any full stop has no end."""
_OTHER_TIMES = regex.compile(r"[Gg]iai đoạn\s+20|[Nn]hiệm kỳ|[Nn]hững năm|[Tt]rước đây|[Cc]ác năm")
"""Words of longer or earlier times: such a sentence may tell no figure of the report's own period."""
_TURNS = word_list("turns")
_TOLD = ("act", "han", "kenh", "goc", "chu_de", "viec", "nguoi", "bc", "giao")
_SINGLE = ("act", "han", "kenh")


def is_doubtful(candidate: Candidate) -> bool:
    """May the words around the figure speak of something else than what it was taken for?"""
    clause = candidate.clause
    return clause is not None and any(_doubts(candidate, clause))


def _doubts(candidate: Candidate, clause: Clause) -> Iterator[bool]:
    yield _names_another(candidate, clause)
    yield (
        _OTHER_TIMES.search(candidate.passage.text, _sentence_start(candidate, clause), clause.end)
        is not None
    )
    yield any(is_unknown_word(item) for item in clause.after)
    yield any(item.text in _TURNS or item.says("skip") for item in clause.items)
    yield candidate.breakdown is None and any(item.says("loai") for item in clause.items)
    yield _says(clause.after, "level") and not _says(clause.before, "level")
    yield len({obj for item in clause.after if (obj := item.says("obj"))}) > 1
    yield any(len(_values(clause.items, dim)) > 1 for dim in _SINGLE)
    yield _leaves_words_unused(candidate, clause)
    yield candidate.indicator.startswith("dvc.ho_so") and clause.heads and candidate.denominator is None
    yield candidate.features.get("obj") == "nhiem_vu" and not (
        _says(clause.items, "giao") or _says(clause.items, "ke_hoach")
    )  # tasks of the reform plan, or of a superior?


def _sentence_start(candidate: Candidate, clause: Clause) -> int:
    first = max(0, clause.start - _SENTENCE_REACH)
    stop = _LAST_STOP.search(candidate.passage.text, first, clause.start)
    return stop.end() if stop else first


def _names_another(candidate: Candidate, clause: Clause) -> bool:
    """Is an agency of another tier named in the clause, or before it in the sentence?"""
    text, begin = candidate.passage.text, _sentence_start(candidate, clause)
    pattern = _OTHERS.get(candidate.level) if candidate.level is not None else None
    return pattern is not None and pattern.search(text, begin, clause.end) is not None


def _says(items: list[Item], dim: str) -> bool:
    return any(item.says(dim) for item in items)


def _values(items: list[Item], dim: str) -> set[str]:
    return {value for item in items if (value := item.says(dim))}


def _leaves_words_unused(candidate: Candidate, clause: Clause) -> bool:
    """Does a known word say something that the reading made nothing of?"""
    used = set(candidate.features.values())
    told = {value for dim in _TOLD for value in _values(clause.items, dim)}
    topical = any(_values(clause.items, dim) for dim in ("viec", "chu_de"))
    return bool(told - used) or (topical and "chu_de" not in candidate.features)


def tells_its_part(candidate: Candidate) -> bool:
    """Does the name of the part stand in the figure's own clause, and no word of a total?"""
    clause, part = candidate.clause, candidate.breakdown
    if clause is None or part is None or _says(clause.before, "tong"):
        return False
    own = " ".join(candidate.passage.text[clause.start : clause.end].split())
    return part.name in own
