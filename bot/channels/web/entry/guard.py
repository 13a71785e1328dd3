"""Decides who may come in. Somebody else's chat reads exactly like one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.deps import WebDeps
from bot.channels.web.entry.session import COOKIE, COOKIE_HTTPS, Session, unseal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}
"""Where the page is reached by https: browsers never ask for it otherwise again."""
PASSED_ON = ("forwarded", "via", "x-real-ip")
"""A request with one of these, or an `X-Forwarded-…`, came through a proxy, from somebody elsewhere."""
ONLY_HERE = "演示只在本机打开：http://127.0.0.1"
TOO_LARGE = "太大了，每次最多25 MB"


class Guard:
    """Knows the person of a request. In the demo everybody may be anybody."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps

    async def person(self, request: Request, within_s: float = 0.0) -> str | None:
        """The person whose phone this is; None for a stranger's, or one that was cut off."""
        session = self._session(request)
        return session.person if session and await self._admits(session, within_s) else None

    async def comes_in(self, request: Request, people: Iterable[str]) -> bool:
        """True for the phone of all of these; False for one that was somebody's and is nobody's any more.

        Whoever else comes hears that there is no such page.
        """
        wanted = set(people)
        if self._deps.demo is not None:
            known = bool(wanted)
        else:
            session = self._session(request)
            if session is not None and not await self._admits(session):
                return False
            known = session is not None and wanted == {session.person}
        if not known:
            raise HTTPException(404)
        return True

    def _session(self, request: Request) -> Session | None:
        """What the cookie says, whether it still lets in or not."""
        value = request.cookies.get(COOKIE_HTTPS) or request.cookies.get(COOKIE, "")
        return unseal(value, self._deps.signing_key, self._deps.now()) if value else None

    async def _admits(self, session: Session, within_s: float = 0.0) -> bool:
        return await self._deps.admits(session.person, session.issued_at, within_s)

    async def may(self, request: Request, people: Iterable[str], within_s: float = 0.0) -> bool:
        """Whether it is the phone of all of these; by what was known so many seconds ago at most."""
        wanted = set(people)
        if self._deps.demo is not None:
            return bool(wanted)
        return wanted == {await self.person(request, within_s)}

    async def admit(self, request: Request, *people: str, within_s: float = 0.0) -> None:
        if not await self.may(request, people, within_s):
            raise HTTPException(404)


def passed_on(headers: Headers) -> bool:
    """Whether a proxy says that it passed this on."""
    return any(name in PASSED_ON or name.startswith("x-forwarded-") for name in headers.keys())  # noqa: SIM118


class Doorman:
    """Puts the headers on every response; turns away what is too large, other sites' requests, and in
    the demo foreign hosts."""

    def __init__(self, app: ASGIApp, public_url: str, hosts: tuple[str, ...] | None, limit: int) -> None:
        self._app = app
        self._public = urlsplit(public_url).netloc
        self._headers = HEADERS | (HTTPS_ONLY if public_url.startswith("https:") else {})
        self._hosts = hosts
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        taken = 0

        async def receive_within_limit() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(413)
            return message

        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive_within_limit, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        demo = self._hosts is not None
        if demo and not self._ours(headers.get("host", "")):
            return PlainTextResponse(ONLY_HERE, 421)
        if scope["method"] == "POST" and not self._own_page(headers):
            return PlainTextResponse("请从本站的页面操作", 403)
        if demo and not self._from_here(headers, scope["http_version"]):
            return PlainTextResponse(ONLY_HERE, 421)
        if int(headers.get("content-length") or 0) > self._limit:
            return JSONResponse({"ok": False, "reason": TOO_LARGE}, 413)
        return None

    def _from_here(self, headers: Headers, http_version: str) -> bool:
        """Whether somebody at this machine opened the demo, and no proxy passed it on.

        A proxy may say nothing of itself, as nginx does: then it speaks HTTP/1.0, or the page's origin tells.
        """
        origins = all(self._ours(urlsplit(origin).netloc) for origin in headers.getlist("origin"))
        return origins and http_version != "1.0" and not passed_on(headers)

    def _ours(self, name: str) -> bool:
        """Whether the demo may be called so: not by a name that some site pointed at this machine."""
        return (urlsplit(f"//{name}").hostname or "") in (self._hosts or ())

    def _own_page(self, headers: Headers) -> bool:
        """Whether a page of ours sent this. Browsers say so; what is no browser carries nobody's cookie."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        own = {headers.get("host"), self._public} - {""}
        return origin is None or urlsplit(origin).netloc in own
