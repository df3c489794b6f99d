"""A question, an answer, and so on. Every answer is from the newest publication, and a wrong question ends
nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.filters import Condition
from rich.text import Text

from pipeline.errors import HosoError, UsageError
from pipeline.prompt.remembered import history
from pipeline.prompt.statements import COMMAND, composed, is_complete, is_empty, is_end
from pipeline.prompt.words import NameCompleter
from pipeline.query import Answer, ask

TABLES_SQL = """
SELECT table_name AS name, comment AS holds FROM (
    SELECT table_name, comment FROM duckdb_tables()
    UNION ALL SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
) ORDER BY name
"""
COLUMNS_SQL = """
SELECT column_name AS name, data_type AS type, comment AS holds FROM duckdb_columns()
WHERE lower(table_name) = lower('{}') ORDER BY column_index
"""
HELP = """\
A statement ends with a semicolon or an empty line; until then Enter begins its next line.
Tab completes; the arrow up brings back what was asked before, Ctrl+R searches it.
Ctrl+C stops a statement, or forgets what was typed; Ctrl+D ends.

.tables        tables and views, and what they hold
.tables NAME   the columns of one of them
.help          this
.quit          end
"""
COMMANDS = (".tables", ".help", ".quit")
MESSAGE = "hoso> "
GOES_ON = "  ... "


class Conversation(NamedTuple):
    """With whom: the published database, its limits, and where answers and everything else are shown."""

    database: Path
    max_rows: int
    timeout_s: float
    answer: Callable[[Answer], None]
    tell: Callable[[Text | str], None]

    def take(self, text: str) -> bool:
        """Answers one line or statement; whether there was nothing wrong with it."""
        text = composed(text)
        try:
            if text.startswith(COMMAND):
                self._command(*text.split())
            elif not is_empty(text):
                self._ask(text)
        except HosoError as error:
            self.tell(Text(error.message, style="red"))
            return False
        return True

    def _ask(self, sql: str) -> None:
        answer = ask(self.database, sql, self.max_rows, self.timeout_s)
        self.answer(answer)
        if answer.cut:
            self.tell(Text(f"only the first {self.max_rows:,} rows are shown", style="yellow"))

    def _command(self, name: str, *of: str) -> None:
        if name == ".tables" and len(of) == 1:
            answer = ask(self.database, COLUMNS_SQL.format(of[0].replace("'", "''")))
            if not answer.rows:
                raise UsageError(f"there is no table or view {of[0]!r}", remedy="see '.tables'")
            self.answer(answer)
        elif name == ".tables" and not of:
            self.answer(ask(self.database, TABLES_SQL))
        elif name == ".help":
            self.tell(HELP)
        else:
            raise UsageError(f"there is no command {name!r}", remedy="see '.help'")


def take_all(conversation: Conversation, asked: Iterable[str]) -> bool:
    """Answers one after the other, to the last or to .quit; whether there was nothing wrong with any."""
    fine = True
    for text in asked:
        if is_end(text):
            break
        fine &= conversation.take(text)
    return fine


def converse(conversation: Conversation, remembered: Path) -> None:
    """Asks for statements on the terminal until Ctrl+D or .quit."""
    session: PromptSession[str] = PromptSession(
        MESSAGE,
        multiline=Condition(lambda: not is_complete(session.default_buffer.text)),
        prompt_continuation=GOES_ON,
        completer=NameCompleter(conversation.database, COMMANDS),
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        history=history(remembered),
    )
    while True:
        try:
            text = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if is_end(text):
            return
        try:
            conversation.take(text)
        except KeyboardInterrupt:
            conversation.tell("stopped")
