"""The language of reports, which no public corpus holds: sentences written for this project, counted besides.

`domain.txt` has a sentence or a phrase a line; `{a|b}` stands for either wording. Blank lines and lines
that begin with '#' say nothing. `domain_dev.txt`, of the same make, is for choosing the weight and is never
counted.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import regex

from diacritics.train.abbreviations import shorten
from diacritics.train.corpus import read_lines

DOMAIN = Path(__file__).parent / "domain.txt"
DRAWS = 6
"""How often each line is drawn anew, with other wordings, figures and abbreviations."""
_CHOICE = regex.compile(r"\{([^{}]*)\}")


def sentences(path: Path = DOMAIN) -> Iterator[str]:
    """The lines of a domain file as they stand, choices and all."""
    for line in read_lines(path):
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def domain_lines(path: Path = DOMAIN, draws: int = DRAWS) -> Iterator[str]:
    """Every sentence `draws` times, each time with wordings drawn by chance; always the same ones."""
    rng = random.Random(path.name)
    for line in sentences(path):
        for _ in range(draws):
            yield shorten(_CHOICE.sub(lambda m: rng.choice(m[1].split("|")), line), rng)


def add_counts(
    keys: npt.NDArray[np.uint64],
    seen: npt.NDArray[np.int64],
    extra: npt.NDArray[np.uint64],
    extra_seen: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The distinct keys of both, ascending, with the sums of what they were counted."""
    both, where = np.unique(np.concatenate((keys, extra)), return_inverse=True)
    total = np.zeros(len(both), dtype=np.int64)
    total[where[: len(keys)]] += seen  # keys are distinct on either side
    total[where[len(keys) :]] += extra_seen
    return both, total
