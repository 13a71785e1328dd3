"""Messages that may name a student: kept in memory only until their author has answered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.port import Incoming

ANSWERED_WITHIN = timedelta(minutes=10)
HELD = 1_000
"""So many are held at once; the oldest is forgotten first."""


@dataclass
class Held:
    raw: dict[str, Any]
    until: datetime
    taken_by: str = ""


class Unwritten:
    """A restart forgets them, and so do ten minutes: what was not answered was never said."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str, int], Held] = OrderedDict()

    def hold(self, incoming: Incoming, number: int, raw: dict[str, Any]) -> None:
        self._held[incoming.channel, incoming.address, number] = Held(
            raw, incoming.received_at + ANSWERED_WITHIN
        )
        if len(self._held) > HELD:
            self._held.popitem(last=False)

    def take(self, press: Incoming, number: int) -> dict[str, Any] | None:
        """The message, once; the same press again, as a batch is replayed, has it again."""
        held = self._held.get((press.channel, press.address, number))
        if held is None or held.taken_by not in ("", press.key) or press.received_at >= held.until:
            return None
        held.taken_by = press.key
        return held.raw

    def forget(self, now: datetime) -> None:
        """What was answered, and what nobody answered in time."""
        gone = [key for key, held in self._held.items() if now >= held.until]
        for key in gone:
            del self._held[key]
