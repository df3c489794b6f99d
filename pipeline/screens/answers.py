"""Answers to questions: tables for people."""

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from pipeline.query import Answer, show
from schemas.catalogue import catalogue


def answer_table(answer: Answer) -> Table:
    """An answer for people: numbers to the right, long texts folded."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(answer.columns):
        is_number = any(
            isinstance(row[number], (int, float)) and not isinstance(row[number], bool) for row in answer.rows
        )
        table.add_column(escape(column), justify="right" if is_number else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(escape(show(value)) for value in row))
    return table


def catalogue_answer() -> Answer:
    """The catalogue as a table."""
    rows = [(i.code, i.label_vi, i.unit.value, i.national_form) for i in catalogue().values()]
    return Answer(["indicator", "label_vi", "unit", "national_form"], rows, cut=False)
