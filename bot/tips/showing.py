"""The words of the page for passers-by, Chinese first. Pure but for the templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.tips.counter import Outside
from console.pages import page
from duty.alerting.reporters.passers import Happening
from duty.tips.following import How, Stand
from duty.tips.receiving import DANGER, Received
from duty.tips.tip import grouped
from handlers.speech.voice import Voice

KINDS = ("fire", "electric", "perimeter", "facility", "traffic", "food", "surroundings", "other", DANGER)
"""One tap; of the categories those that somebody outside sees."""


class Shown:
    """Answers with a page, in the language of the browser."""

    def __init__(self, voice: Voice, local: Callable[[Any], Any], title: str = "护学哨") -> None:
        self._voice = voice
        self._local = local
        self._title = title

    def form(self, request: Request, where: Outside, once: str) -> Response:
        kinds = [(kind, self._voice.word("tip_kind", kind, language(request))) for kind in KINDS]
        return self._page(request, "form", where=where, kinds=kinds, once=once)

    def received(self, request: Request, taken: Received, *, left_out: bool) -> Response:
        """With danger in it 110 comes first, and one question."""
        tip = taken.tip
        return self._page(
            request, "received", danger=tip.danger, words=tip.words, once=taken.secret,
            secret=grouped(taken.secret), left_out=left_out, code=_code(request),
        )  # fmt: skip

    def happening(self, request: Request, made: Happening) -> Response:
        once = made.received.secret if made.received else ""
        secret = grouped(once) if once else ""
        return self._page(request, "happening", heard=made.heard, secret=secret, once=once)

    def again(self, request: Request, why: str, status: int) -> Response:
        """Nothing was kept; the form is one tap away, and so is [正在发生]."""
        return self._page(request, "again", status, why=self._line(request, why), code=_code(request))

    def no_code(self, request: Request) -> Response:
        return self._page(request, "again", 404, why=self._line(request, "no_code"), code="")

    def door(self, request: Request, why: str = "", status: int = 200) -> Response:
        return self._page(request, "look", status, why=self._line(request, why) if why else "")

    def stand(self, request: Request, how: How) -> Response:
        """已收到, 已登记, 整改中, 已整改 or 未采纳 with its reason."""
        spoken = language(request)
        words = self._voice.word("tip_stand", how.stand, spoken)
        if how.stand is Stand.DECLINED:
            words += self._line(request, "because", why=self._voice.word("tip_why", how.why, spoken))
        day = f"{self._local(how.at):%m-%d %H:%M}"
        came = self._line(request, "came", school=how.school, day=day)
        return self._page(request, "stand", words=words, came=came, good=how.stand is Stand.DONE)

    def _line(self, request: Request, name: str, **values: Any) -> str:
        return self._voice.line(f"tip_page.{name}", language(request), **values)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        spoken = language(request)

        def t(key: str, **named: Any) -> str:
            return self._voice.line(f"tip_page.{key}", spoken, **named)

        shared = {
            "t": t,
            "title": self._title,
            "lang": "zh-CN" if spoken == "zh" else spoken,
            "other": "en" if spoken == "zh" else "zh",
            "query": f"?lang={spoken}" if "lang" in request.query_params else "",
            "path": request.url.path,
        }
        return HTMLResponse(page(f"tips/{name}", **shared | values), status)


def language(request: Request) -> str:
    """`?lang=en`, else what the browser asks for first; Chinese where that is neither."""
    asked = request.query_params.get("lang", "") or request.headers.get("accept-language", "")
    return "en" if asked.strip().lower().startswith("en") else "zh"


def _code(request: Request) -> str:
    return str(request.path_params.get("code", ""))[:20]
