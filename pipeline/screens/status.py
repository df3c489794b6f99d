"""What `hoso status` shows."""

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.archive import LedgerState
from pipeline.status import ArchiveStatus


def status_screen(status: ArchiveStatus) -> Iterator[RenderableType]:
    """The state of an archive: counts, then what failed."""
    states = ", ".join(f"{status.documents[state]} {state.value}" for state in LedgerState)
    yield Text(f"reports: {states}; {status.pages} pages")
    yield Text(
        f"figures: {status.figures}, of them {status.waiting} waiting for review; "
        f"{status.failed_checks} checks failed"
    )
    if status.outdated:
        yield Text(
            f"{status.outdated} reports were read by another version or with other settings or taught words; "
            "--force reads them anew"
        )
    if status.failed or status.unreadable:
        yield _failures(status)


def _failures(status: ArchiveStatus) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("state", "why", "file", "cause and remedy"):
        table.add_column(column, overflow="fold")
    for one in status.failed:
        table.add_row(one.state.value, one.code, Text("\n".join(one.paths)), Text(one.message))
    for path, reason in status.unreadable:
        table.add_row("skipped", "", Text(path), Text(reason))
    return table
