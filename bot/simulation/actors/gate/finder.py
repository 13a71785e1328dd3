"""Whoever finds something wrong: a picture, five words, [确认]; some forget to confirm."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, watch
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import Person
from media.scenery import scenery

A_DAY = 0.06
"""So often a person finds something on a day."""
CONFIRMS, PICTURED = 0.85, 0.7
FOUND = (
    "三楼灭火器过期", "走廊灯坏了", "东门隔离栏松了", "插座冒火花", "监控探头不亮", "食堂后门关不上",
    "校门口路面有个坑", "消防通道堵了", "楼梯扶手松动", "一键报警没反应",
)  # fmt: skip


class Finder:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("改等级",), self._asked_to_confirm)

    def plan(self, day: date) -> None:
        world = self._world
        if not world.chance(A_DAY):
            return
        at = world.moment(day, time(7)) + timedelta(seconds=world.random.uniform(0, 11 * 3600))
        words, seed = world.random.choice(FOUND), world.random.randrange(1 << 30)
        pictured = world.chance(PICTURED)

        async def report() -> None:
            if pictured:
                await world.line.shows(self._person.id, scenery(seed), words)
            else:
                await world.line.says(self._person.id, f"/hazard {words}")

        world.at(at, report)

    def _asked_to_confirm(self, shown: Shown) -> None:
        if self._world.chance(CONFIRMS):
            after_s = self._world.about(8)
            self._world.react(self._person.id, after_s, pressing(self._world, self._person.id, "确认"))
