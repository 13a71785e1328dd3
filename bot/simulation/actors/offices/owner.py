"""Whoever puts a hazard right: in hours, in days, or not before it is overdue."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from media.scenery import scenery

MEDIAN_S, FORGETS, IN_WORDS = 4 * 3600.0, 0.12, 0.4
TAKES, POSTPONES, WANTS_HELP, IN_PART = 0.6, 0.08, 0.05, 0.15
ASKED = "请拍一张整改后的照片"
ANSWERS = {
    "请用一句话说原因": "配件还没到货",
    "请用一句话说还差什么": "还有一处等电工来换",
}
HOW_LONG = "申请延期几天"


class Owner:
    """Reads 请整改, 请转告 and 退回; takes it, asks for time or help, and proves that it is done."""

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
        if "接单" in shown.buttons and world.chance(TAKES):
            world.react(person, world.about(600), pressing(world, person, "接单"))
        for label, often in (("申请延期", POSTPONES), ("需要帮助", WANTS_HELP)):
            if label in shown.buttons and world.chance(often):
                world.react(person, world.about(1800), pressing(world, person, label))
        if not world.chance(FORGETS):
            world.react(person, world.about(MEDIAN_S, 1.0), pressing(world, person, "已整改"))

    def _reads(self, phone: Phone, shown: Shown) -> None:
        """The proof follows the tap, or what is left; and how long, and why, where more time is wanted."""
        self._answers(shown)
        if ASKED in shown.text and self._world.chance(IN_PART):
            part = pressing(self._world, self._person.id, "整改了一部分")
            self._world.react(self._person.id, self._world.about(30), part)
        elif ASKED in shown.text:
            in_words, seed = self._world.chance(IN_WORDS), self._world.random.randrange(1 << 30)

            async def prove() -> None:
                if in_words:
                    await self._world.line.says(self._person.id, "已经换好了")
                else:
                    await self._world.line.shows(self._person.id, scenery(seed), "")

            self._world.react(self._person.id, self._world.about(40), prove)

    def _answers(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        if HOW_LONG in shown.text:
            world.react(person, world.about(15), pressing(world, person, "3天"))
        for asked, answer in ANSWERS.items():
            if asked in shown.text:
                world.react(person, world.about(30), saying(world, person, answer))
