"""Whoever looks at what was put right: passes it and strikes it off, or sends it back."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person

MEDIAN_S, SENDS_BACK, GRANTS = 2 * 3600.0, 0.15, 0.8
WHY_PLEASE = "请用一句话说哪里还要处理"


class Verifier:
    """A principal, a deputy or a safety office who did not put it right themselves."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("复查通过",), self._asked_to_look)
        watch(world, person.id, ("销号",), self._may_strike_off)
        watch(world, person.id, ("同意延期",), self._asked_for_time)
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)

    def plan(self, day: date) -> None:
        """Only what is told makes work."""

    def _asked_to_look(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        label = "退回" if world.chance(SENDS_BACK) else "复查通过"
        world.react(person, world.about(MEDIAN_S), pressing(world, person, label))

    def _may_strike_off(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        world.react(person, world.about(20), pressing(world, person, "销号"))

    def _asked_for_time(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        label = "同意延期" if world.chance(GRANTS) else "不同意"
        world.react(person, world.about(MEDIAN_S), pressing(world, person, label))

    def _reads(self, phone: Phone, shown: Shown) -> None:
        if WHY_PLEASE in shown.text:
            world, person = self._world, self._person.id
            world.react(person, world.about(30), saying(world, person, "还有一处没有处理好"))
