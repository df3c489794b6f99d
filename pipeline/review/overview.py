"""The overview (tổng quan): the publication in pictures, with their numbers beside them."""

import threading
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.query import open_published
from pipeline.review.desk import Desk
from schemas.document import sha256_of

if TYPE_CHECKING:
    from pipeline.charts import Selection
    from pipeline.charts.page import OnPage
    from pipeline.review.app import Site

MOST_KEPT = 60
"""So many choices of province, year and language are remembered, of 200 kB each."""


class _Key(NamedTuple):
    chosen: "Selection"
    language: str


class Overviews:
    """The pictures that were drawn of a publication; drawn anew when a newer one takes its place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._publication: object = None
        self._kept: dict[_Key, list[OnPage]] = {}

    def of(self, chosen: "Selection", language: str) -> "list[OnPage]":
        """All pictures of some reports. Raises DatabaseError where no publication of this release is."""
        # here and not above: the engine that draws is large, and most of a desk's days nobody asks it
        from pipeline.charts import pictures
        from pipeline.charts.page import OnPage
        from pipeline.charts.texts import Texts

        key = _Key(chosen, language)
        with self._lock:
            publication, _ = self._desk.published.holds()
            if publication != self._publication:
                self._publication = publication
                self._kept.clear()
            if key not in self._kept:
                with open_published(self._desk.archive.database_path) as database:
                    found = pictures(database, chosen, language)
                while len(self._kept) >= MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = [OnPage(picture, Texts(language)) for picture in found]
            return self._kept[key]


async def overview(site: "Site", clerk: str, request: Request) -> Response:
    """All pictures, of one province or year where they are chosen; an unknown one is none."""
    from pipeline.charts import Selection
    from pipeline.charts.page import locale

    choices = await run_in_threadpool(site.desk.choices)
    province, year = request.query_params.get("province", ""), request.query_params.get("year", "")
    chosen = Selection(
        province if province in choices.provinces else "",
        next((one for one in choices.years if str(one) == year), 0),
    )
    pictures = await run_in_threadpool(site.overviews.of, chosen, site.words(request).language)
    answering = await run_in_threadpool(_script)
    return site.page(
        request,
        "overview.html",
        pictures=pictures,
        choices=choices,
        chosen=chosen,
        locale=locale(),
        release=answering.release,
    )


async def script(site: "Site", clerk: str, request: Request) -> Response:
    """What makes the pictures answer to pointer and clicks. Its address changes with its content, so that a
    browser asks for it once."""
    content = (await run_in_threadpool(_script)).content
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content, media_type="text/javascript", headers=headers)


class _Script(NamedTuple):
    content: bytes
    release: str
    """Changes with its content."""


@cache
def _script() -> _Script:
    from pipeline.charts.page import whole_script

    content = whole_script().encode()
    return _Script(content, sha256_of(content)[:16])
