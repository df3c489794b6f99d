"""The head of a report: who reports, to what number and date, about which period and which place."""

import datetime as dt
from enum import StrEnum

from schemas.base import Record


class Level(StrEnum):
    """A tier of government. A city or town under a province is HUYEN, a phường or thị trấn XA; a department,
    office or centre has the tier it belongs to."""

    TINH = "tinh"
    HUYEN = "huyen"
    XA = "xa"


class PeriodKind(StrEnum):
    """What stretch of time a report covers (kỳ báo cáo)."""

    TUAN = "tuan"
    THANG = "thang"
    QUY = "quy"
    SAU_THANG = "6_thang"
    CHIN_THANG = "9_thang"
    NAM = "nam"
    KHAC = "khac"


class Period(Record):
    """The period reported on. `start` and `end` are set where the report names days (both inclusive)."""

    kind: PeriodKind
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None


class ReportHeader(Record):
    """What the head, the title and the foot of a report say. A field the paper leaves blank is None.

    The codes are the statistics office's (mã đơn vị hành chính) as they held on the report's day, those of
    the successor where a place had been merged by then; None where a name is not known or means several.
    """

    agency: str | None = None
    parent_agency: str | None = None
    level: Level | None = None
    number: str | None = None
    place: str | None = None
    date: dt.date | None = None
    title: str | None = None
    signer: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    province_code: str | None = None
    district_code: str | None = None
    commune_code: str | None = None
    period: Period | None = None
    recipients: tuple[str, ...] = ()
    """To whom it was sent (nơi nhận), as read; without 'Lưu: VT', which says where the paper is kept."""
