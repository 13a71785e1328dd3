"""What the pages' scripts talk to: messages in, the stream out, history, the demo's levers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary
from zlib import crc32

import orjson
import structlog
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.channels.port import Incoming
from bot.channels.quota import FULL, Quota
from bot.channels.storable import decoded
from bot.channels.web.channel import Stream
from bot.channels.web.chats import Chats
from bot.channels.web.deps import WebDeps
from bot.channels.web.entry.guard import Guard
from bot.channels.web.pace import Pace
from bot.channels.web.settling import Settling
from bot.channels.web.updates import BadPost, incoming
from console.pages import edition
from duty.records.restricted import look
from media.magic import HEAD, kind_of, other_kind
from storage.arrivals.updates import already_handled
from storage.mail.transcript import Bubble

log = structlog.get_logger()

BAD_JSON = "这条没看懂，请刷新页面再发"
TRY_LATER = "没处理好，页面会自己再发"
TOO_MANY = "您打开的页面太多了，请关掉别的页面"
NO_PICTURE = "这不是照片，请重新拍一张再发"
NOT_KEPT = "web:refused-"
"""How the file id begins where a picture is not kept: restricted words came with it (promise 7), or it is
none. The words beside it are heard all the same, and their author is told."""
CHAT = "chat"
"""The page that stands with each look at a picture from here."""
CUT = b"event: cut\ndata: {}\n\n"
"""This phone was cut off: the page forgets what it shows."""
AT_ONCE = 3
"""So many updates of one person are handled at the same time."""
CALLED_BACK_MS, BACK_MS = 300, 1000
"""So soon the page of somebody who may be called comes back when its connection has ended, and the first
of all others, which would stand before it ..."""
APART_MS, LATEST_MS = 6, 10_000
"""... spread over so long for each page that is open, more than it needs, and no longer than that."""
FORWARD_LIMIT_MIN = 24 * 60
BEATS_WITHIN_S = 2.0
"""A heartbeat carries nothing: so long ago may have been asked whether the page is still of that person."""


class Api:
    def __init__(self, deps: WebDeps, guard: Guard) -> None:
        self._deps = deps
        self._guard = guard
        self._places: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._quota = Quota(deps.database, deps.now)
        self._pace = Pace()
        self._chats = Chats(deps)
        self._settling = Settling(deps.channel, deps.database)

    def routes(self) -> list[BaseRoute]:
        always: list[BaseRoute] = [
            Route("/api/now", self.now),
            Route("/api/stream", self.stream),
            Route("/api/stream/visible", self.visible, methods=["POST"]),
            Route("/api/{person}/history", self.history),
            Route("/api/{person}/updates", self.updates, methods=["POST"]),
        ]
        if self._deps.demo is None:
            return always
        return [
            Route("/api/board", self.board),
            Route("/api/demo/people", self.people),
            Route("/api/demo/codes", self.codes),
            Route("/api/demo/forward", self.forward, methods=["POST"]),
            Route("/api/demo/reset", self.reset, methods=["POST"]),
            *always,
        ]

    async def now(self, request: Request) -> Response:
        return answer({"now": self._local_now()})

    # -- messages in -----------------------------------------------------------------------

    async def updates(self, request: Request) -> Response:
        """Answers after the commit, naming what was taken: a page believes nothing else, since a hotel's
        sign-in page answers 200 too. What people hear of it comes over the stream."""
        person: str = request.path_params["person"]
        await self._guard.admit(request, person)
        try:
            update = await self._read(request, person)
        except BadPost as bad:
            return answer({"ok": False, "reason": str(bad)}, 400)
        try:
            async with self._in_turn(update, person):
                await self._deps.submit(update)
        except Exception as error:
            log.warning("web_update_not_kept", key=update.key, error=type(error).__name__)
            return answer({"ok": False, "reason": TRY_LATER}, 503)
        await self._settle(update)
        return answer({"accepted": [update.raw["update_id"]]})

    @asynccontextmanager
    async def _in_turn(self, update: Incoming, person: str) -> AsyncIterator[None]:
        """Whoever sends many things at once has a few of them handled at a time, at the pace of a person.

        A page sends one after the other; a call for help is not held back by what was sent before it.
        """
        wait_s = self._pace.wait_s(person, asyncio.get_running_loop().time())
        if wait_s and not update.urgent:
            await asyncio.sleep(wait_s)
        places = self._places.setdefault(person, asyncio.Semaphore(AT_ONCE))
        async with places:
            yield

    async def _read(self, request: Request, person: str) -> Incoming:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return incoming(person, await _json(request), self._deps.now())
        async with request.form(max_files=1, max_fields=10) as form:
            photo = form.get("photo")
            if not isinstance(photo, UploadFile) or not photo.size:
                raise BadPost("没有收到照片")
            posted = {name: value for name, value in form.items() if isinstance(value, str)}
            update = incoming(person, posted, self._deps.now(), f"{NOT_KEPT}{posted.get('id', '')[:16]}")
            if await self._known(update) or await self._must_go(posted) or await self._deps.shielded(person):
                return update
            if why := await self._not_taken(person, photo):
                if posted.get("text"):
                    return update
                raise BadPost(why)
            picture = await photo.read()
            file = await self._keep(picture, update.also[0])
            unique = hashlib.sha256(picture).hexdigest()
            return incoming(person, posted, self._deps.now(), file, unique)

    async def _must_go(self, posted: dict[str, str]) -> bool:
        """Something stands under it that must not be kept, or is asked about first."""
        district = await self._deps.database.district()
        found = [look(words, district.names.__contains__) for words in posted.values()]
        return any(one.kind or one.doubt for one in found)

    async def _known(self, update: Incoming) -> bool:
        """Its answer got lost and it comes again: nobody would ever take a second picture off the shelf."""
        async with self._deps.database.reading() as connection:
            return bool(await already_handled(connection, update.keys))

    async def _not_taken(self, person: str, photo: UploadFile) -> str:
        """Why this is not even put away: no picture by its first bytes, or too many today."""
        head = await photo.read(HEAD)
        await photo.seek(0)
        if kind_of(head) is None and not other_kind(head):
            return NO_PICTURE
        return "" if await self._quota.takes(person, photo.size or 0) else FULL

    async def _keep(self, picture: bytes, key: str) -> str:
        try:
            return await self._deps.keep(picture, key)
        except Exception as error:
            log.warning("web_photo_not_kept", error=type(error).__name__)
            raise HTTPException(503, TRY_LATER) from None

    async def _settle(self, update: Incoming) -> None:
        """Where nobody kept the picture, it goes at once; a shelf that is away hears of it from the sweep."""
        for size in update.raw.get("message", {}).get("photo", ()):
            try:
                await self._deps.settle(size["file_id"])
            except Exception as error:
                log.warning("web_photo_not_settled", error=type(error).__name__)

    # -- the chat out ----------------------------------------------------------------------

    async def history(self, request: Request) -> Response:
        """Send the chat so far. A visible page that asks for it also sees what was held for it."""
        person: str = request.path_params["person"]
        await self._guard.admit(request, person)
        before = _moment(request.query_params.get("before", ""))
        visible = request.query_params.get("visible") != "0"
        if before:
            chat = await self._chats.before(person, before)
        else:
            chat = await self._chats.of(person, visible=visible)
        shown = chat.transcript
        return answer(
            {
                "person": chat.card,
                "now": self._local_now(),
                "keyboard": shown.keyboard or chat.card.keyboard,
                "bubbles": [self._pictured(person, bubble) for bubble in shown.bubbles],
                "deleted": shown.deleted,
                "more": shown.more,
            }
        )

    async def stream(self, request: Request) -> Response:
        people = [name for name in request.query_params.get("people", "").split(",") if name]
        if not await self._guard.comes_in(request, people):
            return Response(CUT, media_type="text/event-stream")
        visible = request.query_params.get("visible") != "0"
        stream = self._deps.channel.open(people, visible=visible)
        if stream is None:
            raise HTTPException(429, TOO_MANY)
        return StreamingResponse(
            self._events(request, stream),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def _events(self, request: Request, stream: Stream) -> AsyncIterator[bytes]:
        """Yield events until the page leaves, the server stops, or the person may not see it any more."""
        try:
            yield self._retry(stream)
            hello = {"stream": stream.name, "now": self._local_now(), "edition": edition()}
            yield _event("hello", hello)
            self._settling.opened(stream)
            while await self._guard.may(request, stream.people, BEATS_WITHIN_S):
                async for event in _until_beat(stream, self._deps.beat_s):
                    if event is None:
                        return
                    if not await self._guard.may(request, stream.people):
                        yield CUT
                        return
                    yield self._told(event)
                yield self._retry(stream) + _event("beat", {})
            yield CUT
        finally:
            self._deps.channel.leave(stream)

    def _retry(self, stream: Stream) -> bytes:
        return b"retry: %d\n\n" % self._comes_back_ms(stream)

    def _comes_back_ms(self, stream: Stream) -> int:
        """Whoever may be called comes back at once, everybody else a little apart from one another."""
        if any(self._deps.is_called(person) for person in stream.people):
            return CALLED_BACK_MS
        apart = min(APART_MS * max(1, self._deps.channel.pages), LATEST_MS)
        return BACK_MS + crc32(stream.name.encode()) % apart

    def _told(self, event: dict[str, Any]) -> bytes:
        if "restart" in event or "look" in event:
            return _event("restart" if "restart" in event else "look", event)
        return _event("said", event | {"say": self._addressed(event["person"], event["say"])})

    def _addressed(self, person: str, said: dict[str, Any]) -> dict[str, Any]:
        """With the address of its picture instead of the key: for that person's page, for a day."""
        if not said.get("photo"):
            return said
        return said | {"photo": self._deps.looks.of("/photo/", said["photo"], person, CHAT)}

    def _pictured(self, person: str, bubble: Bubble) -> Bubble:
        """The same for what stands in a chat."""
        if not bubble.photo:
            return bubble
        return replace(bubble, photo=self._deps.looks.of("/photo/", bubble.photo, person, CHAT))

    async def visible(self, request: Request) -> Response:
        """Hear from a page whether it is on the screen; pages also answer each heartbeat so."""
        posted = await _json_or_404(request)
        stream = self._deps.channel.stream(str(posted.get("stream")))
        if stream is None:
            raise HTTPException(404)
        await self._guard.admit(request, *stream.people, within_s=BEATS_WITHIN_S)
        self._deps.channel.heard(stream, posted.get("visible") is True)
        return answer({"ok": True})

    # -- the demo --------------------------------------------------------------------------

    async def board(self, request: Request) -> Response:
        return answer(await self._deps.board())

    async def people(self, request: Request) -> Response:
        return answer([card.to_json() for card in await self._deps.people()])

    async def codes(self, request: Request) -> Response:
        return answer([asdict(code) for code in await self._deps.wall()])

    async def forward(self, request: Request) -> Response:
        minutes = (await _json_or_404(request)).get("minutes")
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= FORWARD_LIMIT_MIN:
            return answer({"ok": False, "reason": "快进1分钟到24小时"}, 400)
        assert self._deps.demo is not None
        await self._deps.demo.forward(minutes)
        return answer({"ok": True, "now": self._local_now()})

    async def reset(self, request: Request) -> Response:
        assert self._deps.demo is not None
        await self._deps.demo.reset()
        self._deps.channel.restart()
        return answer({"ok": True, "now": self._local_now()})

    def _local_now(self) -> str:
        return self._deps.now().astimezone(self._deps.database.timezone).isoformat(timespec="milliseconds")


def _moment(text: str) -> datetime | None:
    """A moment with its zone; whatever else is written there asks for the end of the chat."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


async def _until_beat(stream: Stream, seconds: float) -> AsyncIterator[dict[str, Any] | None]:
    """Yield what is pushed until the next heartbeat is due."""
    loop = asyncio.get_running_loop()
    due = loop.time() + seconds
    while (left := due - loop.time()) > 0:
        try:
            yield await asyncio.wait_for(stream.queue.get(), left)
        except TimeoutError:
            return


async def _json(request: Request) -> dict[str, Any]:
    try:
        posted = decoded(await request.body())
    except ValueError:
        raise BadPost(BAD_JSON) from None
    if not isinstance(posted, dict):
        raise BadPost(BAD_JSON)
    return posted


async def _json_or_404(request: Request) -> dict[str, Any]:
    try:
        return await _json(request)
    except BadPost:
        raise HTTPException(404) from None


def answer(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


def _event(name: str, value: dict[str, Any]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(value) + b"\n\n"
