"""Answers to questions and lines about failures. Text that was read or named by others is never markup."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipeline.query import Answer, show
from schemas.catalogue import catalogue
from schemas.document import Failure

_CONTROLS = {
    **{code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"},
    127: "␡",
    **dict.fromkeys(range(128, 160), "\ufffd"),
}
"""What a terminal would obey instead of showing it: a page may hold anything."""

_LEAST_WIDTH = 5
"""Of a column, in characters; where some would get less, an answer is shown row by row instead."""


def answer_table(answer: Answer) -> ConsoleRenderable:
    """An answer for people: one line per row; where the screen is too narrow for the columns, one block per
    row with a line per column."""
    return _Shown(answer)


class _Shown:
    """An answer, whose shape is chosen when the width is known."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if len(self._answer.columns) * (_LEAST_WIDTH + 3) <= options.max_width:
            yield _table(self._answer)
            return
        for number, row in enumerate(self._answer.rows, start=1):
            yield Rule(Text(f"row {number}"), align="left", style="dim")
            yield _block(self._answer.columns, row)
        if not self._answer.rows:
            yield Text("no rows", style="dim")


def _block(columns: Sequence[str], row: Sequence[Any]) -> Table:
    """A row with its columns one below the other; what is empty is left out."""
    block = Table.grid(padding=(0, 2))
    block.add_column(no_wrap=True)
    block.add_column(overflow="fold")
    for column, value in zip(columns, row, strict=True):
        if value is not None:
            block.add_row(_text(column), _text(value))
    return block


def _table(answer: Answer) -> Table:
    """Numbers to the right, long texts folded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(answer.columns):
        is_number = any(
            isinstance(row[number], (int, float)) and not isinstance(row[number], bool) for row in answer.rows
        )
        table.add_column(_text(column), justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(_text(value) for value in row))
    return table


def _text(value: Any) -> Text:
    """A value as a terminal shows it: no control characters, and letters with their marks as one character,
    or some terminals give the marks a place of their own."""
    return Text(unicodedata.normalize("NFC", show(value)).translate(_CONTROLS))


def catalogue_answer() -> Answer:
    """The catalogue as a table."""
    rows = [(i.code, i.label_vi, i.unit.value, i.national_form) for i in catalogue().values()]
    return Answer(["indicator", "label_vi", "unit", "national_form"], rows, cut=False)


def note_line(name: str, warning: str) -> Text:
    """One line: what a person should know about a file that was read."""
    return Text.assemble(("note ", "yellow"), f"{name}: {warning}")


def failure_line(name: str, failure: Failure, whole: bool = True) -> Text:
    """One line: what failed, where, the cause and the remedy."""
    if failure.page_no:
        return Text.assemble(("partial ", "yellow"), f"{name} page {failure.page_no}: {failure.message}")
    return Text.assemble(("failed ", "red") if whole else ("again ", "yellow"), f"{name}: {failure.message}")
