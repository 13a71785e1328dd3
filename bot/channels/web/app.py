"""Puts the web channel's way in together: pages, their API, and the doorman in front."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.port import NotReady
from bot.channels.web.api import Api, answer
from bot.channels.web.computer import AsWhom, Computer
from bot.channels.web.deps import DEMO_PHONES, DemoControls, PersonCard, WebDeps
from bot.channels.web.entry.guard import TOO_LARGE, Doorman, Guard
from bot.channels.web.pages import Pages
from console.pages import page

__all__ = ["BODY_LIMIT", "DEMO_PHONES", "DemoControls", "PersonCard", "WebDeps", "create_web"]

BODY_LIMIT = 25 * 1024 * 1024
REASONS = {404: "没有这个页面", 405: "没有这个页面", 413: TOO_LARGE, 400: "没看懂"}
AGAIN_S = "2"
"""So soon a page looks whether its file is ready."""


def create_web(deps: WebDeps) -> Starlette:
    """Make the application. Its streams end with `deps.channel.close()`."""
    guard = Guard(deps)
    computer = Computer(deps, guard)
    rooms = [*computer.routes(), *deps.console(computer.person)]

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        reason = REASONS.get(error.status_code, error.detail)
        if request.url.path.startswith("/api/"):
            return answer({"ok": False, "reason": reason}, error.status_code)
        return HTMLResponse(page("notice", title=deps.title, words=reason, more=""), error.status_code)

    async def still_making(request: Request, error: Exception) -> Response:
        """How far a file is; the page asks again by itself, and then the file comes."""
        assert isinstance(error, NotReady)
        how_far = f"{error.done}/{error.total}" if error.total else ""
        headers = {"Refresh": AGAIN_S, "Cache-Control": "no-store"}
        return HTMLResponse(page("making", title=deps.title, how_far=how_far), 202, headers)

    return Starlette(
        routes=[*deps.routes, *Pages(deps, guard).routes(), *Api(deps, guard).routes(), *rooms],
        middleware=[
            Middleware(
                Doorman,
                public_url=deps.public_url,
                hosts=deps.demo.hosts if deps.demo else None,
                limit=BODY_LIMIT,
            ),
            *([Middleware(AsWhom)] if deps.demo else []),
        ],
        exception_handlers={HTTPException: refuse, NotReady: still_making},
    )
