"""Tables: the ministry's appendix by label, tables by field or unit by header words."""

from decimal import Decimal

from extractors.passages import build_passages
from extractors.reading import read_document
from extractors.subject import Subject
from schemas.document import ReportText
from schemas.observation import Observation, SourceKind
from schemas.page import Box, Cell, Page, Table, TextSource
from schemas.report import Level

SUBJECT = Subject(level=Level.XA)


def read(*tables: str, boxes: bool = False) -> tuple[Observation, ...]:
    made = []
    for text in tables:
        rows = [row.split("|") for row in text.strip().split("\n")]
        cells = tuple(
            tuple(
                Cell(
                    text=cell.strip(),
                    raw=cell,
                    box=Box(c * 9, r * 9, c * 9 + 8, r * 9 + 8) if boxes else None,
                )
                for c, cell in enumerate(row)
            )
            for r, row in enumerate(rows)
        )
        lines = () if boxes else tuple(range(5, 5 + len(rows)))
        made.append(Table(page_no=2, rows=cells, line_nos=lines))
    page = Page(page_no=2, source=TextSource.TEXT_FILE, tables=tuple(made))
    return read_document(ReportText(pages=(page,), passages=build_passages((page,))), SUBJECT).observations


def values(seen: tuple[Observation, ...]) -> dict[tuple[str, str | None], Decimal]:
    return {(o.indicator, o.breakdown.name if o.breakdown else None): o.value for o in seen}


APPENDIX = """
STT|Chỉ tiêu thống kê|Đơn vị tính|Số liệu|Ghi chú
1|Chỉ đạo điều hành|||
1.1|Số văn bản chỉ đạo CCHC đã ban hành (công văn, kế hoạch)|Văn bản|12|
1.2|Tỷ lệ hoàn thành Kế hoạch CCHC năm|%|95,5%|
1.2.1|Số nhiệm vụ đề ra trong kế hoạch|Nhiệm vụ|44|
1.2.2|Số nhiệm vụ đã hoàn thành|Nhiệm vụ|42|
1.4|Thực hiện nhiệm vụ cấp trên giao|||
1.4.1|Tổng số nhiệm vụ được giao|Nhiệm vụ|31|
|UBND tỉnh|Nhiệm vụ|10|
6.1|Tỷ lệ giải ngân kế hoạch vốn đầu tư công|%|80|
6.1.1|Kế hoạch được giao|Triệu đồng|2.500,5|
6.1.2|Đã thực hiện|Triệu đồng|2.000,4|
7.1|Tỷ lệ văn bản được gửi hoàn toàn dưới dạng điện tử|%|100%|501/501 văn bản
"""
GOES_ON = """
7.2.1|Số TTHC đang cung cấp trực tuyến một phần|Thủ tục|64|
7.2.2|Số TTHC đang cung cấp trực tuyến toàn trình|Thủ tục|0|
"""


def test_appendix_by_label_also_over_pages() -> None:
    found = values(read(APPENDIX, GOES_ON))
    assert found[("van_ban.chi_dao", None)] == 12
    assert found[("ke_hoach.ty_le", None)] == Decimal("95.5")
    assert found[("ke_hoach.nhiem_vu", None)] == 44
    assert found[("ke_hoach.hoan_thanh", None)] == 42
    assert found[("nhiem_vu.giao", None)] == 31
    assert found[("nhiem_vu.giao", "UBND tỉnh")] == 10
    assert found[("dau_tu_cong.ke_hoach", None)] == 2_500_500_000
    assert found[("dau_tu_cong.giai_ngan", None)] == 2_000_400_000
    assert found[("van_ban.dien_tu", None)] == 501
    assert found[("tthc.truc_tuyen.mot_phan", None)] == 64
    assert found[("tthc.truc_tuyen.toan_trinh", None)] == 0


FORM = """
STT|Lĩnh vực|Số hồ sơ nhận giải quyết||||Đã giải quyết|||Đang giải quyết||
||Tổng số|Trong đó|||Tổng số|Đúng và trước hạn|Trả quá hạn|Tổng số|Chưa đến hạn|Quá hạn
|||Số mới tiếp nhận trực tuyến|Trực tiếp, qua BCCI|Số kỳ trước chuyển qua||||||
(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)|(11)|(12)
1|Đất đai|1.146|58|1.077|11|1.121|1.116|5|25|23|2
2|Hộ tịch|40|36|4|0|40|40|0|0|0|0
|Tổng cộng|1.186|94|1.081|11|1.161|1.156|5|25|23|2
"""


def test_form_by_field_with_merged_headers() -> None:
    seen = read(FORM, boxes=True)
    found = values(seen)
    assert found[("ho_so.tiep_nhan", None)] == 1186
    assert found[("ho_so.tiep_nhan", "Đất đai")] == 1146
    assert found[("ho_so.tiep_nhan.truc_tuyen", "Hộ tịch")] == 36
    assert found[("ho_so.tiep_nhan.truc_tiep", "Đất đai")] == 1077
    assert found[("ho_so.tiep_nhan.ky_truoc", None)] == 11
    assert found[("ho_so.giai_quyet.truoc_va_dung_han", None)] == 1156
    assert found[("ho_so.giai_quyet.tre_han", "Đất đai")] == 5
    assert found[("ho_so.dang_giai_quyet.trong_han", None)] == 23
    assert found[("ho_so.dang_giai_quyet.qua_han", None)] == 2
    assert ("ho_so.tiep_nhan.ky_truoc", "Hộ tịch") not in found  # an empty or zero cell is no figure
    assert all(o.source_kind is SourceKind.TABLE and o.evidence.bbox and o.evidence.page == 2 for o in seen)


DRIFTED = """
TT|Lĩnh vực giải quyết|Số lượng hồ sơ tiếp nhận|||Số lượng hồ sơ đã giải quyết|||Tỷ lệ đúng hạn (%)
||Tổng số|Toàn trình|Một phần|Tổng số|Sớm, đúng hạn|Trễ hạn|
(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)
1|Đất đai|120|80|40|110|105|5|95,45
|Tổng|120|80|40|110|105|5|95,45
"""


def test_the_column_of_names_counts_nothing_and_shares_need_no_sign() -> None:
    found = values(read(DRIFTED))
    assert found[("ho_so.giai_quyet", None)] == 110  # not 'Lĩnh vực giải quyết'
    assert found[("ho_so.giai_quyet.truoc_va_dung_han", "Đất đai")] == 105
    assert found[("dvc.ho_so.toan_trinh", None)] == 80
    assert found[("ho_so.ty_le_dung_han", None)] == Decimal("95.45")


OLDER = """
STT|Nội dung|ĐVT|Kết quả
1.2|Mức độ hoàn thành Kế hoạch CCHC|%|96
1.2.2|Số nhiệm vụ đã hoàn thành|Nhiệm vụ|48
3.1.4|Tổng số TTHC đang có hiệu lực|Thủ tục|250
7.2.2|Số lượng DVCTT toàn trình|DVC|40
"""


def test_the_appendix_under_other_headings() -> None:
    found = values(read(OLDER))
    assert found[("ke_hoach.ty_le", None)] == 96
    assert found[("ke_hoach.hoan_thanh", None)] == 48
    assert found[("tthc.tong", None)] == 250
    assert found[("tthc.truc_tuyen.toan_trinh", None)] == 40


def test_a_table_of_something_else_says_nothing() -> None:
    assert read("STT|Họ và tên|Năm sinh|Chức vụ\n1|Lò Văn A|1980|Chủ tịch\n2|Vi Thị B|1985|Công chức") == ()
