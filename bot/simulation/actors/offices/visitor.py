"""Police who call on a school between the peaks: 上门 of one or two kinds, and the places around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.simulation.actors.actor import pressing, saying
from bot.simulation.world import World
from duty.district.people import Person

VISITS_A_DAY, ALSO_A_DRILL, LOOKS_AROUND = 0.35, 0.4, 0.5
EARLIEST, SPREAD_S = time(9, 10), 5 * 3600.0
TAP_S = 15.0


class Visitor:
    """An officer with schools of their own; which one is meant is asked, where there are several."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person

    def plan(self, day: date) -> None:
        world, person = self._world, self._person
        taught = [one for one in person.schools if world.district.day(one, day).kind.taught]
        if not taught or not world.chance(VISITS_A_DAY):
            return
        school = world.district.schools[world.random.choice(taught)].short_name
        taps = [(school,), ("上门",), ("隐患排查",)]
        taps += [("应急演练",)] if world.chance(ALSO_A_DRILL) else []
        at = world.moment(day, EARLIEST) + timedelta(seconds=world.random.uniform(0, SPREAD_S))
        self._tap(at, taps)
        if world.chance(LOOKS_AROUND):
            self._tap(at + timedelta(minutes=30), [(school,), ("周边",), ("1 正常",), ("2 正常",)])

    def _tap(self, at: datetime, taps: Sequence[tuple[str, ...]]) -> None:
        world, person = self._world, self._person.id
        world.at(at, saying(world, person, "🚶 巡逻"))
        for labels in taps:
            at += timedelta(seconds=TAP_S)
            world.at(at, pressing(world, person, *labels))
