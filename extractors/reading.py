"""Figures of a whole report: candidates from prose, joined, checked and judged."""

from collections import Counter
from dataclasses import dataclass, replace

from extractors.acceptance import Support, judge
from extractors.candidate import Candidate
from extractors.checks import check_all
from extractors.evidence import Lines, index_lines, locate, locate_cell, words_of
from extractors.merge import Merged, merge
from extractors.prose import ProseReader
from extractors.subject import Subject
from extractors.tables import read_tables
from schemas.check import Check
from schemas.document import ReportText
from schemas.observation import Observation, SourceKind, plain
from schemas.page import Word


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a report, apart from its header."""

    observations: tuple[Observation, ...]
    checks: tuple[Check, ...]
    warnings: tuple[str, ...] = ()


def read_document(document: ReportText, subject: Subject) -> Reading:
    """All figures of a report about `subject`."""
    lines = index_lines(document.pages)
    candidates = ProseReader(subject).read(document.passages) + read_tables(document.tables, subject)
    merged = merge(candidates)
    observations = [_observe(figure, lines) for figure in merged]
    outcomes = check_all(observations)
    passed = Counter(place for o in outcomes if o.check.passed for place in o.members)
    failed = Counter(place for o in outcomes if not o.check.passed for place in o.members)
    supports = [
        replace(_support(figure, lines), passed=passed[place], failed=failed[place])
        for place, figure in enumerate(merged)
    ]
    checks = tuple(o.check for o in outcomes)
    return Reading(judge(observations, supports), checks, tuple(map(_warning, filter(_fails, checks))))


def _fails(check: Check) -> bool:
    return not check.passed


def _warning(check: Check) -> str:
    """A failed check in words: a figure was misread, or the paper itself does not add up."""
    where = f" ({check.level.value})" if check.level is not None else ""
    return f"does not add up{where}: {check.identity}: {plain(check.left)} against {plain(check.right)}"


def _observe(figure: Merged, lines: Lines) -> Observation:
    best = figure.best
    denominators = [c.denominator for c in figure.places if c.denominator is not None]
    if best.cell is not None:
        evidence = locate_cell(best)
    else:
        quote = (best.quote_start, best.quote_end)
        evidence = locate(best.passage, best.start, best.end, quote, lines)
    return Observation(
        indicator=best.indicator,
        level=best.level,
        breakdown=best.breakdown,
        value=best.value,
        denominator=denominators[0] if denominators else None,
        unit=best.unit,
        evidence=evidence,
        confidence=0,
        rule=best.rule,
        source_kind=SourceKind.TABLE if best.cell is not None else SourceKind.PROSE,
    )


def _support(figure: Merged, lines: Lines) -> Support:
    best = figure.best
    places = {c.place for c in figure.places}
    return Support(
        copied=best.copied,
        fallback=best.fallback,
        repeats=len(places) - 1,
        rivals=figure.rivals,
        words=_words(best, lines),
    )


def _words(candidate: Candidate, lines: Lines) -> tuple[Word, ...]:
    """The words of the figure with the engine's confidence in them; a cell counts as one word."""
    cell = candidate.cell
    if cell is not None:
        return (Word(start=0, end=len(cell.raw), box=cell.box, confidence=cell.confidence),)
    return tuple(words_of(candidate.passage, candidate.start, candidate.end, lines))
