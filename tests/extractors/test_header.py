"""What head, title and foot of a report say about it."""

import datetime as dt

import pytest

from extractors import extract
from extractors.passages import build_passages
from schemas.document import ReportText
from schemas.report import Level, Period, PeriodKind, ReportHeader
from tests.extractors.scoring import page_of


def header(text: str) -> ReportHeader:
    pages = (page_of(text),)
    return extract(ReportText(pages=pages, passages=build_passages(pages))).report


COMMUNE = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ ĐÁ TRẮNG Độc lập - Tự do - Hạnh phúc
Số: 41/BC-UBND Đá Trắng, ngày 05 tháng 12 năm 2023

BÁO CÁO
Kết quả công tác cải cách hành chính năm 2023

Thực hiện chỉ đạo của UBND huyện Sơn Lâm, tỉnh Thượng Hà, UBND xã Đá Trắng báo cáo kết quả như sau:

Từ ngày 15/12/2022 đến ngày 30/11/2023, tổng số hồ sơ tiếp nhận là 120 hồ sơ.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Thắng"""


def test_a_commune() -> None:
    found = header(COMMUNE)
    assert (found.agency, found.level) == ("UBND xã Đá Trắng", Level.XA)
    assert (found.number, found.place, found.date) == ("41/BC-UBND", "Đá Trắng", dt.date(2023, 12, 5))
    assert found.title == "Kết quả công tác cải cách hành chính năm 2023"
    assert (found.commune, found.district, found.province) == ("Đá Trắng", "Sơn Lâm", "Thượng Hà")
    assert found.signer == "Lò Văn Thắng"
    assert found.period == Period(
        kind=PeriodKind.NAM, year=2023, start=dt.date(2022, 12, 15), end=dt.date(2023, 11, 30)
    )


def test_columns_one_after_the_other_and_blank_number_and_day() -> None:
    found = header(
        "UBND TỈNH THƯỢNG HÀ\nSỞ CÔNG THƯƠNG\nSố:      /BC-SCT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nThượng Hà, ngày     tháng 6 năm 2024\nBÁO CÁO\n"
        "Công tác cải cách hành chính quý II và nhiệm vụ quý III năm 2024\n\nKính gửi: UBND tỉnh."
    )
    assert found.agency is not None and found.agency.lower() == "sở công thương tỉnh thượng hà"
    assert found.parent_agency == "UBND tỉnh Thượng Hà"
    assert (found.level, found.number, found.date) == (Level.TINH, None, None)
    assert found.period == Period(kind=PeriodKind.QUY, year=2024, quarter=2)


@pytest.mark.parametrize(
    ("title", "kind", "part"),
    [
        ("Kết quả cải cách hành chính tháng 8 năm 2024", PeriodKind.THANG, 8),
        ("Công tác CCHC 6 tháng đầu năm 2024", PeriodKind.SAU_THANG, None),
        ("Tình hình giải quyết TTHC 9 tháng năm 2024", PeriodKind.CHIN_THANG, None),
        ("Kết quả thực hiện cải cách hành chính quý IV/2024", PeriodKind.QUY, 4),
        ("Tổng kết năm 2024, phương hướng năm 2025", PeriodKind.NAM, None),
    ],
)
def test_periods(title: str, kind: PeriodKind, part: int | None) -> None:
    period = header(f"BÁO CÁO\n{title}\n\nNội dung.").period
    assert period is not None
    assert (period.kind, period.year, period.month or period.quarter) == (kind, 2024, part)


def test_silence_is_none() -> None:
    assert header("Một đoạn văn không có gì.") == ReportHeader()


QUARTERLY = """UBND HUYỆN MỘC SA
ỦY BAN NHÂN DÂN XÃ KHE RỘC
Số: 73/BC-UBND Khe Rộc, ngày {date}

BÁO CÁO
Công tác cải cách hành chính quý {title} năm 2021

Thực hiện chế độ báo cáo, UBND xã Khe Rộc báo cáo kết quả công tác {introduction} như sau:

Số liệu {days}, tổng số hồ sơ tiếp nhận là 120 hồ sơ."""


@pytest.mark.parametrize(
    ("title", "introduction", "days", "date", "quarter", "warned"),
    [
        ("III", "quý III", "từ ngày 15/6/2021 đến ngày 14/9/2021", "20 tháng 9 năm 2021", 3, False),
        ("II", "quý III", "từ ngày 15/6/2021 đến ngày 14/9/2021", "20 tháng 9 năm 2021", 3, True),
        ("II", "trong kỳ", "từ ngày 15/6/2021 đến ngày 14/9/2021", "20 tháng 9 năm 2021", 3, True),
        ("II", "trong kỳ", "trong kỳ", "20 tháng 9 năm 2021", 2, True),
        ("III", "quý II", "từ ngày 15/6/2021 đến ngày 14/9/2021", "05 tháng 10 năm 2021", 3, True),
        ("IV", "quý IV", "từ ngày 15/12/2020 đến ngày 14/12/2021", "08 tháng 1 năm 2022", 4, False),
        ("I", "trong kỳ", "trong kỳ", "tháng năm 2021", 1, False),
    ],
)
def test_a_quarter_needs_the_days_or_the_date_on_its_side(
    title: str, introduction: str, days: str, date: str, quarter: int, warned: bool
) -> None:
    text = QUARTERLY.format(title=title, introduction=introduction, days=days, date=date)
    pages = (page_of(text),)
    found = extract(ReportText(pages=pages, passages=build_passages(pages)))
    assert found.report.period is not None and found.report.period.quarter == quarter
    assert any("quarter" in warning for warning in found.warnings) is warned


def test_what_a_seal_covers() -> None:
    under_seal = COMMUNE.replace("Lò Văn Thắng", "+ ZÄWách Thị Mận").replace("BÁO CÁO\n", "ĐỂ BÁO CÁO\n")
    found = header(under_seal.replace("41/BC", "41⁄BC").replace("ngày 05", "ngày 2B"))
    assert found.signer == "Quách Thị Mận"
    assert (found.number, found.date) == ("41/BC-UBND", dt.date(2023, 12, 28))
    assert found.title == "Kết quả công tác cải cách hành chính năm 2023"


def test_a_family_name_is_not_made_up() -> None:
    assert header(COMMUNE.replace("Lò Văn Thắng", "o Viết Tuân")).signer == "Viết Tuân"


def real(date: str, below: str = "UBND huyện Bình Sơn, tỉnh Quảng Ngãi") -> ReportHeader:
    return header(
        "ỦY BAN NHÂN DÂN\nXÃ BÌNH PHƯỚC\nSố: 12/BC-UBND\n"
        f"Bình Phước, ngày {date}\nBÁO CÁO\nCông tác cải cách hành chính\n\n"
        f"Thực hiện chỉ đạo của {below}, UBND xã Bình Phước báo cáo như sau:"
    )


def test_places_have_their_codes_on_the_day_of_the_report() -> None:
    found = real("03 tháng 11 năm 2023")
    assert (found.commune, found.commune_code) == ("Bình Phước", "21073")
    assert (found.district, found.district_code) == ("Bình Sơn", "524")
    assert (found.province, found.province_code) == ("Quảng Ngãi", "51")


def test_after_the_merger_the_code_is_the_successors() -> None:
    found = real("03 tháng 11 năm 2025", "UBND tỉnh Quảng Ngãi")
    assert (found.commune, found.commune_code, found.district_code) == ("Bình Phước", "21061", None)


def test_an_unknown_province_and_a_name_of_several_places_have_no_code() -> None:
    found = real("03 tháng 11 năm 2023", "UBND huyện Bình Sơn, tỉnh Thượng Hà")
    assert (found.province_code, found.district_code, found.commune_code) == (None, None, None)
    assert real("03 tháng 11 năm 2023", "cấp trên").commune_code is None


def test_the_tier_word_tells_a_city_from_its_namesake() -> None:
    text = (
        "UBND TỈNH ĐỒNG THÁP\nUBND {tier} CAO LÃNH\nSố: 12/BC-UBND\nCao Lãnh, ngày 03 tháng 11 năm 2023\n"
        "BÁO CÁO\nCông tác cải cách hành chính năm 2023\n\nNội dung."
    )
    codes = {header(text.format(tier=tier)).district_code for tier in ("HUYỆN", "THÀNH PHỐ")}
    assert codes == {"873", "866"}
