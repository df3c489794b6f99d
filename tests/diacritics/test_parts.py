"""The parts around the decoder: judging, codes, encodings, tokens, spans, places."""

import unicodedata
from datetime import date

import pytest

from diacritics import Evidence, LegacyEncoding, convert_legacy, detect_legacy, judge
from diacritics.codes import code_edits, repair_code
from diacritics.places import places
from diacritics.spans import Edit, apply_edits, compose
from diacritics.tokens import Kind, paragraph_starts, split_line
from schemas.page import Span

GOOD = ["Tổng số hồ sơ tiếp nhận trong kỳ là 15 hồ sơ, tỷ lệ giải quyết đúng hạn đạt 100%."]
STRIPPED = ["Tong so ho so tiep nhan trong ky la 15 ho so, ty le giai quyet dung han dat 100%."]
DAMAGED = ["Tong s6 hod so tiép nhan trong ky la 15 hé so, ty 1é gidi quyét dung han dat 100%."]


def test_judgement() -> None:
    assert judge(GOOD).evidence is Evidence.CLEAN
    assert judge(STRIPPED).evidence is Evidence.DEGRADED
    assert judge(STRIPPED).only_stripped
    assert judge(DAMAGED).evidence is Evidence.DEGRADED
    assert not judge(DAMAGED).only_stripped


def test_tables_and_abbreviations_read_as_vietnamese() -> None:
    table = ["STT\tChỉ tiêu\tĐVT\tSố liệu", "1\tSố TTHC cung cấp DVCTT\tTTHC\t142", "2\tTỷ lệ hồ sơ\t%\t98,5"]
    assert judge(table).evidence is Evidence.CLEAN
    assert judge(["1.204\t35\t12,5%", "---"]).evidence is Evidence.CLEAN
    assert judge([]).evidence is Evidence.CLEAN


@pytest.mark.parametrize(
    ("read", "code"),
    [
        ("278/BC-UBND", "278/BC-UBND"),
        ("61/2018/ND-CP", "61/2018/NĐ-CP"),
        ("690/QD-UBND", "690/QĐ-UBND"),
        ("690/QP-UBND", "690/QĐ-UBND"),
        ("690/QB-UBND", "690/QĐ-UBND"),
        ("690/0D-UBND", "690/QĐ-UBND"),
        ("12/2020/NQ-HDND", "12/2020/NQ-HĐND"),
        ("45/TTR-SNV", "45/TTr-SNV"),
        ("5/HD-BNV", "5/HD-BNV"),
        ("7/QD-SNY", "7/QĐ-SNV"),
        ("8/TI-BXD", "8/TT-BXD"),
        ("2I5/Q\u00d0-UBND", "2I5/QĐ-UBND"),
        ("15/7/2021", "15/7/2021"),
    ],
)
def test_codes(read: str, code: str) -> None:
    assert repair_code(read) == code


@pytest.mark.parametrize(
    ("read", "joined"),
    [
        ("ve 36/C V-UBND ngay", "ve 36/CV-UBND ngay"),
        ("ve 36/CV -UB ND ngay", "ve 36/CV-UBND ngay"),
        ("ve 36/HDbND-VP, 7/QDb-UBND", "ve 36/HDbND-VP, 7/QD-UBND"),
        ("SOS 36/QD - UBND", "SOS 36/QD - UBND"),
        ("Sd36/BC-UBND", "Số 36/BC-UBND"),
        ("S636/BC-UBND", "Số 36/BC-UBND"),
        ("S36/BC-UBND", "S36/BC-UBND"),
        ("S636/XE-OTO", "S636/XE-OTO"),
        ("tang 12/ KM-XE con 5", "tang 12/ KM-XE con 5"),
    ],
)
def test_torn_codes_are_joined_by_their_grammar(read: str, joined: str) -> None:
    assert apply_edits(read, code_edits(read))[0] == joined


def test_legacy_encodings() -> None:
    assert convert_legacy("quyÕt ®Þnh", LegacyEncoding.TCVN3) == "quyết định"
    assert convert_legacy("quyeát ñònh", LegacyEncoding.VNI) == "quyết định"
    assert detect_legacy(["Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"]) is LegacyEncoding.VNI
    assert detect_legacy(["ñy ban nh©n d©n huyÖn"]) is LegacyEncoding.TCVN3
    assert detect_legacy(GOOD) is None
    assert detect_legacy([unicodedata.normalize("NFD", GOOD[0])]) is None
    assert detect_legacy(DAMAGED) is None


def test_pieces() -> None:
    line = "Theo 12/QĐ-UBND, (kinh-tế) đạt 98,5%."
    found = [(line[p.start : p.end], p.kind) for p in split_line(line)]
    assert ("12/QĐ-UBND", Kind.CODE) in found
    assert ("98,5%", Kind.NUMBER) in found
    assert ("kinh", Kind.WORD) in found
    assert found[-1][1] is Kind.BREAK


def test_paragraphs() -> None:
    lines = ["a b", "c d", "", "- e", "1. f", "g"]
    assert paragraph_starts(lines) == [True, False, False, True, True, False]


def test_spans_of_edits_and_their_composition() -> None:
    text, spans = apply_edits("mot hai ba", [Edit(4, 7, "h"), Edit(8, 10, "bốn")])
    assert text == "mot h bốn"
    assert spans == (Span(0, 4, 0, 4), Span(4, 7, 4, 5), Span(7, 8, 5, 6), Span(8, 10, 6, 9))
    first = (Span(0, 3, 0, 2), Span(3, 6, 2, 5))
    second = (Span(0, 4, 0, 4), Span(4, 5, 4, 8))
    assert compose(first, second) == (Span(0, 3, 0, 2), Span(3, 5, 2, 4), Span(5, 6, 4, 8))


def test_places() -> None:
    now = [p for p in places() if p.level == "tinh" and (p.valid_to is None or p.valid_to > date(2025, 7, 1))]
    before = [
        p
        for p in places()
        if p.level == "tinh" and (p.valid_from or date.min) <= date(2024, 1, 1) <= (p.valid_to or date.max)
    ]
    assert len(now) == 34
    assert len(before) == 63
    assert any(p.name == "Bình Sơn" and p.parent == "Quảng Ngãi" for p in places())
