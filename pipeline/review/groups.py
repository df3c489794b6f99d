"""Group verification (xác minh theo nhóm): figures with one number or one indicator, judged at a glance."""

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.desk import Conflict, Decision, Desk, Who
from pipeline.review.items import Item, item_of
from pipeline.review.outline import PageOutline
from pipeline.review.queue import By, Ref
from pipeline.review.states import State
from schemas.catalogue import catalogue
from schemas.correction import Action, Correction, Reading
from schemas.page import Box

if TYPE_CHECKING:
    from pipeline.review.app import Site

MOST_SHOWN = 40
"""So many snippets are on one screen; the next ones come after Enter."""
MOST_GROUPS = 200
COUNTS = ("done", "later", "lost", "undone")
"""What an address may tell of the screen before."""
MARGINS = Box(130, 18, 60, 18)
"""So many pixels around a figure are shown: what stands before it tells most."""


class Snippet(NamedTuple):
    """One figure of a group; `part` is the stretch of its page that is shown, None where it has no image."""

    item: Item
    part: Box | None

    @property
    def name(self) -> str:
        """By which a form tells it."""
        return f"{self.item.ref.document_id}.{self.item.ref.number}"


async def groups(site: "Site", clerk: str, request: Request) -> Response:
    """All groups, or where a key is given, the figures of one that nobody else is at."""
    by, key = _by(request.query_params.get("by", "")), request.query_params.get("key", "")[:200]
    told: dict[str, Any] = {"by": by.value, "key": key, "title": _title(by, key)}
    if key:
        who = Who(clerk, f"{clerk} {site.holder(request)}")
        told["snippets"] = await run_in_threadpool(_snippets, site.desk, by, key, who)
        told |= {name: _count(request.query_params.get(name, "")) for name in COUNTS}
        return site.page(request, "group.html", **told)
    found = await run_in_threadpool(site.desk.open_groups, by, clerk)
    told["groups"] = [
        (_title(by, one), count, urlencode({"by": by.value, "key": one}))
        for one, count in found[:MOST_GROUPS]
    ]
    return site.page(request, "groups.html", **told)


async def confirm_group(site: "Site", clerk: str, request: Request) -> Response:
    """Confirms the figures of a screen but for the odd ones, which are put off; then the next screen."""
    form = await request.form()
    by, key = _by(str(form.get("by", ""))), str(form.get("key", ""))[:200]
    counts = await run_in_threadpool(_decide, site.desk, clerk, form)
    query = urlencode({"by": by.value, "key": key} | counts)
    return RedirectResponse(f"/groups?{query}", status_code=303)


async def undo_group(site: "Site", clerk: str, request: Request) -> Response:
    """Takes the clerk's last decision back, a whole screen's where it was one; then the group again."""
    form = await request.form()
    by, key = _by(str(form.get("by", ""))), str(form.get("key", ""))[:200]
    rows = await run_in_threadpool(site.desk.undo, clerk)
    query = urlencode({"by": by.value, "key": key, "undone": len(rows)})
    return RedirectResponse(f"/groups?{query}", status_code=303)


def _snippets(desk: Desk, by: By, key: str, who: Who) -> list[Snippet]:
    found = []
    for ref in desk.group(by, key, who, MOST_SHOWN):
        state = desk.state(ref.document_id)
        item = item_of(state, ref.number, who.clerk)
        if item is not None:
            found.append(Snippet(item, _part(state, item)))
    return found


def _part(state: State, item: Item) -> Box | None:
    """The stretch of the page around a figure."""
    place = item.figure.observation.evidence
    page: PageOutline | None = next((p for p in state.result.pages if p.page_no == place.page), None)
    if page is None or place.bbox is None or not item.has_image:
        return None
    box = place.bbox
    part = Box(
        max(0, box.left - MARGINS.left),
        max(0, box.top - MARGINS.top),
        min(page.width_px, box.right + MARGINS.right),
        min(page.height_px, box.bottom + MARGINS.bottom),
    )
    return part if part.width > 0 and part.height > 0 else None


def _decide(desk: Desk, clerk: str, form: FormData) -> dict[str, int]:
    """Stores what a form says of its figures; how many were confirmed, put off, and decided by others."""
    odd = {str(name) for name in form.getlist("odd")}
    decisions: dict[Ref, Decision] = {}
    for told in form.getlist("figure")[:MOST_SHOWN]:
        document_id, number, token = [*str(told).split("."), "", "", ""][:3]
        ref = Ref(document_id, _count(number))
        figure = desk.state(document_id).figure(ref.number)
        if figure is None:
            continue
        is_odd = f"{document_id}.{number}" in odd
        action, now = (Action.POSTPONE, None) if is_odd else (Action.CONFIRM, Reading.of(figure.observation))
        decisions[ref] = Decision(ref, clerk, action, now, _count(token))
    outcomes = desk.decide_all(list(decisions.values()))
    stored = [one.action for one in outcomes if isinstance(one, Correction)]
    lost = sum(isinstance(one, Conflict) for one in outcomes)
    return {"done": stored.count(Action.CONFIRM), "later": stored.count(Action.POSTPONE), "lost": lost}


def _title(by: By, key: str) -> str:
    if by is By.INDICATOR:
        return catalogue()[key].label_vi if key in catalogue() else key
    return key.replace(".", ",")


def _by(text: str) -> By:
    return By(text) if text in list(By) else By.VALUE


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
