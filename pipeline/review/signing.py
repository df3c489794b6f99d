"""Signing in and out, and the choice of language."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.texts import LANGUAGES

if TYPE_CHECKING:
    from pipeline.review.app import Site

COOKIE, BROWSER = "hoso_session", "hoso_browser"
YEAR_S = 365 * 24 * 3600


def name_browser(answer: Response, name: str) -> None:
    """Tells a browser apart from others, no more."""
    answer.set_cookie(BROWSER, name, max_age=YEAR_S, httponly=True, samesite="strict")


async def form(site: "Site", request: Request) -> Response:
    """The form."""
    return site.page(request, "sign_in.html", problem="")


async def sign_in(site: "Site", request: Request) -> Response:
    """Name and password against the file of users."""
    told = await request.form()
    name, password = str(told.get("name", ""))[:60], str(told.get("password", ""))
    if not site.sessions.may_try(name):
        return site.page(request, "sign_in.html", status_code=429, problem="wait_a_minute")
    if not await run_in_threadpool(site.users.check, name, password):
        return site.page(request, "sign_in.html", status_code=403, problem="wrong_password")
    site.sessions.forget_tries(name)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(COOKIE, site.sessions.begin(" ".join(name.split())), httponly=True, samesite="strict")
    return answer


async def sign_out(site: "Site", request: Request) -> Response:
    """Forgets the session."""
    site.sessions.end(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


async def language(site: "Site", request: Request) -> Response:
    """Remembers the language and goes back to where the clerk was."""
    wanted = request.path_params["language"]
    answer = RedirectResponse(_asked_from(request), status_code=303)
    answer.set_cookie(
        "lang",
        wanted if wanted in LANGUAGES else LANGUAGES[0],
        max_age=YEAR_S,
        httponly=True,
        samesite="strict",
    )
    return answer


def _asked_from(request: Request) -> str:
    """The page of this site on which a form was sent, as the browser tells it; else the desk."""
    page = urlsplit(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host") or page.path.startswith("//"):
        return "/"
    return page._replace(scheme="", netloc="", fragment="").geturl() or "/"
