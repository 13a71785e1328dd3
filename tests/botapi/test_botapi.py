"""The double against two libraries: what both accept is Telegram's habit, not one library's."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

import aiohttp
import pytest
from aiogram import Bot, exceptions, types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, error
from telegram.ext import ExtBot

from tests.botapi import TelegramDouble

OK = ("好", "ok")
PICTURE = b"\xff\xd8 not quite a photograph \xff\xd9"


class Client(Protocol):
    """What the suite asks of a library; failures come as (kind, words, retry_after)."""

    async def name(self) -> str: ...
    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[tuple[int, str]]: ...
    async def send(self, chat: int, text: str, button: tuple[str, str] | None = None) -> int: ...
    async def edit(self, chat: int, message: int, text: str) -> None: ...
    async def delete(self, chat: int, message: int) -> None: ...
    async def photo(self, chat: int, content: bytes, caption: str) -> tuple[int, str]: ...
    async def album(self, chat: int, contents: list[bytes]) -> int: ...
    async def download(self, file_id: str) -> bytes: ...
    async def answer(self, query: str, text: str) -> None: ...
    async def close(self) -> None: ...


class Failed(Exception):
    def __init__(self, kind: str, words: str, retry_after: int = 0) -> None:
        super().__init__(kind, words, retry_after)
        self.kind, self.words, self.retry_after = kind, words.lower(), retry_after


async def of_aiogram(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except exceptions.TelegramRetryAfter as e:
        raise Failed("later", str(e), e.retry_after) from e
    except exceptions.TelegramForbiddenError as e:
        raise Failed("forbidden", str(e)) from e
    except exceptions.TelegramBadRequest as e:
        raise Failed("bad", str(e)) from e
    except exceptions.TelegramConflictError as e:
        raise Failed("conflict", str(e)) from e
    except exceptions.TelegramUnauthorizedError as e:
        raise Failed("token", str(e)) from e
    except exceptions.AiogramError as e:
        raise Failed("network", str(e)) from e


async def of_ptb(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except error.RetryAfter as e:
        raise Failed("later", str(e), int(e._retry_after.total_seconds())) from e
    except error.Forbidden as e:
        raise Failed("forbidden", str(e)) from e
    except error.BadRequest as e:
        raise Failed("bad", str(e)) from e
    except error.Conflict as e:
        raise Failed("conflict", str(e)) from e
    except error.InvalidToken as e:
        raise Failed("token", str(e)) from e
    except error.TelegramError as e:
        raise Failed("network", str(e)) from e


def heard(update: Any) -> tuple[int, str]:
    if update.callback_query:
        return update.update_id, f"press {update.callback_query.id} {update.callback_query.data}"
    message = update.message or update.edited_message
    if message is None:
        return update.update_id, f"member {update.my_chat_member.new_chat_member.status}"
    if message.photo:
        return update.update_id, f"photo {message.photo[-1].file_id}"
    if message.location:
        return update.update_id, f"place {message.location.latitude} {bool(message.forward_origin)}"
    return update.update_id, message.text or ("voice" if message.voice else "?")


class Aiogram:
    def __init__(self, url: str, token: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=5)
        self.bot = Bot(token, session=session)

    async def name(self) -> str:
        return str((await of_aiogram(self.bot.get_me())).username)

    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[tuple[int, str]]:
        return [heard(u) for u in await of_aiogram(self.bot.get_updates(offset=offset, timeout=timeout))]

    async def send(self, chat: int, text: str, button: tuple[str, str] | None = None) -> int:
        markup = None
        if button:
            keys = [[types.InlineKeyboardButton(text=button[0], callback_data=button[1])]]
            markup = types.InlineKeyboardMarkup(inline_keyboard=keys)
        return int((await of_aiogram(self.bot.send_message(chat, text, reply_markup=markup))).message_id)

    async def edit(self, chat: int, message: int, text: str) -> None:
        await of_aiogram(self.bot.edit_message_text(text=text, chat_id=chat, message_id=message))

    async def delete(self, chat: int, message: int) -> None:
        await of_aiogram(self.bot.delete_message(chat, message))

    async def photo(self, chat: int, content: bytes, caption: str) -> tuple[int, str]:
        file = types.BufferedInputFile(content, "p.jpg")
        sent = await of_aiogram(self.bot.send_photo(chat, file, caption=caption))
        return sent.message_id, sent.photo[-1].file_id

    async def album(self, chat: int, contents: list[bytes]) -> int:
        media: list[Any] = [
            types.InputMediaPhoto(media=types.BufferedInputFile(c, "p.jpg")) for c in contents
        ]
        return len(await of_aiogram(self.bot.send_media_group(chat, media)))

    async def download(self, file_id: str) -> bytes:
        file = await of_aiogram(self.bot.get_file(file_id))
        content = await self.bot.download_file(file.file_path)
        assert content is not None
        return content.read()

    async def answer(self, query: str, text: str) -> None:
        await of_aiogram(self.bot.answer_callback_query(query, text=text))

    async def close(self) -> None:
        assert isinstance(self.bot.session, AiohttpSession)
        session = await self.bot.session.create_session()
        await session.close()  # not the bot's own close: it sleeps for a quarter of a second


class Ptb:
    def __init__(self, url: str, token: str) -> None:
        self.bot = ExtBot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot")

    async def name(self) -> str:
        return str((await of_ptb(self.bot.get_me())).username)

    async def updates(self, offset: int | None = None, timeout: int = 0) -> list[tuple[int, str]]:
        return [heard(u) for u in await of_ptb(self.bot.get_updates(offset=offset, timeout=timeout))]

    async def send(self, chat: int, text: str, button: tuple[str, str] | None = None) -> int:
        markup = None
        if button:
            markup = InlineKeyboardMarkup([[InlineKeyboardButton(button[0], callback_data=button[1])]])
        return int((await of_ptb(self.bot.send_message(chat, text, reply_markup=markup))).message_id)

    async def edit(self, chat: int, message: int, text: str) -> None:
        await of_ptb(self.bot.edit_message_text(text, chat, message))

    async def delete(self, chat: int, message: int) -> None:
        await of_ptb(self.bot.delete_message(chat, message))

    async def photo(self, chat: int, content: bytes, caption: str) -> tuple[int, str]:
        sent = await of_ptb(self.bot.send_photo(chat, content, caption=caption))
        return sent.message_id, sent.photo[-1].file_id

    async def album(self, chat: int, contents: list[bytes]) -> int:
        return len(await of_ptb(self.bot.send_media_group(chat, [InputMediaPhoto(c) for c in contents])))

    async def download(self, file_id: str) -> bytes:
        file = await of_ptb(self.bot.get_file(file_id))
        return bytes(await file.download_as_bytearray())

    async def answer(self, query: str, text: str) -> None:
        await of_ptb(self.bot.answer_callback_query(query, text=text))

    async def close(self) -> None:
        for request in self.bot._request:
            await request.shutdown()


@pytest.fixture
async def double() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble() as running:
        yield running


@pytest.fixture(params=[Aiogram, Ptb])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Client]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # its RetryAfter warns at birth otherwise
    chosen: Callable[[str, str], Client] = request.param
    return chosen


@pytest.fixture
async def client(library: Callable[[str, str], Client], double: TelegramDouble) -> AsyncIterator[Client]:
    made = library(double.url, double.token)
    yield made
    await made.close()


async def test_the_bot_has_a_name_and_only_its_token_counts(
    client: Client, library: Callable[[str, str], Client], double: TelegramDouble
) -> None:
    assert await client.name() == "huxue_bot"
    stranger = library(double.url, "99:wrong")
    with pytest.raises(Failed) as failed:
        await stranger.name()
    assert failed.value.kind == "token"
    await stranger.close()


async def test_updates_come_again_until_they_are_acknowledged(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    guard.sends("签到")
    guard.shares_place(31.8, 119.9, accuracy=12, forwarded=True)
    first = await client.updates()
    assert first == [(1, "签到"), (2, "place 31.8 True")]
    assert await client.updates() == first
    assert await client.updates(offset=2) == first[1:]
    assert await client.updates(offset=3) == []
    assert double.updates.acknowledged == {1, 2}


async def test_a_long_poll_waits_for_the_next_update(client: Client, double: TelegramDouble) -> None:
    poll = asyncio.create_task(client.updates(timeout=3))
    while not double.calls_of("getUpdates"):
        await asyncio.sleep(0.01)
    assert not poll.done()
    double.person(7).sends_voice()
    assert await poll == [(1, "voice")]


async def test_the_older_of_two_polls_is_ended(client: Client, double: TelegramDouble) -> None:
    older = asyncio.create_task(client.updates(timeout=3))
    while not double.calls_of("getUpdates"):
        await asyncio.sleep(0.01)
    async with aiohttp.ClientSession() as other:
        newer = asyncio.create_task(other.post(f"{double.url}/bot{double.token}/getUpdates?timeout=3"))
        with pytest.raises(Failed) as failed:
            await older
        double.person(7).sends("在吗")
        assert len((await (await newer).json())["result"]) == 1
    assert failed.value.kind == "conflict"


async def test_an_acknowledged_update_can_be_delivered_again(client: Client, double: TelegramDouble) -> None:
    double.person(7).sends("签到")
    assert await client.updates() == [(1, "签到")]
    assert await client.updates(offset=2) == []
    double.redeliver(1)
    assert await client.updates(offset=2) == [(1, "签到")]
    assert await client.updates(offset=2) == []


async def test_people_see_what_was_sent_edited_and_deleted(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    sent = await client.send(7, "到岗了吗？", OK)
    assert (await guard.sees("到岗")).labels == ["好"]
    await client.edit(7, sent, "已到岗")
    assert [m.text for m in guard.heard] == ["已到岗"]
    assert guard.heard[0].labels == []
    await client.delete(7, sent)
    assert guard.screen == []


async def test_a_press_is_answered_once_there_was_one(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    await client.send(7, "到岗了吗？", OK)
    query = guard.presses("好")
    assert await client.updates() == [(1, f"press {query} ok")]
    await client.answer(query, "收到")
    assert guard.toasts == ["收到"]
    with pytest.raises(Failed, match=r"(?i)query is too old"):
        await client.answer("123456", "收到")


async def test_photographs_go_both_ways(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    guard.sends_photo(PICTURE, caption="井盖")
    [(_, photo)] = await client.updates()
    assert await client.download(photo.split()[1]) == PICTURE
    _, file_id = await client.photo(7, PICTURE, "核实")
    assert (await guard.sees("核实")).photo == PICTURE
    assert await client.download(file_id) == PICTURE
    assert await client.album(7, [PICTURE, PICTURE]) == 2
    assert len(guard.sends_album([PICTURE, PICTURE])) == 2


async def test_what_cannot_be_edited(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    sent = await client.send(7, "一样")
    own = guard.sends("我的")
    photo, _ = await client.photo(7, PICTURE, "图")
    for message, words in (
        (sent, "not modified"),
        (own, "can't be edited"),
        (photo, "no text"),
        (1, "found"),
    ):
        with pytest.raises(Failed) as failed:
            await client.edit(7, message, "一样")
        assert failed.value.kind == "bad"
        assert words in failed.value.words


async def test_nobody_there(client: Client, double: TelegramDouble) -> None:
    with pytest.raises(Failed, match=r"(?i)chat not found"):
        await client.send(404, "有人吗")
    guard = double.person(7)
    guard.blocks_bot()
    with pytest.raises(Failed) as failed:
        await client.send(7, "有人吗")
    assert failed.value.kind == "forbidden"
    guard.unblocks_bot()
    await client.send(7, "有人吗")
    assert [text for _, text in await client.updates()] == ["member kicked", "member member"]


async def test_ordered_faults(client: Client, double: TelegramDouble) -> None:
    guard = double.person(7)
    double.fail("sendMessage", retry_after=3)
    double.fail("sendMessage", chat_id=8)
    with pytest.raises(Failed) as failed:
        await client.send(7, "一")
    assert (failed.value.kind, failed.value.retry_after) == ("later", 3)
    await client.send(7, "二")
    double.heals()
    orders: tuple[Callable[[], None], ...] = (
        lambda: double.fail("sendMessage"),
        lambda: double.drop("sendMessage"),
        lambda: double.garble("sendMessage"),
        lambda: double.drop("sendMessage", after=True),
    )
    for order in orders:
        order()
        with pytest.raises(Failed) as failed:
            await client.send(7, "三")
        assert failed.value.kind == "network"
    assert [m.text for m in guard.heard] == ["二", "三", "三"]
    double.slow("sendMessage", 0.05)
    await client.send(7, "四")
    assert guard.heard[-1].text == "四"


@pytest.mark.parametrize(
    ("text", "button", "words"),
    [("", None, "empty"), ("字" * 4097, None, "too long"), ("好", ("好", "x" * 65), "button_data_invalid")],
)
async def test_limits(
    client: Client, double: TelegramDouble, text: str, button: tuple[str, str] | None, words: str
) -> None:
    double.person(7)
    with pytest.raises(Failed) as failed:
        await client.send(7, text, button)
    assert failed.value.kind == "bad"
    assert words in failed.value.words


async def test_speed_limits(library: Callable[[str, str], Client]) -> None:
    now = [1000.0]
    async with TelegramDouble(rates=True, clock=lambda: now[0]) as double:
        client = library(double.url, double.token)
        for user in range(1, 31):
            double.person(user)
            await client.send(user, "早")
        double.person(31)
        for user in (1, 31):
            with pytest.raises(Failed) as failed:
                await client.send(user, "早")
            assert failed.value.kind == "later"
        now[0] += 1
        await client.send(31, "早")
        await client.close()


async def test_a_webhook_gets_updates_in_order_until_it_takes_them(double: TelegramDouble) -> None:
    got: list[tuple[int, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        got.append((update["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        double.changed()
        return web.Response(status=500 if len(got) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    async with aiohttp.ClientSession() as api:

        async def call(method: str, **params: str) -> dict[str, Any]:
            async with api.post(f"{double.url}/bot{double.token}/{method}", data=params) as response:
                return dict(await response.json())

        await call("setWebhook", url=url, secret_token="s3")
        assert (await call("getUpdates"))["error_code"] == 409
        double.person(7).sends("一")
        double.person(8).sends("二")
        while len(got) < 3:
            await double.change()
        assert got == [(1, "s3"), (1, "s3"), (2, "s3")]
        assert "500" in (await call("getWebhookInfo"))["result"]["last_error_message"]
        await call("deleteWebhook")
        assert (await call("getUpdates"))["ok"]
        assert (await call("someOtherMethod"))["result"] is True
    await runner.cleanup()


async def test_the_other_methods_and_the_people(double: TelegramDouble) -> None:
    guard, sergeant, group = double.person(7), double.person(8, "警", "jing"), double.group(-5, "一小")
    async with aiohttp.ClientSession() as api:

        async def call(method: str, **params: Any) -> Any:
            async with api.get(f"{double.url}/bot{double.token}/{method}", params=params) as response:
                answer = await response.json()
            return answer["result"] if answer["ok"] else answer["description"]

        photo = double.keep_file(PICTURE)[0]
        sent = await call("sendPhoto", chat_id=7, photo=photo, caption="甲")
        on = {"chat_id": 7, "message_id": sent["message_id"]}
        await call("editMessageCaption", **on, caption="乙")
        keys = {
            "inline_keyboard": [
                [{"text": "好", "callback_data": "ok"}, {"text": "网", "url": "https://a.cn"}]
            ]
        }
        await call("editMessageReplyMarkup", **on, reply_markup=json.dumps(keys))
        assert str(guard.heard[0]) == f"🤖 #{sent['message_id']} [photo] '乙' ['好', '网']"
        await call("sendDocument", chat_id=7, document=photo, caption="表")
        assert await call("sendChatAction", chat_id=7, action="typing")
        await call("setMyCommands", commands=json.dumps([{"command": "sos", "description": "求助"}]))
        assert double.commands[0]["command"] == "sos"
        assert (await call("getChat", chat_id=-5))["title"] == "一小"
        keyboard = {"keyboard": [["我的班"], [{"text": "📍", "request_location": True}]]}
        await call("sendMessage", chat_id=7, text="早", reply_markup=json.dumps(keyboard))
        assert "can't be edited" in await call(
            "editMessageText", chat_id=7, message_id=guard.heard[-1].message_id
        )
        guard.taps("我的班")
        with pytest.raises(AssertionError, match="shares_place"):
            guard.taps("📍")
        with pytest.raises(AssertionError, match="opens a link"):
            guard.presses("网")
        with pytest.raises(AssertionError, match="finds no button"):
            guard.presses("无")
        late = guard.presses(data="gone", message=sent["message_id"])
        await call("answerCallbackQuery", callback_query_id=late, text="太迟")
        await guard.sees_toast("太迟")
        with pytest.raises(AssertionError, match=r"(?s)saw:.*早"):
            await guard.sees("晚", timeout=0.01)
        await call("deleteMessage", **on)
        await guard.sees_no_more("乙")
        group.by(sergeant).sends_document(PICTURE)
        group.by(sergeant).sends_raw(sticker={"file_id": "s"})
        group.throws_bot_out(by=sergeant)
        assert "kicked" in await call("sendMessage", chat_id=-5, text="在吗")
        updates = await call("getUpdates", offset=-1)
        assert [list(update)[1] for update in updates] == ["my_chat_member"]


async def test_it_runs_by_hand() -> None:
    command = [sys.executable, "-m", "tests.botapi", "--port", "0", "--token", "1:x"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    assert process.stdout is not None
    try:
        url = (await asyncio.to_thread(process.stdout.readline)).strip()
        async with aiohttp.ClientSession() as hand:
            await hand.post(f"{url}/control/sends", json={"user_id": 7, "text": "签到"})
            async with hand.get(f"{url}/bot1:x/getUpdates") as response:
                assert (await response.json())["result"][0]["message"]["text"] == "签到"
            keys = '{"keyboard":[[{"text":"签到","request_location":true}]]}'
            said = {"chat_id": 7, "text": "早", "reply_markup": keys}
            await hand.post(f"{url}/bot1:x/sendMessage", json=said)
            async with hand.get(f"{url}/control/screen/7") as response:
                screen = await response.json()
            async with hand.post(f"{url}/control/presses", json={"user_id": 7, "label": "无"}) as response:
                assert response.status == 400
        assert [m["text"] for m in screen["messages"]] == ["签到", "早"]
        assert screen["place_keys"] == ["签到"]
    finally:
        process.terminate()
        process.communicate(timeout=10)
