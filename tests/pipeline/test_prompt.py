"""`hoso sql`: a prompt with completion and history, on the newest publication, whatever is typed."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from pipeline.archive import Archive
from pipeline.cli import hoso
from pipeline.prompt import Conversation, converse, history_path, statements
from pipeline.prompt.conversation import COMMANDS
from pipeline.prompt.remembered import history
from pipeline.prompt.statements import is_complete
from pipeline.prompt.words import NameCompleter
from pipeline.query import Answer
from tests.builders import result
from tests.export.archives import published

ROOT = Path(__file__).parents[2]
HOSO = "from pipeline.cli import main; main()"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path / "kho", result("a"))


class Heard:
    """An analyst who notes everything."""

    def __init__(self, database: Path, max_rows: int = 100, timeout_s: float = 30.0) -> None:
        self.answers: list[Answer] = []
        self.told: list[str] = []
        self.talk = Conversation(
            database, max_rows, timeout_s, self.answers.append, lambda text: self.told.append(str(text))
        )


@pytest.fixture
def typed(archive: Archive, tmp_path: Path) -> Callable[[str], Heard]:
    """Types keys at the prompt."""

    def type_keys(keys: str) -> Heard:
        heard = Heard(archive.database_path)
        with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
            keyboard.send_text(keys)
            converse(heard.talk, tmp_path / "state" / "sql_history")
        return heard

    return type_keys


CTRL_C, CTRL_D, UP, TAB = "\x03", "\x04", "\x1b[A", "\t"


def test_enter_asks_and_ctrl_d_ends(typed: Callable[[str], Heard]) -> None:
    heard = typed("select agency\rfrom ho_so;\r" + "select 1 + 1\r\r" + CTRL_D)
    assert [answer.rows for answer in heard.answers] == [[("UBND xã Suối Mơ",)], [(2,)]]
    assert heard.told == []


def test_a_statement_goes_on_until_it_is_complete(typed: Callable[[str], Heard]) -> None:
    heard = typed("select\r1 +\r2;\r" + "select 3\r + 4 -- seven\r;\r" + CTRL_D)
    assert [answer.rows for answer in heard.answers] == [[(3,)], [(7,)]]


def test_mistakes_are_told_and_end_nothing(typed: Callable[[str], Heard]) -> None:
    heard = typed(
        "selec 1;\rselect nothing from ho_so;\r-- thought\r\r\r.nothing\r.tables no\rselect 2;\r.quit\r"
    )
    assert [answer.rows for answer in heard.answers] == [[(2,)]]
    assert len(heard.told) == 4
    assert "syntax error" in heard.told[0] and "nothing" in heard.told[1]
    assert ".help" in heard.told[2] and "'no'" in heard.told[3]


def test_ctrl_c_forgets_the_line(typed: Callable[[str], Heard]) -> None:
    heard = typed("select 'what was that" + CTRL_C + "select 5;\r" + CTRL_D)
    assert [answer.rows for answer in heard.answers] == [[(5,)]]


def test_what_was_asked_is_remembered_by_the_next_prompt(
    typed: Callable[[str], Heard], tmp_path: Path
) -> None:
    typed("select 'tiếng Việt';\r" + CTRL_D)
    assert [answer.rows for answer in typed(UP + "\r" + CTRL_D).answers] == [[("tiếng Việt",)]]
    kept = tmp_path / "state" / "sql_history"
    assert kept.stat().st_mode & 0o777 == 0o600, "what an analyst asks is hers"


def test_letters_with_their_marks_apart_find_what_is_written_together(typed: Callable[[str], Heard]) -> None:
    heard = typed("select agency from ho_so where agency like '%Suo\u0302\u0301i%';\r" + CTRL_D)
    assert heard.answers[0].rows == [("UBND xã Suối Mơ",)]


def test_the_tables_and_their_columns_are_told(typed: Callable[[str], Heard]) -> None:
    heard = typed(".tables\r.tables HO_SO\r.help\r" + CTRL_D)
    tables, columns = heard.answers
    assert ("chat_luong" in {row[0] for row in tables.rows}) and all(row[1] for row in tables.rows)
    assert columns.rows[0][0] == "document_id" and {row[0] for row in columns.rows} >= {
        "tiep_nhan",
        "tre_han",
    }
    assert all(command in heard.told[0] for command in COMMANDS)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM reports",
        "SELECT 1; SELECT 2",
        "SELECT * FROM '/etc/passwd'",
        "ATTACH 'x.duckdb'",
        "COPY reports TO 'x.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_the_prompt_only_reads(archive: Archive, sql: str) -> None:
    before, heard = archive.database_path.read_bytes(), Heard(archive.database_path)
    assert not heard.talk.take(sql)
    assert (heard.answers, len(heard.told)) == ([], 1)
    assert archive.database_path.read_bytes() == before


def test_rows_and_time_are_limited(archive: Archive) -> None:
    heard = Heard(archive.database_path, max_rows=2, timeout_s=0.2)
    assert heard.talk.take("SELECT * FROM range(10)")
    assert len(heard.answers[0].rows) == 2 and heard.told == ["only the first 2 rows are shown"]
    assert not heard.talk.take("SELECT count(*) FROM range(10000000) a, range(100000) b")
    assert "longer than 0.2 s" in heard.told[1]


def test_answers_and_names_are_from_the_newest_publication(archive: Archive) -> None:
    heard, asked = Heard(archive.database_path), "SELECT count(*) FROM reports"
    completer = NameCompleter(archive.database_path, COMMANDS)
    assert "reports" in completed(completer, "select * from rep")
    heard.talk.take(asked)
    published(archive.root, result("a"), result("b"))
    heard.talk.take(asked)
    assert [answer.rows for answer in heard.answers] == [[(1,)], [(2,)]]
    archive.database_path.unlink()
    assert "reports" in completed(completer, "select * from rep"), "the names of before do"
    assert not heard.talk.take(asked)
    assert "no database" in heard.told[0]


def completed(completer: NameCompleter, text: str) -> list[str]:
    return [one.text for one in completer.get_completions(Document(text), CompleteEvent())]


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("select * from ho", "ho_so", "tiep_nhan"),
        ("select tiep_n", "tiep_nhan", "reports"),
        ("select ho_so.tre", "tre_han", "documents"),
        ("sel", "select", "SELECT"),
        ("SEL", "SELECT", "select"),
        (".t", ".tables", ".quit"),
        ("select agency from reports where prov", "province", "reports"),
    ],
)
def test_names_and_words_are_completed(archive: Archive, text: str, first: str, never: str) -> None:
    told = completed(NameCompleter(archive.database_path, COMMANDS), text)
    assert told[0] == first and never not in told


def test_nothing_is_completed_before_a_letter(archive: Archive) -> None:
    assert completed(NameCompleter(archive.database_path, COMMANDS), "select * from ") == []


@pytest.mark.parametrize("text", ["select 1", "select 'a;", "/* ;", "select 'a' -- ;", "select 1\nfrom"])
def test_what_goes_on_is_not_complete(text: str) -> None:
    assert not is_complete(text)


@pytest.mark.parametrize("text", ["", ".tables", "quit", "select 1;", "select ';'; -- so", "select 1\n  "])
def test_what_ends_is_complete(text: str) -> None:
    assert is_complete(text)


def test_statements_of_a_file_end_with_semicolons_not_with_lines() -> None:
    lines = ["select 1;\n", "select agency\n", "\n", "from ho_so\n", "where agency = ';'\n", ";\n"]
    assert list(statements([*lines, "\n", ".tables\n", "select 3\n"])) == [
        "select 1;",
        "select agency\n\nfrom ho_so\nwhere agency = ';'\n;",
        "",
        ".tables",
        "select 3",
    ]


def test_a_history_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert isinstance(history(tmp_path / "file" / "sql_history"), InMemoryHistory)
    kept = history(tmp_path / "state" / "sql_history")
    kept.store_string("select '\udcff'")
    kept.store_string("select 1")
    assert next(iter(kept.load_history_strings())) == "select 1"


def test_the_history_lies_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert history_path() == tmp_path / "hoso" / "sql_history"
    monkeypatch.setenv("XDG_STATE_HOME", "")
    monkeypatch.setenv("HOME", "/home/lan")
    assert history_path() == Path("/home/lan/.local/state/hoso/sql_history")


def test_without_a_terminal_lines_are_answered(archive: Archive) -> None:
    def told(lines: str, *options: str) -> tuple[int, str]:
        arguments = ["sql", "--archive", str(archive.root), *options]
        done = CliRunner().invoke(hoso, arguments, input=lines, catch_exceptions=False)
        return done.exit_code, done.stdout

    assert told("select 1 as a;\nselect\n2 as b\n", "--format", "csv") == (0, "a\n1\nb\n2\n")
    assert told("selec;\nselect 3 as c\n", "--format", "csv") == (2, "c\n3\n")
    assert told("select 4 as d;\n.quit\nselec\n", "--format", "csv") == (0, "d\n4\n")
    assert told("") == (0, "")


def test_at_a_real_terminal(archive: Archive, tmp_path: Path) -> None:
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # a container without /dev/pts
        pytest.skip(f"no terminal can be opened here: {error}")
    environment = os.environ | {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TERM": "xterm",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", HOSO, "sql", "--archive", str(archive.root)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT
    ) as process:
        os.close(theirs)
        screen = Screen(ours)
        screen.wait_for("hoso>")
        os.write(ours, b"select agency || '!' from ho_so;\r")
        screen.wait_for("UBND xã Suối Mơ!")
        screen.wait_for("hoso>")
        os.write(ours, CTRL_D.encode())
        try:
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
    os.close(ours)
    assert (tmp_path / "state" / "hoso" / "sql_history").exists()
    assert not list(archive.root.glob("*history*"))


class Screen:
    """What a terminal is shown, a bit at a time."""

    def __init__(self, terminal: int) -> None:
        self._terminal, self._seen = terminal, b""

    def wait_for(self, wanted: str) -> None:
        """Reads on until a text has appeared since the last one."""
        until = time.monotonic() + 60
        while wanted.encode() not in self._seen:
            assert time.monotonic() < until, self._seen
            self._seen += os.read(self._terminal, 4096)
            if b"\x1b[6n" in self._seen:  # a terminal answers where its cursor is
                os.write(self._terminal, b"\x1b[1;1R")
                self._seen = self._seen.replace(b"\x1b[6n", b"")
        self._seen = self._seen.partition(wanted.encode())[2]
