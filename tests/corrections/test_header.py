"""Codes of places follow their corrected names."""

import datetime as dt

from pipeline.corrections.header import header_now
from schemas.correction import Action, Correction, HeaderChange, HeaderField
from schemas.observation import Evidence
from schemas.report import Level, ReportHeader

READ = ReportHeader(
    agency="UBND phường Phúc Xá",
    parent_agency=None,
    level=Level.XA,
    number=None,
    place=None,
    date=dt.date(2023, 5, 4),
    title=None,
    signer=None,
    province="Hà Nội",
    district="Ba Đình",
    commune="Phúc Xa",
    province_code="01",
    district_code="001",
    commune_code=None,
)


def codes(*changes: tuple[HeaderField, str | None], undone: int = 0) -> tuple[str | None, ...]:
    """The codes after corrections, the last `undone` of which are taken back."""
    place = Evidence(page=1, quote="")
    told = {"document_id": "d", "made_at": "", "clerk": "Lan", "place": place}
    rows = [
        Correction(correction_id=n, action=Action.HEADER, header=HeaderChange(field=f, now=text), **told)
        for n, (f, text) in enumerate(changes, start=1)
    ]
    rows += [
        Correction(correction_id=100 + n, action=Action.UNDO, undoes=len(changes) - n, **told)
        for n in range(undone)
    ]
    now = header_now(READ, rows)
    return now.province_code, now.district_code, now.commune_code


def test_a_corrected_place_has_its_code_and_those_above_stay() -> None:
    assert codes((HeaderField.COMMUNE, "Phúc Xá")) == ("01", "001", "00001")
    assert codes((HeaderField.COMMUNE, "phường Phúc Xá")) == ("01", "001", "00001")


def test_a_place_that_is_not_known_has_no_code_nor_have_those_within() -> None:
    assert codes((HeaderField.DISTRICT, "Vân Trà")) == ("01", None, None)
    assert codes((HeaderField.PROVINCE, "Thái Lâm")) == (None, None, None)
    assert codes((HeaderField.PROVINCE, None), (HeaderField.DISTRICT, None))[:2] == (None, None)


def test_those_within_another_province_are_looked_up_there() -> None:
    assert codes((HeaderField.PROVINCE, "Hà Giang")) == ("02", None, None)
    there = ((HeaderField.PROVINCE, "tỉnh Hà Giang"), (HeaderField.DISTRICT, "Mèo Vạc"))
    assert codes(*there)[:2] == ("02", "027")


def test_a_correction_that_is_taken_back_leaves_the_codes_as_read() -> None:
    assert codes((HeaderField.PROVINCE, "Hà Giang"), undone=1) == ("01", "001", None)
    assert codes((HeaderField.SIGNER, "Lê Thị Hoa")) == ("01", "001", None)
