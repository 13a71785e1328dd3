"""`huxue simulate`: so many days of a district, from an empty folder to a report."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.simulation.actors.actor import Actor
from bot.simulation.actors.gate.newcomer import ComesIn
from bot.simulation.actors.offices.inviter import Inviter
from bot.simulation.cast import cast, hand_out_phones
from bot.simulation.channel import NAME
from bot.simulation.district import write_district
from bot.simulation.engine import ZONE, open_database
from bot.simulation.figures import Figures, figures_of
from bot.simulation.newcomers import Newcomer, newcomers_of, write_newcomers
from bot.simulation.promises.all import broken_promises
from bot.simulation.promises.promise import Broken, Evidence
from bot.simulation.timekeeping import StillClock, StillLoop
from bot.simulation.world import World
from duty.attendance.gaps import ALERT_AFTER
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.shifts import CLOSES_AFTER_END, LATE_AFTER
from duty.messaging.accounts import CONSENT_VERSION
from duty.summaries.daily import HOUR
from duty.summaries.peaks import AFTER
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, import_directory
from storage.queries.accounts import admit_to_demo
from storage.queries.upkeep.evidence import read_records

BEGINS = date(2026, 11, 23)
"""A Monday. The same days each time, so that one seed is one story."""
EVERY, BEATS = timedelta(hours=2), 12
"""So often, and so many times a day, every job of the clock is asked, whatever is known to be due."""
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it is our own
AFTERWARDS = timedelta(hours=6)
"""So long everything that began on the last day may take to come to its end."""
MINUTE, MINUTES = timedelta(minutes=1), 22
"""Who comes later than they said is missed by the clock, which looks at everything once a minute."""


@dataclass(frozen=True)
class Plan:
    """What is to be simulated. schools: of an invented district; 0: the sample that comes with the project.

    change: what is to go otherwise than with the real house (tests break promises with it).
    """

    days: int
    schools: int = 0
    seed: int = 1
    begins: date = BEGINS
    progress: Callable[[str], None] = lambda line: None
    change: Callable[[World], None] = lambda world: None

    @property
    def dates(self) -> list[date]:
        return [self.begins + timedelta(days=n) for n in range(self.days)]

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.begins, time(), ZONE)


@dataclass(frozen=True)
class Told:
    """What came of it."""

    figures: Figures
    broken: Sequence[Broken]


def simulate(plan: Plan) -> Told:
    """Let a district live, in a folder of its own that is gone afterwards."""
    random.seed(plan.seed)  # the delivery's pauses between tries are drawn, too
    with (
        tempfile.TemporaryDirectory(prefix="huxue-simulate-", dir=_in_memory()) as folder,
        asyncio.Runner(loop_factory=StillLoop) as runner,
    ):
        return runner.run(_tell(plan, Path(folder)))


def _in_memory() -> Path | None:
    """A folder that waits for no disk, where there is one: nothing of it outlives the simulation."""
    return MEMORY if os.access(MEMORY, os.W_OK) else None


async def _tell(plan: Plan, folder: Path) -> Told:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    clock = StillClock(loop, plan.begins_at)
    world = World(folder, clock, await _furnish(plan, folder), plan.seed)
    hand_out_phones(world)
    new = newcomers_of(world.district)
    actors = [*cast(world, {one.person_id for one in new}), *_enrolled(world, new, plan.seed)]
    plan.change(world)
    await world.begin()
    try:
        for day in plan.dates:
            await _live(plan, world, actors, day)
        await world.live(world.now + AFTERWARDS)
        evidence = await _evidence(plan, world, new)
    finally:
        await world.engine.kill()
    return Told(figures_of(evidence, world.kills, new), broken_promises(evidence))


def _enrolled(world: World, new: Sequence[Newcomer], seed: int) -> Sequence[Actor]:
    """Who comes in, and who lets them in; their dice are their own."""
    dice = random.Random(f"newcomers {seed}")
    coming = [ComesIn(world, one, dice) for one in new]
    by_leader = grouped(coming, lambda one: one.who.inviter)
    return [*coming, *(Inviter(world, leader, theirs, dice) for leader, theirs in by_leader.items())]


async def _furnish(plan: Plan, folder: Path) -> District:
    """The district in a database, everybody with an account; the history of the sample is yesterday's."""
    source = SAMPLE
    if plan.schools:
        source = folder / "district"
        write_district(source, plan.schools, random.Random(plan.seed))
    database, now = open_database(folder), plan.begins_at
    try:
        await migrate(database.engine)
        yesterday = plan.begins - timedelta(days=1)
        await import_directory(database, source, dry_run=False, now=now, shift_history_to=yesterday)
        district = await database.district()
        smart = [person.id for person in district.people.values() if person.phone_kind == "smart"]
        fresh = write_newcomers(folder / "new", district, random.Random(f"names {plan.seed}"))
        await import_directory(database, fresh, dry_run=False, now=now)
        district = await database.district()
        async with database.writing() as connection:
            await admit_to_demo(connection, smart, CONSENT_VERSION, now, NAME)
        return district
    finally:
        await database.close()


async def _live(plan: Plan, world: World, actors: Sequence[Actor], day: date) -> None:
    """One day from midnight to midnight, by the roster as it stands then: swaps and leave followed."""
    world.district = await world.engine.database.district()
    for actor in actors:
        actor.plan(day)
    _put_beats(world, day)
    said = len(world.line.said)
    await world.live(datetime.combine(day + timedelta(days=1), time(), ZONE))
    plan.progress(f"{day:%m-%d} 说了{len(world.line.said) - said}条")


def _put_beats(world: World, day: date) -> None:
    """The jobs of which no row says when they are due: by the timetable, and all of them now and then."""
    midnight = datetime.combine(day, time(), ZONE)
    for n in range(BEATS):
        world.beat(midnight + n * EVERY, *world.engine.jobs)
    world.beat(datetime.combine(day, HOUR, ZONE), "summaries", "groups", "foreseen")
    found: set[tuple[datetime, str]] = set()
    for school in world.district.schools:
        for _, start, end in world.district.windows_on(school, day):
            found |= {(at, "gaps") for at in (start, start + LATE_AFTER, end)}
            found |= {(start + ALERT_AFTER + n * MINUTE, "gaps") for n in range(MINUTES)}
            found.add((end + AFTER, "peaks"))
            found.add((end + CLOSES_AFTER_END, "forgotten check-outs"))
    for moment, job in sorted(found):
        world.beat(moment, job)


async def _evidence(plan: Plan, world: World, new: Sequence[Newcomer]) -> Evidence:
    """Of whoever is not in yet nothing is kept, and nothing is promised."""
    async with world.engine.database.reading() as connection:
        records = await read_records(connection, NAME, plan.begins_at)
    world.district = await world.engine.database.district()
    outside = {one.person_id: one.bound_at or world.now for one in new}
    return Evidence(
        district=world.district,
        days=plan.dates,
        ends_at=world.now,
        records=records,
        phones=world.channel.phones,
        said=[one for one in world.line.said if one.at > outside.get(one.person, one.at - MINUTE)],
        held=world.line.held,
        outages=world.outages,
        failed=world.engine.failed,
        voice=world.voice,
    )
