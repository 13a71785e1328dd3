"""Pages that come back all at once, as after a restart: whoever may be called first, the others together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, insert, select

from bot.channels.web import settling
from bot.channels.web.api import APART_MS, BACK_MS, CALLED_BACK_MS, Api
from bot.channels.web.app import create_web
from bot.channels.web.channel import Stream
from bot.channels.web.chats import AT_ONCE, Chats
from bot.channels.web.entry.guard import Guard
from bot.channels.web.settling import Settling
from duty.messaging.say import Say
from handlers.speech.labels import SOS
from storage import tables
from storage.engine.database import Database
from tests.kit.growth import asking
from tests.kit.story import opened, settings
from tests.kit.web_house import House

MANY = 40
GUARDS = [f"R{n:02}" for n in range(MANY)]


async def with_chats(house: House) -> None:
    """Forty more people, each with words of their own and an answer."""
    async with house.database.writing() as connection:
        rows = [{"channel": "web", "address": one, "person_id": one} for one in GUARDS]
        await connection.execute(insert(tables.accounts), rows)
    for one in GUARDS:
        await house.says(one, Say(f"{one}，已签到"))


async def test_chats_that_are_asked_for_together_are_read_together(house: House) -> None:
    await with_chats(house)
    app = create_web(house.deps())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as pages:
        with asking(house.database) as asked:
            answers = await asyncio.gather(*(pages.get(f"/api/{one}/history") for one in GUARDS))
    shown = [answer.json()["bubbles"][-1]["text"] for answer in answers]
    assert shown == [f"{one}，已签到" for one in GUARDS]
    questions = [one for one in asked.statements if one.startswith("SELECT")]
    assert len(questions) <= 5 * (MANY // AT_ONCE + 2), "each page asked for itself"


async def test_whoever_may_be_called_goes_before_those_who_asked_earlier(house: House) -> None:
    await with_chats(house)
    chats = Chats(house.deps(is_called=lambda person: person == "DO3"))
    came: list[str] = []

    async def reads(person: str) -> None:
        await chats.of(person, visible=True)
        came.append(person)

    waiting = [asyncio.create_task(reads(one)) for one in GUARDS]
    await asyncio.sleep(0)
    await asyncio.gather(*waiting, reads("DO3"))
    assert came.index("DO3") <= AT_ONCE, "only what was being read already goes before it"
    assert sorted(came) == sorted([*GUARDS, "DO3"])
    assert [one for one in came if one != "DO3"] == GUARDS, "the others as they came"


async def test_a_page_that_is_gone_keeps_nobody_waiting(house: House) -> None:
    await with_chats(house)
    chats = Chats(house.deps())
    waiting = [asyncio.create_task(chats.of(one, visible=False)) for one in GUARDS]
    await asyncio.sleep(0)
    for one in waiting[::2]:
        one.cancel()
    there = await asyncio.gather(*waiting[1::2])
    assert [chat.transcript.bubbles[-1].text for chat in there] == [f"{one}，已签到" for one in GUARDS[1::2]]


async def test_they_are_told_to_come_back_one_after_the_other(house: House) -> None:
    """Whoever may be called at once; the others apart by as much as so many pages need."""
    deps = house.deps(is_called=lambda person: person == "DO3")
    api = Api(deps, Guard(deps))

    def comes_back(people: list[str]) -> int:
        stream = house.channel.open(people)
        assert stream is not None
        return api._comes_back_ms(stream)

    alone = comes_back(["PO02"])
    assert BACK_MS <= alone < BACK_MS + APART_MS
    others = [comes_back([one]) for one in GUARDS]
    assert min(others) >= BACK_MS and max(others) < BACK_MS + APART_MS * (MANY + 1)
    assert max(others) - min(others) > APART_MS * MANY // 4, "they would all come at once"
    assert comes_back(["DO3"]) == CALLED_BACK_MS < min(others)


async def test_the_last_page_that_leaves_still_hears_when_to_come_back(house: House) -> None:
    deps = house.deps()
    api = Api(deps, Guard(deps))
    stream = house.channel.open(["G02"])
    assert stream is not None
    house.channel.leave(stream)
    assert BACK_MS <= api._comes_back_ms(stream) < BACK_MS + APART_MS


async def test_a_page_nobody_looks_at_says_so_as_it_opens(house: House) -> None:
    hidden = house.channel.open(["G02"], visible=False)
    assert hidden and house.channel.on_screen() == set()
    house.channel.heard(hidden, visible=True)
    assert house.channel.on_screen() == {"G02"}


async def test_only_a_page_for_which_something_is_held_looks_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was just being held back for want of a page when the page opened; all of them are one question."""
    monkeypatch.setattr(settling, "SETTLED_S", 0.0)
    held = await house.says("DO3", Say("【紧急求助】"))
    streams = {one: house.channel.open([one]) for one in ("DO3", "G02", "PO02")}
    looks = Settling(house.channel, house.database)
    with asking(house.database) as asked:
        for stream in streams.values():
            assert stream
            looks.opened(stream)
        assert looks._looking
        await looks._looking
    assert [len(_waits(streams[one])) for one in ("DO3", "G02", "PO02")] == [1, 0, 0]
    assert _waits(streams["DO3"]) == [{"look": True}] and await house.state(held) == "held"
    assert len([one for one in asked.statements if one.startswith("SELECT")]) == 1


def _waits(stream: Stream | None) -> list[Any]:
    assert stream
    return list(stream.queue._queue)  # type: ignore[attr-defined]


async def test_a_call_that_met_no_page_before_the_restart_rings_as_the_page_opens(tmp_path: Path) -> None:
    """Before its chat is read; what was settled since rings no more."""
    async with opened(settings(tmp_path)) as story:
        for guard in ("G02", "G05"):
            phone = story.phone(guard)
            await phone.sends(SOS)
            await phone.sees("求助已记下")
            await phone.sees("请发一下位置")
        await story.settled()
        (other,) = await story.rows(tables.alerts, tables.alerts.c.reporter_id == "G05")
        assert await _held(story.house.database) > 1
    async with opened(settings(tmp_path)) as story:
        while not story.house.server.started:
            await asyncio.sleep(0.01)
        called = await _people_held(story.house.database)
        person = sorted(called)[0]
        stream = story.house.web.open([person])
        rung = [event for event in _waits(stream) if "接警" in str(event["say"])]
        assert rung and all(event["person"] == person for event in rung)
        assert {event["say"]["name"] for event in rung} <= {"alert:1", f"alert:{other.id}"}
        again = story.house.web.open([person])
        assert not _waits(again), "it rings on one page, the chat is for all"


async def _held(database: Database) -> int:
    async with database.reading() as connection:
        held = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.state == "held")
        return int(await connection.scalar(held) or 0)


async def _people_held(database: Database) -> set[str]:
    calls = tables.outbox.c.state == "held", tables.outbox.c.page_id.is_not(None)
    async with database.reading() as connection:
        return set(await connection.scalars(select(tables.outbox.c.address).where(*calls)))


async def test_a_rehearsed_call_leaves_nothing_and_reaches_nobody(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as story:
        everything = [tables.incidents, tables.alerts, tables.pages, tables.outbox, tables.handled_updates]
        everything += [tables.counters, tables.changes, tables.conversations, tables.messages]
        before = [await story.rows(table) for table in everything]
        await story.house.intake.rehearse()
        await story.settled()
        assert [await story.rows(table) for table in everything] == before
        guard = story.phone("G02")
        await guard.sends(SOS)
        await guard.sees("求助已记下")
        await guard.sees("请发一下位置")
        await story.settled()
        assert len(await story.rows(tables.alerts)) == len(before[1]) + 1
