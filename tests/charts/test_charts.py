"""Pictures of a publication: the files, the numbers in them, and what is said of those left out."""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from pipeline.archive import Archive
from pipeline.charts import EVERYTHING, Selection, pictures, write_pictures
from pipeline.charts.folder import INDEX, OURS
from pipeline.charts.numbers import count, decimal, percent
from pipeline.charts.pictures import NAMES, Picture, agency_names
from pipeline.charts.rendering import as_svg
from pipeline.cli import hoso
from pipeline.errors import DatabaseError, UsageError
from pipeline.query import ask, open_published
from schemas.observation import Status
from schemas.report import Level
from tests.builders import result
from tests.charts.archives import HOSTILE, figures, report, two_years
from tests.export.archives import published


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return two_years(tmp_path_factory.mktemp("charts") / "kho")


@pytest.fixture(scope="module")
def folder(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("drawn") / "hình"
    write_pictures(archive.database_path, target)
    return target


def drawn(archive: Archive, chosen: Selection = EVERYTHING, language: str = "vi") -> dict[str, Picture]:
    with open_published(archive.database_path) as database:
        return {picture.name: picture for picture in pictures(database, chosen, language)}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def words(svg: str) -> list[str]:
    return [text.strip() for text in ElementTree.fromstring(svg).itertext() if text.strip()]


def test_every_picture_is_there_in_every_form(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == OURS
    for name in NAMES:
        assert (folder / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        ElementTree.parse(folder / f"{name}.svg")


def test_on_time_says_what_the_view_says(archive: Archive, folder: Path) -> None:
    rows = table((folder / "dung-han-theo-quy.csv").read_bytes())
    sql = """SELECT period_year, period_quarter, level, luy_ke, sum(da_giai_quyet), sum(kip_han)
             FROM dung_han_theo_quy GROUP BY ALL ORDER BY ALL"""
    told = sorted(
        (int(r["period_year"]), int(r["period_quarter"]), r["level"], r["luy_ke"] == "true",
         int(r["da_giai_quyet"]), int(r["kip_han"]))
        for r in rows
    )  # fmt: skip
    assert told == ask(archive.database_path, sql).rows
    for row in rows:
        share = 100 * int(row["kip_han"]) / int(row["da_giai_quyet"])
        assert float(row["ty_le"]) == pytest.approx(share, abs=0.005)


def test_each_number_of_a_table_stands_under_its_mark(folder: Path) -> None:
    said = words((folder / "dung-han-theo-quy.svg").read_text(encoding="utf-8"))
    for row in table((folder / "dung-han-theo-quy.csv").read_bytes()):
        whole = f"{count(int(row['kip_han']))} trên {count(int(row['da_giai_quyet']))} hồ sơ"
        assert any(whole in text and percent(float(row["ty_le"])) in text for text in said), row


def test_cumulative_figures_are_told_apart_or_left_out(archive: Archive) -> None:
    found = drawn(archive)
    rows = found["dung-han-theo-quy"].numbers.objects()
    assert {(r["period_year"], r["period_quarter"], r["level"]) for r in rows if r["luy_ke"]} == {
        (2023, 4, "huyen"),
        (2024, 4, "huyen"),
    }
    assert any("Nét đứt" in note for note in found["dung-han-theo-quy"].notes)
    ranked = {row["agency"]: row["bao_cao"] for row in found["xep-hang-dung-han"].numbers.objects()}
    assert ranked["UBND huyện Suối Mơ"] == 6, "two of its eight count from 1 January"
    assert ranked["UBND xã Bến Đá"] == 8
    for name in ("xep-hang-dung-han", "tre-han-theo-linh-vuc"):
        assert any("không tính số luỹ kế" in note for note in found[name].notes)


def test_reports_with_figures_in_review_are_counted(archive: Archive) -> None:
    found = drawn(archive)
    rows = found["dung-han-theo-quy"].numbers.objects()
    unsure = [row for row in rows if row["bao_cao_du_tin"] < row["bao_cao"]]
    assert [
        (r["period_year"], r["period_quarter"], r["level"], r["bao_cao"], r["bao_cao_du_tin"]) for r in unsure
    ] == [(2024, 2, "xa", 3, 2)]
    for name in ("xep-hang-dung-han", "xep-hang-truc-tuyen"):
        ranked = [row for row in found[name].numbers.objects() if row["bao_cao_du_tin"] < row["bao_cao"]]
        assert [(r["agency"], r["bao_cao"], r["bao_cao_du_tin"]) for r in ranked] == [
            ("UBND xã Đồi Sim", 8, 7)
        ]
    late = [row for row in found["tre-han-theo-linh-vuc"].numbers.objects() if row["level"] == "xa"]
    assert {(row["bao_cao"], row["bao_cao_du_tin"]) for row in late} == {(24, 23)}
    spec = found["dung-han-theo-quy"].spec
    assert spec
    [told] = [point["told"] for point in spec["data"]["values"] if "đủ tin" in point["told"]]
    assert told.endswith("2/3 báo cáo đủ tin")
    assert not any("Điểm rỗng" in note or "Màu nhạt" in note for one in found.values() for note in one.notes)


@pytest.mark.parametrize(("waiting", "is_full"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_point_is_hollow_where_most_of_its_reports_wait(
    tmp_path: Path, waiting: int, is_full: bool
) -> None:
    status = [Status.REVIEW] * waiting + [Status.ACCEPTED] * (4 - waiting)
    told = [figures(Level.XA, 100, 50, 90, 80, (3,), status=one) for one in status]
    reports = (report(f"{n}", f"UBND xã {n}", Level.XA, (2023, 1), *one) for n, one in enumerate(told))
    found = drawn(published(tmp_path / "kho", *reports))
    for name in ("dung-han-theo-quy", "truc-tuyen-theo-quy"):
        spec = found[name].spec
        assert spec
        assert [point["sure"] for point in spec["data"]["values"]] == [is_full]
        assert any("Điểm rỗng" in note for note in found[name].notes) is not is_full
    assert any("Màu nhạt" in note for note in found["tre-han-theo-linh-vuc"].notes) is not is_full


def test_quarters_that_nobody_told_of_are_gaps(tmp_path: Path) -> None:
    told = figures(Level.XA, 100, 50, 90, 80, (3,))
    quarters = [(2023, 1), (2023, 2), (2023, 4), (2024, 1)]
    archive = published(
        tmp_path / "kho",
        *(report(f"{y}-{q}", "UBND xã Đồi Sim", Level.XA, (y, q), *told) for y, q in quarters),
    )
    picture = drawn(archive)["dung-han-theo-quy"]
    assert picture.spec
    assert any("Đường đứt quãng" in note for note in picture.notes)
    assert picture.spec["layer"][0]["mark"]["type"] == "line"
    assert picture.spec["encoding"]["x"]["scale"]["domain"] == [
        "I/2023", "II/2023", "III/2023", "IV/2023", "I/2024"
    ]  # fmt: skip
    svg = as_svg(picture.spec, "x")
    lines = re.findall(r'\bd="([^"]*)"', line_marks(svg))
    assert [len(re.findall("[ML]", one)) for one in lines] == [2, 2], "points joined by each line"
    whole = drawn(archive, Selection(year=2024))["dung-han-theo-quy"]
    assert not any("Đường đứt quãng" in note for note in whole.notes)


def line_marks(svg: str) -> str:
    """The part of a picture that holds its lines."""
    return "".join(re.findall(r'<g class="mark-line[^>]*>.*?</g>', svg))


def test_late_dossiers_are_those_of_the_view_without_the_cumulative_ones(archive: Archive) -> None:
    sql = """SELECT level, linh_vuc, sum(tre_han) FROM tre_han_theo_linh_vuc
             WHERE NOT luy_ke AND period_kind = 'quy' GROUP BY ALL ORDER BY ALL"""
    rows = drawn(archive)["tre-han-theo-linh-vuc"].numbers.objects()
    assert (
        sorted((r["level"], r["linh_vuc"], r["tre_han"]) for r in rows)
        == ask(archive.database_path, sql).rows
    )


def test_ranks_are_by_share_within_a_tier(archive: Archive) -> None:
    for name in ("xep-hang-dung-han", "xep-hang-truc-tuyen"):
        rows = drawn(archive)[name].numbers.objects()
        for level in ("tinh", "huyen", "xa"):
            of_tier = [row for row in rows if row["level"] == level]
            assert [r["rank"] for r in of_tier] == list(range(1, len(of_tier) + 1))
            assert [r["ty_le"] for r in of_tier] == sorted((r["ty_le"] for r in of_tier), reverse=True)


def test_agencies_of_one_name_are_told_apart_even_where_only_one_is_drawn() -> None:
    rows = [{"agency": name, "place": place} for name, place in (("A", "Huế"), ("B", None), ("C", None))]
    assert agency_names(rows, Counter("AABC")) == ["A, Huế", "B", "C"]
    assert agency_names(rows[1:2] * 2, Counter("BB")) == ["B", "B (2)"]


def test_of_a_long_ranking_both_ends_are_drawn(tmp_path: Path) -> None:
    told = [figures(Level.XA, 1000, n, 1000, 900 + n, ()) for n in range(30)]
    reports = (report(f"{n}", f"UBND xã {n}", Level.XA, (2023, 1), *one) for n, one in enumerate(told))
    picture = drawn(published(tmp_path / "kho", *reports))["xep-hang-dung-han"]
    assert picture.spec
    assert len(picture.numbers.rows) == 30
    shown = [row["name"] for row in picture.spec["vconcat"][0]["data"]["values"]]
    assert shown == [f"UBND xã {n}" for n in (*range(29, 19, -1), *range(9, -1, -1))]
    assert any("10 cơ quan cao nhất" in note for note in picture.notes)


def test_quality_agrees_with_its_view(archive: Archive) -> None:
    rows = drawn(archive)["chat-luong"].numbers.objects()
    sql = """SELECT period_year, sum(figures)::BIGINT, round(sum(review_pct * figures) / sum(figures), 2),
             sum(checks)::BIGINT, sum(failed_checks)::BIGINT FROM chat_luong GROUP BY ALL ORDER BY ALL"""
    columns = ("period_year", "so_lieu", "cho_xem", "doi_chieu", "khong_khop")
    told = [tuple(row[name] for name in columns) for row in rows]
    told = [(year, of, round(100 * part / of, 2), *checks) for year, of, part, *checks in told]
    assert told == ask(archive.database_path, sql).rows


def test_a_province_and_a_year_narrow_all_pictures(archive: Archive) -> None:
    found = drawn(archive, Selection("Đông Mây", 2023))
    assert {row["period_year"] for row in found["dung-han-theo-quy"].numbers.objects()} == {2023}
    assert all(not p.numbers.rows for p in drawn(archive, Selection("Nơi Khác")).values())


def test_the_same_archive_gives_the_same_files(archive: Archive, folder: Path, tmp_path: Path) -> None:
    write_pictures(archive.database_path, tmp_path / "again")
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_numbers_are_written_as_in_vietnam(folder: Path) -> None:
    assert (count(1962), decimal(43.6), percent(99.0)) == ("1.962", "43,6", "99\N{NO-BREAK SPACE}%")
    said = words((folder / "xep-hang-dung-han.svg").read_text(encoding="utf-8"))
    shares = [text for text in said if text.endswith("%")]
    assert shares
    assert all(re.fullmatch(r"\d{1,3}(,\d{1,2})?\N{NO-BREAK SPACE}%", text) for text in shares)


def test_pages_need_nothing_from_elsewhere(folder: Path) -> None:
    for name in (INDEX, *(f"{name}.html" for name in NAMES)):
        page = (folder / name).read_text(encoding="utf-8")
        outside = re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(r"<(script|img|link|iframe|base)\b", outside)
        assert set(re.findall(r'href="([^"]*)"', outside)) <= OURS
        assert "University of Washington" in page


def test_letters_are_our_own_and_hold_vietnamese(folder: Path) -> None:
    svg = (folder / "dung-han-theo-quy.svg").read_text(encoding="utf-8")
    assert 'font-family="Hoso Sans,' in svg
    font_tools = pytest.importorskip("fontTools.ttLib", reason="fonttools is not installed (make setup)")
    for path in (Path(__file__).parents[2] / "pipeline" / "charts" / "fonts").glob("*.ttf"):
        known = font_tools.TTFont(path).getBestCmap()
        assert not [c for c in "ẮẰẲẴẶắằẳẵặƠỜờỡợƯỨứữựĐđỷỹỵ–%₫" if ord(c) not in known]


def test_hostile_names_are_text(tmp_path: Path) -> None:
    told = figures(Level.XA, 100, 50, 90, 80, (3,))
    archive = published(
        tmp_path / "kho", report("a", HOSTILE, Level.XA, (2023, 1), *told, province='=HYPERLINK("x")')
    )
    write_pictures(archive.database_path, tmp_path / "to")
    for path in (tmp_path / "to").glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "\x00" not in page
    svg = (tmp_path / "to" / "xep-hang-dung-han.svg").read_text(encoding="utf-8")
    assert any("<script>alert('x')</script>␀" in text for text in words(svg))
    assert table((tmp_path / "to" / "xep-hang-dung-han.csv").read_bytes())[0]["place"][0] == "'"


def test_an_archive_without_figures_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database yet"):
        write_pictures(tmp_path / "hoso.duckdb", tmp_path / "to")
    empty = published(tmp_path / "empty")
    with pytest.raises(UsageError, match="no figures to draw"):
        write_pictures(empty.database_path, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_a_picture_that_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    archive = published(tmp_path / "kho", result("a"))
    done = write_pictures(archive.database_path, tmp_path / "to")
    assert "Tỷ lệ hồ sơ tiếp nhận trực tuyến theo quý và cấp" in done.empty
    assert not (tmp_path / "to" / "truc-tuyen-theo-quy.svg").exists()
    assert "Chưa có số liệu để vẽ hình này." in (tmp_path / "to" / INDEX).read_text(encoding="utf-8")


def test_a_folder_with_other_things_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "thư.txt").write_text("của tôi")
    with pytest.raises(UsageError, match=r"thư\.txt"):
        write_pictures(archive.database_path, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thư.txt"]


def test_the_command_takes_a_province_without_diacritics(archive: Archive, tmp_path: Path) -> None:
    options = ["--to", str(tmp_path / "to"), "--archive", str(archive.root)]
    done = CliRunner().invoke(hoso, ["charts", *options, "--province", "dong may", "--year", "2024"])
    assert done.exit_code == 0, done.output
    assert "Đông Mây · 2024" in (tmp_path / "to" / INDEX).read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="no report is of a province"):
        CliRunner().invoke(hoso, ["charts", *options, "--province", "xyz"], catch_exceptions=False)


def test_english_words_for_an_english_desk(archive: Archive) -> None:
    assert drawn(archive, language="en")["chat-luong"].title == "Quality of the figures by year"
