"""What a channel is to the rest of the house: a way in and a way out, and nothing of its wire."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from duty.messaging.say import Say


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update as it arrived, in Telegram's JSON shape.

    key:     unique per channel; the same key again is a redelivery and has no second effect.
    address: whose chat it is on that channel (empty: nobody's, e.g. a poll).
    urgent:  may overtake other people's updates (a call for help), never its own chat's.
    also:    keys of what is in it besides and may come alone, too (a page's picture apart from its words);
             one of them known already, it is a redelivery as well.
    """

    channel: str
    key: str
    address: str
    raw: dict[str, Any]
    received_at: datetime
    urgent: bool = False
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> list[tuple[str, str]]:
        """By any of these, each with its channel, it is known once it was handled."""
        return [(self.channel, key) for key in (self.key, *self.also)]


Submit = Callable[[Incoming], Awaitable[None]]
"""Returns after the commit that holds the update's effects, or parked it; raises when there was none."""

TakeIn = Callable[[Sequence[Incoming]], Awaitable[list[BaseException | None]]]
"""Takes a page of updates at once; None for each that was handled or at least written down, else why not."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do; handlers never ask, the delivery does."""

    edits: bool = True
    deletes: bool = True
    per_second: float = 1000.0
    per_chat: float = 1000.0
    ring: bool = False
    """What is changed in place can be heard; otherwise what must be heard is said anew."""
    one_voice: bool = False
    """All processes together keep one pace, so one of them speaks for all."""


class Unreachable(Exception):
    """This address cannot be reached until the person writes again: blocked, unknown, deleted."""


class NotOnScreen(Exception):
    """Nobody looks at this chat now. It stays in the chat's history and is no failure of the channel."""


class TryLater(Exception):
    """The channel asks for patience (429); nothing was sent."""

    def __init__(self, after_s: float) -> None:
        super().__init__(f"try again after {after_s} s")
        self.after_s = after_s


class Uncertain(Exception):
    """Network or server trouble: it may or may not have arrived. Retried; a repeat is recognisable."""


class Refused(Exception):
    """The channel will never take this message as it is; not the person's fault. Not retried."""


class NotReady(Exception):
    """A file that is still in the making; asked for again in a moment. `done` of `total` pieces."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"not ready: {done}/{total}")
        self.done, self.total = done, total


class CannotReplace(Exception):
    """The earlier message cannot be changed any more; say it as a new one."""


class Channel(Protocol):
    """A way out. Implementations are safe to call from many tasks at once."""

    name: str
    abilities: Abilities

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        """Say it in that chat; returns the channel's reference of the message (empty: none).

        `say.replaces` and `say.deletes` are resolved: `#<reference>` or empty. `key` identifies the
        message across retries. `push` tells a notice nobody asked for from an answer.
        """

    async def fetch(self, file: str, limit: int) -> bytes:
        """The bytes of a file somebody sent, at most `limit` (ValueError beyond it)."""
