"""Time: it runs on from where it was set, and what falls due is done, once, whatever else fails."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.jobs import sweeps as sweeping
from bot.jobs.clock import Clock
from bot.jobs.steps import ClockSteps
from bot.jobs.sweeps import Sweeps
from bot.settings import Settings
from duty.alerting.calling import raising
from duty.attendance import checkouts
from duty.attendance.checkin import CheckIn, Evidence, Standing
from duty.records.subject import Subject
from handlers.routes import build_routing
from storage import tables
from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda
from tests.kit.engine_room import MONDAY, Room, room


def test_the_clock_starts_where_it_is_told_and_runs_on() -> None:
    clock = Clock(MONDAY)
    first = clock.now()
    assert MONDAY <= first <= clock.now() < MONDAY + timedelta(minutes=1)
    assert first.tzinfo is UTC
    clock.forward(timedelta(hours=2))
    assert clock.now() >= MONDAY + timedelta(hours=2)
    clock.set(MONDAY)
    assert clock.now() < MONDAY + timedelta(minutes=1)
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_naive_now_is_read_in_the_time_zone_of_the_settings() -> None:
    given = Settings(now="2026-11-23T06:50", timezone="Asia/Tokyo").start_at
    assert given and given.utcoffset() == timedelta(hours=9)
    assert Settings(now="2026-11-22T22:50:00+00:00").start_at == MONDAY


async def test_a_sweep_that_fails_stops_no_other_and_leaves_nothing(tmp_path: Path) -> None:
    async def mark(work: SqlWork, name: str) -> int:
        work.record(Subject("sweep", name), "swept", work.now)
        return 1

    async def broken(work: SqlWork, now: datetime) -> int:
        await mark(work, "broken")
        raise ZeroDivisionError

    async def well(work: SqlWork, now: datetime) -> int:
        return await mark(work, "well")

    async with room(tmp_path) as here:
        sweeps = Sweeps(here.boundary, here.clock.now, {"broken": broken, "well": well})
        await sweeps.tick()
        await sweeps.tick()
        swept = [row.subject for row in await here.rows(tables.changes, tables.changes.c.what == "swept")]
        assert swept == [Subject("sweep", "well")] * 2


async def test_sweeps_run_until_they_are_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "TICK_S", 0.01)
    ticks: list[datetime] = []
    stop = asyncio.Event()

    async def count(work: SqlWork, now: datetime) -> int:
        ticks.append(now)
        if len(ticks) == 3:
            stop.set()
        return 1

    async with room(tmp_path) as here:
        await Sweeps(here.boundary, here.clock.now, {"count": count}).run(stop)
    assert len(ticks) == 3


async def on_duty(here: Room, person: str, until: datetime) -> None:
    async with here.boundary.act(MONDAY) as act:
        school = act.work.district.posts["P002"].school_id
        made = CheckIn(
            person, school, "P002", "morning", Standing.CONFIRMED, Evidence.LOCATION, "on_time", MONDAY
        )
        made.ends_at = until
        await act.work.check_ins.add(made)


async def test_a_forgotten_check_out_closes_itself_half_an_hour_after_the_window(tmp_path: Path) -> None:
    ends = MONDAY + timedelta(hours=1)
    async with room(tmp_path) as here:
        sweeps = Sweeps(here.boundary, here.clock.now, {"forgotten": checkouts.close_forgotten})
        await on_duty(here, "G02", ends)
        here.clock.set(ends + timedelta(minutes=29))
        await sweeps.tick()
        (row,) = await here.rows(tables.check_ins)
        assert row.checked_out_at is None
        here.clock.set(ends + timedelta(minutes=31))
        await sweeps.tick()
        await sweeps.tick()
        (row,) = await here.rows(tables.check_ins)
        assert row.closed_by == "clock" and row.checked_out_at >= ends + timedelta(minutes=30)
        outs = await here.rows(tables.changes, tables.changes.c.what == "checked_out")
        assert len(outs) == 1
        assert not here.channel.said


async def test_after_a_long_gap_everybody_is_called_once_and_not_for_every_step_missed(
    tmp_path: Path,
) -> None:
    async with room(tmp_path, build_routing()) as here:
        sweeps = Sweeps(here.boundary, here.clock.now, {"alerts": raising.sweep})
        await here.hears("G02", "🚨 紧急求助")
        here.clock.forward(timedelta(hours=5))
        for _ in range(3):
            await sweeps.tick()  # one step for a page and tick
        await here.delivery.settled()
        calls: dict[Any, int] = {}
        for to, say in here.channel.said:
            if "【紧急求助】" in say.text and not say.silent:
                calls[to] = calls.get(to, 0) + 1
        assert len(calls) > 4 and max(calls.values()) == 1
        await sweeps.tick()
        await here.delivery.settled()
        assert len(await here.rows(tables.pages)) == len(calls)


def test_a_step_moves_only_what_people_read() -> None:
    clock = Clock(MONDAY)
    gone, apart = clock.elapsed(), clock.offset()
    clock.forward(timedelta(hours=2))
    assert timedelta(hours=2) <= clock.elapsed() - gone < timedelta(hours=2, minutes=1)
    clock.set(MONDAY + timedelta(days=3))
    assert abs(clock.offset() - apart) < timedelta(seconds=1), "time went by, nobody set a clock"
    gone = clock.elapsed()
    clock.step(timedelta(hours=-5))
    assert timedelta() <= clock.elapsed() - gone < timedelta(minutes=1)
    assert abs(clock.offset() - apart + timedelta(hours=5)) < timedelta(seconds=1)


async def test_a_clock_that_was_set_is_noticed_once_for_each_machine(tmp_path: Path) -> None:
    """While two processes run on one machine, and when it was set while both were down."""
    async with room(tmp_path) as here:
        clock = Clock(MONDAY)
        first, second = ClockSteps(clock, "this-start"), ClockSteps(clock, "this-start")

        async def told(*watching: ClockSteps) -> int:
            before = len(await here.rows(tables.outbox)) + len(seen)
            for one in watching:
                if one.due(Agenda(), clock.now()):
                    async with here.boundary.act(clock.now()) as act:
                        await one.sweep(act.work, clock.now())
                        seen.extend(notice.kind for notice in act.work.notices)
                        act.work.notices.clear()
            return len(seen) - before

        seen: list[str] = []
        assert await told(first, second) == 0
        assert not first.due(Agenda(), clock.now())
        clock.step(timedelta(hours=-1))
        assert await told(first, second) == 1
        clock.step(timedelta(minutes=10))
        assert await told(ClockSteps(clock, "this-start"), first) == 1, "found at the start"
        assert seen == ["clock.back", "clock.ahead"]
        assert await told(ClockSteps(clock, "another-start")) == 0, "a machine that was started anew"
