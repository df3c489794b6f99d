"""Labelled passages: reading them, running the prose reader on them, and counting hits."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import regex
from rapidfuzz import fuzz

from diacritics.alphabet import fold_chars
from extractors.passages import build_passages
from extractors.reading import Subject, read_document
from schemas.document import ReportText
from schemas.observation import Observation
from schemas.page import Line, Page, TextSource
from schemas.report import Level, Period, PeriodKind

FOLDER = Path(__file__).parent / "passages"
_EXPECTED = regex.compile(r"(\??)(\S+) (\w+) ([\d.]+)(?:/([\d.]+))?(?: @(\w+): (.+))?")


class Expected(NamedTuple):
    required: bool
    indicator: str
    level: str
    value: Decimal
    denominator: Decimal | None
    kind: str | None
    name: str | None

    def fits(self, seen: Observation) -> bool:
        if (self.indicator, self.level, self.value) != (seen.indicator, seen.level, seen.value):
            return False
        if self.denominator is not None and self.denominator != seen.denominator:
            return False
        if self.name is None or seen.breakdown is None:
            return self.name is None and seen.breakdown is None
        same = fuzz.token_set_ratio(fold_chars(self.name), fold_chars(seen.breakdown.name)) >= 80
        return same and self.kind == seen.breakdown.kind.value


class Labelled(NamedTuple):
    id: str
    subject: Subject
    text: str
    expected: tuple[Expected, ...]


@dataclass
class Score:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def load(name: str) -> list[Labelled]:
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [
        Labelled(
            id=row["id"],
            subject=Subject(
                level=Level(row["level"]),
                period=Period(kind=PeriodKind(row.get("kind", "nam")), year=row.get("year", 2023)),
            ),
            text=row["text"],
            expected=tuple(parse_expected(line) for line in row["expect"]),
        )
        for row in data["passage"]
    ]


def parse_expected(line: str) -> Expected:
    found = _EXPECTED.fullmatch(line)
    assert found, line
    optional, indicator, level, value, denominator, kind, name = found.groups()
    below = Decimal(denominator) if denominator else None
    return Expected(not optional, indicator, level, Decimal(value), below, kind, name)


def page_of(text: str) -> Page:
    """A page of a text file: blank lines divide paragraphs, tabs make no tables here."""
    lines, paragraph = [], 1
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            paragraph += 1
        lines.append(Line(line_no=number, raw=raw, text=raw, paragraph_no=paragraph))
    return Page(page_no=1, source=TextSource.TEXT_FILE, lines=tuple(lines))


def observe(text: str, subject: Subject) -> tuple[Observation, ...]:
    pages = (page_of(text),)
    return read_document(ReportText(pages=pages, passages=build_passages(pages)), subject).observations


def compare(row: Labelled) -> tuple[Score, list[str]]:
    """Hits and a line per miss; a denominator that the label names must be there."""
    score, notes = Score(), []
    open_ = list(row.expected)
    for seen in observe(row.text, row.subject):
        fit = next((e for e in sorted(open_, key=lambda e: not e.required) if e.fits(seen)), None)
        if fit is None:
            score.wrong += 1
            name = seen.breakdown.name if seen.breakdown else ""
            notes.append(
                f"{row.id} wrong  {seen.indicator} {seen.level} {seen.value} {name} | {seen.evidence.quote}"
            )
        else:
            open_.remove(fit)
            score.right += fit.required
    for expected in open_:
        if expected.required:
            score.missed += 1
            notes.append(
                f"{row.id} missed {expected.indicator} {expected.level} {expected.value} {expected.name}"
            )
    return score, notes


def total(name: str) -> tuple[Score, list[str]]:
    """The score over a file of labelled passages."""
    whole, notes = Score(), []
    for row in load(name):
        score, lines = compare(row)
        whole.right += score.right
        whole.wrong += score.wrong
        whole.missed += score.missed
        notes += lines
    return whole, notes
