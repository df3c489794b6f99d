"""Figures of a whole report: candidates from prose, joined, checked and judged."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.acceptance import Calibration, Support, judge
from extractors.candidate import Candidate
from extractors.checks import Outcome, check_all
from extractors.evidence import SENTENCE_REACH, Lines, index_lines, locate, locate_cell, words_of
from extractors.grade import grade_of
from extractors.leftovers import Grammar, find_leftovers
from extractors.merge import Merged, merge
from extractors.prose import ProseReader
from extractors.repair import find_repairs
from extractors.source import degraded_pages
from extractors.spanning import joined_tables
from extractors.subject import Subject
from extractors.tables import read_tables
from schemas.catalogue import Unit
from schemas.check import Check, Proposal
from schemas.document import ReportText
from schemas.observation import Observation, SourceKind, plain
from schemas.page import TextSource, Word
from schemas.unmapped import UnmappedFigure


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a report, apart from its header."""

    observations: tuple[Observation, ...]
    checks: tuple[Check, ...]
    warnings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    unmapped: tuple[UnmappedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The figures with what speaks for and against each, and the arithmetic done with them."""

    figures: tuple[tuple[Observation, Support], ...]
    outcomes: tuple[Outcome, ...]
    unmapped: tuple[UnmappedFigure, ...]
    """Figures with a unit in prose that are none of them."""


def weigh(document: ReportText, subject: Subject) -> Weighed:
    """All figures of a report about `subject`, not yet judged."""
    lines = index_lines(document.pages)
    degraded = degraded_pages(document.pages)
    reader = ProseReader(subject, degraded)
    in_tables = read_tables(joined_tables(document.pages), subject)
    candidates = reader.read(document.passages) + in_tables
    retyped = frozenset(page.page_no for page in document.pages if page.source is TextSource.TEXT_FILE)
    merged = merge(candidates)
    observations = [_observe(figure, lines) for figure in merged]
    outcomes = check_all(observations)
    passed = Counter(place for o in outcomes if o.check.passed for place in o.members)
    rates = Counter(place for o in outcomes if o.check.passed and not o.is_sum for place in o.members)
    failed = Counter(place for o in outcomes if not o.check.passed for place in o.members)
    supports = [
        replace(
            _support(figure, lines),
            degraded=figure.page_no in degraded,
            retyped=figure.page_no in retyped,
            passed=passed[place],
            rates=rates[place],
            failed=failed[place],
        )
        for place, figure in enumerate(merged)
    ]
    figures = tuple(zip(observations, supports, strict=True))
    return Weighed(figures, tuple(outcomes), tuple(_unmapped(reader.grammar, merged, lines)))


def read_document(document: ReportText, subject: Subject, calibration: Calibration | None = None) -> Reading:
    """All figures of a report about `subject`, judged by the packaged calibration or another."""
    weighed = weigh(document, subject)
    seen, supports = [seen for seen, _ in weighed.figures], [support for _, support in weighed.figures]
    observations = judge(seen, supports, calibration)
    findings = find_repairs(weighed.figures, weighed.outcomes)
    return Reading(
        observations,
        tuple(o.check for o in weighed.outcomes),
        (
            *_of_checks(weighed.outcomes, findings.inconsistent),
            *_of_proposals(observations, findings.proposals),
        ),
        findings.proposals,
        weighed.unmapped,
    )


def _of_checks(outcomes: Sequence[Outcome], inconsistent: frozenset[int]) -> Iterator[str]:
    """Failed checks in words: a figure was misread, or the paper itself does not add up."""
    for place, check in enumerate(o.check for o in outcomes):
        if not check.passed:
            where = f" ({check.level.value})" if check.level is not None else ""
            what = (
                "paper_inconsistent: the paper's own figures do not" if place in inconsistent else "does not"
            )
            sides = f"{plain(check.left)} against {plain(check.right)}"
            yield f"{what} add up{where}: {check.identity}: {sides}"


def _of_proposals(seen: Sequence[Observation], proposals: Sequence[Proposal]) -> Iterator[str]:
    for proposal in proposals:
        yield f"perhaps misread: {seen[proposal.observation].indicator}: {proposal.proof}"


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


def _unmapped(grammar: Sequence[Grammar], merged: Sequence[Merged], lines: Lines) -> Iterator[UnmappedFigure]:
    """The figures of prose at places where no observation stands. Tables keep all their rows anyway."""
    taken: dict[int, set[int]] = defaultdict(set)
    for candidate in (c for figure in merged for c in figure.places):
        taken[id(candidate.passage)].add(candidate.start)
    for read in grammar:
        for left in find_leftovers(read, taken[id(read.passage)]):
            yield UnmappedFigure(
                value=left.value,
                denominator=left.denominator,
                unit=left.unit,
                unit_text=left.unit_text,
                before=left.before,
                after=left.after,
                reason=left.reason,
                evidence=locate(left.passage, left.start, left.end, left.sentence, lines, SENTENCE_REACH),
            )


def _support(figure: Merged, lines: Lines) -> Support:
    best = figure.best
    places = {c.place for c in figure.places}
    return Support(
        grade=grade_of(best),
        repeats=len(places) - 1,
        rivals=figure.rivals,
        words=_words(best, lines),
        plausible=_is_plausible(best),
    )


_MAY_EXCEED = ("ngan_sach.", "dau_tu_cong.", "ke_hoach.")
"""Groups whose rates may be over 100 %."""


def _is_plausible(candidate: Candidate) -> bool:
    """A share is at most 100 %, a part at most its whole."""
    if candidate.denominator is not None and candidate.value > candidate.denominator:
        return candidate.indicator.startswith(_MAY_EXCEED)
    rate = candidate.unit is Unit.PERCENT and not candidate.indicator.startswith(_MAY_EXCEED)
    return not rate or candidate.value <= 100


def _words(candidate: Candidate, lines: Lines) -> tuple[Word, ...]:
    """The words of the figure with the engine's confidence in them; a cell counts as one word."""
    cell = candidate.cell
    if cell is not None:
        return (Word(start=0, end=len(cell.raw), box=cell.box, confidence=cell.confidence),)
    return tuple(words_of(candidate.passage, candidate.start, candidate.end, lines))
