"""Whoever has a call at a desk: asks now and then who is safe (点名), or sends somebody to look (下指令)."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, watch
from bot.simulation.agenda import Act
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person

ROLL_CALL, ORDER = 0.5, 0.4
AFTER_S, WRITING_S = 20.0, 12.0
WHOLE = "全校"
WORDS = "请到校门口看一下有没有人聚集"


class Commander:
    """One of the two for a call, and once."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._begun: set[str] = set()
        """Calls for which that was decided."""
        watch(world, person.id, ("点名",), self._has_it)
        if phone := world.phone(person.id):
            phone.sees.append(self._asked_where)

    def plan(self, day: date) -> None:
        """Only a call makes work."""

    def _has_it(self, shown: Shown) -> None:
        world = self._world
        if shown.name in self._begun:
            return
        self._begun.add(shown.name)
        label = "点名" if world.chance(ROLL_CALL) else "下指令" if world.chance(ORDER) else ""
        if label:
            world.react(self._person.id, world.about(AFTER_S), pressing(world, self._person.id, label))

    def _asked_where(self, phone: Phone, shown: Shown) -> None:
        """The posts to choose from: whoever is there, at all of them."""
        label = next((one for one in shown.buttons if one.startswith(WHOLE)), "")
        if label:
            self._world.react(self._person.id, self._world.about(WRITING_S), self._ordering(label))

    def _ordering(self, label: str) -> Act:
        async def order() -> None:
            if await self._world.line.presses(self._person.id, label):
                await self._world.line.says(self._person.id, WORDS)

        return order
