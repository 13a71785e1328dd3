"""The own getUpdates loop: nothing is acknowledged before it is committed, and it never dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.port import Incoming
from bot.channels.telegram.polling import Polling, incoming
from bot.settings import SettingsError
from tests.botapi import TelegramDouble

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Intake:
    """Takes updates as the real one does; refuses the keys it was told to."""

    def __init__(self) -> None:
        self.got: list[Incoming] = []
        self.refuses: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._changed = asyncio.Event()

    async def submit(self, one: Incoming) -> None:
        if one.key in self.refuses:
            self.refuses.remove(one.key)
            raise RuntimeError("no commit")
        self.got.append(one)
        self._changed.set()
        self._changed = asyncio.Event()
        await self.gate.wait()

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.got]

    async def has(self, *keys: str) -> None:
        async with asyncio.timeout(5):
            while self.keys != list(keys):
                await self._changed.wait()


@pytest.fixture
async def double() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble() as running:
        yield running


@pytest.fixture
def intake() -> Intake:
    return Intake()


@asynccontextmanager
async def polling(double: TelegramDouble, intake: Intake, **more: Any) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    given = {"timeout_s": 5.0, "backoff_s": 0.01, **more}
    loop = Polling(double.token, double.url + "/", intake.submit, lambda: NOON, **given)
    task = asyncio.create_task(loop.run(stop))
    yield task
    stop.set()
    async with asyncio.timeout(2):  # far below the long poll's 5 s
        await task


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not there():
            await asyncio.sleep(0.005)


async def test_updates_are_acknowledged_after_the_commit(double: TelegramDouble, intake: Intake) -> None:
    guard = double.person(7)
    intake.gate.clear()
    guard.sends("签到")
    guard.sends("图")
    async with polling(double, intake):
        await intake.has("1", "2")
        assert double.updates.acknowledged == set()
        assert len(double.calls) == 1
        intake.gate.set()
        await until(lambda: double.updates.acknowledged == {1, 2})
        guard.sends("再来")
        await intake.has("1", "2", "3")
    one = intake.got[0]
    assert (one.channel, one.address, one.received_at, one.urgent) == ("telegram", "7", NOON, False)
    assert one.raw["message"]["text"] == "签到"


async def test_what_was_not_committed_comes_again(double: TelegramDouble, intake: Intake) -> None:
    guard = double.person(7)
    for text in ("一", "二", "三"):
        guard.sends(text)
    intake.refuses = ["2", "2"]
    async with polling(double, intake):
        await intake.has("1", "3", "3", "2", "3")
        await until(lambda: double.updates.acknowledged == {1, 2, 3})


async def test_a_failing_first_update_comes_again(double: TelegramDouble, intake: Intake) -> None:
    double.person(7).sends("一")
    intake.refuses = ["1"]
    async with polling(double, intake):
        await intake.has("1")


async def test_troubles_end(double: TelegramDouble, intake: Intake) -> None:
    double.fail("getUpdates", times=2)
    double.fail("getUpdates", status=404, description="Not Found")
    double.fail("getUpdates", status=502)
    double.drop("getUpdates")
    double.drop("getUpdates", after=True)
    double.garble("getUpdates")
    double.fail("getUpdates", status=429)
    double.fail("getUpdates", status=409, times=2)
    double.person(7).sends("签到")
    async with polling(double, intake, backoff_s=0.0005):
        await intake.has("1")
    assert [call.status for call in double.calls[:-1]].count(200) <= 2


async def test_a_server_that_is_not_there_is_asked_again(double: TelegramDouble, intake: Intake) -> None:
    stop = asyncio.Event()
    loop = Polling("1:x", "http://127.0.0.1:9", intake.submit, lambda: NOON, backoff_s=0.001)
    task = asyncio.create_task(loop.run(stop))
    await asyncio.sleep(0.05)
    assert not task.done()
    stop.set()
    await task


async def test_patience_is_kept(double: TelegramDouble, intake: Intake) -> None:
    double.fail("getUpdates", retry_after=60)
    async with polling(double, intake):
        await until(lambda: len(double.calls) == 1)
        await asyncio.sleep(0.05)
        assert len(double.calls) == 1


async def test_the_token_is_no_longer_good(double: TelegramDouble, intake: Intake) -> None:
    loop = Polling("1:other", double.url, intake.submit, lambda: NOON)
    with pytest.raises(SettingsError, match="HUXUE_TELEGRAM_TOKEN") as raised:
        await loop.run(asyncio.Event())
    assert "1:other" not in str(raised.value)


async def test_another_process_polls(double: TelegramDouble, intake: Intake) -> None:
    double.fail("getUpdates", status=409, times=3, description="Conflict: terminated by other getUpdates")
    loop = Polling(double.token, double.url, intake.submit, lambda: NOON, backoff_s=0.001)
    with pytest.raises(SettingsError, match="another process polls"):
        await loop.run(asyncio.Event())


async def test_ids_that_begin_anew_after_a_silence(double: TelegramDouble, intake: Intake) -> None:
    double.updates.next_id = 900_000
    guard = double.person(7)
    guard.sends("一")
    async with polling(double, intake, timeout_s=0.05):
        await intake.has("900000")
        await until(lambda: [len(c.params) for c in double.calls[-2:]] == [3, 3])  # no offset any more
        double.updates.next_id = 17
        guard.sends("二")
        guard.sends("三")
        await intake.has("900000", "17", "18")
        await until(lambda: 18 in double.updates.acknowledged)


async def test_a_redelivered_update_keeps_its_key(double: TelegramDouble, intake: Intake) -> None:
    double.person(7).sends("签到")
    async with polling(double, intake):
        await until(lambda: 1 in double.updates.acknowledged)
        double.redeliver(1)
        await intake.has("1", "1")


async def test_whose_chat_and_how_urgent(double: TelegramDouble, intake: Intake) -> None:
    guard = double.person(7)
    group = double.group(-5)
    async with polling(double, intake):
        await until(lambda: len(double.calls) == 1)  # the kinds are agreed on with the first poll
        guard.sends("🚨 求助")
        guard.sends("/sos")
        group.by(guard).sends("早")
        double.updates.push("poll", {"id": "1"})
        guard.edits(guard.sends("改前"), "改后")
        guard.blocks_bot()
        await until(lambda: len(intake.got) == 6)
    assert [(one.address, one.urgent) for one in intake.got] == [
        ("7", True), ("7", True), ("-5", False), ("7", False), ("7", False), ("7", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("update", "address", "urgent"),
    [
        ({"callback_query": {"id": "1", "data": "alert:1", "message": {"chat": {"id": 3}}}}, "3", True),
        ({"callback_query": {"id": "1", "data": "ok", "inline_message_id": "x"}}, "", False),
        ({"poll": {"id": "1"}}, "", False),
        ({"message": "nonsense"}, "", False),
        ({"message": {"chat": {"id": "3"}, "text": 5}}, "", False),
        ({"callback_query": {"message": [], "data": None}}, "", False),
    ],
)
def test_updates_of_any_shape(update: dict[str, Any], address: str, urgent: bool) -> None:
    one = incoming({"update_id": 5, **update}, NOON)
    assert (one.key, one.address, one.urgent) == ("5", address, urgent)


async def test_a_batch_without_ids_is_not_taken(double: TelegramDouble, intake: Intake) -> None:
    guard = double.person(7)
    guard.sends("一")
    double.updates.pending[0].update.pop("update_id")
    async with polling(double, intake):
        await until(lambda: len(double.calls) >= 2)
        assert intake.got == []
        double.updates.pending.clear()
        guard.sends("二")
        await intake.has("2")


def test_half_a_surrogate_does_not_stop_the_queue() -> None:
    from bot.channels.telegram.polling import _updates

    body = b'{"ok": true, "result": [{"update_id": 7, "message": {"text": "\\ud83d"}}]}'
    (update,) = _updates(200, body)
    assert update["update_id"] == 7 and update["message"]["text"] == "?"
