"""The restorer from outside: damaged lines in, as many lines out."""

import time
from functools import partial

import pytest

from diacritics import Evidence, Restorer
from diacritics.spans import identity
from tests.counting import calls


def only(restorer: Restorer, line: str, evidence: Evidence | None = Evidence.DEGRADED) -> str:
    [restored] = restorer.restore_lines([line], evidence)
    return restored.text


@pytest.mark.parametrize(
    "said",
    [
        "Ủy ban nhân dân xã báo cáo kết quả cải cách hành chính",
        "Tổng số hồ sơ tiếp nhận trong kỳ là 1.962 hồ sơ, trong đó trực tuyến 848 hồ sơ",
        "Công chức Bộ phận Một cửa giải quyết thủ tục hành chính đúng hạn cho người dân",
        "BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ",
        "huyện Bình Sơn, tỉnh Quảng Ngãi",
    ],
)
def test_stripped_text_gets_its_marks_back(restorer: Restorer, said: str) -> None:
    from diacritics import strip_marks

    assert only(restorer, strip_marks(said)) == said


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("da giai quyét dung han 12 hod so va tra két qua cho nguoi dan", "hồ sơ và trả kết quả"),
        ("tong s6 hod so dugc tiép nhan trong ky bao cao la 35 hé so", "tổng số hồ sơ được tiếp nhận"),
        ("Bd phan Tiép nhan va tra két qua cia UBND x4 lam viéc", "của UBND xã làm việc"),
        ("céc thu tuc hanh chinh thudc thim quyén gidi quyét", "các thủ tục hành chính thuộc thẩm quyền"),
        ("can bd, cong chirc, vién chirc thuc hién nhiém vu dugc giao", "cán bộ, công chức, viên chức"),
        ("Quyét dinh s6 15/QD-UBND ngay 02/3/2022 ctia UBND huyén", "15/QĐ-UBND ngày 02/3/2022 của UBND"),
        ("thuc hién Nghi quyét s6 7/NQ-HDND ngay 05/7/2021 vé phat trién", "7/NQ-HĐND ngày 05/7/2021"),
    ],
)
def test_english_model_damage_is_undone(restorer: Restorer, read: str, said: str) -> None:
    assert said in only(restorer, read)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("tổng số hổ sơ đã giải quyết trong kỳ báo cáo", "tổng số hồ sơ đã giải quyết trong kỳ báo cáo"),
        (
            "công tác cãi cách hành chính trên địa bàn huyện",
            "công tác cải cách hành chính trên địa bàn huyện",
        ),
    ],
)
def test_vietnamese_ocr_is_mended_where_it_is_sure(restorer: Restorer, read: str, said: str) -> None:
    assert only(restorer, read, Evidence.VIETNAMESE_OCR) == said


@pytest.mark.parametrize("evidence", [Evidence.CLEAN, Evidence.VIETNAMESE_OCR, None])
def test_good_text_is_left_alone(restorer: Restorer, evidence: Evidence | None) -> None:
    text = (
        "Trong quý III năm 2024, UBND phường đã tiếp nhận 1.204 hồ sơ (đạt 98,5%) theo Kế hoạch 15/KH-UBND."
    )
    assert only(restorer, text, evidence) == text


def test_tone_placement_and_composition_are_mended_even_in_clean_text(restorer: Restorer) -> None:
    [line] = restorer.restore_lines(
        ["Uỷ ban thị xã Hoà Bình có thuỷ lợi và văn hoá tốt đẹp hơn"], Evidence.CLEAN
    )
    assert line.text == "Ủy ban thị xã Hòa Bình có thủy lợi và văn hóa tốt đẹp hơn"
    decomposed = "Tiếp nhận hồ sơ"
    import unicodedata

    [line] = restorer.restore_lines([unicodedata.normalize("NFD", decomposed)], Evidence.CLEAN)
    assert line.text == decomposed
    assert line.spans[-1].end == len(decomposed)


@pytest.mark.parametrize(
    "kept",
    ["https://dichvucong.gov.vn/p/home", "ubnd.xa@tinh.gov.vn", "II.", "IV", "278/BC-UBND", "61/2018/NĐ-CP"],
)
def test_what_is_no_word_survives(restorer: Restorer, kept: str) -> None:
    assert kept in only(restorer, f"theo quy dinh tai {kept} cua co quan nha nuoc")


@pytest.mark.parametrize(
    "figure",
    ["5.158.000d", "va05", "30ngay", "QH15", "2.500m2", "01/2020", "12.5%", "69,7m2", "12,5km2", "A4", "a2"],
)
def test_figures_in_tokens_survive(restorer: Restorer, figure: str) -> None:
    import regex

    restored = only(restorer, f"tong s6 tién la {figure} theo k€ hoach duoc giao")
    assert regex.findall(r"\d+", figure) == regex.findall(r"\d+", restored)


@pytest.mark.parametrize(
    "read",
    [
        "3b. Bo sung quy dinh vé hod so",
        "4a, Sira ddi diéu nay",
        "a2) Doanh nghiép nhé",
        "thang 7'nam 2021",
        "khoan 2 Diéu'8 Luat nay",
        "dién tich la 75 m2, trong dé",
        "rong 21,98 km2 va dai",
        "gid 25 triéu dong/m2. Nam nay",
        "rong 7,5 km2va dan sO",
        "theo muc 2 va3 cia phu luc",
        "Diéu 6a Nghi dinh nay",
        "khoan 14a Diéu nay",
    ],
)
def test_single_figures_beside_letters_survive(restorer: Restorer, read: str) -> None:
    import regex

    assert regex.findall(r"\d+", read) == regex.findall(r"\d+", only(restorer, read))


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("ngay 14 thang OS nam 2020 cia huyén", " OS "),
        ("ngay 1S thang 4 nam 2020 cia xa", " 1S "),
        ("trong thdi han 1S ngay lam viéc ké tir khi nhan", " 1S "),
        ("tir SO nghin dong dén 1 triéu dong", " SO "),
        ("theo khoan 6a cia Luat nay", " 6a "),
    ],
)
def test_figures_in_the_shape_of_letters_stay_as_read(restorer: Restorer, read: str, kept: str) -> None:
    assert kept in only(restorer, read)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("Quyét dinh s6 45/0D-TTg ngay 5 thang 6", "Quyết định số 45/QĐ-TTg ngày 5 tháng 6"),
        ("Cong van 936/C V-UBND ngay 2 thang 3", "Công văn 936/CV-UBND ngày 2 tháng 3"),
        ("Quyét dinh 12/QDb-UBND ngay 2 thang 3", "Quyết định 12/QĐ-UBND ngày 2 tháng 3"),
        ("Nghi quyét 12/2020/NQ- HDND ngay 2 thang 3", "Nghị quyết 12/2020/NQ-HĐND ngày 2 tháng 3"),
        ("$6417 /BC-UBND ngay 2 thang 3", "Số 417 /BC-UBND ngày 2 tháng 3"),
        ("S6:417/TTr-HDND ngay 2 thang 3", "Số:417/TTr-HĐND ngày 2 tháng 3"),
    ],
)
def test_codes_are_mended_in_place(restorer: Restorer, read: str, said: str) -> None:
    [line] = restorer.restore_lines([read], Evidence.DEGRADED)
    assert line.text == said
    day = said.index("2 tháng") if "2 tháng" in said else said.index("5 tháng")
    [span] = [s for s in line.spans if s.start <= day < s.end]
    raw = day - span.start + span.raw_start
    assert read[raw] == said[day]


def test_a_figure_that_can_only_be_a_word_becomes_it_and_is_reported(restorer: Restorer) -> None:
    [line] = restorer.restore_lines(
        ["phong da giai quyét 57 hé so, dat ty 16 96,5% so véi ké hoach"], Evidence.DEGRADED
    )
    assert "57 hồ sơ, đạt tỷ lệ 96,5% so với" in line.text
    assert [(line.text[t.start : t.end], t.figure) for t in line.figures_as_words] == [("lệ", "16")]


@pytest.mark.parametrize(
    "read",
    [
        "xa da giai quyét 14 hé so trong thang",
        "khu phé 6 cé 14 hd dan chua nop hé so",
        "Phudng 16 ty chiic hop dan",
        "14 16 18",
        "Linh vuc dat dai 14 780 25",
        "6 ngudi",
        "lam viéc 6, 7 ngay",
        "theo khodn 6 Diéu 14 Luat nay",
    ],
)
def test_a_figure_that_may_be_one_stays(restorer: Restorer, read: str) -> None:
    import regex

    [line] = restorer.restore_lines([read], Evidence.DEGRADED)
    assert regex.findall(r"\d+", line.text) == regex.findall(r"\d+", read)
    assert line.figures_as_words == ()


def test_abbreviations_keep_their_capitals(restorer: Restorer) -> None:
    assert only(restorer, "ket qua giai quyet TTHC cua UBND huyen ve CCHC") == (
        "kết quả giải quyết TTHC của UBND huyện về CCHC"
    )


def test_context_runs_over_the_line_end(restorer: Restorer) -> None:
    first, second = restorer.restore_lines(
        ["tong so ho so da tiep nhan va giai", "quyet trong ky bao cao nay"], Evidence.DEGRADED
    )
    assert first.text.endswith("giải")
    assert second.text.startswith("quyết")


def test_line_breaks_stay(restorer: Restorer) -> None:
    text = "tong so ho so\r\nda tiep nhan\n\f12,5%\n"
    assert restorer.restore_text(text) == "tổng số hồ sơ\r\nđã tiếp nhận\n\f12,5%\n"


def test_legacy_encoding_is_converted_first(restorer: Restorer) -> None:
    lines = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "ñy ban nh©n d©n huyÖn, thñ tôc hµnh chÝnh"]
    assert [r.text for r in restorer.restore_lines(lines)] == [
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "ủy ban nhân dân huyện, thủ tục hành chính",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "\x00\x01\x02",
        "a" * 10_000,
        "é" * 10_000,
        "6é¢&" * 3000,
        "\ud7ff\u200b\ufeff",
        "ab\x00cd" * 50,
    ],
)
def test_bad_lines_do_no_harm(restorer: Restorer, line: str) -> None:
    for evidence in Evidence:
        assert len(restorer.restore_lines([line, "ho so"], evidence)) == 2


def test_a_megabyte_without_a_newline_takes_no_more_than_moments(restorer: Restorer) -> None:
    text = "ho so " * 180_000
    start = time.perf_counter()
    assert restorer.restore_text(text, Evidence.DEGRADED).count("\n") == 0
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "part", ["1/A A-", "0O ", "S6", "12/Q D -U BND ", "k€é6 ", "a1b2&", "va3 8Ngay ", "1S ngay "]
)
def test_twice_as_much_is_about_twice_the_work(restorer: Restorer, part: str) -> None:
    """Quadratic work would be four times as much."""
    repeats = 4_000 // len(part)
    texts = [part * repeats, part * (2 * repeats)]
    restorer.restore_lines(texts[:1], Evidence.DEGRADED)  # what is made once
    once, twice = (calls(partial(restorer.restore_lines, [text], Evidence.DEGRADED)) for text in texts)
    assert twice < 2.6 * once, f"{once:,} calls, {twice:,} for twice as much"


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_every_line_end_is_one(restorer: Restorer, end: str) -> None:
    text = end.join(["Uy ban nhan dan xa", "", "tong so hé so 1a 12", ""])
    restored = restorer.restore_text(text, Evidence.DEGRADED)
    assert len(restored.splitlines()) == len(text.splitlines())
    assert restored.count(end) == 3
    assert restored.startswith("Ủy ban nhân dân xã" + end + end)


def test_no_lines_and_identity() -> None:
    assert identity("") == ()


def test_nothing_in_nothing_out(restorer: Restorer) -> None:
    assert restorer.restore_lines([]) == []
    assert restorer.restore_text("") == ""


def test_margins_tell_the_restored_words(restorer: Restorer) -> None:
    [line] = restorer.restore_lines(["Uy ban nhan dan xa bao cao ket qua"], Evidence.DEGRADED)
    words = [line.text[m.start : m.end] for m in line.margins]
    assert words == ["Ủy", "ban", "nhân", "dân", "xã", "báo", "cáo", "kết", "quả"]
    assert all(m.nats >= 0 for m in line.margins)


@pytest.mark.parametrize(
    "kept",
    [
        "thiết bị IoT phục vụ quản lý của cơ quan",
        "tổng diện tích là 67 km2, dân số 270.000 người",
        "ông Charlene Gustáv sang thăm và làm việc tại huyện",
    ],
)
def test_names_units_and_capitals_survive_in_vietnamese_ocr(restorer: Restorer, kept: str) -> None:
    assert only(restorer, kept, Evidence.VIETNAMESE_OCR) == kept


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("Tống số hồ sơ đã tiếp nhận", "Tổng số hồ sơ đã tiếp nhận"),
        ("công tác quản lý tống thể", "công tác quản lý tổng thể"),
        ("Ông Tống Văn Lâm, Chủ tịch", "Ông Tống Văn Lâm, Chủ tịch"),
        ("nộp tiền mặt tại quầy", "nộp tiền mặt tại quầy"),
    ],
)
def test_a_tone_above_its_letter_is_mended_though_the_engine_is_sure(
    restorer: Restorer, read: str, said: str
) -> None:
    sure = [[0.97] * len(read.split())]
    [line] = restorer.restore_lines([read], Evidence.VIETNAMESE_OCR, sure)
    assert line.text == said
