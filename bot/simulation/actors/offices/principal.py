"""The school's head: looks at the day before going home (零报告 where there was nothing)."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.simulation.actors.actor import saying
from bot.simulation.world import World
from duty.district.people import Person

LOOKS, AT = 0.5, time(17, 30)


class Principal:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person

    def plan(self, day: date) -> None:
        world = self._world
        if world.chance(LOOKS):
            late = timedelta(seconds=world.random.uniform(0, 1500))
            key = world.random.choice(("📊 小结", "📒 台账", "👥 在岗"))
            world.at(world.moment(day, AT) + late, saying(world, self._person.id, key))
