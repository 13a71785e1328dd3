"""The guard leader: looks after what is 待核, reports who has no smartphone, and phones who is missing."""

from __future__ import annotations

from datetime import date, timedelta

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.actors.gate.guard import NOT_AT_ALL, Guard
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import GUARDS, Person
from duty.district.shifts import Shift

LOOKS_MEDIAN_S, NOT_SEEN = 240.0, 0.05
PHONES_S = 90.0
"""Until they have phoned whoever is missing."""
COMES_AFTER_S, COMES = 420.0, 0.8
"""So long after the leader's telephone call somebody who was missing comes, and so often."""


class Leader:
    """Somebody whom the house asks about the guards of a school."""

    def __init__(self, world: World, person: Person, guards: dict[str, Guard]) -> None:
        self._world = world
        self._person = person
        self._guards = guards
        self._phoned: set[tuple[str, date]] = set()
        """Cards about which they have done something."""
        watch(world, person.id, ("人在", "都在"), self._asked_to_look)
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)

    def plan(self, day: date) -> None:
        """Somebody without a smartphone is reported by word: 吴小军到岗了."""
        for school in self._person.schools:
            for colleague in self._world.district.people_at([school]):
                if colleague.role in GUARDS and self._world.phone(colleague.id) is None:
                    self._report(colleague, day)

    def _report(self, colleague: Person, day: date) -> None:
        world = self._world
        for shift in world.district.shifts_of(colleague.id, day):
            if not world.chance(NOT_AT_ALL):
                at = shift.start + timedelta(seconds=world.random.uniform(-600, 180))
                world.at(at, saying(world, self._person.id, f"{colleague.name}到岗了"))

    def _asked_to_look(self, shown: Shown) -> None:
        world = self._world
        if any(label.endswith("在路上") for label in shown.buttons):
            self._asked_who_is_missing(shown)
            return
        label = "没看到" if world.chance(NOT_SEEN) else "人在"
        after_s = world.about(LOOKS_MEDIAN_S)
        world.react(self._person.id, after_s, pressing(world, self._person.id, label, "都在"))

    def _asked_who_is_missing(self, shown: Shown) -> None:
        """[在路上] after a telephone call, or [找人顶]; what else waits is looked at with the next card."""
        world, day = self._world, self._world.district.today(self._world.now)
        if (shown.name, day) in self._phoned:
            return
        self._phoned.add((shown.name, day))
        wanted = "在路上" if world.chance(COMES) else "找人顶"
        labels = [label for label in shown.buttons if label.endswith(wanted)]
        world.react(self._person.id, world.about(PHONES_S), pressing(world, self._person.id, *labels))

    # -- empty places ------------------------------------------------------------------------------

    def _reads(self, phone: Phone, shown: Shown) -> None:
        if "缺:保安" not in shown.text or shown.edited:
            return
        for shift in self._missing():
            if self._world.chance(COMES):
                after_s = self._world.about(COMES_AFTER_S, 0.5)
                self._guards[shift.person_id].share(shift, self._world.now + timedelta(seconds=after_s))

    def _missing(self) -> list[Shift]:
        """Of guards of the school who have a smartphone and said nothing in this window."""
        world = self._world
        guards = [one for one in world.district.people_at(self._person.schools) if one.role in GUARDS]
        shifts = [
            shift
            for guard in guards
            if guard.id in self._guards
            for shift in world.district.shifts_near(guard.id, world.now)
        ]
        return [one for one in shifts if one.running(world.now) and not self._heard_in(one)]

    def _heard_in(self, shift: Shift) -> bool:
        return self._world.line.heard_since(shift.person_id, shift.opens)
