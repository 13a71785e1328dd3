"""The page for browsers that run no scripts: it dials, sends the call for help and shows the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.deps import WebDeps, card_of
from bot.channels.web.entry.guard import Guard
from bot.channels.web.updates import BadPost, incoming
from console.pages import page
from storage.mail.seen import mark_held_as_seen
from storage.mail.transcript import Bubble, transcript

log = structlog.get_logger()

CALL = "🚨 紧急求助"
NOT_SENT = "没发出去。请马上打110，再按一次下面的红色按钮。"
NOTHING = "还没有写字。要求助请按红色按钮。"
SHOWN = 8


def plain_values(deps: WebDeps) -> dict[str, Any]:
    """What the form needs: a number of its own, so that a second tap on it is no second call."""
    return {"call_id": int(deps.now().timestamp() * 1000) * 1000}


class Plain:
    def __init__(self, deps: WebDeps, guard: Guard) -> None:
        self._deps = deps
        self._guard = guard

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/chat/plain", self.look, methods=["GET"]),
            Route("/chat/plain", self.send, methods=["POST"]),
        ]

    async def look(self, request: Request) -> Response:
        """Looking is seeing what was held for it."""
        person = await self._guard.person(request)
        if person is None:
            return self._stranger()
        await mark_held_as_seen(self._deps.database, self._deps.channel.name, person, self._deps.now())
        return await self._show(person)

    async def send(self, request: Request) -> Response:
        """Answers after the commit, like the page with scripts."""
        person = await self._guard.person(request)
        if person is None:
            return self._stranger()
        async with request.form(max_files=0, max_fields=5) as form:
            posted = {name: str(value) for name, value in form.items()}
        messages = _messages(posted, self._deps.now())
        if not messages:
            return await self._show(person, NOTHING, 400)
        try:
            for message in messages:
                await self._deps.submit(incoming(person, message, self._deps.now()))
        except BadPost as bad:
            return await self._show(person, str(bad), 400)
        except Exception as error:
            log.warning("plain_call_not_kept", error=type(error).__name__)
            return await self._show(person, NOT_SENT, 503)
        return Response(status_code=303, headers={"Location": "/chat/plain"})

    async def _show(self, person: str, words: str = "", status: int = 200) -> Response:
        deps = self._deps
        chat = await transcript(deps.database, deps.channel.name, person, limit=SHOWN, now=deps.now())
        shown = page(
            "plain",
            title=deps.title,
            card=await card_of(deps, person),
            words=words,
            bubbles=[self._line(bubble) for bubble in chat.bubbles if bubble.text],
            write=False,
            **plain_values(deps),
        )
        return HTMLResponse(shown, status)

    def _line(self, bubble: Bubble) -> dict[str, Any]:
        at = bubble.at.astimezone(self._deps.database.timezone)
        return {"mine": bubble.mine, "at": f"{at:%H:%M}", "text": bubble.text}

    def _stranger(self) -> Response:
        words = "请用单位发给您的链接打开"
        return HTMLResponse(page("notice", title=self._deps.title, words=words, more=""), 401)


def _messages(posted: dict[str, str], now: datetime) -> list[dict[str, Any]]:
    """The call first, then the words, each with a number made of the form's own."""
    number, text, at = posted.get("id", ""), posted.get("text", "").strip(), now.isoformat()
    call = [{"id": number, "at": at, "text": CALL}] if posted.get("call") == "1" else []
    after = str(int(number) + 1) if number.isascii() and number.isdecimal() else number
    return call + ([{"id": after, "at": at, "text": text}] if text else [])
