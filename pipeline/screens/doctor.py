"""What `hoso doctor` shows."""

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from pipeline.doctor import Finding


def doctor_table(findings: list[Finding]) -> Table:
    """The checks of `hoso doctor`, the remedy beside what is not right."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("check", "", "found", "remedy"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]missing[/]" if finding.needed else "[yellow]better[/]"
        table.add_row(finding.what, mark, Text(finding.found), Text("" if finding.ok else finding.remedy))
    return table
