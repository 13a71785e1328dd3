"""The duty desk between the calls: looks at the board and the list, makes a spot check, answers 能收到吗?."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import Person

LOOKS_AT = (time(7, 5), time(7, 25), time(10), time(16, 30), time(18, 10))
KEYS = ("👥 在岗", "🔔 待处理", "📒 台账", "📊 小结", "📋 我的")
SPOT_CHECKS = 0.3


class Desk:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("随机",), self._may_choose)
        watch(world, person.id, ("收到",), self._asked_whether_heard)

    def plan(self, day: date) -> None:
        world, person = self._world, self._person.id
        for at, key in zip(LOOKS_AT, KEYS, strict=True):
            late = timedelta(seconds=world.random.uniform(0, 600))
            world.at(world.moment(day, at) + late, saying(world, person, key))
        if world.chance(SPOT_CHECKS):
            late = timedelta(seconds=world.random.uniform(0, 2400))
            world.at(world.moment(day, time(7, 20)) + late, saying(world, person, "🎯 抽查"))

    def _may_choose(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        world.react(person, world.about(6), pressing(world, person, "随机"))

    def _asked_whether_heard(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        world.react(person, world.about(600), pressing(world, person, "收到"))
