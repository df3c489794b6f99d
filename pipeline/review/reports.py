"""A report as a whole: its figures, its pages as images, and figures added to it."""

from typing import TYPE_CHECKING

import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from pipeline.ocr import engine_for
from pipeline.review.deciding import typed_of
from pipeline.review.desk import Conflict
from pipeline.review.entry import EntryError, read_entry
from pipeline.review.headers import newest_of_header, shown_fields
from pipeline.review.items import period_text
from pipeline.review.pages import grey_of_page, page_jpeg, snippet
from pipeline.settings import Settings
from schemas.catalogue import catalogue
from schemas.observation import Evidence
from schemas.page import PAGE_DPI, Box

if TYPE_CHECKING:
    from pipeline.review.app import Site

READ_S = 10.0
MARGIN_PX = 6
MOST_BOX_PX = 2000


async def report(site: "Site", clerk: str, request: Request) -> Response:
    """All figures of a report with their checks and its history."""
    state = await run_in_threadpool(site.desk.state, request.path_params["document_id"])
    return site.page(
        request,
        "report.html",
        state=state,
        header=state.header,
        period=period_text(state.header.period),
        fields=shown_fields(state.header),
        header_token=newest_of_header(state),
        catalogue=catalogue(),
    )


async def page_image(site: "Site", clerk: str, request: Request) -> Response:
    """A page's image; it never changes, so browsers may keep it."""
    state = await run_in_threadpool(site.desk.state, request.path_params["document_id"])
    path = await run_in_threadpool(page_jpeg, site.desk.archive, state.result, request.path_params["page_no"])
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


async def page_part(site: "Site", clerk: str, request: Request) -> Response:
    """A part of a page's image, by its box."""
    told = request.path_params
    state = await run_in_threadpool(site.desk.state, told["document_id"])
    box = Box(*(told[side] for side in Box._fields))
    jpeg = await run_in_threadpool(snippet, site.desk.archive, state.result, told["page_no"], box)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


async def read_box(site: "Site", clerk: str, request: Request) -> Response:
    """What stands in a box that the clerk has drawn, read on the spot."""
    box = _box(await request.form())
    if box is None:
        return PlainTextResponse("no such box", status_code=400)
    state = await run_in_threadpool(site.desk.state, request.path_params["document_id"])
    pixels = await run_in_threadpool(
        grey_of_page, site.desk.archive, state.result, request.path_params["page_no"]
    )
    part = pixels[
        max(0, box.top - MARGIN_PX) : box.bottom + MARGIN_PX,
        max(0, box.left - MARGIN_PX) : box.right + MARGIN_PX,
    ]
    if not part.size:
        return PlainTextResponse("no such box", status_code=400)
    settings = Settings.from_environment()
    strip = np.ascontiguousarray(np.pad(part, 12, constant_values=255))
    found = await run_in_threadpool(
        engine_for(settings).read_lines, [strip], PAGE_DPI, READ_S, "0123456789.,/%"
    )
    return JSONResponse({"text": " ".join(word.text for word in found[0].words)})


async def add_figure(site: "Site", clerk: str, request: Request) -> Response:
    """Stores a figure that the machine missed."""
    form = await request.form()
    document_id = request.path_params["document_id"]
    box, page_no = _box(form), str(form.get("page_no", ""))
    try:
        now = read_entry(typed_of(form), None)
    except EntryError as error:
        return site.page(request, "problem.html", status_code=422, problem=error.word)
    state = await run_in_threadpool(site.desk.state, document_id)
    if box is None or not page_no.isdecimal() or int(page_no) not in {p.page_no for p in state.result.pages}:
        return PlainTextResponse("no such place", status_code=400)
    place = Evidence(page=int(page_no), bbox=box, quote="")
    stored = await run_in_threadpool(site.desk.add, document_id, clerk, place, now)
    row = stored.row if isinstance(stored, Conflict) else stored
    return RedirectResponse(f"/documents/{document_id}#c{row.correction_id}", status_code=303)


def _box(form: FormData) -> Box | None:
    """The box in a form, None where it is none."""
    sides = [str(form.get(name, "")) for name in ("left", "top", "right", "bottom")]
    if not all(side.isdecimal() and len(side) < 6 for side in sides):
        return None
    box = Box(*map(int, sides))
    return box if 0 < box.width <= MOST_BOX_PX and 0 < box.height <= MOST_BOX_PX else None
