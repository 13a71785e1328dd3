"""The double itself: one HTTP server on this machine."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.botapi.faults import Fault, Troubles
from tests.botapi.limits import Rates
from tests.botapi.methods import Methods
from tests.botapi.params import Params, read_params
from tests.botapi.world import ApiError, Call, World

DEFAULT_TOKEN = "1234567:double-of-telegram"


class TelegramDouble(World, Troubles):
    """`async with TelegramDouble() as double:` and then `double.url`, `double.token`, `double.person(7)`.

    strict: refuses what Telegram refuses (lengths, buttons); rates: also the speed (429).
    """

    dumps = staticmethod(json.dumps)

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        port: int = 0,
        strict: bool = True,
        rates: bool = False,
        clock: Callable[[], float] = time.time,
        username: str = "huxue_bot",
    ) -> None:
        bot_id = token.partition(":")[0]
        me = {
            "id": int(bot_id) if bot_id.isdigit() else 1,
            "is_bot": True,
            "first_name": "护学哨",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        super().__init__(clock=clock, me=me, strict=strict, rates=Rates(clock) if rates else None)
        self.token = token
        self.url = ""
        self._port = port
        self._methods = Methods(self)
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> TelegramDouble:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        self.extend(app)
        # A poller that went away must not go on waiting: its wait would swallow the next conflict.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        return self

    def extend(self, app: web.Application) -> None:
        """More routes, for the double that runs by hand."""

    async def __aexit__(self, *error: object) -> None:
        self._closing.set()
        await self.updates.close()
        assert self._runner is not None
        await self._runner.cleanup()

    def redeliver(self, update_id: int) -> None:
        """Telegram sends this update once more, as if it had never been acknowledged."""
        self.updates.again(update_id)

    @property
    def last_update_id(self) -> int:
        return self.updates.next_id - 1

    # -- HTTP --------------------------------------------------------------------------------

    async def _file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _no(ApiError(401, "Unauthorized"))
        path = request.match_info["path"]
        call = Call("file", {"path": path}, self.clock())
        self.calls.append(call)
        fault = self.faults.take("file", None)
        if fault is not None and (answer := await self._suffer(request, fault, call)) is not None:
            return answer
        content = self.content_at(path)
        call.status = 404 if content is None else 200
        return _no(ApiError(404, "Not Found")) if content is None else web.Response(body=content)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _no(ApiError(401, "Unauthorized"))
        params = await read_params(request)
        method = request.match_info["method"]
        call = Call(method, params.values, self.clock())
        self.calls.append(call)
        fault = self.faults.take(method, params.chat_id)
        if fault is not None and not fault.after:
            answer = await self._suffer(request, fault, call)
            if answer is not None:
                return answer
        answer = await self._answer(method, params, call)
        if fault is not None and fault.after:
            return await self._suffer(request, fault, call) or answer
        return answer

    async def _answer(self, method: str, params: Params, call: Call) -> web.Response:
        try:
            result = await self._methods(method, params)
        except ApiError as error:
            call.status, call.description = error.status, error.description
            return _no(error)
        call.status = 200
        return web.json_response({"ok": True, "result": result}, dumps=self.dumps)

    async def _suffer(self, request: web.Request, fault: Fault, call: Call) -> web.Response | None:
        call.status, call.description = 0, fault.kind
        match fault.kind:
            case "slow":
                await asyncio.sleep(fault.seconds)
                return None
            case "hang":
                await self._closing.wait()
            case "status":
                call.status = fault.status
                return _no(ApiError(fault.status, fault.description, **fault.parameters))
            case "babble":
                call.status = fault.status
                return web.Response(body=fault.body, status=fault.status, content_type="application/json")
            case "garble":
                return web.Response(body=b'{"ok":true,"result":{"mess', content_type="application/json")
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _no(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.status)
