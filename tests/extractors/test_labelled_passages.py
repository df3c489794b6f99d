"""The figures of labelled passages: those that rules were written with, and those that nobody looked at."""

import pytest

from extractors.acceptance import is_accepted
from tests.extractors.calibrate import of_passages
from tests.extractors.scoring import total

USED = [
    ("dev_ho_so", 0.98),
    ("dev_rest", 0.98),
    ("dev_more", 0.97),
    ("spent_ho_so", 0.97),
    ("spent_rest", 0.97),
    ("spent_2", 0.97),
    ("spent_other_hands", 0.97),
    ("spent_other_hands_2", 0.97),
    ("spent_other_hands_3", 0.97),
]
"""`spent_other_hands` was held out until rules were written with it: then F1 0.919 (255 right, 13 wrong, 32
missed). `spent_other_hands_2`: then F1 0.900 (578 right, 54 wrong, 74 missed; accepted
417, 12 of them wrong). `spent_other_hands_3`: then F1 0.895 (405 right, 44 wrong, 51 missed; accepted 282
of 457, 3 of them wrong)."""
HELD_OUT = [("other_hands_4", 0.92)]
"""Sets that nobody who writes rules has read: name, and the least F1. `other_hands_4` at first: F1 0.930 (297
right, 23 wrong, 22 missed); accepted 226 of 328, 4 of them wrong, all of a class no longer accepted."""


@pytest.mark.parametrize(("name", "least"), USED)
def test_f1_of_passages_that_rules_were_written_with(name: str, least: float) -> None:
    score, notes = total(name)
    assert score.f1 >= least, "\n".join(notes)


@pytest.mark.parametrize(("name", "least"), HELD_OUT)
def test_f1_of_passages_held_out(name: str, least: float) -> None:
    score, _notes = total(name)  # the notes are not shown: who reads them can hold the passages out no longer
    assert score.f1 >= least, f"F1 {score.f1:.4f}"


def test_most_figures_are_accepted_and_those_are_right() -> None:
    judged = list(of_passages())
    accepted = [right for found, right in judged if is_accepted(found)]
    # a single passage seldom has the sums that prove a figure: of whole reports it is 60 % and more
    assert len(accepted) >= 0.5 * len(judged)
    assert sum(accepted) >= 0.995 * len(accepted)
