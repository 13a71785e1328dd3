"""Whoever is asked for a routine: a tap, now and then none. 校车照管员: a tap when the bus is empty."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.messaging.press import Press

ANSWER = Press("task.do").data + ":"
"""How the data of such a button begin."""
ANSWERS, MEDIAN_S = 0.92, 700.0
HOW_MANY = "请发一个数"
CLEARED, LATER, ABSENT = "已到，已清车", "晚到", "没来"
IN_TIME, COMES_LATE, FORGETS, NO_BUS = 0.84, 0.05, 0.05, 0.03
"""So many arrivals: within minutes, said to be late, remembered only when the school asks, no bus at all; of
the rest nobody says anything."""
TAPS_S, REMEMBERS_S = 200.0, 1620.0


class Answers:
    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._asked: set[str] = set()
        if phone := world.phone(person.id):
            phone.sees.append(self._reads)

    def plan(self, day: date) -> None:
        """Nobody is asked by a plan of theirs."""

    def _reads(self, phone: Phone, shown: Shown) -> None:
        """The first button of each question, once; a number where one is asked for."""
        world, person = self._world, self._person.id
        if HOW_MANY in shown.text:
            world.react(person, world.about(30), saying(world, person, str(world.random.randint(12, 60))))
        questions: dict[str, str] = {}
        for label, data in shown.buttons.items():
            if data.startswith(ANSWER):
                questions.setdefault(data.removeprefix(ANSWER).partition(":")[0], label)
        for question, label in questions.items():
            if question not in self._asked and world.chance(ANSWERS):
                world.react(person, world.about(MEDIAN_S, 0.6), pressing(world, person, label))
            self._asked.add(question)


class Attendant:
    """One tap for each arrival, mostly in time; later, never, or 没来."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._asked: set[str] = set()
        watch(world, person.id, (CLEARED,), self._at_the_bus)

    def plan(self, day: date) -> None:
        """The bus comes when it comes."""

    def _at_the_bus(self, shown: Shown) -> None:
        """Once for each question; whoever was late is asked again, and is there then."""
        data, world = shown.buttons[CLEARED], self._world
        if shown.edited or f"{data}@{shown.line}" in self._asked:
            return
        self._asked.add(f"{data}@{shown.line}")
        drawn, again = world.random.random(), data in self._asked
        self._asked.add(data)
        if again or drawn < IN_TIME:
            self._press(CLEARED, world.about(TAPS_S, 0.5))
        elif (drawn := drawn - IN_TIME) < COMES_LATE:
            self._press(LATER, world.about(TAPS_S, 0.3))
        elif (drawn := drawn - COMES_LATE) < FORGETS:
            self._press(CLEARED, world.about(REMEMBERS_S, 0.1))
        elif drawn - FORGETS < NO_BUS:
            self._press(ABSENT, world.about(TAPS_S, 0.5))

    def _press(self, label: str, after_s: float) -> None:
        self._world.react(self._person.id, after_s, pressing(self._world, self._person.id, label))
