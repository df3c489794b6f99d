"""All words of the desk: Vietnamese for the clerk, English beside it."""

from typing import NamedTuple


class Word(NamedTuple):
    """One text in both languages."""

    vi: str
    en: str


WORDS = {
    "title": Word("Bàn xác minh số liệu", "Verification desk"),
    "waiting": Word("số liệu chờ xem", "figures waiting"),
    "none_waiting": Word("Không còn số liệu nào chờ xem.", "No figure is waiting."),
    "done_today": Word("đã làm hôm nay", "done today"),
    "other_language": Word("English", "Tiếng Việt"),
    "sign_in": Word("Đăng nhập", "Sign in"),
    "sign_out": Word("Đăng xuất", "Sign out"),
    "name": Word("Tên", "Name"),
    "password": Word("Mật khẩu", "Password"),
    "wrong_password": Word("Tên hoặc mật khẩu không đúng.", "Wrong name or password."),
    "wait_a_minute": Word("Sai nhiều lần: chờ một phút rồi thử lại.", "Too many tries: wait a minute."),
    "value": Word("Giá trị", "Value"),
    "read_as": Word("Máy đọc", "Read as"),
    "confirm": Word("Đúng", "Right"),
    "correct": Word("Sửa", "Correct"),
    "not_a_figure": Word("Không phải số liệu", "Not a figure"),
    "postpone": Word("Để sau", "Later"),
    "undo": Word("Hoàn tác", "Undo"),
    "skip": Word("Bỏ qua", "Skip"),
    "help": Word("Phím tắt", "Keys"),
    "close": Word("Đóng", "Close"),
    "indicator": Word("Chỉ tiêu", "Indicator"),
    "level": Word("Cấp", "Level"),
    "breakdown": Word("Phân theo", "Breakdown"),
    "change_meaning": Word("Đổi chỉ tiêu, cấp, phân theo", "Change indicator, level, breakdown"),
    "why": Word("Lý do", "Reason"),
    "period": Word("Kỳ", "Period"),
    "report": Word("Báo cáo", "Report"),
    "page": Word("Trang", "Page"),
    "confidence": Word("Độ tin cậy", "Confidence"),
    "rule": Word("Quy tắc", "Rule"),
    "checks": Word("Đối chiếu số học", "Arithmetic"),
    "holds": Word("khớp", "holds"),
    "fails": Word("không khớp", "does not hold"),
    "now_holds": Word("Sau khi sửa đã khớp", "Holds after the correction"),
    "now_fails": Word("Sau khi sửa không còn khớp", "No longer holds after the correction"),
    "proposed": Word("Đề xuất", "Proposed"),
    "history": Word("Lịch sử", "History"),
    "disputed": Word("Máy nay đọc khác", "The machine now reads"),
    "no_image": Word("Văn bản này không có ảnh trang; dòng", "This text has no page image; line"),
    "figures": Word("Số liệu", "Figures"),
    "status": Word("Trạng thái", "Status"),
    "all": Word("tất cả", "all"),
    "agency": Word("Cơ quan", "Agency"),
    "province": Word("Tỉnh, thành phố", "Province"),
    "year": Word("Năm", "Year"),
    "filter": Word("Lọc", "Filter"),
    "queue": Word("Hàng đợi", "Queue"),
    "add_figure": Word("Thêm số liệu", "Add a figure"),
    "draw_a_box": Word("Kéo chuột quanh con số trên trang", "Draw a box around the number on the page"),
    "add": Word("Thêm", "Add"),
    "cancel": Word("Thôi", "Cancel"),
    "print": Word("In", "Print"),
    "raw": Word("Máy đọc", "As read"),
    "restored": Word("Đã khôi phục", "Restored"),
    "text": Word("Văn bản", "Text"),
    "others": Word("Cùng nhóm", "Group"),
    "gone": Word("Số liệu này không còn nữa.", "This figure is no longer there."),
    "conflict": Word(
        "vừa quyết định số liệu này; hãy xem lại", "has just decided on this figure; look again"
    ),
    "undone": Word("Đã hoàn tác", "Taken back"),
    "nothing_to_undo": Word("Không có gì để hoàn tác.", "Nothing to take back."),
    "no_number": Word("Đây không phải là một con số.", "This is no number."),
    "no_count": Word("Phải là số nguyên, ví dụ 1.962.", "It must be a whole number, e.g. 1.962."),
    "more_than_whole": Word("Lớn hơn mẫu số.", "It is more than the denominator."),
    "no_such_indicator": Word("Không có chỉ tiêu này.", "There is no such indicator."),
    "no_such_level": Word("Không có cấp này.", "There is no such level."),
    "no_such_breakdown": Word("Hãy chọn loại và ghi tên.", "Choose a kind and give a name."),
    "tinh": Word("tỉnh", "province"),
    "huyen": Word("huyện", "district"),
    "xa": Word("xã", "commune"),
    "linh_vuc": Word("lĩnh vực", "field"),
    "don_vi": Word("đơn vị", "unit"),
    "khac": Word("khác", "other"),
    "accepted": Word("được dùng", "accepted"),
    "review": Word("chờ xem", "waiting"),
    "confirmed": Word("đã xác nhận", "confirmed"),
    "corrected": Word("đã sửa", "corrected"),
    "act_confirm": Word("xác nhận", "confirmed"),
    "act_correct": Word("sửa thành", "corrected to"),
    "act_not_a_figure": Word("không phải số liệu", "not a figure"),
    "act_add": Word("thêm", "added"),
    "act_postpone": Word("để sau", "postponed"),
    "act_hidden": Word("đã nhập (nhập kép)", "made an entry (double keying)"),
    "keyed": Word(
        "Nhập kép: số liệu này chờ người khác nhập.", "Double keying: this figure waits for somebody else."
    ),
    "act_undo": Word("hoàn tác", "took back"),
    "key_confirm": Word("đúng, sang số tiếp theo", "right, on to the next"),
    "key_digits": Word("gõ số đúng rồi Enter: sửa", "type the right number, then Enter: correct"),
    "key_proposal": Word("lấy đề xuất 1, 2, 3", "take proposal 1, 2, 3"),
    "key_postpone": Word("để sau", "later"),
    "key_none": Word("không phải số liệu", "not a figure"),
    "key_undo": Word("hoàn tác, bao nhiêu bước cũng được", "undo, as many steps as you like"),
    "key_skip": Word("số sau, chưa quyết định", "the next one, nothing decided"),
    "key_meaning": Word("đổi chỉ tiêu, cấp, phân theo", "change indicator, level, breakdown"),
    "key_zoom": Word("phóng to, thu nhỏ", "zoom"),
    "key_add": Word("thêm số liệu: kéo chuột trên trang", "add a figure: draw a box on the page"),
    "groups": Word("Xác minh theo nhóm", "Groups"),
    "by_value": Word("cùng một con số", "the same number"),
    "by_indicator": Word("cùng một chỉ tiêu", "the same indicator"),
    "no_group": Word("Không có nhóm nào chờ xem.", "No group is waiting."),
    "group_empty": Word("Nhóm này đã xem hết.", "Nothing of this group is left."),
    "confirm_others": Word("Đúng tất cả số còn lại:", "Confirm all others:"),
    "click_the_odd": Word("Bấm vào số đọc sai; số đó để sau.", "Click wrong ones; they come later."),
    "odd": Word("đọc sai", "wrong"),
    "space": Word("phím cách", "space"),
    "group_done": Word("số liệu đã xác nhận", "figures confirmed"),
    "group_later": Word("số liệu để sau", "figures put off"),
    "group_lost": Word("số liệu đã có người khác quyết định", "figures were decided by others"),
    "group_undone": Word("quyết định đã hoàn tác", "decisions were taken back"),
    "correct_header": Word("Sửa phần đầu báo cáo", "Correct the head of the report"),
    "head_agency": Word("Cơ quan", "Agency"),
    "head_number": Word("Số, ký hiệu", "Number"),
    "head_date": Word("Ngày (ngày/tháng/năm)", "Date (day/month/year)"),
    "head_signer": Word("Người ký", "Signer"),
    "head_province": Word("Tỉnh, thành phố", "Province"),
    "head_district": Word("Huyện", "District"),
    "head_commune": Word("Xã", "Commune"),
    "head_level": Word("Cấp", "Level"),
    "head_period": Word("Kỳ (ví dụ: quý II/2024, tháng 3/2024, năm 2024)", "Period (e.g. quý II/2024)"),
    "header_changed": Word("Vừa có người sửa; hãy xem lại.", "Somebody has just changed it; look again."),
    "no_such_field": Word("Ngày, cấp hoặc kỳ ghi không đúng.", "No such date, level or period."),
    "act_header": Word("sửa phần đầu:", "changed the head:"),
    "key_groups": Word("xác minh theo nhóm", "verify in groups"),
    "table": Word("Bảng", "Table"),
    "tables": Word("Các bảng", "Tables"),
    "no_page_image": Word("Văn bản này không có ảnh trang.", "This text has no page image."),
    "elsewhere": Word("ở báo cáo này", "in this report"),
    "one_by_one": Word("Xem riêng số này", "This figure by itself"),
    "in_its_table": Word("trong bảng", "in its table"),
    "key_cells": Word("từ ô này sang ô khác", "from cell to cell"),
    "key_cell_enter": Word("số liệu: đúng; số khác: thêm số liệu", "a figure: right; another number: add it"),
    "key_next_waiting": Word("ô chờ xem tiếp theo", "the next cell that waits"),
    "key_back_to_cell": Word("về lại ô", "back to the cell"),
    "words": Word("Từ đã dạy", "Taught words"),
    "teach": Word("Dạy từ này", "Teach this word"),
    "right_word": Word("Viết đúng là", "It is written"),
    "holds_where": Word("Dùng cho", "It holds"),
    "scope_before": Word("sau từ", "after the word"),
    "scope_after": Word("trước từ", "before the word"),
    "scope_alone": Word("mọi chỗ", "everywhere"),
    "unsure": Word("máy không chắc", "the machine was unsure"),
    "taught_now": Word(
        "Đã ghi. Báo cáo đọc từ nay sẽ theo.", "Noted. Reports that are read from now on follow it."
    ),
    "taught_explained": Word(
        "Từ đã dạy chỉ dùng khi máy đọc báo cáo mới; báo cáo cũ vẫn như trước cho đến khi đọc lại "
        "(hoso run --force).",
        "Taught words count for reports that are read from now on; earlier ones stay until they are "
        "read anew (hoso run --force).",
    ),
    "none_taught": Word("Chưa có từ nào.", "No word yet."),
    "take_back": Word("Bỏ", "Take back"),
    "taken_back": Word("đã bỏ", "taken back"),
    "clerk": Word("Người dạy", "Taught by"),
    "where": Word("Ở đâu", "Where"),
    "word_as_read": Word("Máy viết", "As it stood"),
    "text_hint": Word(
        "Mũi tên: từng từ; PageDown: từ máy không chắc; Enter: dạy từ",
        "Arrows: word by word; PageDown: the next unsure word; Enter: teach it",
    ),
    "only_letters": Word(
        "Chỉ dạy được từ bằng chữ, không có chữ số.", "Only words of letters can be taught, no digits."
    ),
    "only_marks": Word(
        "Chỉ được khác ở dấu: chữ cái phải như trên trang.",
        "It may differ in its marks only: the letters must be those on the page.",
    ),
    "line_changed": Word(
        "Dòng này đã được đọc lại; hãy xem lại.", "This line has been read anew; look again."
    ),
    "too_many_words": Word("Đã dạy quá nhiều từ.", "Too many words are taught."),
    "overview": Word("Tổng quan", "Overview"),
    "key_help": Word("bảng này", "this table"),
}
LANGUAGES = ("vi", "en")


class Words:
    """The words of one language, by name: `words.title`."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def __getattr__(self, name: str) -> str:
        try:
            word = WORDS[name]
        except KeyError as error:
            raise AttributeError(name) from error
        return word.en if self.language == "en" else word.vi

    def __getitem__(self, name: str) -> str:
        """The word of a name, the name itself where there is none."""
        return getattr(self, name) if name in WORDS else name
