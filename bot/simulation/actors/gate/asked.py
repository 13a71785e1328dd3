"""Whoever is asked where they are: 抽查, answered with the place within the three minutes, or not."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, sharing, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.district.places import Place

PLEASE = "分钟内发送定位"
ANSWERS = 0.85
HEARS, ANSWERS_AFTER_S = 0.95, 20.0
"""So often a 点名, an order or a line of the plan is heard at once, and after so long it is answered."""


class Asked:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)

    def plan(self, day: date) -> None:
        """Nobody is asked who has not come."""

    def _reads(self, phone: Phone, shown: Shown) -> None:
        world, person = self._world, self._person.id
        if PLEASE not in shown.text or not world.chance(ANSWERS):
            return
        for shift in world.district.shifts_near(person, world.now)[:1]:
            here = world.district.posts[shift.post_id].place
            place = Place(here.latitude, here.longitude, 12)
            world.react(person, world.about(40, 0.5), sharing(world, person, place))


class OnTheSpot:
    """Whoever stands at a school after an alarm: [我安全], [收到], [做了]."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("我安全",), self._hailed)
        watch(world, person.id, ("去看了，没事",), self._hailed)
        watch(world, person.id, ("做了",), self._hailed)

    def plan(self, day: date) -> None:
        """Only an alarm makes work."""

    def _hailed(self, shown: Shown) -> None:
        world = self._world
        if shown.edited or not world.chance(HEARS):
            return
        label = next((one for one in ("我安全", "收到", "做了") if one in shown.buttons), "")
        after_s = world.about(ANSWERS_AFTER_S, 0.5)
        world.react(self._person.id, after_s, pressing(world, self._person.id, label))
