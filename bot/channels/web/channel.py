"""The web page as a way out: what is said goes to every open page that shows the person's chat."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.channels.port import Abilities, NotOnScreen
from duty.messaging.say import Say

Load = Callable[[str, int], Awaitable[bytes]]
"""The bytes behind a file id of ours, at most so many (ValueError beyond it)."""

WAITING = 1000
"""Events one page may leave unread; beyond that its connection is dead and it starts afresh."""
PAGES = 6
"""So many pages one person may have open at once, on all devices together."""
MISSED_S = 60.0
MISSED = 20
"""So long, and so many a person, what rings and met no page is said to the next page that opens, at once."""
SILENCE_S = 35.0
"""A page answers each heartbeat. One silent for longer lost its network: it is on nobody's screen."""


class Stream:
    """One open page: the chats it shows, and what is on its way to it. None ends it."""

    def __init__(self, name: str, people: Sequence[str], heard_at: float, *, visible: bool) -> None:
        self.name = name
        self.people = frozenset(people)
        self.visible = visible
        self.heard_at = heard_at
        self.queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue(WAITING)

    def push(self, event: dict[str, Any]) -> bool:
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self.end()
            return False
        return True

    def end(self) -> None:
        """Tell the page to leave, and drop what waits; it reads its history when it comes back."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class WebChannel:
    """Implements `port.Channel` over the pages that are open now."""

    name = "web"
    abilities = Abilities(edits=True, deletes=True, ring=True)

    def __init__(self, load: Load, now: Callable[[], datetime]) -> None:
        self._load = load
        self._now = now
        self._streams: dict[str, Stream] = {}
        self._missed: dict[str, list[tuple[float, dict[str, Any]]]] = {}
        """By person: when what rings met no page, and the event. After a restart pages come back slowly."""
        self.closing = asyncio.Event()
        self.screens_changed = asyncio.Event()
        """A page came, went or was looked at: what is on screens may have changed."""

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        """Push it to every page of that chat; NotOnScreen where none of them is visible to anybody."""
        event = {"person": address, "id": int(key), "say": say.to_json(), "at": self._now().isoformat()}
        reached = [stream.push(event) and self._seen(stream) for stream in self._showing(address)]
        self._note_missed(address, say, None if any(reached) else event)
        if not any(reached):
            raise NotOnScreen(address)
        return key

    def _note_missed(self, address: str, say: Say, event: dict[str, Any] | None) -> None:
        """What is said anew takes the place of what was missed; only what rings is worth keeping."""
        since = self._time() - MISSED_S
        left = [
            (at, one)
            for at, one in self._missed.pop(address, [])
            if at >= since and one["say"].get("name") not in {say.name, say.replaces} - {""}
        ]
        if event is not None and _rings(say):
            left.append((self._time(), event))
        if left:
            self._missed[address] = left[-MISSED:]

    async def fetch(self, file: str, limit: int) -> bytes:
        return await self._load(file, limit)

    def remember(self, lines: Iterable[tuple[int, str, dict[str, Any], datetime]]) -> None:
        """What an earlier process could say on no page: (id, address, say, since when), the oldest first."""
        for number, address, say, at in lines:
            event = {"person": address, "id": number, "say": say, "at": at.isoformat()}
            self._note_missed(address, Say.from_json(say), event)

    def open(self, people: Sequence[str], *, visible: bool = True) -> Stream | None:
        """A page appears and is shown these people's chats. The caller closes it with `leave`.

        None where somebody has as many pages open as anybody may; one that lost its network makes room.
        """
        if not all(self._has_room(person) for person in people):
            return None
        stream = Stream(secrets.token_urlsafe(9), people, self._time(), visible=visible)
        self._streams[stream.name] = stream
        self._catch_up(stream)
        self.screens_changed.set()
        if self.closing.is_set():
            stream.end()
        return stream

    def _catch_up(self, stream: Stream) -> None:
        """It rings at once; what was held for it besides comes with its chat."""
        since = self._time() - MISSED_S
        for person in stream.people:
            for at, event in self._missed.pop(person, []):
                if at >= since:
                    stream.push(event)

    def _has_room(self, person: str) -> bool:
        held = self._showing(person)
        if len(held) < PAGES:
            return True
        oldest = min(held, key=lambda stream: stream.heard_at)
        if self._time() - oldest.heard_at <= SILENCE_S:
            return False
        oldest.end()
        self.leave(oldest)
        return True

    def leave(self, stream: Stream) -> None:
        self._streams.pop(stream.name, None)
        self.screens_changed.set()

    def stream(self, name: str) -> Stream | None:
        return self._streams.get(name)

    def heard(self, stream: Stream, visible: bool) -> None:
        """The page has answered a heartbeat, and said whether somebody can see it."""
        stream.heard_at = self._time()
        if stream.visible != visible:
            stream.visible = visible
            self.screens_changed.set()

    def on_screen(self) -> set[str]:
        """The people whose chats somebody can see here now."""
        return {person for stream in self._streams.values() if self._seen(stream) for person in stream.people}

    def showing(self) -> set[str]:
        """The people whose chats are on pages now, whether anybody looks or not."""
        return {person for stream in self._streams.values() for person in stream.people}

    @property
    def pages(self) -> int:
        """How many are open."""
        return len(self._streams)

    def restart(self) -> None:
        """Tell every page to forget what it shows, as the demo begins anew."""
        for stream in list(self._streams.values()):
            stream.push({"restart": True})

    def close(self) -> None:
        """End all pages' connections at once, so that the server can stop."""
        self.closing.set()
        for stream in list(self._streams.values()):
            stream.end()

    def _showing(self, address: str) -> list[Stream]:
        return [stream for stream in self._streams.values() if address in stream.people]

    def _seen(self, stream: Stream) -> bool:
        return stream.visible and self._time() - stream.heard_at <= SILENCE_S

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()


def _rings(say: Say) -> bool:
    """As the page's script has it: a bundle of calls, or the card of one that can be answered."""
    return bool(say.rings) or (say.name.startswith("alert:") and bool(say.buttons) and not say.silent)
