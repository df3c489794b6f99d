"""Figures of a whole report: candidates from prose, joined, checked and judged."""

from collections import Counter
from dataclasses import dataclass, replace

from extractors.acceptance import Support, judge
from extractors.checks import check_all
from extractors.evidence import Lines, index_lines, locate, words_of
from extractors.merge import Merged, merge
from extractors.prose import ProseReader
from extractors.subject import Subject
from schemas.check import Check
from schemas.document import ReportText
from schemas.observation import Observation


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a report, apart from its header."""

    observations: tuple[Observation, ...]
    checks: tuple[Check, ...]
    warnings: tuple[str, ...] = ()


def read_document(document: ReportText, subject: Subject) -> Reading:
    """All figures of a report about `subject`."""
    lines = index_lines(document.pages)
    merged = merge(ProseReader(subject).read(document.passages))
    observations = [_observe(figure, lines) for figure in merged]
    outcomes = check_all(observations)
    passed = Counter(place for o in outcomes if o.check.passed for place in o.members)
    failed = Counter(place for o in outcomes if not o.check.passed for place in o.members)
    supports = [
        replace(_support(figure, lines), passed=passed[place], failed=failed[place])
        for place, figure in enumerate(merged)
    ]
    return Reading(judge(observations, supports), tuple(o.check for o in outcomes))


def _observe(figure: Merged, lines: Lines) -> Observation:
    best = figure.best
    denominators = [c.denominator for c in figure.places if c.denominator is not None]
    quote = (best.quote_start, best.quote_end)
    return Observation(
        indicator=best.indicator,
        level=best.level,
        breakdown=best.breakdown,
        value=best.value,
        denominator=denominators[0] if denominators else None,
        unit=best.unit,
        evidence=locate(best.passage, best.start, best.end, quote, lines),
        confidence=0,
        rule=best.rule,
    )


def _support(figure: Merged, lines: Lines) -> Support:
    best = figure.best
    places = {(id(c.passage), c.start) for c in figure.places}
    return Support(
        copied=best.copied,
        fallback=best.fallback,
        repeats=len(places) - 1,
        rivals=figure.rivals,
        words=tuple(words_of(best.passage, best.start, best.end, lines)),
    )
