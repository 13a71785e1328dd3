"""Whoever walks rounds: point by point, now and then in words only, or not; and answers at night."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.simulation.actors.actor import pressing, saying, sharing, watch
from bot.simulation.phone import Shown
from bot.simulation.world import World
from duty.district.people import GUARDS, Person
from duty.district.places import Place
from duty.district.rounds import Round
from duty.patrols.planning import dues

MISSED, IN_WORDS, CUT_SHORT = 0.06, 0.1, 0.05
"""So many rounds are begun by nobody, told in words only, or left in the middle."""
EARLIEST_S, LATEST_S = -120.0, 900.0
"""Around its time a round begins."""
BETWEEN_S, ANSWERS_AT_NIGHT_S = 120.0, 60.0


class Walker:
    """A guard whose turn it is: of each round the first of the school who has a shift that day."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        watch(world, person.id, ("都好",), self._asked_at_night)

    def plan(self, day: date) -> None:
        for school in self._person.schools:
            for walk in self._world.district.beats.rounds_of(school):
                for due in dues(self._world.district, walk, day):
                    if self._has_turn(school, due) and not self._world.chance(MISSED):
                        self._walk(walk, due)

    def _has_turn(self, school: str, due: datetime) -> bool:
        """Whoever stands there then, else whoever the roster names that day."""
        district = self._world.district
        day = district.today(due)
        able = [
            one for one in district.people_at([school]) if one.role in GUARDS and self._world.phone(one.id)
        ]
        on_shift = [
            one for one in able if any(shift.running(due) for shift in district.shifts_near(one.id, due))
        ]
        rostered = [one for one in able if district.shifts_of(one.id, day)]
        return [*on_shift, *rostered, *able][:1] == [self._person]

    def _walk(self, walk: Round, due: datetime) -> None:
        world, person = self._world, self._person.id
        at = due + timedelta(seconds=world.random.uniform(EARLIEST_S, LATEST_S))
        world.at(at, saying(world, person, "🚶 巡逻"))
        at += timedelta(seconds=20)
        world.at(at, pressing(world, person, *self._names(walk, due)))
        if not walk.checkpoints or world.chance(IN_WORDS):
            world.at(at + timedelta(seconds=world.about(300)), pressing(world, person, "都正常"))
            return
        left_out = 3 if world.chance(CUT_SHORT) else 0
        for name in walk.checkpoints[: len(walk.checkpoints) - left_out]:
            at += timedelta(seconds=max(40.0, world.about(BETWEEN_S, 0.4)))
            here = world.district.checkpoints[name].place
            world.at(at, sharing(world, person, Place(here.latitude, here.longitude, 8)))

    def _names(self, walk: Round, due: datetime) -> tuple[str, ...]:
        """How the round is called where several are to choose from."""
        return (f"{walk.name} {self._world.district.clock(due)}", walk.name)

    def _asked_at_night(self, shown: Shown) -> None:
        world, person = self._world, self._person.id
        world.react(person, world.about(ANSWERS_AT_NIGHT_S, 0.4), pressing(world, person, "都好"))
