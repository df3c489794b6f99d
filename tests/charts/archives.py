"""Archives with something to draw."""

from pathlib import Path

from pipeline.archive import Archive
from schemas.catalogue import Unit
from schemas.document import DocumentResult
from schemas.observation import Breakdown, BreakdownKind, Evidence, Observation, Status
from schemas.report import Level, Period, PeriodKind
from tests.builders import observation, result
from tests.export.archives import published

HOSTILE = "<script>alert('x')</script>\x00\"]]>&"
FIELDS = ("Đất đai", "Hộ tịch", "Xây dựng", "Giao thông vận tải", "Lao động - thương binh và xã hội")
AGENCIES = (
    ("UBND tỉnh Đông Mây", Level.TINH),
    ("UBND huyện Suối Mơ", Level.HUYEN),
    ("UBND thành phố Lam Khê", Level.HUYEN),
    ("UBND xã Đồi Sim", Level.XA),
    ("UBND xã Bến Đá", Level.XA),
    ("UBND phường Lò Gốm", Level.XA),
)


def report(
    name: str,
    agency: str,
    level: Level,
    period: tuple[int, int],
    *figures: Observation,
    province: str | None = "Đông Mây",
) -> DocumentResult:
    """A quarter's report of an agency."""
    one = result(name, *figures, agency=agency)
    year, quarter = period
    changes = {
        "level": level,
        "province": province,
        "period": Period(kind=PeriodKind.QUY, year=year, quarter=quarter),
    }
    head = one.extraction.report.model_copy(update=changes)
    extraction = one.extraction.model_copy(update={"report": head})
    return one.model_copy(update={"extraction": extraction})


def figures(
    level: Level,
    received: int,
    online: int,
    settled: int,
    on_time: int,
    late: tuple[int, ...],
    **more: object,
) -> list[Observation]:
    """What a report tells: received, online, settled, on time, and late by field."""
    told = (
        ("ho_so.tiep_nhan", received),
        ("ho_so.tiep_nhan.truc_tuyen", online),
        ("ho_so.giai_quyet", settled),
        ("ho_so.giai_quyet.truoc_va_dung_han", on_time),
        ("ho_so.giai_quyet.tre_han", settled - on_time),
    )
    found = [observation(code, str(value), level=level, unit=Unit.HO_SO, **more) for code, value in told]
    for field, value in zip(FIELDS, late, strict=False):
        part = Breakdown(kind=BreakdownKind.LINH_VUC, name=field)
        found.append(observation("ho_so.giai_quyet.tre_han", str(value), level=level, breakdown=part, **more))
    return found


def two_years(root: Path) -> Archive:
    """Six agencies over eight quarters: the last of a year counts from 1 January with one, one waits."""
    reports = []
    for number, (agency, level) in enumerate(AGENCIES):
        for place in range(8):
            year, quarter = 2023 + place // 4, place % 4 + 1
            received = 1962 + 400 * (5 - number) + 37 * place
            on_time = received - 40 - (11 * number + 7 * place) % 60
            more: dict[str, object] = {}
            if (number, place) == (3, 5):
                more["status"] = Status.REVIEW
            if (number, place) in ((1, 3), (1, 7)):
                more["evidence"] = Evidence(page=1, bbox=None, quote="Luỹ kế từ đầu năm đã tiếp nhận")
            told = figures(
                level,
                received,
                received * (20 + 6 * place + 3 * number) // 100,
                received - 20,
                on_time,
                tuple((number + 2) * (part + 1) + place for part in range(len(FIELDS))),
                **more,
            )
            reports.append(report(f"{number}-{place}", agency, level, (year, quarter), *told))
    return published(root, *reports)
