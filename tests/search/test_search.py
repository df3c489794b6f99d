"""Search: with and without marks, phrases, beginnings, filters; an index that follows the archive."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipeline.archive import Archive, Ledger
from pipeline.archive.lock import batch_lock
from pipeline.cli import hoso
from pipeline.errors import DatabaseError, UsageError
from pipeline.publish import publish
from pipeline.search import Hit, bring_up_to_date, parse, search
from pipeline.search.find import EVERYTHING, Filters, snippet_of
from pipeline.search.update import index_path
from schemas.document import DocumentResult
from schemas.page import Line, Page, TextSource
from schemas.report import Period, PeriodKind
from tests.builders import result
from tests.export.archives import published, store

LATE = "Trong kỳ có 12 hồ sơ trễ hạn,\ntập trung ở lĩnh vực đất đai của huyện Suối Mơ"
ROADS = "Đường trên đê đã hạn chế xe; mạng lưới đại lý đặt ở chợ"
ONLINE = "Tổ hòa thủy; số văn bản 278/BC-UBND về dịch vụ công trực tuyến"


def told(name: str, *texts: str, province: str | None = None, year: int = 2023) -> DocumentResult:
    """A report whose pages hold the texts."""
    one = result(name, agency=f"UBND xã {name}")
    pages = tuple(
        Page(
            page_no=number,
            source=TextSource.OCR,
            lines=tuple(Line(line_no=n, raw=t, text=t) for n, t in enumerate(text.split("\n"), start=1)),
        )
        for number, text in enumerate(texts, start=1)
    )
    head = one.extraction.report.model_copy(
        update={"province": province, "period": Period(kind=PeriodKind.NAM, year=year)}
    )
    extraction = one.extraction.model_copy(update={"report": head})
    return one.model_copy(update={"pages": pages, "extraction": extraction})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return published(
        tmp_path / "kho",
        told("Suối Mơ", ROADS, LATE, province="tỉnh Đồng Mây", year=2022),
        told("Bến Gỗ", ONLINE, province="tỉnh Núi Cả"),
    )


def ask(archive: Archive, words: str, filters: Filters = EVERYTHING) -> list[Hit]:
    return search(index_path(archive), parse(words), filters)


@pytest.mark.parametrize(
    ("words", "snippets"),
    [
        ("tre han dat dai", ["trễ hạn"]),
        ("TRỄ HẠN đất đai", ["trễ hạn"]),
        ("tre han", ["trễ hạn"]),
        ("dat", ["đất đai", "đặt ở chợ"]),
        ("đất", ["đất đai"]),
        ("hoà thuỷ", ["hòa thủy"]),
        ("đại", ["đại lý"]),
        ('"trễ hạn"', ["trễ hạn"]),
        ('"han tre"', []),
        ('"dat dai" suoi', ["đất đai"]),
        ('"han tap trung"', ["trễ hạn"]),
        ("truc tuy*", ["trực tuyến"]),
        ("truc tuy", []),
        ("278/bc-ubnd", ["278/BC-UBND"]),
        ("278/bc-xyz", []),
    ],
)
def test_pages_are_found(archive: Archive, words: str, snippets: list[str]) -> None:
    hits = ask(archive, words)
    assert len(hits) == len(snippets)
    for snippet in snippets:
        assert any(snippet in hit.snippet for hit in hits), snippet


def test_a_hit_tells_its_place_and_what_was_found(archive: Archive) -> None:
    (hit,) = ask(archive, "tre han dat dai")
    assert (hit.file, hit.page, hit.agency, hit.year) == ("/in/Suối Mơ", 2, "UBND xã Suối Mơ", 2022)
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["trễ", "hạn", "đất", "đai"]
    assert "\n" not in hit.snippet and hit.score > 0


def test_the_page_that_says_it_more_comes_first(tmp_path: Path) -> None:
    many, filler = "đất đai đất đai đất đai", "hồ sơ thủ tục hành chính " * 20
    archive = published(
        tmp_path / "kho",
        *(told(f"other {number}", "không có gì") for number in range(6)),
        told("once", f"{filler} đất đai {filler}"),
        told("often", many),
    )
    assert [hit.file for hit in ask(archive, "dat dai")] == ["/in/often", "/in/once"]


@pytest.mark.parametrize(
    ("filters", "files"),
    [
        (EVERYTHING, {"Suối Mơ", "Bến Gỗ"}),
        (Filters(agency="suoi mo"), {"Suối Mơ"}),
        (Filters(agency="BẾN"), {"Bến Gỗ"}),
        (Filters(province="Đồng Mây"), {"Suối Mơ"}),
        (Filters(year=2023), {"Bến Gỗ"}),
        (Filters(year=2022, agency="bến"), set()),
    ],
)
def test_filters_narrow(archive: Archive, filters: Filters, files: set[str]) -> None:
    assert {Path(hit.file or "").name for hit in ask(archive, "v*", filters)} == files


@pytest.mark.parametrize("words", ["", '""', "***", "- / ."])
def test_nothing_to_look_for_is_said(words: str) -> None:
    with pytest.raises(UsageError, match="no word"):
        parse(words)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_question(words: str) -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE words USING fts5(marked, folded)")
        try:
            question = " AND ".join(term.question for term in parse(words))
        except UsageError:
            return
        database.execute("SELECT * FROM words WHERE words MATCH ?", [question]).fetchall()
        snippet_of(words, parse(words))
    database.close()


def test_the_index_follows_the_archive(archive: Archive) -> None:
    changed = told("Suối Mơ", "chỉ còn một trang về cầu phao")
    with Ledger(archive.ledger_path) as ledger:
        assert bring_up_to_date(archive, ledger) == 0
        store(archive, changed, told("mới", "thêm một cầu treo"))
        publish(archive, ledger)
        assert bring_up_to_date(archive, ledger) == 0, "the publication has done it"
        assert [hit.file for hit in ask(archive, '"cau treo"')] == ["/in/mới"]
        assert [hit.file for hit in ask(archive, '"cau phao"')] == ["/in/Suối Mơ"]
        assert ask(archive, "tre han") == []
        with ledger.transaction() as database:
            database.execute("DELETE FROM documents WHERE document_id = ?", [changed.document_id])
        publish(archive, ledger, from_nothing=True)
    assert ask(archive, "phao") == []
    with sqlite3.connect(index_path(archive)) as index:
        index.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    index.close()


@pytest.mark.parametrize("spoilt", ["missing", "damaged", "other make"])
def test_an_index_that_cannot_be_used_is_built_anew(archive: Archive, spoilt: str) -> None:
    path = index_path(archive)
    if spoilt == "other make":
        with sqlite3.connect(path) as index:
            index.execute("UPDATE meta SET value = 'old' WHERE name = 'make'")
        index.close()
    elif spoilt == "missing":
        path.unlink()
    else:
        path.write_bytes(b"no index at all" * 1000)
    with pytest.raises(DatabaseError, match="hoso publish"):
        ask(archive, "tre han")
    with Ledger(archive.ledger_path) as ledger:
        publish(archive, ledger)
    assert len(ask(archive, "tre han")) == 1


def test_the_command_answers_while_a_batch_runs(archive: Archive) -> None:
    call = ["search", "tre han", "--archive", str(archive.root)]
    with batch_lock(archive):
        told_json = CliRunner().invoke(hoso, [*call, "--format", "json"], catch_exceptions=False)
        table = CliRunner().invoke(hoso, call, catch_exceptions=False)
    (hit,) = json.loads(told_json.stdout)
    assert (hit["file"], hit["page"]) == ("/in/Suối Mơ", 2) and "trễ hạn" in hit["snippet"]
    assert "/in/Suối Mơ page 2" in table.stdout and "trễ hạn" in table.stdout
    assert max(map(len, table.stdout.splitlines())) < 300, "a piped line is not filled up with blanks"
    csv = CliRunner().invoke(hoso, [*call, "--format", "csv"], catch_exceptions=False)
    assert csv.stdout.startswith("document_id,file,page,agency,province,year,score,snippet\n")
    none = CliRunner().invoke(hoso, [*call[:1], "xyz", *call[2:]], catch_exceptions=False)
    assert (none.exit_code, none.stdout) == (0, "")
