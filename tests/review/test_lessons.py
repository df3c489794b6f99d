"""Teaching a word: from the text view to the reports that are read afterwards, and back."""

import re
import sqlite3
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.archive import Archive, Ledger
from pipeline.batch.run import run_batch
from pipeline.corrections.lessons import Lessons
from pipeline.errors import DatabaseError
from pipeline.review.app import build_app
from pipeline.settings import Settings
from pipeline.status import archive_status
from schemas.document import document_id_of, sha256_of
from schemas.page import Box, Doubt, Line, Word
from tests.review.desks import published, store

TEXT = "Xã Đồng Lành: 1.962 hồ sơ"
LINES = (
    Line(
        line_no=3,
        raw="Xã Đồng Lành: 1.962 hổ sơ",
        text=TEXT,
        words=tuple(
            Word(
                start=found.start(), end=found.end(), box=Box(100 * n, 40, 100 * n + 90, 60), confidence=sure
            )
            for n, (found, sure) in enumerate(
                zip(re.finditer(r"\S+", TEXT), (0.9, 0.9, 0.4, 0.9, 0.9, 0.9), strict=True), start=1
            )
        ),
        doubts=(Doubt(20, 22, 0.4),),
        box=Box(100, 40, 700, 60),
    ),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(tmp_path)


@pytest.fixture
def page(archive: Archive) -> str:
    return f"/documents/{store(archive, version='v2', lines=LINES)}/pages/1"


@pytest.fixture
def clerk(archive: Archive) -> TestClient:
    return TestClient(build_app(archive))


def teach(clerk: TestClient, page: str, **fields: str) -> tuple[int, str]:
    form = {"line_no": "3", "start": "8", "was": "Lành:", "now": "Lãnh", "scope": "before"} | fields
    answer = clerk.post(f"{page}/words", data=form)
    return answer.status_code, answer.text


def taught(archive: Archive) -> list[tuple[str, str, str]]:
    with Ledger(archive.ledger_path) as ledger:
        return [(one.word, one.before, one.after) for one in Lessons(ledger).taught()]


def test_unsure_words_are_marked_and_all_know_their_place(clerk: TestClient, page: str) -> None:
    html = clerk.get(page).text
    words = dict(re.findall(r'<span class="(w[^"]*)"[^>]*data-start[^>]*>([^<]+)</span>', html)[::-1])
    assert words["w unsure"] in ("Lành:", "hồ")
    assert html.count('class="w unsure" tabindex') == 2
    assert 'data-start="8" data-core="lành" data-box="300 40 390 60"' in html
    assert 'data-start="14" data-core=""' in html, "a figure is nobody's to teach"
    assert "hổ sơ</td>" in html


@pytest.mark.parametrize(
    ("scope", "wanted"), [("before", ("dong", "")), ("alone", ("", "")), ("after", ("", ""))]
)
def test_a_word_is_taught_shown_and_taken_back(
    clerk: TestClient, archive: Archive, page: str, scope: str, wanted: tuple[str, str]
) -> None:
    status, html = teach(clerk, page, scope=scope)
    assert (status, "Đã ghi" in html) == (200, True)
    assert taught(archive) == [("lãnh", *wanted)]
    listed = clerk.get("/words").text
    assert "<b>lãnh</b>" in listed
    [number] = re.findall(r'action="/words/(\d+)/undo"', listed)
    for _ in range(2):  # a second click changes nothing
        assert clerk.post(f"/words/{number}/undo", data={"x": "1"}).status_code == 200
    assert taught(archive) == []
    assert "đã bỏ" in clerk.get("/words").text
    with Ledger(archive.ledger_path) as ledger:
        assert [row.undoes for row in Lessons(ledger).all()] == [None, int(number)]


def test_what_is_taught_later_stands(clerk: TestClient, archive: Archive, page: str) -> None:
    teach(clerk, page)
    teach(clerk, page, now="LẠNH")
    assert taught(archive) == [("lạnh", "dong", "")]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"start": "14", "was": "1.962", "now": "1.963"}, "không có chữ số"),
        ({"now": "lanh1"}, "không có chữ số"),
        ({"now": "12"}, "không có chữ số"),
        ({"now": "hai từ"}, "không có chữ số"),
        ({"now": "bánh"}, "chỉ được khác ở dấu".capitalize()),
        ({"was": "khác"}, "đã được đọc lại"),
        ({"start": "7"}, "đã được đọc lại"),
        ({"line_no": "99"}, "đã được đọc lại"),
        ({"now": "<b>x</b>"}, "không có chữ số"),
    ],
)
def test_what_cannot_be_taught_is_not(
    clerk: TestClient, archive: Archive, page: str, fields: dict[str, str], problem: str
) -> None:
    status, html = teach(clerk, page, **fields)
    assert status == 422
    assert problem.lower() in html.lower()
    assert taught(archive) == []


def test_the_history_is_only_ever_added_to(clerk: TestClient, archive: Archive, page: str) -> None:
    teach(clerk, page)
    with sqlite3.connect(archive.ledger_path) as db:
        for sql in ("DELETE FROM lessons", "UPDATE lessons SET clerk = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                db.execute(sql)


def test_markup_in_a_line_stays_text(clerk: TestClient, archive: Archive) -> None:
    line = Line(line_no=1, raw="<b>x", text='"><script>alert(1)</script>')
    document_id = store(archive, version="v3", lines=(line,))
    assert "<script>alert" not in clerk.get(f"/documents/{document_id}/pages/1").text


REPORT = (
    "UBND XA DONG LANH\nBao cao ket qua cai cach hanh chinh quy I nam 2024\n\n"
    "Xa Dong Lanh da tiep nhan 57 ho so\n"
)


def test_a_taught_word_changes_reports_read_afterwards_and_no_other(
    clerk: TestClient, archive: Archive, page: str, tmp_path: Path
) -> None:
    inbox = tmp_path / "den"
    inbox.mkdir()
    settings = Settings(workers=1)

    def read(name: str, text: str) -> list[str]:
        (inbox / name).write_text(text, encoding="utf-8")
        report = run_batch([inbox], archive, settings)
        assert len(report.settled) == 1
        document_id = document_id_of(sha256_of(text.encode()))
        with Ledger(archive.ledger_path) as ledger:
            row = ledger.document(document_id)
        assert row
        result = archive.read_artefact(document_id, row.version)
        return [line.text for one in result.pages for line in one.lines]

    before = read("a.txt", REPORT)
    assert not any("Lãnh" in line for line in before)
    outdated = archive_status(archive).outdated
    teach(clerk, page)
    assert archive_status(archive).outdated == outdated + 1
    assert not run_batch([inbox], archive, settings).settled, "nothing is read anew by itself"
    after = read("b.txt", REPORT + "Het\n")
    name = re.compile("đ[ôồ]ng l[ạàã]nh", re.IGNORECASE)
    assert [name.sub("…", line) for line in after[: len(before)]] == [name.sub("…", line) for line in before]
    assert sum("Lãnh" in line or "LÃNH" in line for line in after) == 2


def test_a_ledger_of_an_earlier_release_has_no_taught_words(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE lessons")
        db.execute("PRAGMA user_version = 3")
    with Ledger(path, read_only=True) as ledger:
        assert Lessons(ledger).taught() == ()
    with Ledger(path) as ledger:
        assert Lessons(ledger).taught() == ()
    with pytest.raises(DatabaseError):
        Ledger(tmp_path / "none" / "ledger.sqlite")
