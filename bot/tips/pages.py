"""What a passer-by's browser shows: the form behind a code, 110 first, and how a report stands.

Plain forms: it works on old phones and without scripts. Nothing is set in the browser, and what was written
is never shown again but to whoever just wrote it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.storable import storable
from bot.tips.counter import Counter, Crowded
from bot.tips.limits import Limit
from bot.tips.showing import Shown
from duty.alerting.reporters.passers import JOINED, Happening, Heard
from duty.tips.receiving import MOST, SPAN, Said, Turned
from duty.tips.tip import new_code, normal

log = structlog.get_logger()

BODY = 12 * 1024 * 1024
"""Of a report with its picture, before anything of it is read."""
SMALL = 16 * 1024
"""Of a form without a picture."""
WRITTEN = 1000
"""Characters that are read of a sentence; what must not be kept may stand behind those that are."""
TEN_MINUTES_S = SPAN.total_seconds()
OF_ADDRESS = 10
"""Reports of one address in ten minutes: phones of one network may share one."""
CALLS_OF_ADDRESS = 4
LOOKS_OF_ADDRESS = 20
"""Wrong codes of one address in a minute: 49 bits are not guessed, but each try costs us something."""
PICTURES_OF_CODE = 20
STATUS = {Turned.NO_CODE: 404, Turned.RESTRICTED: 422, Turned.WORDLESS: 422, Turned.FULL: 429}


class TipPages:
    """proxied: a proxy stands in front, so that an address of this machine is everybody's."""

    def __init__(self, counter: Counter, shown: Shown, *, proxied: bool = False) -> None:
        self._counter = counter
        self._shown = shown
        self._proxied = proxied
        self._reports = Limit(OF_ADDRESS, TEN_MINUTES_S)
        self._calls = Limit(CALLS_OF_ADDRESS, TEN_MINUTES_S)
        self._wrong = Limit(LOOKS_OF_ADDRESS, 60.0)
        self._of_code = Limit(MOST, TEN_MINUTES_S)
        self._calls_of_code = Limit(1 + JOINED, TEN_MINUTES_S)
        self._pictures = Limit(PICTURES_OF_CODE, TEN_MINUTES_S)

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/r", self.door, methods=["GET"]),
            Route("/r/s", self.door, methods=["GET"]),
            Route("/r/s", self.look, methods=["POST"]),
            Route("/r/s/{secret}", self.look, methods=["GET"]),
            Route("/r/{code}", self.form, methods=["GET"]),
            Route("/r/{code}", self.report, methods=["POST"]),
            Route("/r/{code}/now", self.happens, methods=["POST"]),
        ]

    # -- reporting ---------------------------------------------------------------------------

    async def form(self, request: Request) -> Response:
        where = await self._counter.outside(_code(request))
        if where is None:
            return self._shown.no_code(request)
        return self._shown.form(request, where, new_code())

    async def report(self, request: Request) -> Response:
        """What costs nothing is looked at first: how large, how many, from how many; then it is read."""
        code, now = _code(request), _time()
        if _too_large(request, BODY):
            return self._shown.again(request, "too_large", 413)
        if self._many(self._reports, request) or self._of_code.full(code, now):
            return self._shown.again(request, "full", 429)
        try:
            async with self._counter.place():
                return await self._report(request, code, now)
        except Crowded:
            return self._shown.again(request, "full", 503)

    async def _report(self, request: Request, code: str, now: float) -> Response:
        if await self._counter.outside(code) is None:
            return self._shown.no_code(request)
        async with request.form(max_files=1, max_fields=6) as form:
            words, kind, secret = (_text(form.get(name)) for name in ("words", "kind", "once"))
            photo = form.get("photo")
            sent = isinstance(photo, UploadFile) and bool(photo.size)
            takes = sent and self._pictures.takes(code, now)
            picture = await photo.read() if takes and isinstance(photo, UploadFile) else b""
        said = Said.of(words, kind)
        taken = await self._counter.take(code, said, secret, picture)
        if isinstance(taken, Turned):
            return self._shown.again(request, taken, STATUS[taken])
        if taken.fresh:
            self._reports.count(_address(request), now)
            self._of_code.count(code, now)
        return self._shown.received(request, taken, left_out=sent and not taken.pictured)

    # -- it happens now ------------------------------------------------------------------------

    async def happens(self, request: Request) -> Response:
        """[正在发生]. Once the desk has heard it a few times, the rest is told so and goes no further."""
        code, now = _code(request), _time()
        if _too_large(request, SMALL):
            return self._shown.again(request, "too_large", 413)
        if self._calls_of_code.full(code, now):
            return self._shown.happening(request, Happening(Heard.JOINED))
        if self._many(self._calls, request):
            return self._shown.again(request, "dial", 429)
        try:
            async with self._counter.place():
                return await self._happens(request, code, now)
        except Crowded:
            return self._shown.again(request, "dial", 503)

    async def _happens(self, request: Request, code: str, now: float) -> Response:
        async with request.form(max_files=0, max_fields=4) as form:
            words, secret = (_text(form.get(name)) for name in ("words", "once"))
        made = await self._counter.happens(code, Said.of(words, "danger"), secret)
        if isinstance(made, Turned):
            return self._shown.again(request, made, STATUS[made])
        self._calls.count(_address(request), now)
        if made.heard is not Heard.NOBODY:
            self._calls_of_code.count(code, now)
        return self._shown.happening(request, made)

    # -- how it stands ---------------------------------------------------------------------------

    async def door(self, request: Request) -> Response:
        return self._shown.door(request)

    async def look(self, request: Request) -> Response:
        """By the code that only its author has."""
        if self._many(self._wrong, request):
            return self._shown.door(request, "later", 429)
        found = await self._counter.stands(await _secret(request))
        if found is None:
            self._wrong.count(_address(request), _time())
            return self._shown.door(request, "unknown", 404)
        return self._shown.stand(request, found)

    def _many(self, limit: Limit, request: Request) -> bool:
        """Whether that address has come too often. Behind a proxy that does not say who came, nobody has."""
        address = _address(request)
        unknown = self._proxied and address in ("127.0.0.1", "::1", "")
        return not unknown and limit.full(address, _time())


def _code(request: Request) -> str:
    return normal(str(request.path_params["code"]))


async def _secret(request: Request) -> str:
    if "secret" in request.path_params:
        return str(request.path_params["secret"])[:40]
    if _too_large(request, SMALL):
        raise HTTPException(413)
    async with request.form(max_files=0, max_fields=2) as form:
        return _text(form.get("code"))[:40]


def _too_large(request: Request, most: int) -> bool:
    """By what the browser says of it; a body that does not say is none of a browser's form."""
    told = request.headers.get("content-length", "")
    return not (told.isascii() and told.isdecimal()) or int(told) > most


def _text(value: Any) -> str:
    return str(storable(value))[:WRITTEN] if isinstance(value, str) else ""


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _time() -> float:
    return asyncio.get_running_loop().time()
