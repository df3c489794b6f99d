"""The report card of an agency: found by what people type, and all that it says with its evidence."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.archive import Archive
from pipeline.charts.agencies import Agency, find_agencies
from pipeline.charts.card import as_page, card_of, file_address, pages_of_check
from pipeline.charts.numbers import count, percent
from pipeline.cli import hoso
from pipeline.errors import DatabaseError, UsageError
from pipeline.query import ask, open_published
from schemas.report import Level
from tests.charts.archives import HOSTILE, figures, report, two_years
from tests.export.archives import published

DESK = "http://kho.local:8765"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return two_years(tmp_path_factory.mktemp("card") / "kho")


def found(archive: Archive, typed: str) -> list[Agency]:
    with open_published(archive.database_path) as database:
        return find_agencies(database, typed)


def page_of(archive: Archive, typed: str) -> str:
    with open_published(archive.database_path) as database:
        [agency] = find_agencies(database, typed)
        return as_page(card_of(database, agency), DESK)


def command(archive: Archive, *arguments: str) -> Result:
    options = ["report-card", *arguments, "--archive", str(archive.root)]
    return CliRunner().invoke(hoso, options, catch_exceptions=False)


@pytest.mark.parametrize(
    "typed",
    [
        "UBND huyện Suối Mơ",
        "ubnd huyen suoi mo",
        "Ủy ban nhân dân huyện Suối Mơ",
        "suoi mo",
        "suối mơ, đông mây",
    ],
)
def test_an_agency_is_found_by_what_people_type(archive: Archive, typed: str) -> None:
    assert [one.name for one in found(archive, typed)] == ["UBND huyện Suối Mơ"]


def test_several_that_fit_are_all_told(archive: Archive) -> None:
    assert len(found(archive, "ubnd xa")) == 2
    assert found(archive, "không có") == []
    assert found(archive, " , ") == []


def test_one_name_in_two_places_is_two_agencies_told_apart_by_the_place(tmp_path: Path) -> None:
    told = figures(Level.XA, 10, 5, 9, 8, ())
    name = "UBND xã Tân An"
    archive = published(
        tmp_path / "kho",
        report("a", name, Level.XA, (2023, 1), *told, province="Đông Mây"),
        report("b", name, Level.XA, (2023, 1), *told, province="Nam Hà"),
        report("c", name + " Hạ", Level.XA, (2023, 1), *told, province="Nam Hà"),
    )
    assert [one.place_text for one in found(archive, "ubnd xa tan an")] == ["Nam Hà", "Đông Mây"]
    assert [one.place_text for one in found(archive, "ubnd xa tan an, nam ha")] == ["Nam Hà"]


def test_reports_that_do_not_name_the_place_belong_to_the_agency_that_does(tmp_path: Path) -> None:
    told = figures(Level.XA, 10, 5, 9, 8, ())
    archive = published(
        tmp_path / "kho",
        report("a", "UBND xã Tân An", Level.XA, (2023, 1), *told),
        report("b", "UBND xã Tân An", Level.XA, (2023, 2), *told, province=None),
    )
    [one] = found(archive, "tân an")
    assert (one.place_text, len(one.documents)) == ("Đông Mây", 2)


def test_the_series_says_what_the_view_says(archive: Archive) -> None:
    page = page_of(archive, "UBND huyện Suối Mơ")
    sql = """SELECT tiep_nhan, truc_tuyen, da_giai_quyet, truoc_va_dung_han, luy_ke, document_id FROM ho_so
             WHERE agency = 'UBND huyện Suối Mơ' ORDER BY period_year, period_quarter"""
    lines = re.findall(r'<tr><td class="keep">(.*?)</tr>', page.split("<tbody>")[1].split("</tbody>")[0])
    rows = ask(archive.database_path, sql).rows
    assert len(lines) == len(rows) == 8
    for line, (received, online, settled, on_time, cumulative, document) in zip(lines, rows, strict=True):
        cells = re.findall(r'<td class="number">(.*?)</td>', line)
        assert cells[:2] == [count(received), count(online)]
        assert cells[3:6] == [count(settled), count(on_time), percent(100 * on_time / settled)]
        assert ("(luỹ kế)" in line) == cumulative
        assert f'href="{DESK}/documents/{document}"' in line


def test_every_figure_leads_to_its_evidence(archive: Archive) -> None:
    page = page_of(archive, "UBND huyện Suối Mơ")
    sql = """SELECT document_id, observation_no FROM figures
             WHERE agency = 'UBND huyện Suối Mơ' AND breakdown IS NULL AND indicator LIKE 'ho_so.%'"""
    told = set(re.findall(rf'href="{DESK}/figures/(\w+)/(\d+)"', page))
    assert told == {(document, str(number)) for document, number in ask(archive.database_path, sql).rows}
    assert 'href="file:///in/1-0#page=1">trang 1</a>' in page


def test_a_period_that_was_not_reported_is_a_gap_of_the_picture(tmp_path: Path) -> None:
    told = figures(Level.XA, 100, 50, 90, 80, ())
    quarters = (1, 2, 4)
    reports = (report(f"{q}", "UBND xã Đồi Sim", Level.XA, (2023, q), *told) for q in quarters)
    page = page_of(published(tmp_path / "kho", *reports), "doi sim")
    assert ">III/2023<" in page
    lines = re.findall(r'<g class="mark-line.*?</g>', page)
    joined = [len(re.findall("[ML]", path)) for path in re.findall(r'\bd="([^"]*)"', "".join(lines))]
    assert sorted(joined) == [1, 1, 2, 2], "of either share one line, and one point alone"


def test_failed_checks_and_quality_are_told(archive: Archive) -> None:
    page = page_of(archive, "UBND xã Đồi Sim")
    assert page.count("<code>a = b + c</code>") == 8
    quality = page.split("Chất lượng số liệu")[1].split("</section>")[0]
    assert re.findall(r"<tr><td>(\d+)</td>", quality) == ["2023", "2024"]
    assert re.findall(r'number">(\d+)</td>', quality.split("<td>2024</td>")[1]) == [
        "4", "40", "30", "0", "0", "10", "4", "4"
    ]  # fmt: skip
    assert "còn chờ xem" in page


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    told = figures(Level.XA, 10, 5, 9, 8, ())
    archive = published(tmp_path / "kho", report('"><img src=x>', HOSTILE, Level.XA, (2023, 1), *told))
    page = page_of(archive, "alert")
    assert "<script" not in page
    assert "<img" not in page
    assert "\x00" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;␀" in page


def seen(indicator: str, page: int, field: str | None = None, document: str = "a") -> dict[str, object]:
    kind = "linh_vuc" if field else None
    place = {"document_id": document, "level": "xa", "page": page}
    return place | {"indicator": indicator, "breakdown_kind": kind, "breakdown": field}


@pytest.mark.parametrize(
    ("identity", "pages"),
    [
        ("ho_so.giai_quyet = truoc_han + dung_han + tre_han", [1, 2]),
        ("ho_so.tiep_nhan = giai_quyet + dang_giai_quyet + rut", [1, 3, 4]),
        ("ho_so.tiep_nhan = sum by linh_vuc", [3, 7]),
    ],
)
def test_a_check_names_the_pages_of_its_figures(identity: str, pages: list[int]) -> None:
    held = [
        seen("ho_so.giai_quyet", 1),
        seen("ho_so.giai_quyet.truoc_han", 2),
        seen("ho_so.tiep_nhan", 3),
        seen("ho_so.dang_giai_quyet", 4),
        seen("nhiem_vu.dung_han", 5),
        seen("ho_so.tiep_nhan", 6, document="b"),
        seen("ho_so.tiep_nhan", 7, field="đất đai"),
        seen("ho_so.giai_quyet", 8, field="đất đai"),
    ]
    check = {"document_id": "a", "level": "xa", "breakdown": None, "identity": identity}
    assert pages_of_check(check, held) == pages


def test_on_paper_files_and_pages_stand_where_links_stood(archive: Archive) -> None:
    page = page_of(archive, "UBND xã Đồi Sim")
    for link in re.findall(r"<a[^>]*>xem</a>(?!</td>)", page):
        assert 'class="screen"' in link
    assert page.count('<span class="paper">3-0, tr. 1</span>') == 1, "the row of a series"
    assert page.count('<span class="paper">3-0</span>') == 1, "a check that names no figure"
    before, at, printed = page.partition("@media print {")
    assert at and ".screen { display: none; }" in printed and ".screen" not in before
    assert "@media screen { .paper { display: none; } }" in page


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("/kho/báo cáo.pdf", "file:///kho/b%C3%A1o%20c%C3%A1o.pdf#page=3"),
        ("s3://kho/a.pdf", None),
        ("zip://a.pdf::/kho/b.zip", None),
        ("/kho/b.zip!/a.pdf", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_files_of_this_machine_have_an_address(file: str | None, address: str | None) -> None:
    assert file_address(file, 3) == address


def test_the_command_writes_one_page_and_the_same_again(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "phiếu.html"
    assert command(archive, "suoi mo", "--to", str(target)).exit_code == 0
    first = target.read_bytes()
    assert command(archive, "UBND huyện Suối Mơ", "--to", str(target)).exit_code == 0
    assert target.read_bytes() == first
    assert b"@page { size: A4" in first


def test_the_file_is_named_after_the_agency(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command(archive, "suoi mo")
    assert [path.name for path in tmp_path.iterdir()] == ["ubnd-huyen-suoi-mo.html"]


def test_what_does_not_fit_is_one_clear_line(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "thư.html"
    target.write_text("của tôi")
    with pytest.raises(UsageError, match="2 agencies fit"):
        command(archive, "ubnd xa")
    with pytest.raises(UsageError, match="no agency's name holds"):
        command(archive, "không có")
    with pytest.raises(UsageError, match="no report card"):
        command(archive, "suoi mo", "--to", str(target))
    assert target.read_text() == "của tôi"
    with pytest.raises(UsageError, match="no address"):
        command(archive, "suoi mo", "--desk", "javascript:alert(1)")
    with pytest.raises(DatabaseError, match="no database yet"):
        command(Archive(tmp_path / "leer"), "suoi mo")
