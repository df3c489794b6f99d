"""Reports that nobody wrote, to load an archive with: five pages of scanned words, sixty figures, checks, a
table. A source file holds its number and nothing else; reading it costs next to nothing.

They are quarterly reports of 2,500 communes of all provinces, quarter by quarter from 2015 on: 100,000 of
them end with 2024, what comes after soon meets the mergers of 2025; a province and year are some 160 reports.
"""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

from diacritics.places import Place, communes, place_of_code, successors
from pipeline.archive.folder import pack
from pipeline.batch.steps import STEPS, Outcome
from pipeline.settings import Settings
from schemas.catalogue import Indicator, catalogue
from schemas.check import Check
from schemas.document import (
    DocumentResult,
    Extraction,
    Source,
    SourceType,
    document_id_of,
    sha256_of,
)
from schemas.observation import Breakdown, BreakdownKind, Evidence, Observation, Status
from schemas.page import Box, Cell, Line, Page, Table, TextSource, Word
from schemas.report import Level, Period, PeriodKind, ReportHeader
from schemas.unmapped import Reason, UnmappedFigure

PAGES = 5
LINES = 34
FIGURES = 60
WHOLE = 44
"""So many of the figures are of the whole; the others tell late dossiers field by field."""
FIELDS = ("Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội", "Lao động", "Môi trường", "Y tế")
LATE = ("ho_so.giai_quyet.tre_han", "ho_so.dang_giai_quyet.qua_han")
FIRST_YEAR, COMMUNES = 2015, 2_500
CHECKS = 8
UNMAPPED = 6
TABLE_ROWS = 12
PHRASE = "kết quả tiếp nhận và giải quyết hồ sơ thủ tục hành chính tại bộ phận một cửa trong kỳ báo cáo"
WORDS = PHRASE.split()


def write_source(folder: Path, number: int) -> None:
    """The file of a report: a thousand in a folder, as on a disk that people keep in order."""
    path = folder / f"{number // 1000:04d}" / f"bao-cao-{number:07d}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{number}\n", encoding="ascii")


def read_stub(location: str, settings: Settings) -> Outcome:
    """The step of a batch that reads one of them."""
    content = Path(location).read_bytes()
    result = report(int(content), location, sha256_of(content))
    return Outcome(pack(result), PAGES, (), 0.0, result.document_id)


STUB_STEPS = STEPS._replace(whole=read_stub)


def report(number: int, location: str, sha256: str) -> DocumentResult:
    """Report `number`: its words are those of its kind, its figures are its own."""
    year, quarter = FIRST_YEAR + number // COMMUNES // 4, number // COMMUNES % 4 + 1
    day = dt.date(year, 3 * quarter, 28)
    commune = _commune(number % COMMUNES, day)
    return DocumentResult(
        document_id=document_id_of(sha256),
        source=Source(path=location, sha256=sha256, kind=SourceType.PDF_SCAN, pages=PAGES),
        pages=_pages(number % 5),
        extraction=Extraction(
            report=_header(number, commune, day, Period(kind=PeriodKind.QUY, year=year, quarter=quarter)),
            observations=tuple(_observation(number, commune.name, index) for index in range(FIGURES)),
            checks=tuple(_check(number, index) for index in range(CHECKS)),
            unmapped=tuple(_unmapped(number, index) for index in range(UNMAPPED)),
        ),
        pipeline_version="stub",
    )


@cache
def _reporting() -> tuple[Place, ...]:
    """The communes that report, from all over the list."""
    old = [place for place in communes() if place.valid_from is None]
    return tuple(old[index * len(old) // COMMUNES] for index in range(COMMUNES))


@cache
def _commune(index: int, day: dt.date) -> Place:
    """A reporting commune, or what it had become by that day."""
    place = _reporting()[index]
    return place if place.held_on(day) else next(iter(successors(place, day)), place)


def _header(number: int, commune: Place, day: dt.date, period: Period) -> ReportHeader:
    above = place_of_code(commune.parent_code, commune.valid_to or day)
    district = above if above and above.level == "huyen" else None
    province = place_of_code(district.parent_code, day) if district else above
    return ReportHeader(
        agency=f"UBND {commune.kind} {commune.name}",
        level=Level.XA,
        number=f"{number % 900}/BC-UBND",
        date=day,
        province=province.name if province else None,
        district=district.name if district else None,
        commune=commune.name,
        province_code=province.code if province else None,
        district_code=district.code if district else None,
        commune_code=commune.code,
        period=period,
        recipients=("UBND huyện", "Phòng Nội vụ"),
    )


def _value(number: int, index: int) -> int:
    return (number * 7919 + index * 104_729) % 9973


def _box(line: int, word: int) -> Box:
    left, top = 160 + 90 * word, 150 + 60 * line
    return Box(left, top, left + 80, top + 40)


@cache
def _indicators() -> tuple[Indicator, ...]:
    return tuple(catalogue().values())


def _observation(number: int, place: str, index: int) -> Observation:
    whole = index < WHOLE
    indicator = _indicators()[index] if whole else catalogue()[LATE[index % len(LATE)]]
    value = _value(number, index)
    counted = "cộng dồn từ đầu năm" if whole and index % 15 == 0 else "trong kỳ"
    return Observation(
        indicator=indicator.code,
        level=Level.XA,
        breakdown=None
        if whole
        else Breakdown(kind=BreakdownKind.LINH_VUC, name=FIELDS[(index - WHOLE) // len(LATE)]),
        value=Decimal(value),
        unit=indicator.unit,
        evidence=Evidence(
            page=index % PAGES + 1,
            bbox=_box(index % LINES, index % 14),
            quote=f"Tính {counted}, {place} đã tiếp nhận và giải quyết {value} hồ sơ thuộc mục {index + 1}",
        ),
        confidence=0.5 + value % 50 / 100,
        status=Status.ACCEPTED if value % 10 else Status.REVIEW,
        rule="stub",
    )


def _check(number: int, index: int) -> Check:
    value = Decimal(_value(number, index))
    return Check(
        identity="ho_so.tiep_nhan = ho_so.giai_quyet + ho_so.dang_giai_quyet",
        level=Level.XA,
        left=value,
        right=value + index // (CHECKS - 1),
        passed=index < CHECKS - 1,
    )


def _unmapped(number: int, index: int) -> UnmappedFigure:
    value = _value(number, index + FIGURES)
    return UnmappedFigure(
        value=Decimal(value),
        unit_text="lớp",
        before="đã mở",
        after="lớp tin học",
        reason=Reason.NO_INDICATOR,
        evidence=Evidence(page=1, bbox=_box(index, 3), quote=f"Ủy ban đã mở {value} lớp tin học"),
    )


@cache
def _pages(kind: int) -> tuple[Page, ...]:
    """The pages of one kind of report: words with their places, and a table on the last."""
    table = Table(
        page_no=PAGES,
        box=Box(100, 100, 1500, 900),
        rows=tuple(
            tuple(Cell(text=f"{kind + row * column}", raw=f"{kind + row * column}") for column in range(8))
            for row in range(TABLE_ROWS)
        ),
    )
    return tuple(
        Page(
            page_no=page_no,
            width_px=1654,
            height_px=2339,
            source=TextSource.OCR,
            lines=tuple(_line(kind, page_no, line_no) for line_no in range(1, LINES + 1)),
            tables=(table,) if page_no == PAGES else (),
        )
        for page_no in range(1, PAGES + 1)
    )


def _line(kind: int, page_no: int, line_no: int) -> Line:
    words = [WORDS[(kind * 31 + page_no * 17 + line_no * 7 + k * k) % len(WORDS)] for k in range(13)]
    words.append(str(kind * page_no + line_no))
    placed, start = [], 0
    for index, word in enumerate(words):
        confidence = 0.8 + (kind + line_no * index) % 20 / 100
        box = _box(line_no, index)
        placed.append(Word(start=start, end=start + len(word), box=box, confidence=confidence))
        start += len(word) + 1
    text = " ".join(words)
    return Line(line_no=line_no, raw=text, text=text, words=tuple(placed), box=Box(160, 150, 1500, 190))
