"""What search costs: indexing pages that are made up, adding a few, and asking.
``python -m benchmarks search [--pages N]``

Two thirds of a page's words stand on every page, the others are syllables of a Zipf distribution.
"""

import argparse
import random
import statistics
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.stub_reports import WORDS
from diacritics.alphabet import TONED
from pipeline.search import parse, search
from pipeline.search.find import EVERYTHING, Filters
from pipeline.search.index import IndexedDocument, SearchIndex, indexed_page

PAGES_OF_A_REPORT = 5
WORDS_OF_A_PAGE = 440
COMMON_SHARE = 2 / 3
AT_A_TIME = 500
QUESTIONS = 60
ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gi",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "nh",
    "ng",
    "ph",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
CODAS = ["i", "n", "ng", "m", "nh"]
SYLLABLES = [
    onset + vowel + coda for onset in ONSETS for forms in TONED.values() for vowel in forms for coda in CODAS
]


def reports(first: int, count: int) -> Iterator[IndexedDocument]:
    """Reports of made-up words, the same for the same numbers."""
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(SYLLABLES))))
    for number in range(first, first + count):
        chance = random.Random(number)
        pages = []
        for page in range(1, PAGES_OF_A_REPORT + 1):
            rare = iter(chance.choices(SYLLABLES, cum_weights=weights, k=WORDS_OF_A_PAGE))
            start = chance.randrange(len(WORDS))
            words = [
                WORDS[(start + k) % len(WORDS)] if chance.random() < COMMON_SHARE else next(rare)
                for k in range(WORDS_OF_A_PAGE)
            ]
            pages.append(indexed_page(page, " ".join(words)))
        yield IndexedDocument(
            f"{number:016x}",
            str(number),
            f"/in/{number}.pdf",
            f"UBND xã {number % 97}",
            "Mẫu",
            2015 + number % 10,
            pages,
        )


def questions() -> Iterator[tuple[str, str, Filters]]:
    """Kinds of questions, from words of every page to words of few, with marks and without."""
    chance = random.Random(8)
    for number in range(QUESTIONS):
        rare, rarer = SYLLABLES[chance.randrange(300)], SYLLABLES[chance.randrange(300, len(SYLLABLES))]
        yield "two common words", " ".join(chance.sample(WORDS, 2)), EVERYTHING
        yield "a common phrase", '"thu tuc hanh chinh"', EVERYTHING
        yield "common and rare", f"hồ sơ {rare}", EVERYTHING
        yield "two rare words", f"{rare} {rarer}", EVERYTHING
        yield "a beginning", f"{rare[:3]}*", EVERYTHING
        yield "filtered by year", f"ho so {rare}", Filters(year=2015 + number % 10)


def main() -> None:
    """Prints all measures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="where to work; by default a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as name:
        path = Path(name) / "search.sqlite"
        documents = options.pages // PAGES_OF_A_REPORT
        spent = sum(build(path, at, min(AT_A_TIME, documents - at)) for at in range(0, documents, AT_A_TIME))
        size = path.stat().st_size / 1e6
        per = f"{1000 * spent / options.pages:.2f} ms a page"
        print(f"index of {options.pages:,} pages: processor {spent:.1f} s ({per}), {size:,.0f} MB")
        print(f"100 reports more: processor {build(path, documents, 100):.2f} s")
        ask_all(path)


def build(path: Path, first: int, count: int) -> float:
    """Indexes reports; processor time in seconds, without that of making them up."""
    made = list(reports(first, count))
    started = time.process_time()
    with SearchIndex(path) as index:
        index.exchange((), made)
    return time.process_time() - started


def ask_all(path: Path) -> None:
    """Prints the processor time of each kind of question, and of all."""
    took: dict[str, list[float]] = {}
    for kind, words, filters in questions():
        started = time.process_time()
        search(path, parse(words), filters)
        took.setdefault(kind, []).append(1000 * (time.process_time() - started))
    took["all"] = [one for times in took.values() for one in times]
    for kind, times in took.items():
        middle, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"  {kind}: median {middle:.0f} ms, p95 {p95:.0f} ms, slowest {max(times):.0f} ms")
