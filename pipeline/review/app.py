"""The review page: the figures that wait for a person, each beside its place on the paper.

It reads the published database and the pages; it changes nothing yet.
"""

from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.archive import Archive
from pipeline.errors import HosoError
from pipeline.query import open_published, show
from pipeline.review.pages import figure_png
from pipeline.review.texts import LANGUAGES
from schemas.page import Box

PER_PAGE = 10
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

WAITING_SQL = """
SELECT document_id, observation_no, label_vi, level, breakdown, value, page, line,
       bbox IS NOT NULL AS has_box, confidence, rule, quote, agency,
       (SELECT list({'value': proposals.value, 'proof': proposals.proof} ORDER BY proposals.proposal_no)
        FROM proposals
        WHERE proposals.document_id = figures.document_id
          AND proposals.observation_no = figures.observation_no) AS proposals
FROM figures WHERE status = 'review'
ORDER BY confidence, document_id, observation_no LIMIT ? OFFSET ?
"""
COUNT_SQL = "SELECT count(*) FROM observations WHERE status = 'review'"
BOX_SQL = "SELECT page, bbox FROM observations WHERE document_id = ? AND observation_no = ?"


def build_app(archive: Archive) -> Starlette:
    """The web application on one archive; for the loopback address only."""
    templates = Environment(
        loader=PackageLoader("pipeline.review"), autoescape=select_autoescape(default=True)
    )
    templates.filters["show"] = show

    async def queue(request: Request) -> Response:
        language = request.query_params.get("lang", "vi")
        language = language if language in LANGUAGES else "vi"
        number = max(1, _whole_number(request.query_params.get("page", "1")))
        figures, total = await run_in_threadpool(_waiting, archive, number)
        page = templates.get_template("queue.html").render(
            words=LANGUAGES[language],
            language=language,
            figures=figures,
            total=total,
            number=number,
            last=number * PER_PAGE >= total,
        )
        return HTMLResponse(page)

    async def image(request: Request) -> Response:
        document_id, observation_no = request.path_params["document_id"], request.path_params["number"]
        png = await run_in_threadpool(_figure, archive, document_id, observation_no)
        if png is None:
            return PlainTextResponse("no such figure", status_code=404)
        return Response(png, media_type="image/png")

    return Starlette(
        routes=[
            Route("/", queue),
            Route("/figures/{document_id}/{number:int}.png", image),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=ALLOWED_HOSTS), Middleware(_Guard)],
        exception_handlers={HosoError: _told},
    )


def _waiting(archive: Archive, number: int) -> tuple[list[dict[str, object]], int]:
    with open_published(archive.database_path) as database:
        cursor = database.execute(WAITING_SQL, [PER_PAGE, (number - 1) * PER_PAGE])
        columns = [column[0] for column in cursor.description or []]
        figures = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        counted = database.execute(COUNT_SQL).fetchone()
    return figures, counted[0] if counted else 0


def _figure(archive: Archive, document_id: str, observation_no: int) -> bytes | None:
    with open_published(archive.database_path) as database:
        found = database.execute(BOX_SQL, [document_id, observation_no]).fetchone()
    if found is None or found[1] is None:
        return None
    return figure_png(archive, document_id, found[0], Box(*found[1]))


def _whole_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 1


async def _told(request: Request, error: Exception) -> Response:
    return PlainTextResponse(str(error), status_code=503, headers=SECURITY_HEADERS)


class _Guard:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self._app(scope, receive, with_headers)
