"""Texts made to cost more than their length: twice the text is about twice the work, whatever it says.

Work is counted in calls, not in seconds, so that a busy machine changes nothing; what a pattern does inside
its matcher is measured by `python -m benchmarks growth`.
"""

from functools import partial
from pathlib import Path

import pytest

from benchmarks.growth import TEXTS, read
from tests.counting import calls

LENGTH = 500
AT_MOST = 2.6
"""Linear is 2, quadratic is 4."""


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_is_twice_the_work(tmp_path: Path, name: str) -> None:
    make = TEXTS[name]
    read(tmp_path, make(LENGTH))  # what is made once
    once, twice = (calls(partial(read, tmp_path, make(count))) for count in (LENGTH, 2 * LENGTH))
    assert twice < AT_MOST * once, f"{once:,} calls, {twice:,} for twice as much"
