"""Signing in on a computer: a code that one's phone was told, typed once; it ends with that phone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.deps import WebDeps
from bot.channels.web.entry.guard import Guard
from bot.channels.web.entry.knocking import HELD_S, LATER, Knocks
from bot.channels.web.entry.session import Session, seal, unseal
from console.pages import page
from storage.keeping.computers import Opened, admits, use_code

COOKIE = "huxue-console"
COOKIE_HTTPS = "__Host-huxue-console"
DEMO_COOKIE = "huxue-demo"
LASTS = timedelta(hours=12)
"""A working day: a school's computer is used by others, too."""
CODE_LIMIT = 20
BETWEEN = "|"
WRONG = "登录码不对，或者已经用过、过了10分钟。请在手机上再发一次“电脑”。"


def asked_as(scope: Scope) -> str:
    """`?person=SO01`: as whom a page of the demo is opened; empty where it does not say."""
    asked = QueryParams(scope.get("query_string", b"")).get("person", "")
    return asked if asked.isascii() and asked.isalnum() else ""


class AsWhom:
    """In the demo the pages of a computer stay those of whoever's phone they were opened from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        person = asked_as(scope) if scope["type"] == "http" and scope["method"] == "GET" else ""

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{DEMO_COOKIE}={person}; Path=/; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie if person else send)


class Computer:
    """Knows whose browser it is: a computer that was let in, else the phone's own page."""

    def __init__(self, deps: WebDeps, guard: Guard) -> None:
        self._deps = deps
        self._guard = guard
        self._knocks = Knocks()

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/console/in", self.door, methods=["GET"]),
            Route("/console/in", self.sign_in, methods=["POST"]),
            Route("/console/out", self.sign_out, methods=["POST"]),
        ]

    async def person(self, request: Request) -> str | None:
        """In the demo whose phone the page was opened from, else its admin; everywhere else who signed in."""
        if self._deps.demo is not None:
            return asked_as(request.scope) or request.cookies.get(DEMO_COOKIE) or self._deps.demo.keeper
        return await self._let_in(request) or await self._guard.person(request)

    async def _let_in(self, request: Request) -> str | None:
        value = request.cookies.get(COOKIE_HTTPS) or request.cookies.get(COOKIE, "")
        now = self._deps.now()
        session = unseal(value, self._deps.signing_key, now) if value else None
        if session is None or now - session.issued_at >= LASTS:
            return None
        person_id, _, account = session.person.partition(BETWEEN)
        if not account.isdecimal():
            return None
        opened = Opened(person_id, int(account))
        return person_id if await admits(self._deps.database, opened, session.issued_at) else None

    async def door(self, request: Request) -> Response:
        if await self.person(request) is not None:
            return RedirectResponse("/console", 303)
        return self._door()

    async def sign_in(self, request: Request) -> Response:
        address, now = request.client.host if request.client else "", self._deps.now()
        if not self._knocks.may_try(address, now):
            await asyncio.sleep(HELD_S)
            return self._door(LATER, 429)
        async with request.form(max_files=0, max_fields=2) as form:
            typed = "".join(c for c in str(form.get("code", ""))[:CODE_LIMIT] if c.isdecimal())
        opened = await use_code(self._deps.database, typed, now)
        if opened is None:
            self._knocks.was_wrong(address, now)
            return self._door(WRONG, 410)
        response = RedirectResponse("/console", 303)
        https = self._deps.public_url.startswith("https:")
        session = Session(f"{opened.person_id}{BETWEEN}{opened.account_id}", now)
        response.set_cookie(
            COOKIE_HTTPS if https else COOKIE,
            seal(session, self._deps.signing_key),
            max_age=int(LASTS.total_seconds()),
            secure=https,
            httponly=True,
            samesite="lax",
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        """On the phone itself back to the chat: its own sign-in is not this one."""
        on_phone = self._deps.demo is None and await self._guard.person(request) is not None
        response = RedirectResponse("/" if self._deps.demo else "/chat" if on_phone else "/console/in", 303)
        https = self._deps.public_url.startswith("https:")
        response.delete_cookie(COOKIE_HTTPS if https else COOKIE, secure=https, httponly=True)
        return response

    def _door(self, why: str = "", status: int = 200) -> Response:
        return HTMLResponse(page("shell/computer", title=self._deps.title, why=why), status)
