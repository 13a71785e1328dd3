"""The leader lets the new ones in: a code each in the morning, and a new one for who is stuck."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.simulation.actors.actor import pressing, saying
from bot.simulation.actors.gate.newcomer import ComesIn
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World

AT = time(9, 30)
LOOKS_AFTER = 0.85
"""How often a leader looks on a day whether everybody is in."""
CODE = re.compile(r"给(?P<name>\S+?)的邀请码：(?P<code>\w+)")
AGAIN = timedelta(hours=48)
"""A code is over, and the list says so."""


class Inviter:
    """Of one school's newcomers. dice: their own, so that everybody else lives as without them."""

    def __init__(self, world: World, person: str, new: Sequence[ComesIn], dice: random.Random) -> None:
        self._world, self._person, self._dice = world, person, dice
        self._new = {one.who.name: one for one in new}
        self._asked = False
        if phone := world.phone(person):
            phone.sees.append(self._look)

    def plan(self, day: date) -> None:
        first = all(one.who.codes == 0 for one in self._new.values())
        stuck = any(one.who.bound_at is None for one in self._new.values())
        if first or (stuck and self._dice.random() < LOOKS_AFTER):
            late = timedelta(seconds=self._dice.uniform(0, 3600))
            self._world.at(self._world.moment(day, AT) + late, self._looks_who_is_in)

    async def _looks_who_is_in(self) -> None:
        self._asked = True
        await saying(self._world, self._person, "➕ 邀请")()

    def _look(self, phone: Phone, shown: Shown) -> None:
        if found := CODE.search(shown.text):
            if one := self._new.get(found["name"]):
                one.gets(found["code"])
        elif self._asked and any(label.startswith("邀请 ") for label in shown.buttons):
            self._asked = False
            self._invites(shown)

    def _invites(self, shown: Shown) -> None:
        """Whoever had none yet, and whose code the list says is over."""
        waits = 4.0
        for name, one in self._new.items():
            labels = [label for label in (f"邀请 {name}", f"邀请 {name}（没接上）") if label in shown.buttons]
            if labels and (one.who.codes == 0 or labels[0].endswith("）")):
                waits += self._dice.uniform(3, 9)
                self._world.react(self._person, waits, pressing(self._world, self._person, *labels))
