"""What `hoso learn` says."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table

from pipeline.learning import Learned
from pipeline.learning.calibrating import FEWEST, WANTED, Tally, Verdict


def learned_screen(learned: Learned) -> Iterator[RenderableType]:
    """What an archive teaches, and what would change."""
    whole = learned.whole
    figures = sum(len(one.gold.observations) for one in learned.labels)
    yield (
        f"labels: {len(whole)} whole reports, {len(learned.labels) - len(whole)} in part; {figures:,} figures"
    )
    wrong = sum(count for (printed, read), count in learned.pairs.items() if printed != read)
    yield f"words of heads: {learned.pairs.total():,}, of them {wrong:,} misread"
    yield _table(learned.tallies)
    yield (
        f"Accepted are classes of which {WANTED:.1%} are right, by the lower bound of 95 %: that takes "
        f"{FEWEST:,} figures of a class, all right. Of accepted classes clerks look at what seems wrong: "
        "such a class is given up only where it fails even if all that nobody looked at is right."
    )
    yield from _changes(learned.tallies)


def _table(tallies: list[Tally]) -> Table:
    table = Table("class", "now", "figures", "looked at", "right", "95 % between", "becomes", box=None)
    for one in tallies:
        low, high = one.bounds
        share = (f"{one.right / one.cases:.1%}", f"{low:.1%} {high:.1%}") if one.cases else ("", "")
        now = "accepted" if one.accepted else "review"
        table.add_row(
            " ".join(one.found), now, f"{one.figures:,}", f"{one.cases:,}", *share, one.verdict.value
        )
    return table


def _changes(tallies: list[Tally]) -> Iterator[str]:
    up = [one for one in tallies if one.verdict is Verdict.PROMOTED]
    down = [one for one in tallies if one.verdict is Verdict.GIVEN_UP]
    if not up and not down:
        yield "nothing would change: no figure would be newly accepted or put to review"
    if up:
        more = sum(one.figures - one.cases for one in up)
        yield f"{len(up)} classes would be accepted: {more:,} figures that nobody has looked at"
    if down:
        less = sum(one.figures - one.cases for one in down)
        yield f"{len(down)} classes would go to review: {less:,} figures that nobody has looked at"
