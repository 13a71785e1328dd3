"""The clock asks once what can be due, and only that is swept: never later than the second it belongs to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from bot.jobs import sweeps as sweeping
from bot.jobs.pace import on_the_minute
from bot.jobs.sweeps import Job, Sweeps
from bot.jobs.timetable import GroupNews, sweep_jobs
from duty.alerting.calls.question import Asked, Question
from duty.alerting.calls.standing import AlertState
from storage import tables
from storage.engine.work import SqlWork
from storage.queries.upkeep.agenda import Agenda, read_agenda
from tests.kit.engine_room import MONDAY, Room, a_page, room

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, speaking=False, taking=False) as made:
        yield made


@dataclass
class Counted:
    """A job that waits for a moment of the agenda, and when it was asked."""

    found: list[int] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)

    async def sweep(self, work: SqlWork, now: datetime) -> int:
        self.asked.append(round((now - MONDAY).total_seconds()))
        return self.found.pop(0) if self.found else 0

    def job(self, name: str = "alerts", *, sliced: bool = False) -> Job:
        return Job(self.sweep, lambda agenda, now: agenda.due(name, now), sliced)


@dataclass
class Ticks:
    """Sweeps whose time stands still between two ticks, however slow the machine is."""

    here: Room
    now: datetime = MONDAY

    def of(self, jobs: dict[str, Job]) -> Sweeps:
        return Sweeps(self.here.boundary, lambda: self.now, jobs)

    async def at(self, sweeps: Sweeps, *seconds: float) -> None:
        for second in seconds:
            self.now = MONDAY + timedelta(seconds=second)
            await sweeps.tick()


async def next_step(here: Room, at: datetime | None, **values: Any) -> None:
    async with here.database.writing() as connection:
        await connection.execute(update(tables.alerts).values(next_at=at, **values))


async def test_a_job_with_nothing_due_is_left_alone_but_for_the_net(here: Room) -> None:
    time = Ticks(here)
    counted = Counted()
    sweeps = time.of({"alerts": counted.job()})
    await time.at(sweeps, 0, 1, 2, 30, 59, 61, 62, 122)
    assert counted.asked == [0, 61, 122], "at the first tick, then once a minute"


async def test_what_anybody_writes_is_heard_at_the_next_second(here: Room) -> None:
    """Another process, a command or SQL by hand: the moment stands in the row."""
    time = Ticks(here)
    await a_page(here.database)
    counted = Counted()
    sweeps = time.of({"alerts": counted.job()})
    await next_step(here, None)
    await time.at(sweeps, 0, 1, 2)
    await next_step(here, MONDAY + timedelta(seconds=4))
    await time.at(sweeps, 3, 4)
    await next_step(here, MONDAY + timedelta(hours=1))
    await time.at(sweeps, 5)
    assert counted.asked == [0, 4]
    await next_step(here, MONDAY, state=AlertState.CLOSED)
    await time.at(sweeps, 6)
    assert counted.asked == [0, 4], "nobody is called for what is closed"


async def test_what_one_job_did_is_the_next_ones_business_in_the_same_tick(here: Room) -> None:
    time = Ticks(here)

    async def asks(work: SqlWork, now: datetime) -> int:
        if now < MONDAY + timedelta(seconds=5):
            return 0
        await work.questions.add(Question.put("G02", Asked.NOW, now - timedelta(hours=1), now))
        return 1

    counted = Counted()
    jobs = {"first": Job(asks, lambda agenda, now: True), "questions": counted.job("questions")}
    sweeps = time.of(jobs)
    await time.at(sweeps, 0, 1, 5)
    assert counted.asked == [0, 5]


async def test_a_sliced_job_goes_on_in_the_same_tick_until_nothing_is_left(here: Room) -> None:
    time = Ticks(here)
    small, whole = Counted([2, 2, 1]), Counted([2, 2, 1])
    jobs = {"small": small.job(sliced=True), "whole": whole.job()}
    await time.at(time.of(jobs), 0)
    assert small.asked == [0] * 4 and whole.asked == [0]


async def test_a_sliced_job_that_never_ends_leaves_the_others_their_turn(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever has become due is done between its slices, in the order of the jobs."""
    time, done = Ticks(here), []
    monkeypatch.setattr(sweeping, "MOST_SLICES", 5)
    monkeypatch.setattr(sweeping, "MOST_TURNS", 3)

    def job(name: str, found: int, *, sliced: bool = False) -> Job:
        async def sweep(work: SqlWork, now: datetime) -> int:
            done.append(name)
            return found

        return Job(sweep, lambda agenda, now: True, sliced)

    sweeps = time.of(
        {"call": job("call", 0), "endless": job("endless", 1, sliced=True), "last": job("last", 1)}
    )
    await time.at(sweeps, 0)
    assert done == ["call", *["endless"] * 5, "last"] * 3


async def test_what_failed_is_not_asked_again_in_the_same_tick(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time, tried = Ticks(here), []
    monkeypatch.setattr(sweeping, "MOST_SLICES", 2)

    async def broken(work: SqlWork, now: datetime) -> int:
        tried.append(1)
        raise ZeroDivisionError

    small = Counted([1] * 9)
    jobs = {"broken": Job(broken, lambda agenda, now: True), "small": small.job(sliced=True)}
    await time.at(time.of(jobs), 0)
    assert len(tried) == 1 and len(small.asked) == 10


async def test_what_failed_is_asked_again_a_second_later(here: Room) -> None:
    time = Ticks(here)
    tried: list[int] = []

    async def broken(work: SqlWork, now: datetime) -> int:
        tried.append(1)
        raise ZeroDivisionError

    sweeps = time.of({"broken": Job(broken, lambda agenda, now: False)})
    await time.at(sweeps, 0, 1, 2)
    assert len(tried) == 3


async def test_where_the_agenda_cannot_be_read_every_job_is_asked(
    here: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Ticks(here)

    async def away(*_: Any) -> Agenda:
        raise OSError

    counted = Counted()
    sweeps = time.of({"alerts": counted.job()})
    monkeypatch.setattr(sweeping, "read_agenda", away)
    await time.at(sweeps, 0, 1, 2)
    assert counted.asked == [0, 1, 2]


async def test_what_begins_at_an_hour_begins_with_its_first_second() -> None:
    """Whoever was asked at 17:59:40 is asked again at 18:00:00, not a minute after the last time."""
    counted = Counted([0, 3, 0])
    paced = on_the_minute(counted.sweep)
    for second in (-20, -1, 0, 1, 2, 59, 60):
        await paced(None, MONDAY + timedelta(seconds=second))  # type: ignore[arg-type]
    assert counted.asked == [-20, 0, 1, 60], "and while it finds something"


def test_groups_read_at_once_of_whatever_the_history_tells() -> None:
    news, bound = GroupNews(), Agenda(groups=True, newest=7)

    def due(second: float, agenda: Agenda) -> bool:
        return news.due(agenda, MONDAY + timedelta(seconds=second))

    assert due(0, bound), "after a start"
    assert not due(20, bound)
    assert due(21, Agenda(groups=True, newest=8)) and due(25, Agenda(groups=True, newest=8))
    assert not due(40, Agenda(groups=True, newest=8))
    assert due(60, Agenda(groups=True, newest=8)), "at each new minute, as the summary has its hour"
    assert not due(61, Agenda(newest=9)), "where no group is bound nobody reads"
    assert due(80, Agenda(groups=True, newest=9, moved=True)), "until its new address is known"


async def test_every_table_that_waits_is_on_the_agenda(here: Room) -> None:
    """A job that waits for rows is asked for by its name; a name on the agenda is that of a job."""
    await a_page(here.database)
    soon = MONDAY + timedelta(minutes=1)
    await next_step(here, soon)
    async with here.database.work(MONDAY) as work:
        await work.questions.add(Question.put("G02", Asked.NOW, MONDAY, MONDAY))
        await work.commit()
    async with here.database.writing() as connection:
        drill = {
            "school_id": "SCH01",
            "post_id": "P001",
            "started_by": "DO3",
            "org_id": "D",
            "begins_at": MONDAY,
        }
        await connection.execute(insert(tables.drills).values(drill | {"ends_at": soon}))
    async with here.database.reading() as connection:
        agenda = await read_agenda(connection, MONDAY)
    assert agenda.moments["alerts"] == agenda.moments["drills"] == soon
    assert agenda.moments["questions"] > MONDAY
    assert agenda.moments["reports"] == MONDAY, "an urgent incident whose clock has not begun"
    assert agenda.moments.keys() <= sweep_jobs(MONDAY).keys()
    assert agenda.version > 0 and not agenda.marked and not agenda.groups
