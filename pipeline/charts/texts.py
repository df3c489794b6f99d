"""All words of the pictures: Vietnamese, and English for a desk that is switched to it."""

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


TEXTS = {
    "page_title": Text("Tổng quan giải quyết thủ tục hành chính", "Settling of administrative procedures"),
    "on_time_title": Text(
        "Tỷ lệ hồ sơ giải quyết trước và đúng hạn theo quý và cấp",
        "Dossiers settled early or on time, by quarter and tier",
    ),
    "online_title": Text(
        "Tỷ lệ hồ sơ tiếp nhận trực tuyến theo quý và cấp", "Dossiers received online, by quarter and tier"
    ),
    "late_title": Text("Hồ sơ trễ hạn theo lĩnh vực", "Late dossiers by field"),
    "rank_on_time_title": Text(
        "Xếp hạng cơ quan theo tỷ lệ giải quyết trước và đúng hạn", "Agencies ranked by the share on time"
    ),
    "rank_online_title": Text(
        "Xếp hạng cơ quan theo tỷ lệ tiếp nhận trực tuyến", "Agencies ranked by the share online"
    ),
    "quality_title": Text("Chất lượng số liệu theo năm", "Quality of the figures by year"),
    "note_quarters": Text(
        "Từ báo cáo quý có cả hai số liệu, cộng theo cấp của cơ quan báo cáo.",
        "From quarterly reports that give both figures, added up by the tier of the agency.",
    ),
    "note_dashed": Text(
        "Nét đứt, LK: luỹ kế từ đầu năm, không so với số trong quý.",
        "Dashed, YTD: counted from 1 January, not to be compared with the quarter alone.",
    ),
    "note_hollow": Text(
        "Điểm rỗng: chưa tới nửa số báo cáo đủ tin (không còn số liệu hồ sơ chờ xem); bảng có số đó.",
        "Hollow point: fewer than half of the reports are settled (none of their dossier figures waits for a "
        "person); the table counts them.",
    ),
    "note_kind": Text("Cộng từ {kind}, số trong kỳ", "Added up from {kind}, figures of the period alone"),
    "note_left_out": Text("không tính số luỹ kế", "those counted from 1 January are left out"),
    "note_pale": Text(
        "Màu nhạt: chưa tới nửa số báo cáo đủ tin (không còn số liệu hồ sơ chờ xem); bảng có số đó.",
        "Pale: fewer than half of the reports are settled (none of their dossier figures waits for a "
        "person); the table counts them.",
    ),
    "note_gap": Text(
        "Đường đứt quãng ở quý không có số liệu.", "Lines break off at quarters without figures."
    ),
    "note_most": Text(
        "Hình vẽ {shown} lĩnh vực nhiều nhất của mỗi cấp; bảng có đủ.",
        "The {shown} largest fields of each tier are drawn; the table holds all.",
    ),
    "note_ends": Text(
        "Hình vẽ {shown} cơ quan cao nhất và {shown} cơ quan thấp nhất của mỗi cấp; bảng có đủ.",
        "The {shown} highest and {shown} lowest of each tier are drawn; the table holds all.",
    ),
    "note_quality": Text(
        "Mọi số liệu của mọi báo cáo, kể cả luỹ kế. Không khớp: đối chiếu số học trong báo cáo không đúng.",
        "All figures of all reports, those counted from 1 January too. Inconsistent: the report's own "
        "arithmetic does not hold.",
    ),
    "no_data": Text("Chưa có số liệu để vẽ hình này.", "There are no figures for this picture yet."),
    "only_cumulative": Text(
        "Chỉ có số luỹ kế từ đầu năm, không cộng các kỳ với nhau được.",
        "All figures are counted from 1 January: periods cannot be added up.",
    ),
    "mark": Text("LK", "YTD"),
    "share_axis": Text("Tỷ lệ (%)", "Share (%)"),
    "late_axis": Text("Hồ sơ trễ hạn", "Late dossiers"),
    "status_axis": Text("Số liệu theo trạng thái (%)", "Figures by status (%)"),
    "failed_axis": Text("Đối chiếu không khớp (%)", "Inconsistent (%)"),
    "in_period": Text("trong kỳ", "the period alone"),
    "cumulative": Text("luỹ kế", "from 1 January"),
    "tier": Text("Cấp {level}", "Tier: {level}"),
    "of_whole": Text("{part} trên {whole} hồ sơ", "{part} of {whole} dossiers"),
    "dossiers": Text("{count} hồ sơ trễ hạn", "{count} late dossiers"),
    "settled": Text("{part}/{whole} báo cáo đủ tin", "{part}/{whole} reports settled"),
    "quarter": Text("quý {quarter}/{year}", "quarter {quarter}/{year}"),
    "unknown": Text("không rõ", "not told"),
    "yes": Text("có", "yes"),
    "no": Text("không", "no"),
    "tinh": Text("tỉnh", "province"),
    "huyen": Text("huyện", "district"),
    "xa": Text("xã", "commune"),
    "tuan": Text("báo cáo tuần", "weekly reports"),
    "thang": Text("báo cáo tháng", "monthly reports"),
    "quy": Text("báo cáo quý", "quarterly reports"),
    "6_thang": Text("báo cáo 6 tháng", "reports of six months"),
    "9_thang": Text("báo cáo 9 tháng", "reports of nine months"),
    "nam": Text("báo cáo năm", "yearly reports"),
    "khac": Text("báo cáo khác", "other reports"),
    "st_accepted": Text("được dùng", "accepted"),
    "st_confirmed": Text("đã xác nhận", "confirmed"),
    "st_corrected": Text("đã sửa", "corrected"),
    "st_review": Text("chờ xem", "waiting"),
    "agency": Text("Cơ quan", "Agency"),
    "place": Text("Địa bàn", "Place"),
    "level": Text("Cấp", "Tier"),
    "linh_vuc": Text("Lĩnh vực", "Field"),
    "period_year": Text("Năm", "Year"),
    "period_quarter": Text("Quý", "Quarter"),
    "luy_ke": Text("Luỹ kế", "From 1 January"),
    "bao_cao": Text("Báo cáo", "Reports"),
    "da_giai_quyet": Text("Đã giải quyết", "Settled"),
    "kip_han": Text("Trước và đúng hạn", "On time"),
    "tiep_nhan": Text("Tiếp nhận", "Received"),
    "truc_tuyen": Text("Trực tuyến", "Online"),
    "ty_le": Text("Tỷ lệ", "Share"),
    "tre_han": Text("Trễ hạn", "Late"),
    "bao_cao_du_tin": Text("Đủ tin", "Settled reports"),
    "so_lieu": Text("Số liệu", "Figures"),
    "duoc_dung": Text("Được dùng", "Accepted"),
    "xac_nhan": Text("Đã xác nhận", "Confirmed"),
    "da_sua": Text("Đã sửa", "Corrected"),
    "cho_xem": Text("Chờ xem", "Waiting"),
    "doi_chieu": Text("Đối chiếu", "Checks"),
    "khong_khop": Text("Không khớp", "Inconsistent"),
    "ty_le_duoc_dung": Text("Được dùng (%)", "Accepted (%)"),
    "ty_le_da_sua": Text("Đã sửa (%)", "Corrected (%)"),
    "ty_le_khong_khop": Text("Không khớp (%)", "Inconsistent (%)"),
    "rank": Text("Hạng", "Rank"),
    "rows_cut": Text(
        "Bảng có {rows} dòng, ở đây là {shown} dòng đầu; tệp CSV có đủ.",
        "The table has {rows} rows, the first {shown} are here; the CSV file holds all.",
    ),
    "alone": Text("Trang riêng", "By itself"),
    "made_from": Text(
        "Từ {reports} báo cáo đã công bố trong kho.", "From the {reports} reports published in the archive."
    ),
}


class Texts:
    """The texts of one language: `say("tier", level="huyện")`."""

    def __init__(self, language: str = "vi") -> None:
        self.language = language if language in Text._fields else Text._fields[0]

    def __call__(self, key: str, **told: object) -> str:
        text: str = getattr(TEXTS[key], self.language)
        return text.format(**told) if told else text
