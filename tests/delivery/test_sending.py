"""One attempt to say one line ends in one of a few ways, whatever the channel answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.port import NotOnScreen, Refused, TryLater, Uncertain, Unreachable
from bot.delivery import sending
from bot.delivery.claims import Claims
from bot.delivery.floor import Alone, Floor, Silent
from bot.delivery.ledger import Ledger
from bot.delivery.references import References
from bot.delivery.sending import BACKOFF_S, GIVE_UP_AFTER, URGENT_BACKOFF_S, Sender, masked
from bot.delivery.standing import Standing
from bot.delivery.turns import Turns
from duty.messaging.say import Say
from storage.mail.outbox import Utterance
from storage.mail.outcomes import Outcome
from tests.kit.engine_room import MONDAY, FakeChannel, open_database

LINE = Utterance(1, "web", "G02", 4, "notice", Say("早上好").to_json(), MONDAY, MONDAY, id=7)
CALL = replace(LINE, priority=0, kind="alert.page")


@asynccontextmanager
async def at_work(folder: Path, channel: FakeChannel, floor: Floor | None = None) -> AsyncIterator[Sender]:
    database = open_database(folder)
    channels = {"web": channel}
    ledger = Ledger(database, lambda: MONDAY, lambda ended: None)
    claims = Claims(database, channels, lambda: MONDAY, floor or Alone("us"), (), lambda rows: None)
    standing = Standing(database, ())
    references = References(database, ledger)
    yield Sender(database, channels, lambda: MONDAY, claims, references, standing)
    await database.close()


def started(channel: FakeChannel, one: Utterance) -> Turns:
    """The turns of the channel, with this line under way."""
    turns = Turns(channel.abilities)
    turns.put(one, 0.0)
    assert turns.take(0.0) is one
    return turns


async def attempt(folder: Path, fault: Exception | None, one: Utterance = LINE) -> Outcome:
    def weather(address: str, say: Say) -> None:
        if fault:
            raise fault

    channel = FakeChannel(weather=weather)
    async with at_work(folder, channel) as sender:
        return await sender.attempt(started(channel, one), one)


async def test_what_arrives_is_sent_under_the_channels_reference(tmp_path: Path) -> None:
    assert await attempt(tmp_path, None) == Outcome(LINE, "sent", reference="1")


@pytest.mark.parametrize(
    ("fault", "ends"),
    [
        (Unreachable("blocked"), Outcome(LINE, "failed", error="blocked", gone=True)),
        (Unreachable(), Outcome(LINE, "failed", error="unreachable", gone=True)),
        (Refused("too long"), Outcome(LINE, "failed", error="too long")),
        (NotOnScreen("G02"), Outcome(LINE, "held", error="not_on_screen")),
        (TryLater(30), Outcome(LINE, "queued", error="429", not_before=MONDAY + timedelta(seconds=30))),
    ],
)
async def test_every_word_of_a_channel_has_its_end(tmp_path: Path, fault: Exception, ends: Outcome) -> None:
    assert await attempt(tmp_path, fault) == ends


@pytest.mark.parametrize("fault", [Uncertain("502"), ZeroDivisionError()])
async def test_what_may_not_have_arrived_is_tried_again_soon(tmp_path: Path, fault: Exception) -> None:
    """A fault of ours is no reason that somebody never hears of something."""
    outcome = await attempt(tmp_path, fault)
    assert outcome.state == "queued" and outcome.error in ("502", "ZeroDivisionError")
    assert outcome.not_before and timedelta() < outcome.not_before - MONDAY < timedelta(seconds=1)


async def test_what_would_come_too_late_does_not_reach_the_channel(tmp_path: Path) -> None:
    late = replace(LINE, expires_at=MONDAY - timedelta(seconds=1))
    channel = FakeChannel()
    async with at_work(tmp_path, channel) as sender:
        assert (await sender.attempt(started(channel, late), late)).state == "expired"
    assert channel.said == []


async def test_who_lost_the_floor_between_turn_and_send_says_nothing(tmp_path: Path) -> None:
    channel = FakeChannel()
    async with at_work(tmp_path, channel, floor=Silent()) as sender:
        assert await sender.attempt(started(channel, LINE), LINE) == Outcome(LINE, "handed")
    assert channel.said == []


async def pauses(folder: Path, one: Utterance, times: int) -> list[float]:
    """Seconds between the tries of a line that never gets through."""

    def weather(address: str, say: Say) -> None:
        raise Uncertain("502")

    channel, found = FakeChannel(weather=weather), []
    turns = started(channel, one)
    async with at_work(folder, channel) as sender:
        for number in range(times):
            outcome = await sender.attempt(turns, one)
            assert outcome.not_before
            found.append((outcome.not_before - MONDAY).total_seconds())
            turns.again(one, number * 100.0, 0.0)
            assert turns.take(number * 100.0 + 99.0) is one
    return found


async def test_pauses_grow_to_a_minute_and_for_a_call_to_seconds_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending.random, "uniform", lambda low, high: 1.0)
    assert await pauses(tmp_path, LINE, 9) == [0.5, 1, 2, 4, 8, 16, 32, BACKOFF_S[1], BACKOFF_S[1]]
    assert await pauses(tmp_path, CALL, 6) == [0.5, 1, 2, 4, URGENT_BACKOFF_S, URGENT_BACKOFF_S]


async def test_one_line_is_given_up_only_while_others_get_through(tmp_path: Path) -> None:
    def weather(address: str, say: Say) -> None:
        raise Uncertain("500")

    channel = FakeChannel(weather=weather)
    turns = started(channel, LINE)
    async with at_work(tmp_path, channel) as sender:
        for number in range(GIVE_UP_AFTER):
            turns.again(LINE, float(number), 0.0)
            assert turns.take(number + 0.5) is LINE
        assert (await sender.attempt(turns, LINE)).state == "queued", "it may be the network"
        other = replace(LINE, id=8, address="G03")
        turns.put(other, 50.0)
        assert turns.take(50.0) is other
        turns.done(other, 50.0, spoke=True)
        assert await sender.attempt(turns, LINE) == Outcome(LINE, "failed", error="500")


async def test_a_stop_in_the_middle_is_no_outcome(tmp_path: Path) -> None:
    channel = FakeChannel(weather=lambda address, say: asyncio.Event().wait())
    async with at_work(tmp_path, channel) as sender:
        trying = asyncio.create_task(sender.attempt(started(channel, LINE), LINE))
        await asyncio.sleep(0.01)
        trying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await trying


def test_a_channels_error_is_masked_in_the_log() -> None:
    said = masked('Bad Request: chat 9900002: can\'t parse "三楼李小花" near 李小花 at byte 12')
    assert "9900002" not in said and "李" not in said
    assert said.startswith("Bad Request: chat #") and "12" in said
    assert len(masked("x" * 500)) == 160
