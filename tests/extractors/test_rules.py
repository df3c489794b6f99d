"""Every rule takes its positive lines and leaves its negative ones; every wording means something known."""

from decimal import Decimal

import pytest

from extractors.lexicon import expand
from extractors.rules import Rule, load_rules
from extractors.subject import Subject
from schemas.catalogue import catalogue
from schemas.report import Level, Period, PeriodKind
from tests.extractors.scoring import observe

SUBJECT = Subject(level=Level.XA, period=Period(kind=PeriodKind.NAM, year=2023))
YES = [(rule, line) for rule in load_rules() for line in rule.yes]
NO = [(rule, line) for rule in load_rules() for line in rule.no]


@pytest.mark.parametrize(("rule", "line"), YES, ids=[f"{r.name}: {line}" for r, line in YES])
def test_takes(rule: Rule, line: str) -> None:
    text, _, value = line.partition(" => ")
    seen = [(o.indicator, o.value) for o in observe(text, SUBJECT)]
    assert (rule.indicator, Decimal(value)) in seen


@pytest.mark.parametrize(("rule", "line"), NO, ids=[f"{r.name}: {line}" for r, line in NO])
def test_leaves(rule: Rule, line: str) -> None:
    assert rule.indicator not in [o.indicator for o in observe(line, SUBJECT)]


def test_rules_speak_of_the_catalogue_and_show_examples() -> None:
    for rule in load_rules():
        assert rule.indicator in catalogue()
        assert rule.yes, rule.name


def test_options_expand() -> None:
    assert set(expand("[đã] nộp (qua mạng|trực tuyến)")) == {
        "đã nộp qua mạng", "đã nộp trực tuyến", "nộp qua mạng", "nộp trực tuyến",
    }  # fmt: skip
