"""Whoever is asked where they are: 抽查, answered with the place within the three minutes, or not."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import sharing
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.district.places import Place

PLEASE = "分钟内发送定位"
ANSWERS = 0.85


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
