"""Answers to questions and lines about failures. Text that was read or named by others is never markup."""

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from pipeline.query import Answer, show
from schemas.catalogue import catalogue
from schemas.document import Failure


def answer_table(answer: Answer) -> Table:
    """An answer for people: numbers to the right, long texts folded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(answer.columns):
        is_number = any(
            isinstance(row[number], (int, float)) and not isinstance(row[number], bool) for row in answer.rows
        )
        table.add_column(Text(column), justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(show(value)) for value in row))
    return table


def catalogue_answer() -> Answer:
    """The catalogue as a table."""
    rows = [(i.code, i.label_vi, i.unit.value, i.national_form) for i in catalogue().values()]
    return Answer(["indicator", "label_vi", "unit", "national_form"], rows, cut=False)


def failure_line(name: str, failure: Failure, whole: bool = True) -> Text:
    """One line: what failed, where, the cause and the remedy."""
    if failure.page_no:
        return Text.assemble(("partial ", "yellow"), f"{name} page {failure.page_no}: {failure.message}")
    return Text.assemble(("failed ", "red") if whole else ("again ", "yellow"), f"{name}: {failure.message}")
