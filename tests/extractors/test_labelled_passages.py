"""The figures of labelled passages: those that rules were written with, and those that nobody looked at."""

import pytest

from tests.extractors.scoring import total


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("dev_ho_so", 0.98),
        ("dev_rest", 0.98),
        ("dev_more", 0.97),
    
    
    ],
)
def test_f1(name: str, least: float) -> None:
    score, notes = total(name)
    assert score.f1 >= least, "\n".join(notes)
