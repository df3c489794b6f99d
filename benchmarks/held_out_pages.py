"""Report pages that nothing of the reading was tuned on: other texts, type faces, sizes and scanner settings
than the samples'. They are typeset and scanned anew each time, the same every time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from samples import imagefile, source
from samples.degrade import (
    Chance,
    Page,
    Recipe,
    borders,
    clipped,
    fade,
    grain,
    grey,
    patchy,
    shade,
    skew,
    soften,
    specks,
    spine,
    streaks,
    threshold,
    tint,
)
from samples.generate import render
from samples.pager import PageRecord
from samples.typeset import typeset

TEXTS = source.TEXTS.parent / "held_out"


class HeldOut(NamedTuple):
    """One report in one way of scanning. Rows are those of its ruled tables, a repeated header told once;
    covered cells of a merged one are empty."""

    name: str
    kind: str
    path: Path
    text: str
    rows: list[list[str]]


def as_clean(page: Page, chance: Chance) -> Page:
    """A good scanner: grey, a hair askew."""
    return clipped(
        skew(soften(grey(page), 0.7), float(chance.uniform(-0.25, 0.25))).astype(np.float32) * 1.01
    )


def as_office(page: Page, chance: Chance) -> Page:
    """A feeder in colour: more skew and less shade than the samples'."""
    page = skew(soften(page, 0.6), float(chance.uniform(-1.8, 1.8)))
    page = tint(fade(page, 36, 247), 0.985, 0.995, 1.0)
    return specks(grain(shade(page, chance, 0.1), chance, 3.2), chance, 70, 80)


def as_fax(page: Page, chance: Chance) -> Page:
    """One bit with a darker setting, more streaks, fewer specks."""
    page = skew(soften(grey(page), 0.65), float(chance.uniform(-0.9, 0.9)))
    page = threshold(patchy(page, chance, 0.14), chance, 158)
    return specks(streaks(page, chance, 6), chance, 110, 0)


def as_old(page: Page, chance: Chance) -> Page:
    """A faded copy, darker paper and softer than the samples', the binding less dark."""
    page = skew(soften(grey(page), 0.8), float(chance.uniform(-1.4, 1.4)))
    page = fade(patchy(page, chance, 0.26), 78, 226)
    page = spine(shade(page, chance, 0.18), chance, 0.18)
    return borders(specks(grain(page, chance, 5.0), chance, 180, 75), chance)


RECIPES = {
    "clean": Recipe(300, as_clean, 45),
    "office": Recipe(200, as_office, 58),
    "fax": Recipe(200, as_fax, 0, bilevel=True),
    "old": Recipe(150, as_old, 55),
}


def held_out(folder: Path, round_no: int = 1) -> Iterator[HeldOut]:
    """All reports in all ways, written below `folder` one after the other. Raises `FontsMissing`.

    Every round has its own chance, and its own type face for each report.
    """
    reports = [source.load(path.stem, TEXTS) for path in sorted(TEXTS.glob("*.txt"))]
    faces = [report.meta["look"]["font"] for report in reports]
    for place, report in enumerate(reports):
        report.meta["seed"] += 1000 * (round_no - 1)
        report.meta["look"]["font"] = faces[(place + round_no - 1) % len(faces)]
        typed = folder / f"{report.name}.pdf"
        pages = typeset(report, typed)
        text, rows = "\n".join(page.text for page in pages).replace("\t", " "), table_rows(pages)
        for kind, recipe in RECIPES.items():
            scanned = folder / f"{report.name}_{kind}.pdf"
            images = render(typed, recipe.dpi)
            imagefile.write_pdf(
                [recipe.effect(image, _chance(report, kind, n)) for n, image in enumerate(images)],
                recipe,
                scanned,
            )
            yield HeldOut(report.name, kind, scanned, text, rows)


def _chance(report: source.Source, kind: str, page: int) -> Chance:
    return np.random.default_rng([int(report.meta["seed"]), list(RECIPES).index(kind), page])


def table_rows(pages: list[PageRecord]) -> list[list[str]]:
    """The rows of all ruled tables."""
    tables = [table for page in pages for table in page.tables]
    return [row for table in tables for row in ([] if table.continued else table.header) + table.rows]
