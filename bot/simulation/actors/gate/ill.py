"""Whoever falls ill says so the day before and stays at home; who is asked to stand in comes instead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.actors.gate.guard import Guard
from bot.simulation.engine import ZONE
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.district.shifts import Shift

FALLS_ILL = 0.04
"""Of the days before a day of duty."""
SAYS_FROM, SAYS_HOURS = time(10), 7.0
GRANTS_S, ANSWERS_S, TAKES_IT = 600.0, 240.0, 0.7


class Ill:
    """Asks for leave by a sentence; the leader's word is not waited for."""

    def __init__(self, world: World, person: Person, guards: dict[str, Guard]) -> None:
        self._world = world
        self._person = person
        self._guards = guards
        watch(world, person.id, ("准假",), self._asked_for_leave)
        watch(world, person.id, ("我来顶",), self._asked_to_stand_in)

    def plan(self, day: date) -> None:
        """Today they know about tomorrow."""
        world, tomorrow = self._world, day + timedelta(days=1)
        if not world.district.shifts_of(self._person.id, tomorrow) or not world.chance(FALLS_ILL):
            return
        self._guards[self._person.id].stays_away.add(tomorrow)
        hours = world.random.uniform(0, SAYS_HOURS)
        at = datetime.combine(day, SAYS_FROM, ZONE) + timedelta(hours=hours)
        world.at(at, saying(world, self._person.id, "我明天请假"))
        world.leave.setdefault(tomorrow, []).extend(world.district.shifts_of(self._person.id, tomorrow))

    def _asked_for_leave(self, shown: Shown) -> None:
        world = self._world
        world.react(self._person.id, world.about(GRANTS_S), pressing(world, self._person.id, "准假"))

    def _asked_to_stand_in(self, shown: Shown) -> None:
        """Whoever says yes comes at the start, to the place that the sentence names."""
        world = self._world
        if not world.chance(TAKES_IT):
            world.react(self._person.id, world.about(ANSWERS_S), pressing(world, self._person.id, "顶不了"))
            return
        world.react(self._person.id, world.about(ANSWERS_S), pressing(world, self._person.id, "我来顶"))
        if shift := self._named_in(shown.text):
            guard = self._guards[self._person.id]
            guard.share(shift, max(shift.start, world.now + timedelta(seconds=2 * ANSWERS_S)))

    def _named_in(self, text: str) -> Shift | None:
        """Of the places that are empty, the one whose person and post are named there."""
        district = self._world.district
        empty = [one for some in self._world.leave.values() for one in some if one.end > self._world.now]
        return next(
            (
                one
                for one in empty
                if district.people[one.person_id].surname in text and district.posts[one.post_id].name in text
            ),
            None,
        )
