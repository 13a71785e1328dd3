"""A channel without a wire: what is said stands on the phones of the simulated people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channels.port import Abilities, CannotReplace, Incoming, Uncertain, Unreachable
from bot.channels.web.updates import incoming
from bot.simulation.phone import Phone, Shown
from duty.messaging.say import Say

NAME = "simulated"


class SimulatedChannel:
    """Implements `port.Channel` over phones, as Telegram does: whoever looks later finds it all."""

    name = NAME
    abilities = Abilities(edits=True, deletes=True, per_second=1e6, per_chat=1e6)

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.phones: dict[str, Phone] = {}
        self.cut_off = False
        """The house has no network: nothing gets out."""
        self._files: dict[str, bytes] = {}
        self._fresh: list[tuple[Phone, Shown]] = []

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        if self.cut_off:
            raise Uncertain("no network")
        phone = self.phones.get(address)
        if phone is None:
            raise Unreachable("nobody has this phone")
        replaced = say.replaces.removeprefix("#")
        if replaced and not phone.has(int(replaced)):
            raise CannotReplace(say.replaces)
        number = phone.shows(int(key), say, self._now(), push=push)
        if number:
            self._fresh.append((phone, phone.history[-1]))
        return str(number)

    def read(self) -> None:
        """Everybody reads what came. In the order in which it was written: which chat is served first within
        one moment is chance, and one seed is to be one story."""
        fresh, self._fresh = self._fresh, []
        for phone, shown in sorted(fresh, key=lambda one: one[1].line):
            phone.looks(shown)

    async def fetch(self, file: str, limit: int) -> bytes:
        return self._files[file]

    def keep(self, name: str, picture: bytes) -> str:
        """A picture that somebody sends; returns its file id."""
        self._files[name] = picture
        return name


def update_of(person: str, posted: dict[str, Any], now: datetime, photo: str = "") -> Incoming:
    """What a phone sends, as an update of this channel."""
    return replace(incoming(person, posted, now, photo), channel=NAME)
