"""What every simulated person is to the world, and the few things a thumb can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from bot.simulation.agenda import Act
from bot.simulation.phone import Phone, Shown
from bot.simulation.world import World
from duty.district.places import Place


class Actor(Protocol):
    """Plans its days; what it sees it answers by `World.react`."""

    def plan(self, day: date) -> None:
        """Put what it will do that day by itself on the agenda."""


def watch(world: World, person: str, labels: tuple[str, ...], answer: Callable[[Shown], None]) -> None:
    """From now on that person looks at every message with one of these buttons."""

    def look(phone: Phone, shown: Shown) -> None:
        if any(label in shown.buttons for label in labels):
            answer(shown)

    if phone := world.phone(person):
        phone.sees.append(look)


def pressing(world: World, person: str, *labels: str) -> Act:
    """The act of pressing the first of these buttons that is still on the screen then."""

    async def press() -> None:
        await world.line.presses(person, *labels)

    return press


def saying(world: World, person: str, text: str) -> Act:
    """The act of writing that, or of tapping the key with that label."""

    async def say() -> None:
        await world.line.says(person, text)

    return say


def sharing(world: World, person: str, place: Place) -> Act:
    """The act of sharing where one is."""

    async def share() -> None:
        await world.line.shares(person, place)

    return share
