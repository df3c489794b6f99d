"""From what people said of figures to which classes of figures may be accepted unseen.

What clerks look at is no fair sample. Of the classes that go to review they see all figures in the end, so
the share that was right speaks of the class. Figures of accepted classes are looked at where something seemed
wrong: such a class is given up only where it fails even if all that nobody looked at is right.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from extractors import subject_of
from extractors.acceptance import Calibration, Class, Counts, Evidence, class_of, packaged
from extractors.passages import build_passages
from extractors.reading import weigh
from pipeline.corrections.overlay import decisions
from pipeline.learning.wilson import fewest_cases, wilson
from schemas.correction import Correction, Reading
from schemas.document import DocumentResult, ReportText

WANTED = 0.995
"""So often at least figures that are accepted unseen have to be right."""
FEWEST = fewest_cases(WANTED)

Judgement = tuple[Class, bool | None]
"""A figure's class, and whether it is right; None where no one has decided or two differ."""


class Verdict(StrEnum):
    """What becomes of a class."""

    KEPT = "kept"
    PROMOTED = "promoted"  # accepted from now on
    GIVEN_UP = "given up"  # to review from now on
    TOO_FEW = "too few cases"
    NOT_SURE = "not sure enough"
    CONTRADICTED = "contradicted"  # the report itself says otherwise: never unseen


class Tally(NamedTuple):
    """Figures of a class: decided right and wrong, and all that the archive has."""

    found: Class
    accepted: bool
    right: int
    wrong: int
    figures: int

    @property
    def cases(self) -> int:
        """On how many figures it rests."""
        return self.right + self.wrong

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what the share of right ones lies, of those looked at."""
        return wilson(self.right, self.cases)

    @property
    def verdict(self) -> Verdict:
        """What becomes of it."""
        if self.accepted:
            _, at_most = wilson(self.figures - self.wrong, self.figures)
            return Verdict.GIVEN_UP if at_most < WANTED else Verdict.KEPT
        if self.found[0] in (Evidence.FAILED, Evidence.RIVAL):
            return Verdict.CONTRADICTED
        if self.cases < FEWEST:
            return Verdict.TOO_FEW
        return Verdict.PROMOTED if self.bounds[0] >= WANTED else Verdict.NOT_SURE


def judgements(result: DocumentResult, history: list[Correction], keyings: int) -> list[Judgement]:
    """The figures of a document as this release reads them from its pages."""
    document = ReportText(pages=result.pages, passages=build_passages(result.pages))
    weighed = weigh(document, subject_of(result.extraction.report)).figures
    decided = decisions([seen for seen, _ in weighed], history, keyings) if history else {}
    judged: list[Judgement] = []
    for place, (seen, support) in enumerate(weighed):
        one, right = decided.get(place), None
        if one is not None and one.correction is not None and not one.is_disputed:
            right = one.correction.now == Reading.of(seen)
        judged.append((class_of(support), right))
    return judged


def tallies(judged: Iterable[Judgement], held: Calibration) -> list[Tally]:
    """The classes that the archive has figures of, those with most figures first."""
    counts: dict[Class, Counter[bool | None]] = defaultdict(Counter)
    for found, right in judged:
        counts[found][right] += 1
    made = [
        Tally(found, found in held.accepted, count[True], count[False], count.total())
        for found, count in counts.items()
    ]
    return sorted(made, key=lambda tally: (-tally.figures, tally.found))


def calibrated(made: Iterable[Tally], held: Calibration) -> Calibration:
    """The calibration after the verdicts. The program's own counts stay, and those of classes that went to
    review are added; of others the archive's counts are no fair sample."""
    own = packaged()
    counts, accepted = dict(own.counts), set(held.accepted)
    for tally in made:
        if tally.verdict is Verdict.PROMOTED:
            accepted.add(tally.found)
        elif tally.verdict is Verdict.GIVEN_UP:
            accepted.discard(tally.found)
        if tally.found not in own.accepted and tally.cases:
            before = counts.get(tally.found, Counts(0, 0))
            counts[tally.found] = Counts(before.right + tally.right, before.wrong + tally.wrong)
    return Calibration(counts, frozenset(accepted))


def as_toml(calibration: Calibration) -> str:
    """A calibration as `read_calibration` reads it."""
    lines = [
        "# Made by 'hoso learn': which classes of figures are accepted unseen. HOSO_CALIBRATION names it."
    ]
    grades: dict[tuple[str, str], list[str]] = defaultdict(list)
    for evidence, reading, grade in sorted(calibration.accepted):
        grades[evidence, reading].append(f'"{grade}"')
    for (witness, clearness), some in grades.items():
        lines += ["", "[[accept]]", f'evidence = ["{witness}"]', f'reading = ["{clearness}"]']
        lines.append(f"grade = [{', '.join(some)}]")
    if not grades:
        lines += ["", "accept = []"]
    for found, count in sorted(calibration.counts.items()):
        lines += ["", "[[measured]]", f'class = "{" ".join(found)}"']
        lines += [f"right = {count.right}", f"wrong = {count.wrong}"]
    return "\n".join(lines) + "\n"
