"""Whatever arrives: nothing good is lost, nothing has two effects, what makes no sense is set aside once."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples_of
from hypothesis import strategies as st
from sqlalchemy import delete
from structlog.testing import capture_logs

from bot.channels.port import Abilities, Incoming
from bot.channels.telegram.polling import incoming
from handlers.speech import labels
from storage import tables
from tests.botapi import TelegramDouble
from tests.fuzz.fuzz_updates import (
    KINDS,
    Raw,
    messages,
    number_of,
    numbers,
    of_kind,
    parses,
    presses,
    strange,
)
from tests.kit.postgres import postgres_url
from tests.kit.story import Story, on_postgres, opened, settings

__all__ = ["postgres_url"]

MORE = 60 if os.environ.get("HUXUE_LONG") else 12
"""So many times the examples in the long loops; HUXUE_LONG=1 is for an evening."""
efforts = pytest.mark.parametrize(
    "effort", [pytest.param(1, id="short"), pytest.param(MORE, id="long", marks=pytest.mark.long)]
)
TOKEN = "1234567:of-the-tests"
GUARD = 9900003
"""Checks in at the end of it all; nothing strange comes from that chat."""
GOOD = (9900004, 9910004, 9930002, 9940002)
"""They report something in between, and nobody presses a button about them."""
FAULTS = ("delivery_fault", "sweep_failed", "updates_not_kept", "database_trouble", "photo_jobs_failed")
NEVER_HERE = ("chat not found",)
"""Why a line may fail: it was for a chat that the double does not know."""


def some(examples: int) -> Any:
    """So many examples; no luck with the clock."""
    return examples_of(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[phase for phase in Phase if phase is not Phase.explain],
    )


@dataclass
class Fuzzed:
    """A house with Telegram, and everything that was handed to it."""

    story: Story
    double: TelegramDouble
    logs: list[Any]
    given: dict[str, Raw] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def update(self, raw: Raw) -> Incoming:
        one = incoming({"update_id": next(self.ids), **raw}, self.story.house.clock.now())
        self.given[one.key] = one.raw
        return one

    async def takes(self, batch: Sequence[Incoming]) -> None:
        """All at once; not one of them raises."""
        done = await asyncio.gather(*map(self.story.house.intake.submit, batch), return_exceptions=True)
        assert [one for one in done if one is not None] == []
        await self.story.settled()

    async def does(self, raw: Raw) -> None:
        await self.takes([self.update(raw)])

    async def sound(self) -> None:
        """Each was handled once, what parses was understood, and whatever was said can be said."""
        handled = [row.key for row in await self.story.rows(tables.handled_updates)]
        assert sorted(handled) == sorted(self.given)
        parked = {row.key: row.error for row in await self.story.rows(tables.parked_updates)}
        odd = {key: (why, self.given[key]) for key, why in parked.items() if parses(self.given[key])}
        assert not odd, "parsed, but no handler could cope"
        assert set(parked) == {key for key, raw in self.given.items() if not parses(raw)}
        failed = await self.story.rows(tables.outbox, tables.outbox.c.state == "failed")
        assert [row for row in failed if not any(why in row.error for why in NEVER_HERE)] == []
        assert [line for line in self.logs if line["event"] in FAULTS] == []

    async def checks_in(self) -> None:
        """Life goes on."""
        place = (await self.story.house.database.district()).posts["P003"].place
        spot = {"latitude": place.latitude, "longitude": place.longitude, "horizontal_accuracy": 5}
        await self.does({"message": head(GUARD, 900) | {"location": spot}})
        said = [row.say.get("text", "") for row in await self.answers(GUARD)]
        assert any("已签到" in text for text in said), said

    async def answers(self, chat: int) -> Sequence[Any]:
        rows = await self.story.rows(tables.outbox, tables.outbox.c.address == str(chat))
        return [row for row in rows if row.kind == "reply"]


def head(chat: int, number: int) -> Raw:
    private = {"id": chat, "type": "private"}
    sender = {"id": chat, "is_bot": False, "first_name": "某"}
    return {"message_id": number, "date": 1_795_389_000, "chat": private, "from": sender}


@asynccontextmanager
async def house() -> AsyncIterator[Fuzzed]:
    """Fresh for each example; Telegram's pace is not waited for."""
    folder = Path(tempfile.mkdtemp(prefix="huxue-fuzz-"))
    try:
        with capture_logs() as logs:
            async with TelegramDouble(token=TOKEN) as double:
                for chat in (*numbers(), *GOOD, GUARD):
                    double.person(chat)
                chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url)
                async with opened(chosen) as story:
                    await _few_phones(story)
                    _hurry(story)
                    yield Fuzzed(story, double, logs)
    finally:
        shutil.rmtree(folder)


async def _few_phones(story: Story) -> None:
    """Whoever has no part in it has no chat with us: a wide alarm would only cost time."""
    known = [str(chat) for chat in (*numbers(), *GOOD, GUARD)]
    async with story.house.database.writing() as connection:
        await connection.execute(delete(tables.accounts).where(tables.accounts.c.address.not_in(known)))


def _hurry(story: Story) -> None:
    delivery = story.house.delivery
    delivery._channels["telegram"].abilities = Abilities(per_second=10_000, per_chat=10_000)
    delivery.forget()


# -- every kind -----------------------------------------------------------------------------------


@efforts
def test_every_kind_of_update_is_taken(effort: int) -> None:
    """Kinds that are none of our business leave a handled key and nothing else."""

    @some(6 * effort)
    @given(st.tuples(*map(of_kind, KINDS)))
    def taken(batch: tuple[Raw, ...]) -> None:
        asyncio.run(_taken(batch))

    taken()


async def _taken(batch: Sequence[Raw]) -> None:
    async with house() as fuzzed:
        await fuzzed.takes([fuzzed.update(raw) for raw in batch])
        await fuzzed.sound()


# -- good and odd in one batch ----------------------------------------------------------------------

GOOD_ONES = [(chat, f"操场有积水{number}号") for number, chat in enumerate(GOOD)]


@st.composite
def mixed(draw: Any) -> list[tuple[str, Any]]:
    """Strange ones and good ones in any order, some of them twice."""
    odd = [("odd", raw) for raw in draw(st.lists(strange(), min_size=1, max_size=12))]
    near = [("odd", raw) for raw in draw(st.lists(broken_of(GOOD), max_size=2))]
    good = [("good", one) for one in draw(st.lists(st.sampled_from(GOOD_ONES), max_size=4, unique=True))]
    again = [("again", number) for number in draw(st.lists(st.integers(0, 20), max_size=4))]
    return list(draw(st.permutations([*odd, *near, *good, *again])))


def broken_of(chats: Sequence[int]) -> st.SearchStrategy[Raw]:
    """In the chats of those who also send something good: only what does not parse, so nothing changes."""
    return st.sampled_from(chats).map(lambda chat: {"message": head(chat, 1) | {"text": {"no": "text"}}})


@efforts
def test_no_good_update_is_lost_among_strange_ones(effort: int) -> None:
    @some(8 * effort)
    @given(mixed())
    def told(items: list[tuple[str, Any]]) -> None:
        asyncio.run(_mixed(items))

    told()


@efforts
@pytest.mark.long
def test_no_good_update_is_lost_on_postgres(postgres_url: str, effort: int) -> None:
    """PostgreSQL is stricter about lengths, numbers and characters."""

    @some(4 * effort)
    @given(mixed())
    def told(items: list[tuple[str, Any]]) -> None:
        asyncio.run(_there(postgres_url, _mixed(items)))

    told()


async def _there(server: str, told: Coroutine[Any, Any, None]) -> None:
    async with on_postgres(server):
        await told


async def _mixed(items: list[tuple[str, Any]]) -> None:
    async with house() as fuzzed:
        batch: list[Incoming] = []
        for what, one in items:
            if what == "again":
                batch += batch[one : one + 1]
            else:
                batch.append(fuzzed.update(report(*one) if what == "good" else one))
        await fuzzed.takes(batch)
        await fuzzed.sound()
        for one in (one for what, one in items if what == "good"):
            await _had_its_one_effect(fuzzed, *one)
        await fuzzed.checks_in()
        await fuzzed.story.forward(minutes=1)
        await fuzzed.sound()


def report(chat: int, words: str) -> Raw:
    return {"message": head(chat, 5) | {"text": f"/incident {words}"}}


async def _had_its_one_effect(fuzzed: Fuzzed, chat: int, words: str) -> None:
    kept = tables.incidents.c
    assert len(await fuzzed.story.rows(tables.incidents, kept.sentence == words)) == 1
    answers = [row for row in await fuzzed.answers(chat) if words in row.say.get("text", "")]
    assert len(answers) == 1 and answers[0].state == "sent", (words, answers)


# -- one person, any buttons of any age --------------------------------------------------------------


@st.composite
def deeds(draw: Any) -> list[tuple[str, Any]]:
    """What a few people do one after the other; time passes in between."""
    begins, deals = draw(st.sampled_from(BEGIN)), draw(st.sampled_from(DEAL))
    who = [begins, deals, draw(st.sampled_from(numbers()))]
    one = st.sampled_from(who)
    deed = st.one_of(
        plain(who).map(lambda raw: ("say", raw)),
        messages(who).map(lambda raw: ("say", raw)),
        presses(who).map(lambda raw: ("say", raw)),
        st.tuples(one, st.integers(0, 400)).map(lambda one: ("old", one)),
        *[st.tuples(one, st.integers(0, 5)).map(lambda one: ("new", one))] * 3,
        st.sampled_from([1, 5, 11, 35, 240, 1440]).map(lambda minutes: ("wait", minutes)),
    )
    return list(draw(st.lists(deed, min_size=8, max_size=40)))


BEGIN = [number_of("G01"), number_of("G02")]
DEAL = [number_of("PO01"), number_of("DO3"), number_of("SO01")]
"""Who begins something at the first school, and who has to do with it."""
BEGINNINGS = (
    "校门口有人打架", "有人晕倒了", "食堂着火了", "三楼灭火器过期", "东门栏杆坏了", "到岗", "帮老刘也打个卡",
    "这是演练",
    "就在这里", "/drill", "/standin", "/report", "/invite", "/spotcheck", "/undo", "/cancel",
    "/incident 校门口有人打架", "/hazard 三楼灭火器过期", *labels.ALL,
)  # fmt: skip


def plain(who: Sequence[int]) -> st.SearchStrategy[Raw]:
    """What people say every day: it leads deeper than what nobody says."""
    things: list[Raw] = [{"text": words} for words in BEGINNINGS]
    things += [
        {"photo": [{"file_id": "f9", "file_unique_id": "f9", "width": 1, "height": 1}]},
        {"location": {"latitude": 33.415712, "longitude": 118.881649, "horizontal_accuracy": 5}},
    ]
    said = st.tuples(st.sampled_from(who), st.integers(1, 500), st.sampled_from(things))
    return said.map(lambda one: {"message": head(one[0], one[1]) | one[2]})


@efforts
def test_any_button_of_any_age_is_answered(effort: int) -> None:
    @some(6 * effort)
    @given(deeds())
    def told(done: list[tuple[str, Any]]) -> None:
        asyncio.run(_lived(done))

    told()


@efforts
@pytest.mark.long
def test_any_button_of_any_age_is_answered_on_postgres(postgres_url: str, effort: int) -> None:
    @some(3 * effort)
    @given(deeds())
    def told(done: list[tuple[str, Any]]) -> None:
        asyncio.run(_there(postgres_url, _lived(done)))

    told()


async def _lived(done: list[tuple[str, Any]]) -> None:
    async with house() as fuzzed:
        for what, one in done:
            if what == "wait":
                await fuzzed.story.forward(minutes=one)
            elif what == "say":
                await fuzzed.does(one)
            else:
                await _presses_shown(fuzzed, *one, newest=what == "new")
        await fuzzed.story.forward(minutes=1)
        await fuzzed.sound()
        await _every_press_is_answered(fuzzed)


async def _presses_shown(fuzzed: Fuzzed, chat: int, number: int, *, newest: bool) -> None:
    """One of the buttons that anybody has got so far, theirs or not."""
    rows = await fuzzed.story.rows(tables.outbox)
    own = [row for row in rows if row.address == str(chat)] if newest else rows
    shown = [b["data"] for row in own for line in row.say.get("buttons", []) for b in line if b.get("data")]
    if shown:
        pressed = shown[-1 - number % len(shown)] if newest else shown[number % len(shown)]
        await fuzzed.does(press(chat, pressed, len(fuzzed.given)))


def press(chat: int, data: str, number: int) -> Raw:
    on = head(chat, number)
    return {
        "callback_query": {
            "id": f"p{number}", "from": on.pop("from"), "chat_instance": "1", "data": data, "message": on,
        }
    }  # fmt: skip


async def _every_press_is_answered(fuzzed: Fuzzed) -> None:
    """The little clock on the button ends: each press of a private chat is answered once.

    Of 疑似侵害学生 not even the answer stays once it was said.
    """
    rows = await fuzzed.story.rows(tables.outbox, tables.outbox.c.channel == "telegram")
    answered = [row.say["answers"] for row in rows if row.say.get("answers")]
    pressed = [raw["callback_query"] for raw in fuzzed.given.values() if "callback_query" in raw]
    pressed = [one for one in pressed if not str(one.get("data") or "").startswith("protect")]
    private = [one["id"] for one in pressed if one["message"]["chat"]["type"] == "private"]
    shielded = {raw["callback_query"]["id"] for raw in fuzzed.given.values() if "callback_query" in raw}
    shielded -= {one["id"] for one in pressed}
    assert sorted(one for one in answered if one not in shielded) == sorted(private)
