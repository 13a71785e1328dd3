"""What the operator counts, and that nobody is named in it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from bot.channels.port import (
    Abilities,
    CannotReplace,
    Channel,
    NotOnScreen,
    Refused,
    TryLater,
    Uncertain,
    Unreachable,
)
from bot.metrics import Measured, Metrics
from duty.messaging.say import Say
from storage import tables
from tests.kit.engine_room import FakeChannel
from tests.kit.story import Story, opened, settings

Values = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def get(story: Story, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    while not story.house.server.started:
        await asyncio.sleep(0.005)
    url = f"http://127.0.0.1:{story.house.server.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def read(story: Story) -> Values:
    status, text = await get(story)
    assert status == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(values: Values, name: str, **labels: str) -> float:
    return values.get((name, frozenset(labels.items())), 0.0)


async def test_a_morning_is_counted(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/help", number=9001)
    await guard.sends("/help", number=9001)
    await guard.sends("身份证 320705 19900101 1234")
    await guard.sees("按键怎么用")
    await guard.sees("这类信息不在这里填")
    await story.settled()
    found = await read(story)
    assert value(found, "huxue_updates_total", channel="web", outcome="handled") == 1
    assert value(found, "huxue_updates_total", channel="web", outcome="duplicate") == 1
    assert value(found, "huxue_updates_total", channel="web", outcome="refused") == 1
    assert value(found, "huxue_batches_total") == value(found, "huxue_batch_seconds_count") == 3
    assert value(found, "huxue_sends_total", channel="web", outcome="sent") == 2
    assert value(found, "huxue_send_seconds_count", channel="web") == 2
    assert value(found, "huxue_queue_depth", priority="P0") == 0
    assert value(found, "huxue_oldest_queued_seconds") == 0


async def test_what_waits_and_who_is_lost(story: Story) -> None:
    """Nobody looks at the officers' pages; one update was parked; a row waits for a channel that is away."""
    guard = story.phone("G02")
    await guard.sends("/help")
    await guard.sees("按键怎么用")
    await story.settled()
    async with story.house.database.writing() as connection:
        await connection.execute(
            update(tables.accounts).where(tables.accounts.c.address == "G03").values(reachable=False)
        )
        earlier = datetime.fromisoformat("2026-11-23T06:49:00+08:00")
        waits = {"state": "queued", "channel": "pigeon", "created_at": earlier, "not_before": earlier}
        await connection.execute(update(tables.outbox).values(**waits))
    poison = {"update_id": 5, "message": {"text": 5}}
    from bot.channels.port import Incoming

    await story.house.intake.submit(Incoming("web", "x", "", poison, story.house.clock.now()))
    await story.settled()
    found = await read(story)
    assert value(found, "huxue_unreachable_accounts") == 1
    assert value(found, "huxue_parked_updates") == 1
    assert value(found, "huxue_updates_total", channel="web", outcome="parked") == 1
    assert value(found, "huxue_queue_depth", priority="REPLY") == 1
    assert 60 <= value(found, "huxue_oldest_queued_seconds") < 120


async def test_a_failed_sweep_is_counted(tmp_path: Path) -> None:
    async def fails(work: object, now: object) -> int:
        raise RuntimeError("on order")

    async with opened(settings(tmp_path)) as story:
        story.house.sweeps._jobs = {"gaps": fails, "alerts": story.house.sweeps._jobs["alerts"]}
        await story.tick()
        found = await read(story)
    assert value(found, "huxue_sweeps_failed_total", job="gaps") == 1
    assert value(found, "huxue_sweeps_failed_total", job="alerts") == 0


async def test_only_this_machine_may_look(story: Story) -> None:
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
        assert (await get(story, {header: "203.0.113.7"}))[0] == 404
    assert (await get(story))[0] == 200


async def test_behind_a_proxy_it_is_open_to_whoever_has_the_token(tmp_path: Path) -> None:
    """A proxy that adds no header makes everybody look like this machine."""
    token = "a token of sixteen or more"
    chosen = settings(tmp_path, public_url="https://gate.example.org", metrics_token=token)
    async with opened(chosen) as story:
        assert (await get(story))[0] == 404
        assert (await get(story, {"Authorization": "Bearer guess"}))[0] == 404
        assert (await get(story, {"Authorization": "Bearer "}))[0] == 404
        right = {"Authorization": f"Bearer {token}"}
        assert (await get(story, right))[0] == 200
        assert (await get(story, right | {"X-Forwarded-For": "203.0.113.7"}))[0] == 200


async def test_behind_a_proxy_and_without_a_token_it_is_shut(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, public_url="https://gate.example.org")) as story:
        assert (await get(story))[0] == 404
        assert (await get(story, {"Authorization": "Bearer "}))[0] == 404


async def test_nobody_is_named(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("校门口有人打架")
    await guard.sees("已记下")
    await story.settled()
    _, text = await get(story)
    district = await story.house.database.district()
    assert not [p for p in district.people.values() if f'"{p.id}"' in text or p.name in text]
    assert "打架" not in text


# -- a channel that is measured --------------------------------------------------------------


def sends(metrics: Metrics, outcome: str) -> float:
    return metrics.registry.get_sample_value("huxue_sends_total", {"channel": "web", "outcome": outcome}) or 0


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (NotOnScreen(), "not_on_screen"),
        (Unreachable(), "unreachable"),
        (Refused(), "refused"),
        (TryLater(1), "try_later"),
        (Uncertain(), "uncertain"),
        (CannotReplace(), "cannot_replace"),
        (ZeroDivisionError(), "fault"),
        (asyncio.CancelledError(), "fault"),
    ],
)
async def test_every_way_a_send_can_end_is_counted_and_passed_on(fault: BaseException, outcome: str) -> None:
    def weather(address: str, say: Say) -> None:
        raise fault

    metrics = Metrics()
    channel: Channel = Measured(FakeChannel(weather=weather), metrics)
    with pytest.raises(type(fault)):
        await channel.say("G02", Say("早"), key="1", push=True)
    assert sends(metrics, outcome) == 1 and sends(metrics, "sent") == 0


async def test_a_measured_channel_is_the_channel_otherwise() -> None:
    metrics, inner = Metrics(), FakeChannel(abilities=Abilities(one_voice=True))
    channel = Measured(inner, metrics)
    assert (channel.name, channel.abilities) == (inner.name, inner.abilities)
    assert await channel.say("G02", Say("早"), key="1", push=False) == "1"
    assert await channel.fetch("f", 10) == b""
    assert inner.heard_by("G02") == ["早"] and sends(metrics, "sent") == 1


def test_two_houses_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.count_update("web", "handled")
    with one.batch():
        pass
    assert one.registry.get_sample_value("huxue_batches_total") == 1
    assert other.registry.get_sample_value("huxue_batches_total") == 0
