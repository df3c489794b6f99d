"""The views that answer the usual questions: what is added up, and what is not."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline.archive import Archive
from pipeline.query import ask
from schemas.document import DocumentResult
from schemas.observation import Breakdown, BreakdownKind, Observation, Status
from schemas.report import Level, Period, PeriodKind
from tests.builders import observation, result
from tests.export.archives import published

FIELD = Breakdown(kind=BreakdownKind.LINH_VUC, name="Đất đai")


def report(
    name: str, *figures: Observation, agency: str = "UBND xã A", day: date | None = None
) -> DocumentResult:
    one = result(name, *figures, agency=agency)
    head = one.extraction.report.model_copy(update={"date": day})
    return one.model_copy(update={"extraction": one.extraction.model_copy(update={"report": head})})


def earlier(one: DocumentResult) -> DocumentResult:
    """The same report for the second quarter."""
    period = Period(kind=PeriodKind.QUY, year=2023, quarter=2)
    head = one.extraction.report.model_copy(update={"period": period})
    return one.model_copy(update={"extraction": one.extraction.model_copy(update={"report": head})})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return published(
        tmp_path_factory.mktemp("views") / "kho",
        report("old", observation("ho_so.giai_quyet", "999"), day=date(2023, 9, 1)),
        report(
            "new",
            observation("ho_so.tiep_nhan", "200"),
            observation("ho_so.tiep_nhan.truc_tuyen", "50"),
            observation("ho_so.giai_quyet", "100"),
            observation("ho_so.giai_quyet.truoc_han", "60"),
            observation("ho_so.giai_quyet.dung_han", "30", status=Status.REVIEW),
            observation("ho_so.giai_quyet.tre_han", "10"),
            observation("ho_so.giai_quyet", "7000", level=Level.HUYEN),
            observation("ho_so.giai_quyet.truoc_va_dung_han", "7000", level=Level.HUYEN),
            observation("ho_so.giai_quyet.tre_han", "4", breakdown=FIELD),
            observation("ho_so.dang_giai_quyet.qua_han", "3", breakdown=FIELD),
            day=date(2023, 9, 20),
        ),
        report(
            "other",
            observation("ho_so.giai_quyet", "300"),
            observation("ho_so.giai_quyet.tre_han", "30"),
            observation("ho_so.ty_le_truc_tuyen", "12.5", unit="%"),
            observation("ho_so.tre_han.tong", "6", breakdown=Breakdown(kind="linh_vuc", name="đất đai")),
            observation("ho_so.giai_quyet.tre_han", "5", breakdown=FIELD),
            agency="UBND xã B",
        ),
        earlier(report("earlier", observation("ho_so.rut", "1"), agency="UBND xã B")),
    )


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(archive.database_path), read_only=True) as database:
        return database.execute(sql).fetchall()


def test_on_time_is_added_up_once_for_the_reports_own_tier(archive: Archive) -> None:
    told = "period_year, period_quarter, level, bao_cao, da_giai_quyet, kip_han, ty_le, accepted"
    assert rows(archive, f"SELECT {told} FROM dung_han_theo_quy") == [
        (2023, 3, "xa", 2, 400, 360, 90.0, False),
    ]


def test_online_is_worked_out_or_as_stated(archive: Archive) -> None:
    assert rows(archive, "SELECT agency, tiep_nhan, truc_tuyen, ty_le FROM truc_tuyen_theo_don_vi") == [
        ("UBND xã A", 200, 50, 25.0),
        ("UBND xã B", None, None, 12.5),
    ]


def test_late_by_field_takes_the_total_or_its_parts(archive: Archive) -> None:
    sql = "SELECT linh_vuc, level, bao_cao, tre_han, accepted FROM tre_han_theo_linh_vuc"
    assert rows(archive, sql) == [("đất đai", "xa", 2, 13, True)]


def test_quality_is_told_by_agency_and_year(archive: Archive) -> None:
    sql = "SELECT agency, bao_cao, figures, accepted_pct, review_pct, checks, failed_checks FROM chat_luong"
    assert rows(archive, sql) == [
        ("UBND xã A", 2, 11, 90.91, 9.09, 2, 2),
        ("UBND xã B", 2, 6, 100.0, 0.0, 2, 2),
    ]


def test_every_view_and_its_own_columns_are_explained(archive: Archive) -> None:
    views = rows(archive, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL")
    assert views == []
    bare = rows(
        archive,
        """SELECT table_name, column_name FROM duckdb_columns() AS of_view
           WHERE NOT internal AND comment IS NULL AND NOT EXISTS (
               FROM duckdb_columns() AS elsewhere
               WHERE elsewhere.column_name = of_view.column_name AND comment IS NOT NULL)""",
    )
    assert bare == []


GUIDE = (Path(__file__).parents[2] / "docs" / "analyst.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```sql\n(.*?)```", re.DOTALL)
QUESTIONS = BLOCK.findall(GUIDE.partition("## Ten questions")[2])
UNANSWERED = ("status = 'corrected'",)
"""Nobody has corrected anything in this archive."""


def test_every_statement_of_the_guide_works(archive: Archive) -> None:
    statements = [one for block in BLOCK.findall(GUIDE) for one in block.split(";") if one.strip()]
    assert len(statements) >= 10
    for statement in statements:
        ask(archive.database_path, statement)


def test_the_guide_asks_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("sql", QUESTIONS, ids=range(1, len(QUESTIONS) + 1))
def test_the_guides_questions_are_answered(archive: Archive, sql: str) -> None:
    answer = ask(archive.database_path, sql)
    assert bool(answer.rows) != any(part in sql for part in UNANSWERED)
