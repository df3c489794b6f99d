"""Figures in tables: the Bộ Nội vụ appendix and tables by field or unit such as form II.06/VPCP."""

from collections.abc import Sequence

from extractors.appendix import is_appendix, read_appendix
from extractors.candidate import Candidate
from extractors.fieldtable import read_field_table
from extractors.subject import Subject
from schemas.page import Table


def read_tables(tables: Sequence[Table], subject: Subject) -> list[Candidate]:
    """All candidates of a report's tables, in order. An appendix may go on in a table without a header."""
    found: list[Candidate] = []
    inside_appendix = False
    for table in tables:
        if is_appendix(table, inside_appendix):
            inside_appendix = True
            found += read_appendix(table, subject)
        else:
            inside_appendix = False
            found += read_field_table(table, subject)
    return found
