"""What may wait on paper in a rush, so that the calls for help behind it come to light.

Telegram shows the next hundred updates only when the last hundred are acknowledged. A rush is therefore
written down first and handled afterwards; only keys and places, which nobody minds in a file for a moment.
Of a chat that floods everything but restricted words is written down, else nobody else would be seen; and of
a stranger who floods only so much is looked at as would be answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.port import Incoming
from bot.intake.restricted.content import mere_tap, restricted_words, unnamed
from duty.incidents.protecting import SHIELDED, shield_stands
from duty.messaging.enrolment import looks_like_code
from handlers.speech import labels
from storage.arrivals.conversations import load_conversations
from storage.arrivals.waiting import Written, left_waiting, write_down
from storage.engine.database import Database

FULL = 100
"""A page of so many updates has more behind it."""
MORE_WITHIN_S = 0.1
FLOOD = 20
"""So many updates of one chat in a page are more than a person writes."""
ANSWERED = 6
"""So many of a stranger's are looked at in a page; beyond them only what could be a code."""
READS_S = 2.0
"""A rush is read so long at a stretch; then some of it is handled, too."""


@dataclass
class Rush:
    """Full pages one after the other. While they come, only reading finds the calls among them soonest."""

    _began: float = field(default=float("-inf"), init=False)
    _last: float = field(default=float("-inf"), init=False)

    def page(self, now: float) -> None:
        """A full one was written down."""
        self._began = self._began if now - self._last < MORE_WITHIN_S else now
        self._last = now

    def still_comes(self, now: float) -> bool:
        return now - self._last < MORE_WITHIN_S and now - self._began < READS_S


class WaitingRoom:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, page: Sequence[Incoming]) -> None:
        """On return they are in the database."""
        written = [Written(one.channel, one.key, one.address, one.raw, one.received_at) for one in page]
        async with self._database.writing() as connection:
            await write_down(connection, written)

    async def silent(self, page: Sequence[Incoming], chats: Collection[str], now: datetime) -> set[str]:
        """Of these chats those whose words must not lie on paper even for a moment (疑似侵害学生)."""
        begun = {one.address for one in page if one.address in chats and _begins_silence(one.raw)}
        addresses = {f"{one.channel}:{one.address}": one.address for one in page if one.address in chats}
        if not addresses:
            return begun
        async with self._database.reading() as connection:
            found = await load_conversations(connection, addresses)
        shielded = {key for key, talk in found.items() if shield_stands(talk.state, talk.data, now)}
        return begun | {addresses[key] for key in shielded}

    async def left(self) -> list[Incoming]:
        """Of an earlier process, oldest first."""
        async with self._database.reading() as connection:
            return [Incoming(**vars(one)) for one in await left_waiting(connection)]


def may_wait(page: Sequence[Incoming]) -> list[Incoming]:
    """Of a page: keys and places, of chats that say nothing else in it, since a chat keeps its order."""
    hurried = {one.address for one in page if one.urgent or not _only_taps(one.raw)}
    return [one for one in page if one.address and one.address not in hurried]


def flooding(page: Sequence[Incoming]) -> set[str]:
    """The chats that send more than people write."""
    count = Counter(one.address for one in page)
    return {address for address, times in count.items() if address and times > FLOOD}


def of_flood(page: Sequence[Incoming], chats: Collection[str]) -> list[Incoming]:
    """Of a page: what these chats send, without what must not even lie on paper."""
    return [one for one in page if one.address in chats and not restricted_words(one.raw)]


def without_surplus(page: Sequence[Incoming], strangers: Collection[str]) -> list[Incoming]:
    """A page without what these chats send beyond what would be answered. A code is looked at even then."""
    seen: Counter[str] = Counter()
    kept = []
    for one in page:
        seen[one.address] += 1
        if one.address not in strangers or seen[one.address] <= ANSWERED or _may_be_code(one.raw):
            kept.append(one)
    return kept


def _begins_silence(raw: dict[str, Any]) -> bool:
    """It may be followed, in the same page, by what nobody may keep."""
    message, press = raw.get("message"), raw.get("callback_query")
    text = message.get("text") if isinstance(message, dict) else None
    data = press.get("data") if isinstance(press, dict) else None
    return str(text or "").startswith(f"/{SHIELDED}") or str(data or "").startswith(f"{SHIELDED}:")


def _may_be_code(raw: dict[str, Any]) -> bool:
    message = raw.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    return isinstance(text, str) and (text.startswith("/start ") or looks_like_code(text))


def _only_taps(raw: dict[str, Any]) -> bool:
    """A key of the keyboard or a place, in a private chat. Names are looked at, too: people choose them."""
    message = raw.get("message")
    if not isinstance(message, dict) or (message.get("chat") or {}).get("type") != "private":
        return False
    if mere_tap(raw):
        return unnamed(raw) is raw
    return (message.get("text") in labels.ALL or "location" in message) and not restricted_words(raw)
