"""The way out: the urgent first, each chat in order, and an honest end for every line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.port import Abilities, CannotReplace, NotOnScreen, Refused, TryLater, Uncertain, Unreachable
from bot.delivery import claims, ledger, sending
from bot.delivery import delivery as deliveries
from bot.delivery.turns import AT_ONCE
from duty.alerting.calls.page import PageState
from duty.messaging.notices import Priority
from duty.messaging.say import Say
from storage import tables
from storage.mail.outbox import claim
from storage.mail.outcomes import Outcome
from tests.kit.engine_room import MONDAY, FakeChannel, Room, a_page, open_database, room, seconds

pytestmark = pytest.mark.usefixtures("both_databases")

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def failing(*faults: Exception | None, only: str = "") -> Callable[[str, Say], None]:
    """Raises these in turn, None is a success; afterwards the weather is fine."""
    left = list(faults)

    def weather(address: str, say: Say) -> None:
        if left and only in say.text and (fault := left.pop(0)):
            raise fault

    return weather


async def said(here: Room, *lines: tuple[str, str], **changes: Any) -> None:
    here.delivery.offer(await here.queue(*lines, **changes))


async def states(here: Room, *where: Any) -> list[str]:
    return [row.state for row in await here.rows(tables.outbox, *where)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BACKOFF_S", (0.01, 0.02))
    monkeypatch.setattr(claims, "POLL_S", 0.02)


async def test_a_call_for_help_overtakes_five_hundred_summaries(tmp_path: Path) -> None:
    """At 100 a second the 500 take five; even a machine that is busy for two has most of them waiting."""
    channel = FakeChannel(abilities=Abilities(per_second=100, per_chat=1000))
    async with room(tmp_path, channel=channel) as here:
        await said(here, *[(f"S{n}", f"小结 {n}") for n in range(500)], priority=int(Priority.SUMMARY))
        await said(here, ("S499", "小结之外"), priority=int(Priority.SUMMARY))
        await said(here, ("S499", "紧急求助"), priority=int(Priority.P0), kind="alert.page")
        await here.delivery.settled()
        texts = [say.text for _, say in channel.said]
        assert texts.index("紧急求助") < 300 and len(texts) == 502
        assert channel.heard_by("S499") == ["紧急求助", "小结 499", "小结之外"]


async def test_each_chat_hears_its_lines_in_order_through_all_weathers(tmp_path: Path) -> None:
    channel = FakeChannel(weather=failing(Uncertain("502"), Uncertain("502"), None, TryLater(0.01)))
    async with room(tmp_path, channel=channel) as here:
        await said(here, *[(f"G{n % 5}", str(n)) for n in range(40)], kind="reply")
        await here.delivery.settled()
        for chat in range(5):
            assert channel.heard_by(f"G{chat}") == [str(n) for n in range(40) if n % 5 == chat]
        rows = await here.rows(tables.outbox)
        assert {row.state for row in rows} == {"sent"} and max(row.attempts for row in rows) > 1


async def test_patience_with_one_chat_does_not_keep_others_waiting(tmp_path: Path) -> None:
    def weather(address: str, say: Say) -> None:
        if address == "G01":
            raise TryLater(3600)

    async with room(tmp_path, channel=FakeChannel(weather=weather)) as here:
        await said(here, ("G01", "一"), ("G01", "二"), kind="reply")
        await said(here, ("G02", "紧急求助"), priority=0)
        while not here.channel.said:
            await asyncio.sleep(0.01)
        assert here.channel.heard_by("G02") == ["紧急求助"]
        while not (await here.rows(tables.outbox))[0].attempts:
            await asyncio.sleep(0.01)
        one, two, _ = await here.rows(tables.outbox)
        assert one.not_before > MONDAY + seconds(3000) and (two.state, two.attempts) == ("queued", 0)


async def test_the_unreachable_are_marked_with_their_page(tmp_path: Path) -> None:
    async with room(tmp_path, channel=FakeChannel(weather=failing(Unreachable("blocked")))) as here:
        page = await a_page(here.database)
        await said(here, ("DO1", "紧急求助"), priority=0, page_id=page)
        await here.delivery.settled()
        (account,) = await here.rows(tables.accounts, tables.accounts.c.address == "DO1")
        assert (account.reachable, account.unreachable_why) == (False, "blocked")
        (called,) = await here.rows(tables.pages)
        assert (called.state, called.why) == (PageState.FAILED, "blocked")
        assert await states(here) == ["failed"]


async def test_nobody_at_the_screen_is_held_and_no_success(tmp_path: Path) -> None:
    async with room(tmp_path, channel=FakeChannel(weather=failing(NotOnScreen("DO1")))) as here:
        page = await a_page(here.database)
        await said(here, ("DO1", "紧急求助"), priority=0, page_id=page)
        await said(here, ("DO1", "紧急求助"), priority=0, page_id=page)
        await here.delivery.settled()
        assert await states(here) == ["held", "sent"]
        assert [row.state for row in await here.rows(tables.pages)] == [PageState.SENT]


async def test_no_more_is_said_than_a_crash_may_repeat_while_the_database_is_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, free = ledger.settle, asyncio.Event()

    async def slowly(*args: Any) -> None:
        await free.wait()
        await real(*args)

    monkeypatch.setattr(ledger, "settle", slowly)
    channel = FakeChannel(abilities=Abilities(per_second=100_000, per_chat=1000, one_voice=True))
    async with room(tmp_path, channel=channel) as here:
        call = await here.queue(("DO1", "紧急求助"), priority=int(Priority.P0), kind="alert.page")
        await said(here, *[(f"G{n:02}", "早") for n in range(200)], kind="reply")
        await asyncio.sleep(0.3)
        assert 0 < len(channel.said) <= AT_ONCE
        here.delivery.offer(call)  # nothing can be written now, not even another line
        await until_said(here, "紧急求助")
        free.set()
        await here.delivery.settled()
        assert len(channel.said) == 201


async def test_what_the_channel_refuses_is_not_tried_again(tmp_path: Path) -> None:
    async with room(tmp_path, channel=FakeChannel(weather=failing(Refused("too long")))) as here:
        await said(here, ("G02", "一"), ("G02", "二"), kind="reply")
        await here.delivery.settled()
        assert await states(here) == ["failed", "sent"] and here.channel.heard_by("G02") == ["二"]


async def test_a_message_is_replaced_by_its_name_or_said_anew(tmp_path: Path) -> None:
    def weather(address: str, say: Say) -> None:
        if say.text == "三" and say.replaces:
            raise CannotReplace

    async with room(tmp_path, channel=FakeChannel(weather=weather)) as here:
        for text, replaces in (("零", "alert:7"), ("一", ""), ("二", "alert:7"), ("三", "alert:7")):
            line = Say(text, name="alert:7", replaces=replaces).to_json()
            await said(here, ("G02", ""), say=line, name="alert:7", kind="reply")
        await here.delivery.settled()
        heard = [(say.text, say.replaces) for _, say in here.channel.said]
        assert heard == [("零", ""), ("一", ""), ("二", "#2"), ("三", "")]


async def test_what_came_too_late_is_not_said(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await said(here, ("G02", "请在3分钟内"), expires_at=MONDAY - seconds(1))
        await here.delivery.settled()
        assert await states(here) == ["expired"] and not here.channel.said


async def test_what_is_put_off_is_said_when_its_time_comes(tmp_path: Path) -> None:
    async with room(tmp_path) as here:
        await said(here, ("G02", "晚点说"), not_before=MONDAY + seconds(3600))
        await asyncio.sleep(0.1)
        assert not here.channel.said and here.delivery.idle
        here.clock.forward(seconds(3601))
        await until_said(here, "晚点说")
        await here.delivery.settled()
        assert await states(here) == ["sent"]


async def test_a_line_lost_between_commit_and_hand_over_is_found_again(tmp_path: Path) -> None:
    """Its lease is of this house, but nobody here knows it: it must not be renewed for ever."""
    async with room(tmp_path) as here:
        await said(here, ("G02", "早上好"))
        await here.delivery.settled()
        await here.queue(("G02", "差点丢了"))
        await here.delivery._claims.renew()
        async with here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
        await until_said(here, "差点丢了")
        await here.delivery.settled()
        assert here.channel.heard_by("G02") == ["早上好", "差点丢了"]


async def test_rows_of_a_dead_house_are_taken_over_after_their_lease(tmp_path: Path) -> None:
    async with room(tmp_path, speaking=False) as here:
        await here.queue(("G02", "一"), ("G02", "二"))
        async with here.database.writing() as connection:
            assert await claim(connection, "web", "heir", here.clock.now()) == []
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
            assert await claim(connection, "telegram", "heir", here.clock.now()) == []
            taken = await claim(connection, "web", "heir", here.clock.now())
            assert [one.say["text"] for one in taken] == ["一", "二"]
            assert await claim(connection, "web", "third", here.clock.now()) == []


async def test_a_crash_after_sending_repeats_only_what_was_not_settled(tmp_path: Path) -> None:
    async with room(tmp_path, database=open_database(tmp_path)) as here:
        await said(here, ("G02", "写下了"))
        await here.delivery.settled()
        here.delivery._ledger._write = lost  # type: ignore[method-assign]
        await said(here, ("G02", "没写下"))
        await until_said(here, "没写下")
    async with room(tmp_path, database=open_database(tmp_path)) as again:
        await until_said(again, "没写下")
        await again.delivery.settled()
        assert again.channel.heard_by("G02") == ["没写下"]
        assert await states(again) == ["sent", "sent"]
        await again.delivery._claims.claim()
        assert again.delivery.idle


async def test_settled_rows_stay_settled(tmp_path: Path) -> None:
    """A second house that was cut off and comes late must not bring a line back to life."""
    async with room(tmp_path) as here:
        (one,) = await here.queue(("G02", "一"))
        here.delivery.offer([one])
        await here.delivery.settled()
        late = Outcome(one, "queued", error="502", not_before=MONDAY)
        async with here.database.writing() as connection:
            await ledger.settle(connection, [late], MONDAY)
        assert await states(here) == ["sent"]


async def test_an_outage_is_waited_out_but_one_bad_line_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "GIVE_UP_AFTER", 3)
    faults = failing(*[Uncertain("down")] * 12, only="网断了")
    async with room(tmp_path, channel=FakeChannel(weather=faults)) as here:
        await said(here, ("G02", "网断了"), kind="reply")
        await here.delivery.settled()
        assert here.channel.heard_by("G02") == ["网断了"]
    faults = failing(*[Uncertain("500")] * 1000, only="毒")
    async with room(tmp_path, channel=FakeChannel(weather=faults)) as here:
        await said(here, ("G02", "毒"), ("G02", "之后"), kind="reply")
        for number in range(200):
            await said(here, ("G03", str(number)), kind="reply")
            await asyncio.sleep(0.005)
            if here.channel.heard_by("G02"):
                break
        await here.delivery.settled()
        assert here.channel.heard_by("G02") == ["之后"]


async def test_a_line_begun_before_the_district_was_laid_out_afresh_settles_nothing(tmp_path: Path) -> None:
    gate = asyncio.Event()
    channel = FakeChannel(weather=lambda address, say: gate.wait())
    async with room(tmp_path, channel=channel) as here:
        gate.set()
        await said(here, ("G03", "早上好"))
        await here.delivery.settled()
        gate.clear()
        await said(here, ("G02", "旧的"))
        while not here.delivery._sending:
            await asyncio.sleep(0)
        here.delivery.forget()
        gate.set()
        await until_said(here, "旧的")
        await asyncio.sleep(0.05)
        assert await states(here) == ["sent", "queued"]


async def test_a_stop_does_not_wait_for_a_channel_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "LAST_WORDS_S", 0.05)
    channel = FakeChannel(weather=lambda address, say: asyncio.Event().wait())
    async with room(tmp_path, channel=channel, database=open_database(tmp_path)) as here:
        await said(here, ("G02", "一"))
        while not here.delivery._sending:
            await asyncio.sleep(0)
    async with room(tmp_path, database=open_database(tmp_path)) as again:
        await until_said(again, "一")
        await again.delivery.settled()


async def test_a_stop_in_the_middle_of_writing_down_repeats_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`bench.crash` found it: what was being written down when SIGTERM came was said again."""
    writing, settle = asyncio.Event(), ledger.settle

    async def slow_at_first(*what: Any) -> None:
        if not writing.is_set():
            writing.set()
            await asyncio.Event().wait()
        await settle(*what)

    monkeypatch.setattr(ledger, "settle", slow_at_first)
    async with room(tmp_path) as here:
        await said(here, ("G02", "一"), ("G03", "一"))
        await writing.wait()
    async with room(tmp_path) as again:
        assert await states(again) == ["sent", "sent"]
        assert again.channel.said == []


async def until_said(here: Room, text: str) -> None:
    async with asyncio.timeout(10):
        while not any(say.text == text for _, say in here.channel.said):
            await asyncio.sleep(0.01)


async def lost(results: Any) -> None:
    """The process dies before it can write."""
