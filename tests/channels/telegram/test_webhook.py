"""Telegram by webhook: real HTTP from the double, answered after the commit, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import io
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from bot.app import build
from bot.channels.telegram.webhook import BODY_LIMIT, KINDS, Webhook
from bot.settings import SettingsError
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, import_directory
from tests.botapi import TelegramDouble
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.postgres import fresh_database
from tests.kit.story import Story, opened, settings

TOKEN = "1234567:of-the-tests"
GUARD = 9900002
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def webhook_house(folder: Path, double: TelegramDouble, **changes: Any) -> AsyncIterator[Story]:
    port = free_port()
    chosen = settings(
        folder,
        telegram_token=TOKEN,
        telegram_api_url=double.url,
        telegram_mode="webhook",
        web_port=port,
        public_url=f"http://127.0.0.1:{port}",
        **changes,
    )
    async with opened(chosen, consented=False) as story:
        house = story.house
        await until(lambda: house.stop.is_set() or (house.server.started and double.updates.webhook))
        yield story


async def lay_out(url: str) -> None:
    database = Database(url, ZONE)
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    await database.close()


async def until(there: Any) -> None:
    async with asyncio.timeout(10):
        while not there():
            await asyncio.sleep(0.005)


def hook(story: Story) -> Webhook:
    assert story.house.telegram and story.house.telegram.webhook
    return story.house.telegram.webhook


async def post(story: Story, body: bytes, secret: str | None = None, path: str = "") -> int:
    secret = hook(story).secret if secret is None else secret
    url = f"http://127.0.0.1:{story.house.server.port}{path or hook(story).path}"
    headers = {HEADER: secret} if secret else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


async def test_the_webhook_is_set_and_people_are_answered(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        (asked,) = (call.params for call in double.calls_of("setWebhook"))
        assert asked["url"] == hook(story).url and asked["secret_token"] == hook(story).secret
        assert asked["allowed_updates"] == list(KINDS) and asked["max_connections"] == 40
        assert re.fullmatch(r"/telegram/[0-9a-f]{40}", hook(story).path)
        assert "of-the-tests" not in hook(story).url and TOKEN not in hook(story).url
        guard = double.person(GUARD)
        guard.sends("/start")
        await guard.sees("李师傅，您好")
        assert double.calls_of("getUpdates") == []
        redelivered = double.last_update_id
        double.redeliver(redelivered)
        await until(lambda: not double.updates.pending)
        await story.settled()
        assert len(await story.rows(tables.handled_updates)) == 1, "the same update twice has one effect"


async def test_who_does_not_know_the_secret_stays_outside(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        body = b'{"update_id": 5, "message": {}}'
        assert await post(story, body, secret="") == 401
        assert await post(story, body, secret="guess") == 401
        assert await post(story, body, secret="猜") == 401
        assert await post(story, body, path="/telegram/guess") == 404
        assert await post(story, b" " * (BODY_LIMIT + 1)) == 413
        assert await story.rows(tables.handled_updates) == []


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff\xfe", b'{"update_id": 5, "mess', b"[1, 2]", b"7", b'{"update_id": true}', b"{}"]
)
async def test_what_is_no_update_is_parked_once(tmp_path: Path, body: bytes) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        assert [await post(story, body), await post(story, body)] == [200, 200]
        (row,) = await story.rows(tables.parked_updates)
        assert row.channel == "telegram" and row.key.startswith("body:")
        assert await post(story, b'{"update_id": 9, "message": {"text": 5}}') == 200
        assert len(await story.rows(tables.parked_updates)) == 2


async def test_nothing_restricted_is_parked(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        number = "320705 19900101 1234"
        await post(story, f'{{"update_id": 3, "message": {{"text": "{number}"}}}}'.encode())
        await post(story, f'{{"text": "{number}'.encode())
        await post(story, b'{"text": "\\u7edd\\u5bc6\\u6587\\u4ef6')
        rows = await story.rows(tables.parked_updates)
        assert [row.raw for row in rows] == [{}, {}, {}]


async def test_what_was_not_kept_is_brought_again(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        submit, refused = hook(story)._submit, []

        async def away(incoming: Any) -> None:
            if len(refused) < 3:
                refused.append(incoming.key)
                raise ConnectionError("the database is away")
            await submit(incoming)

        hook(story)._submit = away
        guard = double.person(GUARD)
        guard.sends("/start")
        await guard.sees("李师傅，您好")
        assert len(refused) == 3 and double.updates.webhook
        assert "503" in double.updates.webhook.last_error


async def test_several_at_once_keep_each_their_effect(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double) as story:
        people = [double.person(9900000 + n) for n in range(1, 9)]
        for number, person in enumerate(people, 1):
            message = {
                "message_id": number, "date": 1, "text": "/start", "from": person.user, "chat": person.wire,
            }  # fmt: skip
            double.updates.history[number] = {"update_id": 7000 + number, "message": message}
        bodies = [orjson.dumps(u) for u in double.updates.history.values()] * 3
        assert set(await asyncio.gather(*(post(story, body) for body in bodies))) == {200}
        assert len(await story.rows(tables.handled_updates)) == len(people)
        heard = await story.rows(tables.messages)
        assert len(heard) == len(people)


async def test_trouble_with_setting_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook.BACKOFF_S", (0.01, 0.05))
    async with TelegramDouble(token=TOKEN) as double:
        double.fail("setWebhook")
        double.drop("setWebhook")
        double.garble("setWebhook")
        double.fail("setWebhook", status=429, description="Too Many Requests")
        async with webhook_house(tmp_path, double):
            await until(lambda: len(double.calls_of("setWebhook")) >= 4)


async def test_an_address_telegram_does_not_take_is_said(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        words = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        double.fail("setWebhook", status=400, description=words)
        with pytest.raises(SettingsError, match=r"HUXUE_PUBLIC_URL.*only on ports"):
            async with webhook_house(tmp_path, double) as story:
                await story.house.stop.wait()


async def test_it_is_set_anew_from_time_to_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.webhook.REMIND_S", 0.02)
    async with TelegramDouble(token=TOKEN) as double, webhook_house(tmp_path, double):
        await double.updates.set_webhook("", "")  # somebody polled with this token
        await until(lambda: double.updates.webhook is not None)


@pytest.mark.parametrize("url", ["", "http://gate.example.org", "gate.example.org", "https://"])
async def test_the_public_address_must_be_https(tmp_path: Path, url: str) -> None:
    chosen = settings(tmp_path, telegram_token=TOKEN, telegram_mode="webhook", public_url=url)
    with pytest.raises(SettingsError, match="HUXUE_PUBLIC_URL"):
        await build(chosen)


async def test_the_demo_cannot_be_reached_by_telegram(tmp_path: Path) -> None:
    chosen = settings(
        tmp_path, telegram_token=TOKEN, telegram_mode="webhook", public_url="https://gate.example.org"
    )
    with pytest.raises(SettingsError, match="its own folder"):
        await build(chosen, demo=True)
    assert chosen.of_demo().token == "" and chosen.of_demo().public_url == ""


async def test_polling_takes_a_leftover_webhook_away_and_keeps_its_updates(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        await double.updates.set_webhook("http://127.0.0.1:9/telegram/of-yesterday", "")
        guard = double.person(GUARD)
        guard.sends("/start")
        chosen = settings(tmp_path, telegram_token=TOKEN, telegram_api_url=double.url)
        async with opened(chosen, consented=False):
            await guard.sees("李师傅，您好")
        (call,) = double.calls_of("deleteWebhook")
        assert call.params["drop_pending_updates"] is False


async def test_a_stopped_house_leaves_the_webhook_and_goes_on_after(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double:
        async with webhook_house(tmp_path, double):
            pass
        assert double.updates.webhook is not None and double.calls_of("deleteWebhook") == []
        guard = double.person(GUARD)
        guard.sends("/start")
        async with webhook_house(tmp_path, double):
            await guard.sees("李师傅，您好")


async def test_two_processes_share_the_work(tmp_path: Path, postgres_url: str) -> None:
    """The same update at both: one effect. Both know path and secret, since both know HUXUE_SECRET."""
    async with TelegramDouble(token=TOKEN) as double, fresh_database(postgres_url) as url:
        await lay_out(url)
        async with (
            webhook_house(tmp_path / "a", double, database_url=url) as one,
            webhook_house(tmp_path / "b", double, database_url=url) as other,
        ):
            assert (hook(one).path, hook(one).secret) == (hook(other).path, hook(other).secret)
            guard = double.person(GUARD)
            double.updates.webhook = None
            await double.updates.close()
            guard.sends("/start")
            guard.sends("🚨 紧急求助")
            bodies = [orjson.dumps(waiting.update) for waiting in double.updates.pending]
            posts = [post(house, body) for body in bodies for house in (one, other, one, other)]
            assert set(await asyncio.gather(*posts)) == {200}
            assert len(await one.rows(tables.handled_updates)) == 2
            assert len(await one.rows(tables.incidents, tables.incidents.c.imported_as == "")) == 1
            await guard.sees("求助已记下")
