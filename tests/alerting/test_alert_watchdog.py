"""The watchdog sets going what stopped, says so once, and the heartbeat beats only when all is well."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.commands.doctor import examine
from bot.jobs.heartbeat import Heartbeat
from duty.alerting.calling import raising as rules
from storage.tables import alerts, changes, ladders, pages
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def stops(story: Story, **values: Any) -> None:
    async with story.house.database.writing() as connection:
        await connection.execute(update(alerts).values(**values))


async def test_an_alert_without_a_next_step_is_set_going(calm: Story) -> None:
    guard, desk, leader, admin = (calm.phone(p) for p in ("G02", "DO3", "DO4", "AD01"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.tick()
    await stops(calm, next_at=None, receipt_at=None)
    await calm.forward(minutes=1, seconds=1)
    await admin.sees("10:01 实验小学 10:00 的告警停住了，已补上")
    await calm.forward(seconds=2)
    await guard.sees("还没人接警，请马上打110！")
    await leader.sees("【紧急求助】")
    (row,) = await calm.rows(changes, changes.c.what == "repaired")
    assert row.detail["what"] == ["step", "receipt"]


async def test_one_broken_alert_stops_no_other(calm: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, other, leader = (calm.phone(p) for p in ("G02", "G10", "DO4"))
    await call(guard)
    await call(other)
    climb = rules.climb

    async def broken(work: Any, call: Any, now: Any) -> None:
        if call.id == 1:
            raise RuntimeError("broken")
        await climb(work, call, now)

    monkeypatch.setattr(rules, "climb", broken)
    await calm.forward(minutes=1, seconds=1)
    await leader.sees("【紧急求助】10:00 东岭中心小学")
    await other.sees("还没人接警")
    assert {p.alert_id for p in await calm.rows(pages, pages.c.person_id == "DO4")} == {2}


async def test_doctor_names_alerts_that_do_not_climb(calm: Story, tmp_path: Path) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    chosen = settings(tmp_path, now=QUIET_HOUR, database_url=calm.house.settings.database)
    await call(guard)
    await desk.sees("【紧急求助】")
    assert "✓ alerts: all climb" in [finding.line async for finding in examine(chosen)]
    await stops(calm, next_at=None)
    lines = [finding.line async for finding in examine(chosen)]
    assert "✗ alerts: 1 open do not climb; is huxue serve running?" in lines


async def test_the_heart_beats_only_while_all_is_well(calm: Story) -> None:
    beats: list[str] = []

    async def heard(request: web.Request) -> web.Response:
        beats.append(request.path)
        raise web.HTTPFound("/elsewhere")

    app = web.Application()
    app.router.add_get("/{any}", heard)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    heart = Heartbeat(f"http://127.0.0.1:{runner.addresses[0][1]}/well")

    async def beat() -> int:
        async with calm.house.boundary.act(calm.house.clock.now()) as act:
            count = await heart.sweep(act.work, act.work.now)
        for task in list(heart._beats):
            await task
        return count

    assert await beat() == 1 and beats == ["/well"], "no redirect is followed"
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await stops(calm, next_at=None)
    assert await beat() == 0 and beats == ["/well"]
    await runner.cleanup()


async def test_the_districts_own_ladder_is_used_and_snapshotted(calm: Story) -> None:
    guard, leader = calm.phone("G02"), calm.phone("DO4")
    async with calm.house.database.writing() as connection:
        row = (ladders.c.triage == "P0", ladders.c.step == 1)
        await connection.execute(update(ladders).where(*row).values(after_s=30))
    desk = calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.forward(seconds=3)
    await guard.sees("已送达")
    assert not leader.unseen
    await calm.forward(seconds=28)
    await leader.sees("【紧急求助】")
    (alert,) = await calm.rows(alerts)
    assert [step["after_s"] for step in alert.ladder] == [0, 30, 60]
