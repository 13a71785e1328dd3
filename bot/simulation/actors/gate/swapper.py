"""换班 and 请假 in the evening: somebody asks, a colleague takes it or not, the leader decides."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, saying, watch
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.people import Person

SWAPS, LEAVES = 0.04, 0.02
"""So many of those who have a place tomorrow ask in the evening."""
ASKS_AT, ASKS_WITHIN_S = time(18, 40), 2400.0
TAKES, AGREES = 0.85, 0.95
THUMB_S, LOOKS_S = 8.0, 300.0


def own_dice(world: World, person: Person) -> random.Random:
    """Drawn from apart: what people do besides is the same story with and without it."""
    return random.Random(f"{world.random.getstate()[1][1]} {person.id}")


class Swapper:
    """Whoever stands at a post: asks for a swap or for leave, and answers a colleague."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._dice = own_dice(world, person)
        self._busy: set[date] = set()
        """Days on which they have taken somebody's place already: they take no second one."""
        watch(world, person.id, ("我要请假",), self._which)
        watch(world, person.id, ("顶不了",), self._asked)
        if phone := world.phone(person.id):
            phone.sees.append(self._whom)

    def plan(self, day: date) -> None:
        world = self._world
        if not world.district.shifts_of(self._person.id, day + timedelta(days=1)):
            return
        drawn = self._dice.random()
        words = "/swap" if drawn < SWAPS else "我明天请假" if drawn < SWAPS + LEAVES else ""
        if words:
            at = world.moment(day, ASKS_AT) + timedelta(seconds=self._dice.uniform(0, ASKS_WITHIN_S))
            world.at(at, saying(world, self._person.id, words))

    def _which(self, shown: Shown) -> None:
        mine = [label for label in shown.buttons if label[:1].isdigit()]
        self._taps(THUMB_S, *mine[:1])

    def _whom(self, phone: Phone, shown: Shown) -> None:
        if "请谁顶？" in shown.text and not shown.edited:
            self._taps(THUMB_S, *list(shown.buttons)[:1])

    def _asked(self, shown: Shown) -> None:
        today = self._world.district.today(self._world.now)
        takes = self._dice.random() < TAKES and today not in self._busy
        self._busy |= {today} if takes else set()
        self._taps(LOOKS_S, "我来顶" if takes else "顶不了")

    def _taps(self, after_s: float, *labels: str) -> None:
        world = self._world
        if labels:
            after_s *= self._dice.lognormvariate(0, 0.8)
            world.react(self._person.id, after_s, pressing(world, self._person.id, *labels))


class Decider:
    """Whoever is asked about a swap or leave: agrees mostly, and looks for somebody for an empty place."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self._dice = own_dice(world, person)
        watch(world, person.id, ("不同意", "不准"), self._decide)
        if phone := world.phone(person.id):
            phone.sees.append(self._find)

    def plan(self, day: date) -> None:
        """Nothing by themselves."""

    def _decide(self, shown: Shown) -> None:
        agrees = self._dice.random() < AGREES
        self._taps(LOOKS_S, *(("同意", "准假") if agrees else ("不同意", "不准")))

    def _find(self, phone: Phone, shown: Shown) -> None:
        empty = [label for label in shown.buttons if label.startswith("找人顶 ")]
        if empty:
            self._taps(THUMB_S, *empty[:1])
        elif "问谁？" in shown.text:
            self._taps(THUMB_S, *list(shown.buttons)[:1])

    def _taps(self, after_s: float, *labels: str) -> None:
        after_s *= self._dice.lognormvariate(0, 0.8)
        self._world.react(self._person.id, after_s, pressing(self._world, self._person.id, *labels))
