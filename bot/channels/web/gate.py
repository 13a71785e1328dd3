"""How many connections the web port holds, and for how long somebody may say nothing on one.

Every connection is a descriptor, and the way out to Telegram and to the database needs some too: whoever
opens a thousand silent ones must not stop a page to an officer.
"""

from __future__ import annotations

import asyncio
import resource
from collections import Counter
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0
"""From the first moment until a request's head is complete, whoever it is that trickles."""
BODY_PAUSE_S = 30.0
"""Between two pieces of a body: a phone in a dead spot gets its time."""
BODY_S = 600.0
KEEP_ALIVE_S = 5
"""A connection that has had its answer and asks nothing more."""
PER_ADDRESS = 200
"""Of one address, where no proxy stands in front: a school's phones may share one."""
RESERVED = 64
"""Descriptors that are never given to the web port: Telegram's, the database's, files."""
LEAST = 16
WANTED = 65536
ENOUGH = 4096


def raise_file_limit() -> int:
    """As many descriptors as the machine allows us, within reason; returns how many that are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return WANTED if soft == resource.RLIM_INFINITY else soft


def room() -> int:
    """How many connections the web port may hold, so that the rest of the house keeps its descriptors."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WANTED if soft == resource.RLIM_INFINITY else max(LEAST, soft - max(RESERVED, soft // 8))


class Gate:
    """Counts the connections of one server.

    per_address: how many one address may hold; None behind a proxy, which has one address for everybody.
    """

    def __init__(self, most: int, per_address: int | None) -> None:
        self.most = most
        self._per_address = per_address
        self._held: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one more of that address. False where there is no room for it: then it is not counted."""
        full = self._held.total() >= self.most
        if full or (self._per_address is not None and self._held[address] >= self._per_address):
            return False
        self._held[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._held[address] -= 1
        if self._held[address] <= 0:
            del self._held[address]

    @property
    def held(self) -> int:
        return self._held.total()

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's protocol, with this gate in front."""
        return type("Gated", (_Gated,), {"gate": self})


class _Gated(H11Protocol):
    """Shuts at once what finds no room, and later what never finishes its request."""

    gate: Gate
    _entered = ""
    _deadline: asyncio.TimerHandle | None = None
    _began = 0.0
    """When the body that comes just now began."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        address = self.client[0] if self.client else "?"
        if not self.gate.enter(address):
            transport.abort()
            return
        self._entered = address
        self._expect(HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        if self._entered:
            self.gate.leave(self._entered)
            self._entered = ""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        now = self.loop.time()
        if self._in_body:
            if self.cycle is not before:
                self._began = now
            self._expect(max(0.0, min(BODY_PAUSE_S, self._began + BODY_S - now)))
        elif self._answering:
            self._expect(None)
        elif self._deadline is None:
            self._expect(HEAD_S)  # the head of another request has begun; what trickles wins no time

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _in_body(self) -> bool:
        return self._answering and self.cycle.more_body

    def on_response_complete(self) -> None:
        self._expect(None)
        super().on_response_complete()

    def _expect(self, seconds: float | None) -> None:
        """Shut the connection after so long, in place of what was expected before; None: expect nothing."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._shut)

    def _shut(self) -> None:
        self._deadline = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()
