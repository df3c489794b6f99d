"""Questions to the published database: one statement, read-only, within limits."""

import io
import json
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pipeline.errors import DatabaseError, UsageError
from pipeline.query import TABLES_SQL, as_csv, as_json, as_markdown, ask
from pipeline.screens.answers import answer_table


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "hoso.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE t (a DECIMAL(20, 4), b VARCHAR)")
        made.execute("INSERT INTO t VALUES (43.6, 'x|y'), (1962, NULL)")
    return path


def test_formats(database: Path) -> None:
    answer = ask(database, "SELECT * FROM t ORDER BY a")
    assert as_csv(answer) == "a,b\n43.6,x|y\n1962,\n"
    assert json.loads(as_json(answer)) == [{"a": "43.6", "b": "x|y"}, {"a": "1962", "b": None}]
    assert as_markdown(answer) == "| a | b |\n| --- | --- |\n| 43.6 | x\\|y |\n| 1962 |  |\n"


def test_an_answer_too_wide_for_the_screen_is_shown_row_by_row(database: Path) -> None:
    columns = ", ".join(f"a + {n} AS col_{n}" for n in range(20))
    answer = ask(database, f"SELECT {columns}, b AS note FROM t ORDER BY a")

    def shown(width: int) -> list[str]:
        console = Console(file=io.StringIO(), width=width)
        with console.capture() as told:
            console.print(answer_table(answer))
        return [" ".join(row.split()) for row in told.get().splitlines()]

    narrow = shown(80)
    assert narrow[0].startswith("row 1") and narrow[1:3] == ["col_0 43.6", "col_1 44.6"]
    assert narrow[21] == "note x|y" and narrow[22].startswith("row 2")
    assert len(narrow) == 22 + 21, "what is empty takes no line"
    assert "43.6" in shown(300)[3] and "62.6" in shown(300)[3]


def test_json_holds_whatever_duckdb_answers(database: Path) -> None:
    answer = ask(
        database, "SELECT {'a': 1.5, 'd': DATE '2024-01-02'} AS s, 'nan'::DOUBLE AS n, 1 AS x, 2 AS x"
    )
    assert json.loads(as_json(answer)) == [
        {"s": {"a": "1.5", "d": "2024-01-02"}, "n": None, "x": 1, "x_1": 2}
    ]


def test_long_floats_are_written_out(database: Path) -> None:
    assert as_csv(ask(database, "SELECT 9496901179011.5::DOUBLE AS a")) == "a\n9496901179011.5\n"


def test_the_row_cap_is_told(database: Path) -> None:
    answer = ask(database, "SELECT * FROM range(10)", max_rows=3)
    assert (len(answer.rows), answer.cut) == (3, True)
    assert not ask(database, "SELECT * FROM range(3)", max_rows=3).cut


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM t",
        "DROP TABLE t",
        "SELECT 1; SELECT 2",
        "",
        "SELEC 1",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY t TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_what_is_not_one_reading_statement_is_refused(database: Path, sql: str) -> None:
    with pytest.raises(UsageError):
        ask(database, sql)
    assert ask(database, "SELECT count(*) FROM t").rows == [(2,)]


def test_a_long_statement_is_stopped(database: Path) -> None:
    with pytest.raises(UsageError, match=r"longer than 0\.2 s"):
        ask(database, "SELECT count(*) FROM range(10000000) a, range(100000) b", timeout_s=0.2)


def test_a_missing_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database yet; run 'hoso run FOLDER'"):
        ask(tmp_path / "none.duckdb", "SELECT 1")


def test_the_list_of_tables_names_columns_in_their_order(database: Path) -> None:
    assert ask(database, TABLES_SQL).rows == [("t", "table", None, ["a", "b"])]


def test_a_terminal_is_shown_signs_and_obeys_none(database: Path) -> None:
    answer = ask(database, r"SELECT e'a\x1b[2J\x07\x0db' || chr(155) || 'tre' || chr(770) || chr(771) AS t")
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as told:
        console.print(answer_table(answer))
    assert told.get().splitlines()[3].strip() == "a␛[2J␇␍b\ufffdtrễ"
