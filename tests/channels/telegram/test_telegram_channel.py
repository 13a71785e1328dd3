"""Say → what people see on Telegram, over both carriers, and every way it can fail."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import traceback
import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram.methods import GetFile, Response, SendPhoto
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.port import CannotReplace, Channel, Refused, TryLater, Uncertain, Unreachable
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.markup import inline_markup
from bot.channels.telegram.post import message_id_of, result_of
from bot.channels.telegram.texts import MESSAGE_LIMIT, split_text, units
from bot.channels.telegram.wire import verdict
from bot.settings import SettingsError
from duty.messaging.say import Button, Key, Say, column, row
from media.shelf import NotOnShelf
from tests.botapi import Person, TelegramDouble

PICTURE = b"\xff\xd8 not quite a photograph \xff\xd9"
HINT = "请长按删除上面那条消息。"
FAMILY = "👨‍👩‍👧"


async def shelf(key: str) -> bytes:
    if key == "gone":
        raise NotOnShelf(key)
    return PICTURE


@pytest.fixture
async def double() -> AsyncIterator[TelegramDouble]:
    async with TelegramDouble() as running:
        yield running


@pytest.fixture
async def channel(double: TelegramDouble) -> AsyncIterator[TelegramChannel]:
    made = TelegramChannel(
        double.token, double.url + "/", photo=shelf, cannot_delete_hint=HINT, timeout_s=1.5
    )
    yield made
    await made.close()


@pytest.fixture
def guard(double: TelegramDouble) -> Person:
    return double.person(7, first_name="卫")


@pytest.fixture(params=[False, True], ids=["reply", "push"])
def push(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


# -- saying ----------------------------------------------------------------------------------


async def test_it_is_a_channel(channel: TelegramChannel) -> None:
    port: Channel = channel
    assert port.name == "telegram"
    assert port.abilities.per_second == 30


async def test_plain_text_with_buttons(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    buttons = ((Button("好", "ok"), Button("地图", url="https://map.example.cn/x")),)
    reference = await channel.say("7", Say("<b>到岗</b> *了*", buttons=buttons), key="1", push=push)
    [message] = guard.heard
    assert reference == str(message.message_id)
    assert (message.text, message.labels) == ("<b>到岗</b> *了*", ["好", "地图"])
    params = double.calls[-1].params
    assert "parse_mode" not in params
    assert json.loads(params["link_preview_options"]) == {"is_disabled": True}


async def test_buttons_that_telegram_refuses_stay_away() -> None:
    buttons = (
        (Button("拨 110", url="tel:110"),),
        (Button("台", url="http://localhost:8080/x"), Button("空")),
        (Button("好", "ok"), Button("网", url="tg://user?id=1")),
    )
    markup = inline_markup(buttons)
    assert markup is not None
    assert [[b["text"] for b in line] for line in markup["inline_keyboard"]] == [["好", "网"]]
    assert inline_markup(buttons[:2]) is None


async def test_the_keyboard_stays_and_asks_for_the_place(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    keyboard = ((Key("📍 签到", place=True), Key("🚨 求助")), (Key("我的班"),))
    await channel.say("7", Say("早", keyboard=keyboard), key="1", push=push)
    assert guard.keyboard == [["📍 签到", "🚨 求助"], ["我的班"]]
    assert guard.place_keys == ["📍 签到"]
    markup = json.loads(double.calls[-1].params["reply_markup"])
    assert markup["is_persistent"] is markup["resize_keyboard"] is True
    await channel.say(
        "7", Say("选", keyboard=((Key("别的"),),), buttons=row(("好", "ok"))), key="2", push=push
    )
    assert guard.heard[-1].labels == ["好"]
    assert guard.keyboard[1] == ["我的班"]


async def test_a_photograph_with_its_caption(channel: TelegramChannel, guard: Person, push: bool) -> None:
    say = Say("井盖松动", photo="ab/cd.jpg", buttons=row(("核实", "v")))
    reference = await channel.say("7", say, key="1", push=push)
    [message] = guard.heard
    assert (message.photo, message.caption, message.labels) == (PICTURE, "井盖松动", ["核实"])
    assert reference == str(message.message_id)


async def test_each_picture_that_stands_in_a_chat_is_told_and_none_that_does_not(
    channel: TelegramChannel, guard: Person, push: bool
) -> None:
    """A look is kept once there is something to look at; a fault there sends nothing twice."""
    opened: list[tuple[str, str, str]] = []

    async def keep(*look: str) -> None:
        opened.append(look)  # type: ignore[arg-type]
        raise RuntimeError("the database is away")

    channel.opened = keep
    await channel.say("7", Say("井盖松动", photo="ab/cd.jpg"), key="1", push=push)
    await channel.say("7", Say("井盖", photo="gone"), key="2", push=push)
    await channel.say("7", Say("没有照片"), key="3", push=push)
    assert opened == [("telegram", "7", "ab/cd.jpg")]
    assert len(guard.heard) == 3


async def test_what_people_photographed_cannot_be_passed_on_there_and_a_card_can(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    for key in ("photos/2026/1.jpg", "card/7"):
        await channel.say("7", Say("图", photo=key), key=key, push=push)
    sent = [call.params.get("protect_content") for call in double.calls_of("sendPhoto")]
    assert [str(one).lower() for one in sent] == ["true", "none"]
    assert len(guard.heard) == 2


async def test_a_file_goes_with_its_words_to_whom_it_is_made_for(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    say = Say("谁何时知道", file="replay/incident/7", buttons=((Button("下载", url="/file/x"),),))

    async def made(name: str, address: str, key: str) -> tuple[str, bytes] | None:
        return ("谁何时知道.html", b"<!DOCTYPE html>") if address == "7" else None

    channel.documents = made
    await channel.say("7", say, key="1", push=push)
    (call,) = double.calls_of("sendDocument")
    assert call.params["caption"] == "谁何时知道" and guard.heard[-1].caption == "谁何时知道"
    double.person(8)
    await channel.say("8", say, key="2", push=push)
    assert len(double.calls_of("sendDocument")) == 1, "nobody else gets it"


async def test_a_photograph_alone_and_one_that_is_gone(channel: TelegramChannel, guard: Person) -> None:
    await channel.say("7", Say(photo="a"), key="1", push=False)
    assert guard.heard[-1].photo == PICTURE
    await channel.say("7", Say("井盖", photo="gone"), key="2", push=False)
    assert guard.heard[-1].text == "井盖"
    assert guard.heard[-1].photo is None
    with pytest.raises(Refused):
        await channel.say("7", Say(photo="gone"), key="3", push=False)


async def test_a_long_text_comes_in_parts(channel: TelegramChannel, guard: Person, push: bool) -> None:
    say = Say("一行字\n" * 1500, buttons=row(("好", "ok")), keyboard=((Key("签到"),),))
    reference = await channel.say("7", say, key="1", push=push)
    assert [len(m.labels) for m in guard.heard] == [0, 1]
    assert "\n".join(m.text for m in guard.heard) == ("一行字\n" * 1500).strip()
    assert reference == str(guard.heard[-1].message_id)
    assert guard.keyboard == [["签到"]]


async def test_keys_and_what_joined_with_buttons_are_two_messages_where_one_cannot_have_both(
    channel: TelegramChannel, guard: Person, push: bool
) -> None:
    say = Say("已签到。\n\n另外：沙袋齐吗？", row(("齐", "ok")), keyboard=((Key("🏁 下岗"),),))
    reference = await channel.say("7", say, key="1", push=push)
    assert [message.words for message in guard.heard] == ["已签到。", "另外：沙袋齐吗？"]
    assert guard.keyboard == [["🏁 下岗"]] and reference == str(guard.heard[-1].message_id)
    assert [[one.label for one in line] for line in guard.heard[-1].buttons] == [["齐"]]


async def test_a_long_caption_goes_on_as_text(channel: TelegramChannel, guard: Person, push: bool) -> None:
    await channel.say("7", Say("字" * 1500, photo="a", buttons=row(("好", "ok"))), key="1", push=push)
    photo, text = guard.heard
    assert (len(photo.caption), photo.labels, len(text.text), text.labels) == (1024, [], 476, ["好"])


async def test_a_retry_goes_on_with_the_part_that_failed(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    say = Say("字" * 5000)
    double.slow("sendMessage", 0)  # the first part goes through
    double.fail("sendMessage", retry_after=2)
    with pytest.raises(TryLater):
        await channel.say("7", say, key="1", push=push)
    await channel.say("7", say, key="1", push=push)
    assert [len(m.text) for m in guard.heard] == [4096, 904]
    await channel.say("7", say, key="1", push=push)
    assert len(guard.heard) == 4


# -- replacing, deleting, answering ------------------------------------------------------------


async def test_an_earlier_message_is_replaced(channel: TelegramChannel, guard: Person, push: bool) -> None:
    reference = await channel.say("7", Say("问", buttons=row(("好", "ok"))), key="1", push=push)
    say = Say("答", replaces=f"#{reference}", buttons=column(("甲", "a"), ("乙", "b")))
    assert await channel.say("7", say, key="2", push=push) == reference
    assert [(m.text, m.labels) for m in guard.heard] == [("答", ["甲", "乙"])]
    assert await channel.say("7", say, key="2", push=push) == reference  # not modified
    await channel.say("7", say.but(buttons=(), text="完"), key="3", push=push)
    assert guard.heard[0].labels == []


async def test_the_words_under_a_photograph_are_replaced(
    channel: TelegramChannel, guard: Person, push: bool
) -> None:
    reference = await channel.say("7", Say("井盖", photo="a", buttons=row(("核实", "v"))), key="1", push=push)
    for _ in range(2):
        await channel.say("7", Say("已核实", replaces=f"#{reference}"), key="2", push=push)
    assert [(m.caption, m.labels) for m in guard.heard] == [("已核实", [])]


async def test_what_cannot_be_replaced(channel: TelegramChannel, guard: Person, push: bool) -> None:
    keyed = await channel.say("7", Say("早", keyboard=((Key("签到"),),)), key="1", push=push)
    photo = await channel.say("7", Say("图", photo="a"), key="2", push=push)
    hopeless = (
        Say("新", replaces="#999"),
        Say("新", replaces=f"#{keyed}"),
        Say("新", replaces="#web-3"),
        Say("新", replaces=f"#{photo}", photo="b"),
        Say("字" * 4097, replaces=f"#{photo}"),
        Say("字" * 1025, replaces=f"#{photo}"),
    )
    for say in hopeless:
        with pytest.raises(CannotReplace):
            await channel.say("7", say, key="3", push=push)
    with pytest.raises(Refused):
        await channel.say("7", Say("新", replaces=f"#{photo}", buttons=row(("", "ok"))), key="4", push=push)


async def test_a_press_is_answered_first(
    channel: TelegramChannel, double: TelegramDouble, guard: Person
) -> None:
    reference = await channel.say("7", Say("到岗了吗？", buttons=row(("好", "ok"))), key="1", push=False)
    query = guard.presses("好")
    say = Say("已到岗", replaces=f"#{reference}", answers=query, toast="收到" * 150)
    await channel.say("7", say, key="2", push=False)
    assert [call.method for call in double.calls[-2:]] == ["answerCallbackQuery", "editMessageText"]
    assert [len(toast) for toast in guard.toasts] == [200]
    assert await channel.say("7", Say(answers="1", toast="太迟"), key="3", push=False) == ""
    assert len(guard.heard) == 1


async def test_what_must_be_heard_again_is_said_anew_and_the_earlier_one_goes(
    channel: TelegramChannel, double: TelegramDouble, guard: Person
) -> None:
    """An edit makes no sound; what cannot be taken away only stands there twice."""
    assert not channel.abilities.ring
    first = await channel.say("7", Say("【紧急求助】1"), key="1", push=True)
    second = await channel.say("7", Say("【紧急求助】2", anew=True, outdates=f"#{first}"), key="2", push=True)
    assert [one.text for one in guard.heard if one in guard.screen] == ["【紧急求助】2"]
    assert [call.method for call in double.calls[-2:]] == ["sendMessage", "deleteMessage"], (
        "never none of them"
    )
    assert second and await channel.say("7", Say("3", outdates="#web-1"), key="3", push=True)


async def test_a_message_of_the_person_is_deleted(channel: TelegramChannel, guard: Person) -> None:
    private = guard.sends("学生李某，家住……")
    say = Say(deletes=f"#{private}")
    assert await channel.say("7", say, key="1", push=False) == ""
    assert guard.screen == []
    assert await channel.say("7", say, key="1", push=False) == ""  # gone already
    locked = guard.sends("学生李某，家住……")
    guard.locks(locked)
    await channel.say("7", Say("请勿写姓名。", deletes=f"#{locked}"), key="2", push=False)
    assert guard.heard[-1].text == f"请勿写姓名。\n{HINT}"
    await channel.say("7", Say(deletes="#web-1"), key="3", push=False)
    assert guard.heard[-1].text == HINT


# -- failures ----------------------------------------------------------------------------------

Order = Callable[[TelegramDouble], None]
UNCERTAIN: dict[str, Order] = {
    "500": lambda double: double.fail("sendMessage"),
    "502 of a proxy": lambda double: double.fail("sendMessage", status=502, description="Bad Gateway"),
    "dropped before": lambda double: double.drop("sendMessage"),
    "dropped after": lambda double: double.drop("sendMessage", after=True),
    "hangs": lambda double: double.hang("sendMessage"),
    "broken JSON": lambda double: double.garble("sendMessage"),
    "token withdrawn": lambda double: double.fail("sendMessage", status=401, description="Unauthorized"),
}


@pytest.mark.parametrize("trouble", UNCERTAIN)
async def test_trouble_that_may_have_arrived(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool, trouble: str
) -> None:
    UNCERTAIN[trouble](double)
    with pytest.raises(Uncertain):
        await channel.say("7", Say("早"), key="1", push=push)
    assert await channel.say("7", Say("早"), key="1", push=push)


async def test_patience_is_asked_for(channel: TelegramChannel, double: TelegramDouble, push: bool) -> None:
    double.person(7)
    double.fail("sendMessage", retry_after=7)
    with pytest.raises(TryLater) as raised:
        await channel.say("7", Say("早"), key="1", push=push)
    assert raised.value.after_s == 7


async def test_nobody_there(
    channel: TelegramChannel, double: TelegramDouble, guard: Person, push: bool
) -> None:
    group = double.group(-5)
    group.moves_to(-1005)
    guard.blocks_bot()
    double.person(8).leaves_telegram()
    for address in ("404", "7", "8"):
        with pytest.raises(Unreachable):
            await channel.say(address, Say("早"), key="1", push=push)
    with pytest.raises(Unreachable, match="-1005"):
        await channel.say("-5", Say("早"), key="1", push=push)


async def test_what_telegram_never_takes(channel: TelegramChannel, guard: Person, push: bool) -> None:
    with pytest.raises(Refused, match="must be non-empty"):
        await channel.say("7", Say("早", buttons=row(("", "ok"))), key="1", push=push)
    assert guard.heard == []


async def test_both_ways_of_saying_user_is_deactivated() -> None:
    assert isinstance(verdict(400, "Bad Request: USER IS DEACTIVATED"), Unreachable)
    assert isinstance(verdict(403, "Forbidden: user is deactivated"), Unreachable)
    assert isinstance(verdict(413, "Request Entity Too Large"), Refused)
    assert isinstance(verdict(404, "Not Found"), Uncertain)


async def test_the_token_never_shows(
    double: TelegramDouble, guard: Person, push: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    nowhere = TelegramChannel("1:very-secret", "http://127.0.0.1:9", photo=shelf, timeout_s=0.5)
    here = TelegramChannel(double.token, double.url)
    with pytest.raises(Uncertain) as raised:
        await nowhere.say("7", Say("早"), key="1", push=push)
    await here.say("7", Say("早"), key="1", push=push)
    double.fail("file", status=500)
    file, _ = double.keep_file(PICTURE)
    with pytest.raises(Uncertain) as fetching:
        await here.fetch(file, 1000)
    told = "".join(traceback.format_exception(raised.value) + traceback.format_exception(fetching.value))
    assert raised.value.__context__ is None
    for secret in ("very-secret", double.token):
        assert secret not in told
        assert secret not in caplog.text
    await nowhere.close()
    await here.close()


async def test_garbage_collection_costs_no_rebuilding(channel: TelegramChannel, guard: Person) -> None:
    before = {id(kept) for kept in channel._replies._kept}
    gc.collect()
    for returned in (SendPhoto, GetFile):
        response: Any = Response
        assert id(response[returned.__returning__]) in before


@pytest.mark.parametrize(
    ("status", "payload", "kind"),
    [
        (200, b"<html>log in here</html>", Uncertain),
        (200, b"[]", Uncertain),
        (200, b'{"ok":true,"result":{}}', Uncertain),
        (200, b'{"ok":false,"error_code":400,"description":"Bad Request: message is too long"}', Refused),
        (502, b"<html>Bad Gateway</html>", Uncertain),
        (429, b'{"ok":false,"parameters":{"retry_after":3}}', TryLater),
        (429, b"slow down", TryLater),
        (400, b'{"ok":false,"description":"chat not found"}', Unreachable),
        (400, b'{"ok":false,"parameters":{"migrate_to_chat_id":-100}}', Unreachable),
        (413, b"too large", Refused),
    ],
)
def test_whatever_stands_in_an_answer_it_is_said_or_one_of_the_ports_refusals(
    status: int, payload: bytes, kind: type[Exception]
) -> None:
    """A proxy's page with status 200 is no message that was said."""
    with pytest.raises(kind):
        message_id_of(result_of(status, payload, lambda text: text))


async def test_many_at_once(channel: TelegramChannel, double: TelegramDouble) -> None:
    people = [double.person(user) for user in range(1, 41)]
    said = [channel.say(str(p.id), Say("早"), key=str(p.id), push=p.id % 2 == 0) for p in people]
    await asyncio.gather(*said)
    assert all(len(person.heard) == 1 for person in people)


# -- files, the start ----------------------------------------------------------------------------


async def test_a_file_is_fetched_within_its_limit(channel: TelegramChannel, double: TelegramDouble) -> None:
    file, stored = double.keep_file(b"x" * 1000)
    assert await channel.fetch(file, 1000) == b"x" * 1000
    with pytest.raises(ValueError, match="larger than 999"):
        await channel.fetch(file, 999)
    with pytest.raises(Refused):
        await channel.fetch("unknown", 999)
    stored.content = b"x" * (20 * 1024 * 1024 + 1)
    with pytest.raises(ValueError, match="larger"):
        await channel.fetch(file, 10**9)


async def test_a_file_that_grows_is_cut_off(
    channel: TelegramChannel, double: TelegramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, _ = double.keep_file(b"x" * 10)
    monkeypatch.setattr(double, "content_at", lambda path: b"x" * 500_000)
    with pytest.raises(ValueError, match="larger than 1000"):
        await channel.fetch(file, 1000)


async def test_a_file_of_a_local_server_is_read_from_its_folder(
    double: TelegramDouble, tmp_path: Path
) -> None:
    server, mounted = tmp_path / "server", tmp_path / "mounted"
    double.folder = server / double.token
    file, _ = double.keep_file(b"x" * (21 * 1024 * 1024))
    for folder in (server, double.folder):
        channel = TelegramChannel(double.token, double.url, files=folder)
        assert len(await channel.fetch(file, 25 * 1024 * 1024)) == 21 * 1024 * 1024
        with pytest.raises(ValueError, match="larger than 999"):
            await channel.fetch(file, 999)
        await channel.close()
    server.rename(mounted)  # as another container sees it
    channel = TelegramChannel(double.token, double.url, files=mounted)
    assert await channel.fetch(file, 25 * 1024 * 1024)
    await channel.close()


async def test_a_path_outside_the_folder_is_not_read(double: TelegramDouble, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"of ours")
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "link").symlink_to(tmp_path / "secret")
    file, stored = double.keep_file(b"of ours")
    for files in (tmp_path / "server", None):
        channel = TelegramChannel(double.token, double.url, files=files)
        for path in (tmp_path / "secret", tmp_path / "server/../secret", tmp_path / "server/link", tmp_path):
            stored.path = str(path)
            with pytest.raises(Uncertain, match="HUXUE_TELEGRAM_FILES") as raised:
                await channel.fetch(file, 1000)
            assert double.token not in str(raised.value)
        await channel.close()


async def test_an_expired_link_is_asked_for_once_more(
    channel: TelegramChannel, double: TelegramDouble
) -> None:
    file, _ = double.keep_file(PICTURE)
    double.fail("file", status=404)
    assert await channel.fetch(file, 1000) == PICTURE
    double.fail("file", status=404, times=2)
    with pytest.raises(Uncertain):
        await channel.fetch(file, 1000)
    for order in (double.drop, double.fail):
        order("file", times=2)  # aiohttp asks once more on a connection that broke
        with pytest.raises(Uncertain):
            await channel.fetch(file, 1000)
        double.heals()
    double.fail("getFile", retry_after=4)
    with pytest.raises(TryLater):
        await channel.fetch(file, 1000)


async def test_the_start_needs_nothing_but_getme(channel: TelegramChannel, double: TelegramDouble) -> None:
    assert await channel.check() == "huxue_bot"
    assert [call.method for call in double.calls] == ["getMe"]


async def test_a_wrong_token_or_address_names_its_setting(double: TelegramDouble) -> None:
    with pytest.raises(SettingsError, match="HUXUE_TELEGRAM_TOKEN"):
        TelegramChannel("no token", double.url)
    for token, root, setting in (
        ("99:wrong", double.url, "HUXUE_TELEGRAM_TOKEN"),
        (double.token, "http://127.0.0.1:9", "HUXUE_TELEGRAM_API_URL"),
    ):
        channel = TelegramChannel(token, root, timeout_s=0.5)
        with pytest.raises(SettingsError, match=setting) as raised:
            await channel.check()
        assert token not in str(raised.value)
        await channel.close()


# -- splitting -------------------------------------------------------------------------------------


def test_no_visible_character_is_torn_in_two() -> None:
    for character in (FAMILY, "👍🏽", "🇨🇳", "e\u0301", "☎\ufe0f"):
        for shift in range(len(character) + 3):
            parts = split_text("x" * shift + character * 400, 40, 40)
            assert all(part.replace("x", "").replace(character, "") == "" for part in parts)


def test_a_flood_of_combining_marks_is_cut_all_the_same() -> None:
    assert [len(part) for part in split_text("e" + "\u0301" * 99, 40, 40)] == [40, 40, 20]


@given(st.text(alphabet=st.sampled_from(f"ab\n 字😀{FAMILY}"), max_size=300), st.integers(4, 60))
def test_splitting_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    parts = split_text(text, limit, limit)
    assert all(units(part) <= limit and part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert units("😀字") == 3
    assert limit < MESSAGE_LIMIT
    assert unicodedata.category("\u0301") == "Mn"
