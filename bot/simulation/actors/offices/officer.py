"""Whoever is called: answers after a drawn time, goes there, ends it; some never answer."""

from __future__ import annotations

from datetime import date, time

from bot.simulation.actors.actor import pressing, watch
from bot.simulation.agenda import Act
from bot.simulation.engine import ZONE
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import DESK, POLICE, Person

DESK_MEDIAN_S, OTHERS_MEDIAN_S, SPREAD = 8.0, 25.0, 0.7
ANSWERS_DESK, ANSWERS_POLICE, ANSWERS_OTHERS = 0.8, 0.5, 0.25
"""So many of the pages somebody reads in time to answer them."""
NEVER, CANNOT_COME, ASLEEP = 0.06, 0.08, 0.4
NIGHT = (time(23), time(6))
THERE_S, OVER_S = 300.0, 420.0
ENDS = ("处置完毕", "误报")


class Officer:
    """Everybody a call may reach: desks, stations, police, the offices of schools."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._under_way = False
        """There is one thumb: what is to be said next of a call is not said twice."""
        self._never = person.role not in DESK and world.chance(NEVER)
        watch(world, person.id, ("接警",), self._called)
        watch(world, person.id, ("我来打电话",), self._asked_to_phone)
        watch(world, person.id, ENDS, self._has_it)
        watch(world, person.id, ("已处理",), self._asked_how_it_ended)

    def plan(self, day: date) -> None:
        """Only a call makes work."""

    def _called(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        if self._never or not world.chance(self._attention()):
            return
        median = DESK_MEDIAN_S if self._person.role in DESK else OTHERS_MEDIAN_S
        label = "走不开" if world.chance(CANNOT_COME) else "接警"
        world.react(person, world.about(median, SPREAD), pressing(world, person, label))

    def _attention(self) -> float:
        role = self._person.role
        awake = ANSWERS_DESK if role in DESK else ANSWERS_POLICE if role in POLICE else ANSWERS_OTHERS
        clock = self._world.now.astimezone(ZONE).time()
        return awake if NIGHT[1] <= clock < NIGHT[0] else awake * ASLEEP

    def _asked_to_phone(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        if not self._never and world.chance(self._attention()):
            world.react(person, world.about(30), pressing(world, person, "我来打电话"))

    def _has_it(self, shown: Shown) -> None:
        """The next thing that is to be said of it."""
        world = self._world
        if self._under_way:
            return
        self._under_way = True
        if "到场" in shown.buttons:
            world.react(self._person.id, world.about(THERE_S, 0.5), self._saying("到场"))
        else:
            label = "误报" if world.chance(0.1) else "处置完毕"
            world.react(self._person.id, world.about(OVER_S, 0.6), self._saying(label))

    def _saying(self, label: str) -> Act:
        async def say() -> None:
            self._under_way = False
            await self._world.line.presses(self._person.id, label)

        return say

    def _asked_how_it_ended(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        world.react(person, world.about(8), pressing(world, person, "已处理"))
