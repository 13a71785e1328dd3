"""Whoever stands at a post: comes, or late, or in words only, or not; and leaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.simulation.actors.actor import pressing, saying, sharing, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import VOLUNTARY, Person
from duty.district.places import Place
from duty.district.shifts import Shift

LATE, IN_WORDS, FAR, NOT_AT_ALL = 0.05, 0.06, 0.03, 0.03
"""So many shifts of one begin otherwise than on time and at the post."""
FORGETS = 0.5
"""Of those who say nothing so many are there and forgot; a word of the house reminds them."""
VOLUNTEERS_STAY_AWAY = 0.4
TAPS_TWICE, LEAVES_BY_HAND = 0.04, 0.5
AWAY_DEGREES = 0.01
REMINDER = "还没收到您"


class Guard:
    """Guards, police and teachers with a shift and a smartphone."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self.stays_away: set[date] = set()
        """Days on which they are ill."""
        self._forgot: list[Shift] = []
        watch(world, person.id, ("定位不准",), self._asked_why_far)
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)
        watch(world, person.id, ("再待一会",), self._asked_whether_to_leave)

    def plan(self, day: date) -> None:
        stays_away = VOLUNTEERS_STAY_AWAY if self._person.role in VOLUNTARY else NOT_AT_ALL
        for shift in self._world.district.shifts_of(self._person.id, day):
            if day in self.stays_away:
                continue
            if not self._world.chance(stays_away):
                self._come(shift)
            elif self._world.chance(FORGETS):
                self._forgot.append(shift)

    def _come(self, shift: Shift) -> None:
        world = self._world
        late = world.random.uniform(360, 1500) if world.chance(LATE) else world.random.uniform(-900, 120)
        at = shift.start + timedelta(seconds=late)
        if world.chance(IN_WORDS):
            world.at(at, saying(world, self._person.id, "到岗"))
        else:
            self.share(shift, at)
        if world.chance(LEAVES_BY_HAND):
            over = shift.end + timedelta(seconds=world.random.uniform(-120, 900))
            world.at(over, saying(world, self._person.id, "🏁 下岗"))

    def share(self, shift: Shift, at: datetime) -> None:
        """By the place, as nearly everybody does; some phones place it elsewhere, some thumbs tap twice."""
        world, post = self._world, self._world.district.posts[shift.post_id]
        north = AWAY_DEGREES if world.chance(FAR) else 0.0
        place = Place(post.place.latitude + north, post.place.longitude, world.random.uniform(4, 25))
        world.at(at, sharing(world, self._person.id, place))
        if world.chance(TAPS_TWICE):
            world.at(at + timedelta(seconds=1), sharing(world, self._person.id, place))

    def _reads(self, phone: Phone, shown: Shown) -> None:
        """还没收到您的签到: whoever is there had forgotten."""
        here = [one for one in self._forgot if one.running(self._world.now)]
        if REMINDER in shown.text and here:
            self._forgot.remove(here[0])
            self.share(here[0], self._world.now + timedelta(seconds=self._world.about(60)))

    def _asked_why_far(self, shown: Shown) -> None:
        self._world.react(
            self._person.id, self._world.about(12), pressing(self._world, self._person.id, "定位不准")
        )

    def _asked_whether_to_leave(self, shown: Shown) -> None:
        self._world.react(
            self._person.id, self._world.about(6), pressing(self._world, self._person.id, "下岗")
        )
