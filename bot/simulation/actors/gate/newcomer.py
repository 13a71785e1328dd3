"""Somebody new gets a card with a code: types it soon, forgets it, or loses it and waits for another."""

from __future__ import annotations

import random
from datetime import date

from bot.simulation.actors.actor import pressing, saying
from bot.simulation.newcomers import Newcomer
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World

LOSES, FORGETS, NEVER = 0.07, 0.16, 0.01
"""The card, the first time; until they are asked again; and who wants none of it."""
TYPES_AFTER_S, SPREAD = 5 * 3600.0, 1.1
AGREE = "我知道了"


class ComesIn:
    def __init__(self, world: World, who: Newcomer, dice: random.Random) -> None:
        self.who = who
        self._world, self._dice = world, dice
        self._never = dice.random() < NEVER
        if phone := world.phone(who.person_id):
            phone.sees.append(self._look)

    def plan(self, day: date) -> None:
        """They wait for a card."""

    def gets(self, code: str) -> None:
        """The leader hands it over."""
        who, world = self.who, self._world
        who.codes += 1
        who.invited_at = who.invited_at or world.now
        lost = who.codes == 1 and self._dice.random() < LOSES
        forgotten = who.codes == 1 and self._dice.random() < FORGETS
        if self._never or lost or forgotten or who.bound_at:
            return
        after = TYPES_AFTER_S * self._dice.lognormvariate(0, SPREAD)
        world.react(who.person_id, after, saying(world, who.person_id, code))

    def _look(self, phone: Phone, shown: Shown) -> None:
        if AGREE in shown.buttons and self.who.bound_at is None:
            self.who.bound_at = self._world.now
            after = self._dice.uniform(5, 60)
            agrees = pressing(self._world, self.who.person_id, AGREE)
            self._world.react(self.who.person_id, after, agrees)
