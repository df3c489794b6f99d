"""Progress bars: none where standard error is no terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)


class PageProgress:
    """A bar over the pages of one file after the other."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def start(self, name: str) -> None:
        """The next file begins."""
        self._bar.reset(self._task, description=escape(name), total=None)

    def page(self, done: int, pages: int) -> None:
        """So many of its pages are read."""
        self._bar.update(self._task, completed=done, total=pages)


@contextmanager
def bar_of(console: Console, unit: str, *more: ProgressColumn) -> Iterator[Progress]:
    """A bar that counts `unit`, says `more` and how long is left; it is gone when the work is done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        *more,
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar


@contextmanager
def page_progress(console: Console) -> Iterator[PageProgress]:
    """Progress of commands that read file after file."""
    with bar_of(console, "pages") as bar:
        yield PageProgress(bar)
