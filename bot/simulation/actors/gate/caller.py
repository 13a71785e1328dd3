"""Whoever calls for help or reports what happened: by the key, in typed cries, by a slip of the thumb."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, saying, sharing, watch
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.district.places import Place

CALLS_A_DAY, REPORTS_A_DAY = 0.05, 0.05
SLIPS, NO_VOICE, COMPANY, SHARES = 0.15, 0.08, 0.08, 0.6
SOS = "🚨 紧急求助"
CRIES = (SOS, SOS, SOS, SOS, "救命", "快来人，门口有人拿刀", "救命啊有人打人")
HAPPENED = (
    "校车晚到二十分钟，娃儿在门口等", "两个人在校门口打架", "门口有人喝醉了骂人", "停电了监控全黑",
    "电动车把一个学生碰倒了", "有个学生晕倒了",
)  # fmt: skip


class Caller:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("误触撤销",), self._was_heard)
        watch(world, person.id, ("是，报警",), self._asked_whether_now)

    def plan(self, day: date) -> None:
        world = self._world
        for often, words in ((CALLS_A_DAY, CRIES), (REPORTS_A_DAY, HAPPENED)):
            if world.chance(often):
                at = world.moment(day, time(6, 40)) + timedelta(seconds=world.random.uniform(0, 15 * 3600))
                world.at(at, saying(world, self._person.id, world.random.choice(words)))

    def _was_heard(self, shown: Shown) -> None:
        """Most go on with where they are; some take it back, some cannot speak."""
        world, person, drawn = self._world, self._person.id, self._world.random.random()
        for share, label in ((SLIPS, "误触撤销"), (NO_VOICE, "不方便说话"), (COMPANY, "只要来个人")):
            drawn -= share
            if drawn < 0:
                world.react(person, world.about(6), pressing(world, person, label))
                return
        school = world.district.schools.get(next(iter(self._person.schools), ""))
        if school and world.chance(SHARES):
            here = Place(school.place.latitude, school.place.longitude, 15)
            world.react(person, world.about(15), sharing(world, person, here))

    def _asked_whether_now(self, shown: Shown) -> None:
        world = self._world
        label = "不是" if world.chance(0.3) else "是，报警"
        if world.chance(0.7):
            world.react(self._person.id, world.about(9), pressing(world, self._person.id, label))
