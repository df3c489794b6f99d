"""The clerk's desk as a web application: routes, and who may use them."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from jinja2 import ChoiceLoader, Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.archive import Archive
from pipeline.errors import HosoError, InputError
from pipeline.review import figures, groups, headers, lessons, overview, reports, signing, tables
from pipeline.review.desk import Desk
from pipeline.review.guard import Guard
from pipeline.review.items import indicator_options, shown_number
from pipeline.review.overview import Overviews
from pipeline.review.texts import LANGUAGES, Words
from pipeline.review.users import Sessions, Users, own_name

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
HERE = Path(__file__).parent
BOX = "{left:int}-{top:int}-{right:int}-{bottom:int}"


class Site(NamedTuple):
    """What all pages share."""

    desk: Desk
    users: Users
    sessions: Sessions
    templates: Environment
    overviews: Overviews

    def clerk(self, request: Request) -> str | None:
        """Who asks; None where she has to sign in."""
        if not self.users.required:
            return own_name()
        return self.sessions.name_of(request.cookies.get(signing.COOKIE, ""))

    def holder(self, request: Request) -> str:
        """Which browser asks: two of one person get different figures, too."""
        known = request.cookies.get(signing.BROWSER) or getattr(request.state, "browser", "")
        request.state.browser = known or secrets.token_urlsafe(9)
        return str(request.state.browser)

    def words(self, request: Request) -> Words:
        """The words of the clerk's language."""
        return Words(request.cookies.get("lang", LANGUAGES[0]))

    def page(self, request: Request, template: str, status_code: int = 200, **told: object) -> Response:
        """A page or a part of one, in the clerk's language."""
        common = {
            "words": self.words(request),
            "clerk": self.clerk(request),
            "signs_in": self.users.required,
        }
        html = self.templates.get_template(template).render(**common, **told)
        answer = HTMLResponse(html, status_code=status_code, headers={"Cache-Control": "no-store"})
        if signing.BROWSER not in request.cookies:
            signing.name_browser(answer, self.holder(request))
        return answer


Handler = Callable[[Site, str, Request], Awaitable[Response]]


def build_app(archive: Archive, hosts: list[str] | None = None) -> Starlette:
    """The web application on one archive. `hosts`: names it has besides this machine's."""
    templates = Environment(
        loader=ChoiceLoader([PackageLoader("pipeline.review"), PackageLoader("pipeline.charts")]),
        autoescape=select_autoescape(default=True),
    )
    templates.filters["number"] = shown_number
    templates.globals["indicator_options"] = indicator_options
    desk = Desk(archive)
    site = Site(desk, Users(archive.root / "users.json"), Sessions(), templates, Overviews(desk))

    def signed_in(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            clerk = site.clerk(request)
            if clerk is None:
                return RedirectResponse("/sign-in", status_code=303)
            return await handler(site, clerk, request)

        return guarded

    def open_to_all(
        handler: Callable[[Site, Request], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def opened(request: Request) -> Response:
            return await handler(site, request)

        return opened

    figure, document = "/figures/{document_id:str}/{number:int}", "/documents/{document_id:str}"
    table = document + "/pages/{page_no:int}/tables/{number:int}"
    return Starlette(
        routes=[
            Route("/", signed_in(figures.desk)),
            Route("/next", signed_in(figures.next_figure)),
            Route(figure, signed_in(figures.one_figure)),
            Route(figure, signed_in(figures.decide), methods=["POST"]),
            Route(figure + "/table", signed_in(tables.of_figure)),
            Route("/undo", signed_in(figures.undo), methods=["POST"]),
            Route("/overview", signed_in(overview.overview)),
            Route("/overview/pictures.js", signed_in(overview.script)),
            Route("/groups", signed_in(groups.groups)),
            Route("/groups", signed_in(groups.confirm_group), methods=["POST"]),
            Route("/groups/undo", signed_in(groups.undo_group), methods=["POST"]),
            Route(document, signed_in(reports.report)),
            Route(document + "/pages/{page_no:int}.jpg", signed_in(reports.page_image)),
            Route(document + "/pages/{page_no:int}/" + BOX + ".jpg", signed_in(reports.page_part)),
            Route(document + "/pages/{page_no:int}", signed_in(lessons.text)),
            Route(document + "/pages/{page_no:int}/words", signed_in(lessons.teach), methods=["POST"]),
            Route("/words", signed_in(lessons.words)),
            Route("/words/{lesson_id:int}/undo", signed_in(lessons.take_back), methods=["POST"]),
            Route(document + "/pages/{page_no:int}/read", signed_in(reports.read_box), methods=["POST"]),
            Route(table, signed_in(tables.table)),
            Route(table, signed_in(tables.decide), methods=["POST"]),
            Route(table + "/undo", signed_in(tables.undo), methods=["POST"]),
            Route(document + "/header", signed_in(headers.correct_header), methods=["POST"]),
            Route(document + "/figures", signed_in(reports.add_figure), methods=["POST"]),
            Route("/language/{language:str}", open_to_all(signing.language), methods=["POST"]),
            Route("/sign-in", open_to_all(signing.form)),
            Route("/sign-in", open_to_all(signing.sign_in), methods=["POST"]),
            Route("/sign-out", open_to_all(signing.sign_out), methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=[*ALLOWED_HOSTS, *(hosts or [])]),
            Middleware(Guard),
        ],
        exception_handlers={HosoError: _told},
    )


async def _told(request: Request, error: Exception) -> Response:
    return PlainTextResponse(str(error), status_code=404 if isinstance(error, InputError) else 503)


__all__ = ["Site", "build_app", "run_in_threadpool"]
