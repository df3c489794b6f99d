"""The head of a report, corrected field by field."""

import datetime as dt
import re
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.corrections.header import field_text, with_field
from pipeline.review.desk import Desk
from pipeline.review.items import period_text
from pipeline.review.states import State
from schemas.correction import HeaderChange, HeaderField
from schemas.report import Period, PeriodKind, ReportHeader

if TYPE_CHECKING:
    from pipeline.review.app import Site

MOST_CHARS = 200
_QUARTERS = ("i", "ii", "iii", "iv")
_KINDS = {"6 tháng": PeriodKind.SAU_THANG, "9 tháng": PeriodKind.CHIN_THANG, "năm": PeriodKind.NAM}
_PERIOD = re.compile(
    r"(?:quý (?P<quarter>iv|i{1,3}|[1-4])|tháng (?P<month>\d\d?)|(?P<kind>6 tháng|9 tháng|năm))"
    r"[ /]+(?:năm )?(?P<year>(?:19|20)\d\d)"
)


def shown_fields(header: ReportHeader) -> list[tuple[str, str]]:
    """The name and the text of each field, as a form shows them."""
    return [(field.value, _shown(header, field)) for field in HeaderField]


def _shown(header: ReportHeader, field: HeaderField) -> str:
    if field is HeaderField.PERIOD:
        return period_text(header.period)
    if field is HeaderField.DATE:
        return header.date.strftime("%d/%m/%Y") if header.date else ""
    return field_text(header, field) or ""


async def correct_header(site: "Site", clerk: str, request: Request) -> Response:
    """Stores the fields of the form that say something else than the report."""
    document_id, form = request.path_params["document_id"], await request.form()
    problem = await run_in_threadpool(_correct, site.desk, clerk, document_id, form)
    if problem:
        return site.page(request, "problem.html", status_code=422, problem=problem)
    return RedirectResponse(f"/documents/{document_id}", status_code=303)


def _correct(desk: Desk, clerk: str, document_id: str, form: FormData) -> str:
    """The name of what is wrong, empty where all is stored."""
    state, token = desk.state(document_id), str(form.get("token", ""))
    if token != str(newest_of_header(state)):
        return "header_changed"
    changes = []
    for field in HeaderField:
        told = form.get(field.value)
        typed = " ".join(told.split())[:MOST_CHARS] if isinstance(told, str) else None
        if typed is None or typed == _shown(state.header, field):
            continue
        try:
            now = _meant(field, typed)
            with_field(state.header, field, now)
        except ValueError:
            return "no_such_field"
        changes.append(HeaderChange(field=field, was=field_text(state.header, field), now=now))
    desk.correct_header(document_id, clerk, changes)
    return ""


def newest_of_header(state: State) -> int:
    """The number of the newest row about the head, or of an undo; 0 where there is none."""
    rows = (row.correction_id for row in state.history if row.header is not None)
    return max(rows, default=0)


def _meant(field: HeaderField, typed: str) -> str | None:
    """What was typed as the history tells it. Raises ValueError."""
    if not typed:
        return None
    if field is HeaderField.DATE:
        return dt.datetime.strptime(typed, "%d/%m/%Y").date().isoformat()
    if field is HeaderField.PERIOD:
        return _period(typed).model_dump_json(exclude_none=True)
    return typed


def _period(typed: str) -> Period:
    """A period as `period_text` writes it. Raises ValueError."""
    found = _PERIOD.fullmatch(typed.lower())
    if found is None:
        raise ValueError("no period")
    year = int(found["year"])
    if quarter := found["quarter"]:
        number = _QUARTERS.index(quarter) + 1 if quarter in _QUARTERS else int(quarter)
        return Period(kind=PeriodKind.QUY, year=year, quarter=number)
    if month := found["month"]:
        if not 1 <= int(month) <= 12:
            raise ValueError("no month")
        return Period(kind=PeriodKind.THANG, year=year, month=int(month))
    return Period(kind=_KINDS[found["kind"]], year=year)
