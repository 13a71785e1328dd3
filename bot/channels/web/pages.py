"""What a browser opens: the demo, the chat, the sign-in link, photographs."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.web.deps import WebDeps, card_of
from bot.channels.web.entry.guard import Guard
from bot.channels.web.entry.knocking import HELD_S, LATER, Knocks
from bot.channels.web.entry.session import COOKIE, COOKIE_HTTPS, LASTS, Session, seal
from bot.channels.web.plain import Plain, plain_values
from console.pages import STATIC, page
from console.shell.looks import OVER, OVER_MORE, Stands
from console.shell.room import DOCX, PDF, XLSX
from media.paper import qr_picture

CODE_LIMIT = 64
TICKET_LIMIT = 160
WALL_PX = 352
"""A code on the demo's wall, sharp on a phone's screen."""
TYPES = {".html": "text/html", ".xlsx": XLSX, ".pdf": PDF, ".docx": DOCX}
"""Of documents that are given away, by the end of their names."""
NOT_IN = "这部手机还没有接上护学哨"


class Pages:
    def __init__(self, deps: WebDeps, guard: Guard) -> None:
        self._deps = deps
        self._guard = guard
        self._knocks = Knocks()
        self._icon = (STATIC / "icon.svg").read_bytes()

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.front),
            Route("/in", self.door, methods=["GET"]),
            Route("/in", self.sign_in, methods=["POST"]),
            Route("/in/{code}", self.door, methods=["GET"]),
            Route("/in/{code}", self.sign_in, methods=["POST"]),
            Route("/chat", self.chat),
            Route("/s", self.scanned),
            Route("/print", self.print_door, methods=["GET"]),
            Route("/print", self.printed, methods=["POST"]),
            Route("/codes", self.codes),
            Route("/codes/{code}.png", self.code),
            *Plain(self._deps, self._guard).routes(),
            Route("/photo/{key:path}", self.photo),
            Route("/file/{key:path}", self.file),
            Route("/healthz", self.healthy),
            Route("/favicon.ico", self.icon),
            Route("/favicon", self.icon),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def front(self, request: Request) -> Response:
        """Show the demo's four phones; elsewhere only say how to get in."""
        if self._deps.demo is None:
            return self._notice("请用单位发给您的链接打开")
        return self._page("demo", phones=self._deps.demo.phones, patience=self._deps.patience_ms)

    async def door(self, request: Request) -> Response:
        """Show one button. Messengers open links to preview them, which must not use up the code.

        The code stands behind the link's #, which no browser sends and no proxy writes down; a script puts
        it into the form. Links of an earlier version have it in their path: they work as long as they last.
        """
        return self._page("enter", asks="code" not in request.path_params)

    async def sign_in(self, request: Request) -> Response:
        """Use up the code and open the chat; tapped again on the same phone it only opens the chat."""
        address, now = request.client.host if request.client else "", self._deps.now()
        if not self._knocks.may_try(address, now):
            await asyncio.sleep(HELD_S)
            return self._notice(LATER, status=429)
        person = await self._deps.sign_in(await _code(request))
        if person is None:
            self._knocks.was_wrong(address, now)
            if await self._guard.person(request):
                return RedirectResponse("/chat", 303)
            return self._notice("这个链接已经用过或过期了", "请跟队长或管理员要一个新的。", 410)
        response = RedirectResponse("/chat", 303)
        https = self._deps.public_url.startswith("https:")
        response.set_cookie(
            COOKIE_HTTPS if https else COOKIE,
            seal(Session(person, self._deps.now()), self._deps.signing_key),
            max_age=int(LASTS.total_seconds()),
            secure=https,
            httponly=True,
            samesite="lax",
        )
        return response

    async def chat(self, request: Request) -> Response:
        person = await self._guard.person(request)
        if person is None:
            return self._notice("请用单位发给您的链接打开", status=401)
        card = await card_of(self._deps, person)
        values = plain_values(self._deps)
        return self._page("chat", card=card, patience=self._deps.patience_ms, write=True, **values)

    async def scanned(self, request: Request) -> Response:
        """Open the chat for a printed code. What it says stands behind the link's #; the page reads it."""
        if self._deps.demo is not None:
            return RedirectResponse("/codes", 303)
        if await self._guard.person(request) is None:
            return self._notice(NOT_IN, "请向队长或管理员要邀请码，接上以后再扫一次。", 401)
        return await self.chat(request)

    async def print_door(self, request: Request) -> Response:
        """One button: whoever looks ahead at a link in a chat prints nothing."""
        return self._page("print")

    async def printed(self, request: Request) -> Response:
        """The codes of a school as PDF, for the holder of the ticket; or its posters for passers-by."""
        async with request.form(max_files=0, max_fields=3) as form:
            ticket, parents = str(form.get("code", ""))[:TICKET_LIMIT], form.get("what") == "parents"
        printed = self._deps.printed_for_parents if parents else self._deps.printed
        found = await printed(ticket)
        if found is None:
            return self._notice("这个链接过期了", "请在聊天里再发一次“打印巡查码”。", 410)
        name = "parents" if parents else "codes"
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return Response(found, media_type="application/pdf", headers=headers)

    async def codes(self, request: Request) -> Response:
        """The demo's wall of printed codes, beside the phone of its guard."""
        demo = self._deps.demo
        if demo is None:
            raise HTTPException(404)
        return self._page("codes", person=demo.phones[0], patience=self._deps.patience_ms)

    async def code(self, request: Request) -> Response:
        """One of them as it is printed."""
        hung = await self._deps.wall() if self._deps.demo is not None else []
        link = next((one.link for one in hung if one.code == request.path_params["code"]), None)
        if link is None:
            raise HTTPException(404)
        return Response(await asyncio.to_thread(qr_picture, link, WALL_PX), media_type="image/png")

    async def photo(self, request: Request) -> Response:
        """Show a photograph to whoever may see it; in the demo the page says on whose phone that is."""
        person, key = await self._who(request), request.path_params["key"]
        stands = self._deps.looks.stands(key, person, request.query_params) if person else Stands.NOT_THEIRS
        if stands is Stands.OVER:
            return self._notice(OVER, OVER_MORE, 410)
        shown_on = request.query_params.get("at", "")
        found = await self._deps.photo(key, person, shown_on) if person and stands is Stands.GOOD else None
        if found is None:
            raise HTTPException(404)
        kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
        return Response(found, media_type=kind)

    async def file(self, request: Request) -> Response:
        """A document that is made for whoever asks, to be saved."""
        person = await self._who(request)
        found = await self._deps.file(request.path_params["key"], person) if person else None
        if found is None:
            raise HTTPException(404)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found[0])}"}
        return Response(found[1], media_type=type_of(found[0]), headers=headers)

    async def _who(self, request: Request) -> str | None:
        demo = self._deps.demo is not None
        return request.query_params.get("person", "") if demo else await self._guard.person(request)

    async def healthy(self, request: Request) -> Response:
        return PlainTextResponse("ok")

    async def icon(self, request: Request) -> Response:
        return Response(self._icon, media_type="image/svg+xml")

    def _page(self, name: str, status: int = 200, **values: object) -> Response:
        return HTMLResponse(page(name, title=self._deps.title, **values), status)

    def _notice(self, words: str, more: str = "", status: int = 200) -> Response:
        return self._page("notice", status, words=words, more=more)


def type_of(name: str) -> str:
    """Of a document, by the end of its name."""
    return TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


async def _code(request: Request) -> str:
    """Of the form, or of an earlier version's link."""
    if "code" in request.path_params:
        return str(request.path_params["code"])
    async with request.form(max_files=0, max_fields=2) as form:
        return str(form.get("code", ""))[:CODE_LIMIT]
