"""The indicator catalogue (danh mục chỉ tiêu): what is extracted, in which unit, and where the national forms
ask for it. Source: `schemas/data/indicators.csv`."""

import csv
from enum import StrEnum
from functools import cache
from importlib.resources import files

from schemas.base import Record


class Unit(StrEnum):
    """The unit of an indicator's value. Money is in đồng, a percentage is a plain number ("43.6")."""

    HO_SO = "ho_so"
    PERCENT = "%"
    THU_TUC = "thu_tuc"
    DONG = "dong"
    PAKN = "pakn"
    PHIEU = "phieu"
    NHIEM_VU = "nhiem_vu"
    VAN_BAN = "van_ban"
    NGUOI = "nguoi"


class Indicator(Record):
    """One indicator (chỉ tiêu) of the catalogue."""

    code: str
    label_vi: str
    unit: Unit
    definition: str
    national_form: str
    """Column of form II.06/VPCP or number in the BNV appendix, empty where neither asks for it."""


@cache
def catalogue() -> dict[str, Indicator]:
    """All indicators by code, in the catalogue's order."""
    with (files("schemas") / "data" / "indicators.csv").open(encoding="utf-8") as lines:
        return {row["code"]: Indicator(**row) for row in csv.DictReader(lines)}
