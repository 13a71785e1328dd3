"""What nobody wants: phones without signal, a house without network, a process that is killed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.simulation.agenda import Act
from bot.simulation.world import World

NO_SIGNAL_MIN, NO_NETWORK_MIN = (5, 45), (1, 6)
PHONES_A_DAY = 3
NO_NETWORK_A_DAY = 0.5
KILLS_A_DAY = 2


class Weather:
    def __init__(self, world: World) -> None:
        self._world = world

    def plan(self, day: date) -> None:
        world = self._world
        for _ in range(PHONES_A_DAY):
            person = world.random.choice(list(world.channel.phones))
            self._for_a_while(day, NO_SIGNAL_MIN, self._loses_signal(person), self._has_signal(person))
        if world.chance(NO_NETWORK_A_DAY):
            self._for_a_while(day, NO_NETWORK_MIN, self._cut_off, self._connected)
        for _ in range(KILLS_A_DAY):
            world.at(self._sometime(day), self._kill)

    def _sometime(self, day: date) -> datetime:
        """While most happens."""
        return self._world.moment(day, time(6, 40)) + timedelta(
            seconds=self._world.random.uniform(0, 12 * 3600)
        )

    def _for_a_while(self, day: date, minutes: tuple[int, int], begins: Act, ends: Act) -> None:
        at = self._sometime(day)
        self._world.at(at, begins)
        self._world.at(at + timedelta(minutes=self._world.random.uniform(*minutes)), ends)

    # -- phones --------------------------------------------------------------------------------

    def _loses_signal(self, person: str) -> Act:
        async def lose() -> None:
            self._world.line.no_signal.add(person)

        return lose

    def _has_signal(self, person: str) -> Act:
        async def find() -> None:
            self._world.line.no_signal.discard(person)
            await self._world.line.bring_held()

        return find

    # -- the house -----------------------------------------------------------------------------

    async def _cut_off(self) -> None:
        self._world.cut_off()

    async def _connected(self) -> None:
        self._world.connect()
        await self._world.line.bring_held()

    async def _kill(self) -> None:
        self._world.die()
