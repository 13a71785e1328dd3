"""A new phone that was taken back: over real HTTP, the old one goes on and the new one is nobody's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from bot.commands.inviting import issue
from tests.kit.story import Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@asynccontextmanager
async def browser(story: Story) -> AsyncIterator[httpx.AsyncClient]:
    while not story.house.server.started:
        await asyncio.sleep(0.01)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{story.house.server.port}") as client:
        yield client


async def enters(phone: httpx.AsyncClient, code: str) -> int:
    """Where the door leads: 303 into the chat, 410 for a code that is void."""
    return (await phone.post("/in", data={"code": code})).status_code


async def is_in(phone: httpx.AsyncClient) -> bool:
    """Reads the chat and may write into it, or neither."""
    read = (await phone.get("/api/G02/history?visible=0")).status_code
    wrote = (await phone.post("/api/G02/updates", json={"id": 1})).status_code
    assert (read, wrote) in ((200, 400), (404, 404)), (read, wrote)
    return read == 200


async def a_code(story: Story) -> str:
    return (await issue(story.house.settings, story.house.database, "G02")).partition("\t")[0]


async def cut(story: Story) -> str:
    """The leader gives the guard a new phone; the code for it."""
    leader, *line = (story.phone(who) for who in ("G01", "SO01", "AD01"))
    await leader.press_data("newphone.yes:G02")
    told = await leader.sees("李守田的旧手机已停用")
    for one in line:
        await one.sees("换了手机。不对的话")
    (code,) = re.findall(r"邀请码：(\w+)", told.text)
    return code


async def taken_back(story: Story) -> None:
    await story.phone("SO01").presses("撤回")
    await story.phone("SO01").sees("旧手机照常用")


def later(story: Story) -> None:
    """Sessions know whole seconds."""
    story.house.clock.forward(timedelta(minutes=1))


def forget(story: Story) -> None:
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_of_a_new_phone_taken_back_nothing_stays(story: Story) -> None:
    async with browser(story) as old, browser(story) as new, browser(story) as third:
        assert await enters(old, await a_code(story)) == 303 and await is_in(old)
        later(story)
        code = await cut(story)
        assert not await is_in(old)
        later(story)
        assert await enters(new, code) == 303 and await is_in(new)
        later(story)
        await taken_back(story)
        assert await is_in(old) and not await is_in(new)
        assert (await new.get("/api/stream?people=G02")).text.startswith("event: cut"), "and its page is told"
        for phone in (new, third):
            assert await enters(phone, code) == 410, "that code is void"
        assert not await is_in(new)
        later(story)
        assert await enters(third, await a_code(story)) == 303
        assert (await is_in(old), await is_in(new), await is_in(third)) == (False, False, True)
        await story.settled()
        forget(story)


async def test_a_code_nobody_used_is_void_with_the_phone_it_was_for(story: Story) -> None:
    async with browser(story) as new:
        code = await cut(story)
        await taken_back(story)
        assert await enters(new, code) == 410
        await story.settled()
        forget(story)


async def test_taken_back_twice_and_both_phones_are_nobodys(story: Story) -> None:
    async with browser(story) as old, browser(story) as first, browser(story) as second:
        assert await enters(old, await a_code(story)) == 303
        for new in (first, second):
            later(story)
            code = await cut(story)
            later(story)
            assert await enters(new, code) == 303
            later(story)
            await taken_back(story)
        assert (await is_in(old), await is_in(first), await is_in(second)) == (True, False, False)
        await story.settled()
        forget(story)


async def test_a_chat_that_came_in_meanwhile_is_a_strangers_again(story: Story) -> None:
    """The same where a chat is known by its address, as on Telegram: no session, the address itself."""
    code = await cut(story)
    new = story.phone("X99")
    await new.sends(f"/start {code}")
    await new.sees("李师傅，您好")
    await taken_back(story)
    forget(story)
    await new.sends("📋 我的")
    await new.sees("邀请码")
    await new.sends(f"/start {code}")
    await new.sees("邀请码")
    guard = story.phone("G02")
    await guard.sends("/mine")
    await guard.sees("西门岗")
    await story.settled()
    forget(story)
