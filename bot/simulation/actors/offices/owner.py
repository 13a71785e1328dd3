"""Whoever puts a hazard right: in hours, in days, or not before it is overdue."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from media.scenery import scenery

MEDIAN_S, FORGETS, IN_WORDS = 4 * 3600.0, 0.12, 0.4
ASKED = "请拍一张整改后的照片"


class Owner:
    """Reads 请整改, 请转告 and 退回; answers with [已整改] and its proof."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("已整改", "已转告"), self._has_work)
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)

    def plan(self, day: date) -> None:
        """Only what is told makes work."""

    def _has_work(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        if "已转告" in shown.buttons:
            world.react(person, world.about(900), pressing(world, person, "已转告"))
        if not world.chance(FORGETS):
            world.react(person, world.about(MEDIAN_S, 1.0), pressing(world, person, "已整改"))

    def _reads(self, phone: Phone, shown: Shown) -> None:
        """The proof follows the tap."""
        if ASKED in shown.text:
            in_words, seed = self._world.chance(IN_WORDS), self._world.random.randrange(1 << 30)

            async def prove() -> None:
                if in_words:
                    await self._world.line.says(self._person.id, "已经换好了")
                else:
                    await self._world.line.shows(self._person.id, scenery(seed), "")

            self._world.react(self._person.id, self._world.about(40), prove)
