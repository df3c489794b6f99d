"""What stands between the desk and the rest of the world: headers on every answer, and no request that
another site made."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MAX_BODY = 64 * 1024
"""Bytes of a form; nothing here is larger."""


class Guard:
    """Security headers on every answer; writing requests from elsewhere, and bodies too large, refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        if scope["type"] == "http" and (refusal := why_refused(scope["method"], Headers(scope=scope))):
            await PlainTextResponse(refusal[1], status_code=refusal[0])(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)


def why_refused(method: str, headers: Headers) -> tuple[int, str] | None:
    """A status and a reason where a request may not pass. A browser tells where a request comes from in
    Sec-Fetch-Site, older ones in Origin; one that tells neither is no browser and has no cookies of ours."""
    if method in SAFE_METHODS:
        return None
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return 403, "a request from another site"
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return 403, "a request from another site"
    length = headers.get("content-length", "")
    if not length.isdigit():
        return 411, "a request without a length"
    if int(length) > MAX_BODY:
        return 413, "a request that is too large"
    return None
