"""What the Tab key knows: tables, views and columns of the published database, and the words of SQL."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from pipeline.errors import HosoError
from pipeline.query import TABLES_SQL, ask

_KEYWORDS_SQL = """
SELECT DISTINCT lower(keyword_name) AS word FROM duckdb_keywords() WHERE keyword_category = 'reserved'
UNION SELECT unnest(['avg', 'between', 'by', 'coalesce', 'count', 'describe', 'exclude', 'filter', 'full',
    'inner', 'is', 'join', 'left', 'like', 'max', 'median', 'min', 'over', 'partition', 'right', 'round',
    'sum', 'summarize', 'unnest']) ORDER BY word
"""
_WORD = re.compile(r"[\w.]*$")
_WANTS_TABLE = re.compile(r"\b(from|join|describe|summarize)\s+[\w.]*$", re.IGNORECASE)


class Names(NamedTuple):
    """Tables and views with their columns, and the words of SQL."""

    columns: Mapping[str, Sequence[str]]
    keywords: Sequence[str]


class NameCompleter(Completer):
    """Completes what is being typed. Names are read anew when another database has been published."""

    def __init__(self, database: Path, commands: Sequence[str]) -> None:
        self._database, self._commands = database, commands
        self._known: tuple[tuple[int, int, int] | None, Names] = (None, Names({}, ()))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What may stand where the cursor is, likeliest first: nothing before a letter is typed."""
        text = document.text_before_cursor
        found = _WORD.search(text)
        word = found.group() if found else ""
        if not word:
            return
        if not text.strip().removesuffix(word).strip() and word.startswith("."):
            yield from _fitting(self._commands, word, "")
            return
        names = self._names()
        table, dot, part = word.rpartition(".")
        if dot:
            yield from _fitting(names.columns.get(table.lower(), ()), part, table)
            return
        yield from _fitting(sorted(names.columns), word, "table")
        if not _WANTS_TABLE.search(text):
            columns = {column for held in names.columns.values() for column in held}
            yield from _fitting(sorted(columns - names.columns.keys()), word, "column")
            shown = [one.upper() if word.isupper() else one for one in names.keywords]
            yield from _fitting([one for one in shown if one.lower() not in columns], word, "SQL")

    def _names(self) -> Names:
        try:
            told = self._database.stat()
            identity = told.st_size, told.st_mtime_ns, told.st_ino
            if identity != self._known[0]:
                self._known = identity, _names_of(self._database)
        except (OSError, HosoError):
            pass  # it is being replaced, or gone: the names of before do
        return self._known[1]


def _names_of(database: Path) -> Names:
    held = {row[0].lower(): row[3] for row in ask(database, TABLES_SQL).rows}
    return Names(held, [row[0] for row in ask(database, _KEYWORDS_SQL).rows])


def _fitting(words: Sequence[str], typed: str, about: str) -> Iterator[Completion]:
    for word in words:
        if word.lower().startswith(typed.lower()):
            yield Completion(word, start_position=-len(typed), display_meta=about)
