"""The transaction: once, in order, all or nothing, whatever arrives and whatever breaks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError

from bot.channels.port import Incoming
from bot.channels.web.updates import incoming
from bot.intake import intake as intakes
from duty.messaging.say import Say
from handlers.speech.talk import Talk
from storage import tables
from storage.engine.database import DatabaseAway
from tests.kit.engine_room import MONDAY, answering, message, open_database, press, room

pytestmark = pytest.mark.usefixtures("both_databases")

FAULT = "刚才没处理好，您的消息没有丢，稍后给您回话。"


def counting(seen: list[str], faults: dict[str, int] | None = None) -> Any:
    """Echoes, and fails so many times for some words."""
    left = dict(faults or {})

    async def handler(message: Message, talk: Talk) -> Say:
        words = message.text or ""
        seen.append(words)
        await talk.work.session.execute(
            insert(tables.facts).values(name=f"{talk.account.address}:{words}", value="heard")
        )
        if left.get(words, 0):
            left[words] -= 1
            raise ValueError(f"cannot handle {words}")
        return Say(f"收到：{words}")

    return answering(handler)


async def test_a_redelivered_update_has_one_effect(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.hears("G02", "到了", number=7)
        await here.hears("G02", "到了", number=7)
        both = [message("G02", "又到了", number=8), message("G02", "又到了", number=8)]
        await asyncio.gather(*(here.intake.submit(one) for one in both))
        await here.delivery.settled()
        assert here.channel.heard_by("G02") == ["收到：到了", "收到：又到了"]
        assert [row.text for row in await here.rows(tables.messages)] == ["到了", "又到了"]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(itertools.permutations(["both", "words", "picture"])))
async def test_a_picture_and_its_words_count_once_however_they_come(
    tmp_path: Path, order: Sequence[str], together: bool
) -> None:
    """The page sent both and heard no answer; then the words alone, and the picture under a new number."""
    now = MONDAY.isoformat()
    ways = {
        "both": incoming("G02", {"id": 7, "at": now, "text": "三楼灭火器过期"}, MONDAY, "web:a"),
        "words": incoming("G02", {"id": 7, "at": now, "text": "三楼灭火器过期"}, MONDAY),
        "picture": incoming("G02", {"id": 8, "at": now, "of": 7}, MONDAY, "web:b"),
    }
    async with room(tmp_path) as here:
        if together:
            await asyncio.gather(*(here.intake.submit(ways[way]) for way in order))
        else:
            for way in order:
                await here.intake.submit(ways[way])
        kept = await here.rows(tables.messages)
    assert len([row for row in kept if row.photo]) == 1
    assert [row.text for row in kept if row.text] == ["三楼灭火器过期"]


async def test_one_bad_handler_hurts_nobody_else_of_its_batch(tmp_path: Path) -> None:
    seen: list[str] = []
    async with room(tmp_path, counting(seen, {"坏": 99})) as here:
        said = [("G01", "一"), ("G02", "二"), ("G02", "坏"), ("G02", "三"), ("G03", "四")]
        await asyncio.gather(*(here.hears(*one) for one in said))
        await here.delivery.settled()
        assert await here.texts("G02") == ["收到：二", FAULT, "收到：三"]
        assert await here.texts("G01") == ["收到：一"] and await here.texts("G03") == ["收到：四"]
        (parked,) = await here.rows(tables.parked_updates)
        assert parked.raw["message"]["text"] == "坏" and "cannot handle" in parked.error
        assert len(await here.rows(tables.handled_updates)) == 5
        assert "没能处理" in here.channel.heard_by("AD01")[0]
        written = await here.rows(tables.facts, tables.facts.c.value == "heard")
        assert {row.name for row in written} == {"G01:一", "G02:二", "G02:三", "G03:四"}


async def test_a_fault_that_passes_is_forgotten(tmp_path: Path) -> None:
    seen: list[str] = []
    async with room(tmp_path, counting(seen, {"难": 2})) as here:
        await here.hears("G02", "难")
        assert seen == ["难"] * 3
        assert await here.texts("G02") == ["收到：难"]
        assert not await here.rows(tables.parked_updates)


async def test_what_does_not_parse_is_parked_at_once(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        raw = {"update_id": 1, "message": {"text": "半句", "date": "gestern"}}
        await here.intake.submit(Incoming("web", "odd", "G02", raw, MONDAY))
        await here.intake.submit(Incoming("web", "nobody", "", {"update_id": {}}, MONDAY))
        await here.hears("G02", "到了")
        odd, nobody = await here.rows(tables.parked_updates)
        assert (odd.key, odd.raw, nobody.address) == ("odd", raw, "")
        assert odd.error.startswith("Poison: does not parse") and "半句" not in odd.error
        assert await here.texts("G02") == [FAULT, "收到：到了"]


async def test_json_that_no_database_takes_is_still_set_aside(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await here.intake.submit(Incoming("web", "huge", "G02", {"update_id": 2**70, "message": 1}, MONDAY))
        (parked,) = await here.rows(tables.parked_updates)
        assert (parked.key, parked.raw) == ("huge", {})


async def test_trouble_with_the_database_is_nobodys_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intakes, "DATABASE_PAUSES_S", (0.0, 0.0))
    troubles = [3]

    async def handler(message: Message, talk: Talk) -> Say:
        if message.text == "满" and troubles[0]:
            troubles[0] -= 1
            raise OperationalError("INSERT", {}, OSError("database or disk is full"))
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        results = await asyncio.gather(
            here.hears("G02", "满", number=70), here.hears("G03", "到了", number=71), return_exceptions=True
        )
        assert all(isinstance(one, OperationalError) for one in results)
        assert not await here.rows(tables.handled_updates) and not await here.rows(tables.parked_updates)
        assert not await here.rows(tables.outbox)
        await here.hears("G02", "满", number=70)
        assert await here.texts("G02") == ["好"]


async def test_a_file_somebody_else_holds_raises_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intakes, "DATABASE_PAUSES_S", (0.0,))
    other = open_database(tmp_path)
    async with room(tmp_path, speaking=False, database=open_database(tmp_path)) as here:
        async with here.database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout=1")
        async with other.writing():
            with pytest.raises(DatabaseAway):
                await here.hears("G02", "到了", number=5)
        await here.hears("G02", "到了", number=5)
        assert await here.texts("G02") == ["收到：到了"]
    await other.close()


async def test_a_broken_rule_of_the_database_is_poison(tmp_path: Path) -> None:
    """A handler that always breaks a unique key must not stop the channel for ever."""

    async def handler(message: Message, talk: Talk) -> Say:
        if message.text == "坏":
            await talk.work.session.execute(text("INSERT INTO facts (name, value) VALUES ('a', 1), ('a', 2)"))
        if message.text == "错":
            await talk.work.session.execute(text("SELECT nothing FROM nowhere"))
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        await asyncio.gather(*(here.hears("G02", words) for words in ("坏", "错", "到了")))
        assert await here.texts("G02") == [FAULT, FAULT, "好"]


async def test_what_no_handler_takes_is_ignored_and_a_press_is_still_answered(tmp_path: Path) -> None:
    async def never(message: Message) -> Any:
        return None

    async def twice(query: Any) -> list[Say]:
        return [Say("一"), Say(toast="二")]

    async with room(tmp_path, answering(never)) as here:
        await here.hears("G02", "到了")
        assert await here.texts("G02") == []
        await here.intake.submit(press("G02", "old:1"))
        (answer,) = await here.rows(tables.outbox)
        assert set(answer.say) == {"answers"}
        assert len(await here.rows(tables.handled_updates)) == 2
    async with room(tmp_path, answering(never, twice)) as here:
        await here.intake.submit(press("G03", "new:1"))
        one, two = await here.rows(tables.outbox, tables.outbox.c.address == "G03")
        assert "answers" not in one.say and two.say["answers"]


async def test_a_slow_handler_ends_the_batch_and_a_call_for_help_goes_between(tmp_path: Path) -> None:
    seen: list[str] = []
    calls: list[asyncio.Task[None]] = []

    async def handler(message: Message) -> Say:
        seen.append(message.text or "")
        if message.text == "慢":
            calls.append(asyncio.create_task(here.hears("G09", "🚨 紧急求助")))
            await asyncio.sleep(intakes.BATCH_S * 1.2)
        return Say("好")

    async with room(tmp_path, answering(handler)) as here:
        said = [("G01", "慢"), ("G02", "一"), ("G03", "二"), ("G02", "三")]
        await asyncio.gather(*(here.hears(*one) for one in said))
        await asyncio.gather(*calls)
    assert seen == ["慢", "🚨 紧急求助", "一", "二", "三"]


async def test_a_stop_finishes_what_was_taken_in_and_refuses_the_rest(tmp_path: Path) -> None:
    async with room(tmp_path, speaking=False, taking=False) as here:
        stop = asyncio.Event()
        running = asyncio.create_task(here.intake.run(stop))
        waiting = [asyncio.create_task(here.hears(f"G{n % 7}", "到了")) for n in range(250)]
        await asyncio.sleep(0)
        stop.set()
        await asyncio.gather(*waiting, running)
        assert len(await here.rows(tables.handled_updates)) == 250
        with pytest.raises(ConnectionAbortedError):
            await here.hears("G02", "太晚")


async def test_a_conversation_remembers_only_what_was_committed(tmp_path: Path) -> None:
    async def handler(message: Message, state: FSMContext) -> Say:
        data = await state.get_data()
        data.setdefault("said", []).append(message.text)
        await state.set_data(data)
        await state.set_state("talking")
        if message.text == "坏":
            raise ValueError("never mind")
        return Say("、".join(data["said"]))

    async with room(tmp_path, answering(handler)) as here:
        for words in ("一", "坏", "二"):
            await here.hears("G02", words)
        assert await here.texts("G02") == ["一", FAULT, "一、二"]
        (kept,) = await here.rows(tables.conversations)
        assert (kept.state, kept.data) == ("talking", {"said": ["一", "二"]})


async def test_the_consent_gets_through_even_when_what_waited_is_poison(tmp_path: Path) -> None:
    async def handler(message: Message) -> Say:
        if message.text == "坏":
            raise ValueError("still")
        return Say("好")

    async def agreed(query: Any, talk: Talk) -> Say:
        talk.replay += [message("G02", "坏").raw, message("G02", "到了").raw]
        return Say("谢谢")

    async with room(tmp_path, answering(handler, agreed)) as here:
        await here.intake.submit(press("G02", "consent:1"))
        assert await here.texts("G02") == ["谢谢", FAULT, FAULT]
        assert [row.raw["message"]["text"] for row in await here.rows(tables.parked_updates)] == [
            "坏",
            "到了",
        ]


async def test_writing_again_makes_a_lost_account_reachable(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        async with here.database.writing() as connection:
            lost = tables.accounts.update().values(reachable=False, unreachable_why="blocked")
            await connection.execute(lost.where(tables.accounts.c.address == "G02"))
        await here.hears("G02", "我回来了")
        async with here.database.reading() as connection:
            unreachable = select(func.count()).where(tables.accounts.c.reachable.is_(False))
            assert await connection.scalar(unreachable) == 0


async def test_while_answers_are_still_being_said_few_wait_a_moment_and_a_call_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is answered speaks again, so the next transaction holds more for the same price."""
    monkeypatch.setattr(intakes, "BREATH_S", 60.0)
    behind = True
    async with room(tmp_path) as here:
        here.intake._behind = lambda: behind
        calm = asyncio.create_task(here.hears("G02", "到了"))
        await here.hears("G03", "救命", urgent=True)
        assert not calm.done(), "the call did not wait, and nobody else rode along"
        behind = False
        await asyncio.wait_for(calm, 30)
        await here.delivery.settled()
        assert here.channel.heard_by("G02") == ["收到：到了"]


async def test_a_breath_ends_by_itself_and_many_do_not_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with room(tmp_path) as here:
        here.intake._behind = lambda: True
        await asyncio.wait_for(here.hears("G02", "到了"), 30)
        monkeypatch.setattr(intakes, "BREATH_S", 60.0)
        monkeypatch.setattr(intakes, "SMALL", 3)
        many = [here.hears(person, "到了") for person in ("G02", "G03", "G04")]
        await asyncio.wait_for(asyncio.gather(*many), 30)
