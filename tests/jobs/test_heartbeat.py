"""The heartbeat never holds anything up, and its address stays a secret."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.jobs import heartbeat
from bot.jobs.heartbeat import Heartbeat
from tests.kit.engine_room import MONDAY
from tests.kit.memory import MemoryWork

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def somebody(answer: Answer) -> AsyncIterator[str]:
    """Whoever listens to the heart; their address."""
    app = web.Application()
    app.router.add_get("/{secret}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hush"
    await runner.cleanup()


@pytest.fixture
def calm() -> Any:
    """A district without any alert."""
    return MemoryWork()


async def beat(calm: Any, url: str) -> list[Any]:
    """One beat to its end, and what was logged of it."""
    heart = Heartbeat(url)
    with capture_logs() as logs:
        assert await heart.sweep(calm, MONDAY) == 1
        await asyncio.gather(*heart._beats)
    return logs


async def test_without_an_address_the_heart_is_still(calm: Any) -> None:
    assert await Heartbeat("").sweep(calm, MONDAY) == 0


async def test_a_beat_that_is_heard_is_worth_no_word(calm: Any) -> None:
    async def well(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async with somebody(well) as url:
        assert await beat(calm, url) == []


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_an_answer_that_is_none_is_logged_without_the_address(calm: Any, status: int) -> None:
    async def odd(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async with somebody(odd) as url:
        logs = await beat(calm, url)
    assert [(line["event"], line["status"]) for line in logs] == [("heartbeat_refused", status)]
    assert "hush" not in str(logs)


async def test_nobody_there_is_logged_without_the_address(calm: Any) -> None:
    async def gone(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with somebody(gone) as url:
        logs = await beat(calm, url)
    assert [line["event"] for line in logs] == ["heartbeat_failed"] and "hush" not in str(logs)


async def test_a_listener_that_hangs_holds_nothing_up(calm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "PATIENCE", heartbeat.aiohttp.ClientTimeout(total=0.05))

    async def hangs(request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.Response()

    async with somebody(hangs) as url:
        logs = await beat(calm, url)
    assert [(line["event"], line["error"]) for line in logs] == [("heartbeat_failed", "TimeoutError")]
