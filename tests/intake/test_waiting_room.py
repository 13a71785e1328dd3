"""A rush waits on paper: calls behind it come first, and nothing of it is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import Message
from sqlalchemy.exc import OperationalError

from bot.channels.port import Incoming
from bot.intake import intake as intakes
from bot.intake.restricted.content import mere_tap, restricted_words
from bot.intake.waiting_room import FULL, Rush, may_wait
from duty.messaging.say import Say
from handlers.speech import labels
from storage import tables
from tests.kit.engine_room import Room, answering, message, room
from tests.records.test_nothing_restricted import SECRET

PEOPLE = [f"G{number:03}" for number in range(FULL)]


def tap(person: str, label: str = labels.MINE, **changes: Any) -> Incoming:
    """In a private chat, as Telegram says it."""
    made = message(person, label, **changes)
    said = made.raw["message"]
    chat = said["chat"] | {"type": "private"}
    return replace(made, raw=made.raw | {"message": said | {"chat": chat}})


def page(label: str = labels.MINE) -> list[Incoming]:
    """As many as Telegram shows at once."""
    return [tap(person, label) for person in PEOPLE]


async def on_paper(here: Room) -> list[str]:
    return [row.key for row in await here.rows(tables.waiting_updates)]


async def handled(here: Room, count: int) -> None:
    async with asyncio.timeout(60):
        while len(await here.rows(tables.handled_updates)) < count:
            await asyncio.sleep(0.01)


async def test_a_full_page_is_acknowledged_before_it_is_handled(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        first, second = page(), page(labels.CHECK_IN)
        assert await here.intake.take_in(first) == [None] * FULL
        assert await here.intake.take_in(second) == [None] * FULL
        assert await on_paper(here) == [one.key for one in first + second]
        assert not await here.rows(tables.handled_updates)


async def test_the_next_process_handles_what_was_left_once_and_in_order(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        for label in (labels.CHECK_IN, labels.MINE, labels.HAZARD):
            await here.intake.take_in(page(label))
    async with room(tmp_path) as here:
        await here.hears(PEOPLE[0], "后来")
        await handled(here, 3 * FULL + 1)
        wanted = [f"收到：{label}" for label in (labels.CHECK_IN, labels.MINE, labels.HAZARD)]
        assert await here.texts(PEOPLE[0]) == [*wanted, "收到：后来"]
        for person in PEOPLE[1:]:
            assert await here.texts(person) == wanted
        assert not await on_paper(here)


async def test_what_telegram_brings_again_has_no_second_effect(tmp_path: Path) -> None:
    """Killed between the paper and the acknowledgement, or between the handling and it."""
    first = page()
    async with room(tmp_path, taking=False) as here:
        await here.intake.take_in(first)
        await here.intake.take_in(first)
        assert len(await on_paper(here)) == FULL
    async with room(tmp_path) as here:
        await here.intake.take_in(first)
        await handled(here, FULL)
        await here.intake.take_in(first)
        async with asyncio.timeout(60):
            while await on_paper(here):
                await asyncio.sleep(0.01)
        assert [await here.texts(person) for person in PEOPLE] == [[f"收到：{labels.MINE}"]] * FULL


async def test_a_call_behind_a_rush_overtakes_it(tmp_path: Path) -> None:
    """No seconds: how many others were handled between the tap and its answer."""
    seen: list[str] = []

    async def handler(message: Message) -> Say:
        seen.append(message.text or "")
        await asyncio.sleep(0)
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        pages = [page(label) for label in (labels.CHECK_IN, labels.MINE, labels.HAZARD)]
        for one in pages:
            await here.intake.take_in(one)
        before = len(seen)
        await here.intake.take_in([tap(PEOPLE[-1], labels.MINE), tap("G500", labels.SOS, urgent=True)])
        behind = seen.index(labels.SOS) - before
        assert 0 <= behind <= 20 < 3 * FULL - before
        await handled(here, 3 * FULL + 2)


async def test_a_call_cuts_the_batch_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is not slow at all; and nobody else is in the transaction of the call."""
    monkeypatch.setattr(intakes, "BATCH_S", 60.0)
    batches: list[list[str]] = []
    calls: list[asyncio.Task[None]] = []

    async def handler(message: Message) -> Say:
        words = message.text or ""
        batches[-1].append(words)
        if words == "3":
            calls.append(asyncio.create_task(here.hears("G500", "🚨", urgent=True)))
            await asyncio.sleep(0)
        return Say("好")

    async with room(tmp_path, answering(handler), taking=False) as here:
        attempt = here.intake._attempt

        async def counted(batch: Any, last: bool) -> int:
            batches.append([])
            return await attempt(batch, last)

        here.intake._attempt = counted  # type: ignore[method-assign]
        stop = asyncio.Event()
        running = asyncio.create_task(here.intake.run(stop))
        await asyncio.gather(*(here.hears(f"G{n:03}", str(n)) for n in range(8)))
        await asyncio.gather(*calls)
        stop.set()
        await running
    assert batches == [["0", "1", "2", "3"], ["🚨"], ["4", "5", "6", "7"]]


async def test_a_small_page_waits_for_its_effects_unless_a_rush_is_on(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        few = asyncio.create_task(here.intake.take_in([tap("G01")]))
        await asyncio.sleep(0.05)
        assert not few.done() and not await on_paper(here)
        await here.intake.take_in(page())
        assert await here.intake.take_in([late := tap("G02")]) == [None]
        assert (await on_paper(here))[-1] == late.key
        few.cancel()


async def test_what_is_on_paper_makes_no_stop_wait(tmp_path: Path) -> None:
    async with room(tmp_path, taking=False) as here:
        await here.intake.take_in(page())
        stop = asyncio.Event()
        stop.set()
        await here.intake.run(stop)
        assert len(await on_paper(here)) == FULL


@pytest.mark.parametrize(
    "said",
    [
        {"text": "校门口有人打架"},
        {"text": "", "photo": [{"file_id": "1"}]},
        {"text": labels.MINE, "chat": {"id": 1, "type": "group"}},
        {"text": labels.MINE, "from": {"id": 1, "is_bot": False, "first_name": SECRET}},
        {"text": labels.MINE, "chat": {"id": 1, "type": "private", "last_name": SECRET}},
        {"text": labels.MINE, "quote": {"text": SECRET}},
        {"text": SECRET, "location": {"latitude": 32.1, "longitude": 118.7}},
        {"text": "", "location": {"latitude": 32.1, "longitude": 118.7, "note": SECRET}},
        {"text": "", "location": {"latitude": 32.1, "longitude": 118.7}, "venue": {"title": SECRET}},
    ],
)
def test_words_pictures_groups_and_what_is_restricted_never_wait_on_paper(said: dict[str, Any]) -> None:
    update = tap("G02")
    update = replace(update, raw=update.raw | {"message": update.raw["message"] | said})
    assert _keys(may_wait([update, other := tap("G03")])) == [other.key]


def test_a_place_and_the_keys_wait_whatever_else_telegram_says_of_them() -> None:
    place = {"location": {"latitude": 32.1, "longitude": 118.7, "horizontal_accuracy": 12.0}}
    bare, edited = tap("G02"), tap("G03")
    bare.raw["message"].pop("text")
    bare.raw["message"].update(place)
    edited.raw["message"].update({"entities": [{"type": "bold", "offset": 0, "length": 2}]} | place)
    assert _keys(may_wait([bare, edited])) == [bare.key, edited.key]


def test_a_chat_that_also_says_something_else_keeps_its_order() -> None:
    updates = [
        tap("G02"),
        message("G02", "到岗"),
        tap("G03"),
        tap("G04"),
        tap("G04", labels.SOS, urgent=True),
    ]
    assert _keys(may_wait(updates)) == [updates[2].key]


def test_a_rush_is_read_before_it_is_handled_but_not_for_ever() -> None:
    rush = Rush()
    assert not rush.still_comes(0.0)
    rush.page(0.0)
    assert rush.still_comes(0.05) and not rush.still_comes(0.15)
    for step in range(100):
        rush.page(10 + step * 0.05)
    assert not rush.still_comes(15.0)
    rush.page(20.0)
    assert rush.still_comes(20.0)


async def test_a_poison_on_paper_is_parked_and_struck_out(tmp_path: Path) -> None:
    async def handler(message: Message) -> Say:
        if message.text == labels.HAZARD:
            raise ValueError("cannot")
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        await here.intake.take_in([*page()[1:], tap("G02", labels.HAZARD)])
        await handled(here, FULL)
        (parked,) = await here.rows(tables.parked_updates)
        assert parked.address == "G02" and not await on_paper(here)


async def test_trouble_with_the_database_loses_nothing_that_was_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intakes, "DATABASE_PAUSES_S", (0.0,))
    troubles = [5]

    async def handler(message: Message) -> Say:
        if troubles[0]:
            troubles[0] -= 1
            raise OperationalError("INSERT", {}, OSError("database or disk is full"))
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        await here.intake.take_in(page())
        await handled(here, FULL)
        assert [await here.texts(person) for person in PEOPLE] == [["好"]] * FULL
        assert not await on_paper(here)


def _keys(some: Sequence[Incoming]) -> list[str]:
    return [one.key for one in some]


@pytest.mark.parametrize("label", sorted(labels.ALL))
def test_no_key_of_ours_has_anything_in_it_that_must_be_looked_for(label: str) -> None:
    """So a mere tap is not looked at, and one that says more is."""
    update = tap("G02", label)
    assert not restricted_words(update.raw)
    bare = update.raw | {"message": {"message_id": 1, "date": 1, "text": label, "from": {}, "chat": {}}}
    assert mere_tap(bare) and not mere_tap(bare | {"edited_message": {"text": SECRET}})
    assert not mere_tap(bare | {"message": bare["message"] | {"caption": SECRET}})
