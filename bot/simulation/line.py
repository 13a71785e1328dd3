"""Between the phones and the house: what is said goes in at once, or in a heap when there is signal again."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.port import Incoming
from bot.simulation.channel import SimulatedChannel, update_of
from bot.simulation.phone import Press
from duty.district.places import Place

REMEMBERED = 3
"""So many of the last updates are brought once more after the house was killed."""


@dataclass(frozen=True)
class Said:
    """What somebody said, with its own time. number: of the update; photo: the file of its picture."""

    person: str
    number: int
    at: datetime
    posted: dict[str, Any]
    photo: str = ""

    def update(self, now: datetime) -> Incoming:
        return update_of(self.person, self.posted, now, self.photo)


class Line:
    """The way in for all phones. Whoever has no signal is heard later."""

    def __init__(
        self,
        channel: SimulatedChannel,
        submit: Callable[[Incoming], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._channel = channel
        self._submit = submit
        self._now = now
        self._numbers = itertools.count(1)
        self._held: list[Said] = []
        self._last: deque[Incoming] = deque(maxlen=REMEMBERED)
        self._spoke_at: dict[str, datetime] = {}
        self.no_signal: set[str] = set()
        self.said: list[Said] = []
        """Everything anybody said, whether it has arrived or not."""

    def signal(self, person: str) -> bool:
        return person not in self.no_signal and not self._channel.cut_off

    def heard_since(self, person: str, since: datetime) -> bool:
        """Whether that person said anything since then."""
        at = self._spoke_at.get(person)
        return at is not None and at >= since

    # -- what people do ------------------------------------------------------------------------

    async def says(self, person: str, text: str) -> None:
        await self._say(person, {"text": text})

    async def shares(self, person: str, place: Place) -> None:
        spot = {"latitude": place.latitude, "longitude": place.longitude, "accuracy": place.accuracy_m}
        await self._say(person, {"place": spot})

    async def shows(self, person: str, picture: bytes, words: str) -> None:
        """A picture with its caption."""
        file = self._channel.keep(f"file-{len(self.said)}", picture)
        await self._say(person, {"text": words}, file)

    async def presses(self, person: str, *labels: str) -> bool:
        """The first of these buttons that stands on the screen now. False: none does."""
        phone = self._channel.phones[person]
        for label in labels:
            if shown := phone.holding(label):
                press = {"data": shown.buttons[label], "message_id": shown.number}
                said = await self._say(person, {"press": press}, sent=False)
                phone.presses[str(said.number)] = Press(label, shown.text, self._now())
                await self._send(said)
                return True
        return False

    async def _say(self, person: str, content: dict[str, Any], photo: str = "", *, sent: bool = True) -> Said:
        number = next(self._numbers)
        now = self._now()
        said = Said(person, number, now, {"id": number, "at": now.isoformat(), **content}, photo)
        self.said.append(said)
        self._spoke_at[person] = now
        if sent:
            await self._send(said)
        return said

    # -- the way in ----------------------------------------------------------------------------

    async def _send(self, said: Said) -> None:
        if not self.signal(said.person):
            self._held.append(said)
            return
        update = said.update(self._now())
        await self._submit(update)
        self._last.append(update)

    async def bring_held(self) -> None:
        """In a heap, with their own times, whatever was held of those who have signal now."""
        held, self._held = self._held, []
        for said in held:
            await self._send(said)

    async def bring_again(self) -> None:
        """As a channel does that cannot know whether the last ones were kept."""
        for update in list(self._last):
            await self._submit(update)

    @property
    def held(self) -> int:
        return len(self._held)
