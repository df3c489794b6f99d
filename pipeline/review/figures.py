"""One figure after the other: shown, decided, taken back."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pipeline.review.deciding import settle, text_of
from pipeline.review.desk import Desk, Who
from pipeline.review.items import Item, item_of
from pipeline.review.queue import Filters, Ref
from schemas.catalogue import catalogue
from schemas.correction import Reading

if TYPE_CHECKING:
    from pipeline.review.app import Site

FORM_PREFIX = "f_"
AHEAD = 2
"""So many figures beyond the next are told to the browser, to fetch their pages ahead."""


def _who(site: "Site", clerk: str, request: Request) -> Who:
    return Who(clerk, f"{clerk} {site.holder(request)}")


async def desk(site: "Site", clerk: str, request: Request) -> Response:
    """The whole page, with the first figure on it."""
    filters = filters_of(request.query_params)
    told = await run_in_threadpool(_next, site.desk, filters, _who(site, clerk, request), None)
    choices = await run_in_threadpool(site.desk.choices)
    return site.page(request, "desk.html", choices=choices, catalogue=catalogue(), **told)


async def next_figure(site: "Site", clerk: str, request: Request) -> Response:
    """The figure that comes after one, as a part of the page."""
    after = _ref(request.query_params.get("after", ""))
    told = await run_in_threadpool(
        _next, site.desk, filters_of(request.query_params), _who(site, clerk, request), after
    )
    return site.page(request, "item.html", catalogue=catalogue(), **told)


async def one_figure(site: "Site", clerk: str, request: Request) -> Response:
    """A figure that is named: as a part of the page where htmx asks, else the whole page."""
    ref = _path_ref(request)
    filters = filters_of(request.query_params)
    told = await run_in_threadpool(_shown, site.desk, ref, filters, _who(site, clerk, request))
    if "hx-request" in request.headers:
        return site.page(request, "item.html", catalogue=catalogue(), **told)
    choices = await run_in_threadpool(site.desk.choices)
    return site.page(request, "desk.html", choices=choices, catalogue=catalogue(), **told)


async def decide(site: "Site", clerk: str, request: Request) -> Response:
    """Stores a decision; the answer is the next figure, or this one again with what is wrong."""
    form = await request.form()
    told = await run_in_threadpool(_decide, site.desk, _path_ref(request), _who(site, clerk, request), form)
    return site.page(request, "item.html", catalogue=catalogue(), **told)


async def undo(site: "Site", clerk: str, request: Request) -> Response:
    """Takes the clerk's last decision back and shows its figure."""
    form = await request.form()
    told = await run_in_threadpool(_undo, site.desk, _who(site, clerk, request), form)
    return site.page(request, "item.html", catalogue=catalogue(), **told)


def _decide(desk: Desk, ref: Ref, who: Who, form: FormData) -> dict[str, Any]:
    filters = filters_of(form, FORM_PREFIX)
    settled = settle(desk, ref, who.clerk, form)
    if settled.problem:
        typed = {"problem": settled.problem, "typed": text_of(form, "value")}
        return _shown(desk, ref, filters, who) | typed
    if settled.conflict is not None:
        return _shown(desk, ref, filters, who) | {"conflict": settled.conflict}
    if settled.is_gone:
        return _next(desk, filters, who, ref) | {"notice": "gone"}
    told: dict[str, Any] = {"stored": settled.stored, "mended": settled.mended, "broken": settled.broken}
    if settled.is_for_others:
        told["notice"] = "keyed"
    return _next(desk, filters, who, ref) | told


def _undo(desk: Desk, who: Who, form: FormData) -> dict[str, Any]:
    filters = filters_of(form, FORM_PREFIX)
    rows = desk.undo(who.clerk)
    if not rows:
        return _next(desk, filters, who, None) | {"notice": "nothing_to_undo"}
    taken_back = rows[-1]  # of a group the one that was shown first
    state = desk.state(taken_back.document_id)
    wanted = taken_back.was
    again = (
        one.number
        for one in state.figures
        if one.observation.evidence.page == taken_back.place.page and Reading.of(one.observation) == wanted
    )
    number = next(again, None)
    told = {"notice": "undone", "undone": len(rows)}
    if number is None:
        return _next(desk, filters, who, None) | told
    return _shown(desk, Ref(taken_back.document_id, number), filters, who) | told


def _next(desk: Desk, filters: Filters, who: Who, after: Ref | None) -> dict[str, Any]:
    """The next figure that is still one."""
    for _ in range(50):
        refs = desk.next(filters, who, after, AHEAD)
        item = item_of(desk.state(refs[0].document_id), refs[0].number, who.clerk) if refs else None
        if item is not None or not refs:
            return _told(desk, filters, who, item, refs[1:])
        after = refs[0]
    return _told(desk, filters, who, None, [])


def _shown(desk: Desk, ref: Ref, filters: Filters, who: Who) -> dict[str, Any]:
    """A figure that is named, and what comes after it."""
    item = item_of(desk.state(ref.document_id), ref.number, who.clerk)
    return _told(desk, filters, who, item, desk.next(filters, who, ref, AHEAD))


def _told(desk: Desk, filters: Filters, who: Who, item: Item | None, ahead: list[Ref]) -> dict[str, Any]:
    return {
        "item": item,
        "filters": filters,
        "query": urlencode(filters.as_query()),
        "left": desk.left(filters, who.clerk),
        "done": desk.done_today(who.clerk),
        "ahead": _pages_ahead(desk, ahead),
    }


def _pages_ahead(desk: Desk, refs: list[Ref]) -> list[str]:
    """The addresses of the pages that the next figures stand on."""
    found: list[str] = []
    for ref in refs:
        state = desk.state(ref.document_id)
        figure = state.figure(ref.number)
        if figure is not None and figure.observation.evidence.bbox is not None:
            found.append(f"/documents/{ref.document_id}/pages/{figure.observation.evidence.page}.jpg")
    return list(dict.fromkeys(found))


def filters_of(told: QueryParams | FormData, prefix: str = "") -> Filters:
    """The filters of a query, or those that a form carries along under `FORM_PREFIX`."""
    return Filters(*(text_of(told, prefix + name)[:200] for name in Filters._fields))


def _path_ref(request: Request) -> Ref:
    return Ref(request.path_params["document_id"], request.path_params["number"])


def _ref(text: str) -> Ref | None:
    document_id, _, number = text.partition(".")
    return Ref(document_id, int(number)) if number.isdecimal() and len(number) < 16 else None
