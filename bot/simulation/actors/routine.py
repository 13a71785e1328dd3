"""Whoever is asked for a routine: answers with a tap after a while, and now and then not at all."""

from __future__ import annotations

from datetime import date

from bot.simulation.actors.actor import pressing, saying
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person
from duty.messaging.press import Press

ANSWER = Press("task.do").data + ":"
"""How the data of such a button begin."""
ANSWERS, MEDIAN_S = 0.92, 700.0
HOW_MANY = "请发一个数"


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
