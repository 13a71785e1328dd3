"""A bad network between a page and the house: requests and answers get lost, sign-in pages answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PORTAL = b"<!doctype html><title>wifi</title><h1>Please sign in</h1>"
KINDS = {
    "fair": 40, "request lost": 14, "answer lost": 18, "answer torn": 6,
    "portal": 8, "redirect": 8, "hangs before": 3, "hangs after": 3,
}  # fmt: skip
"""What happens to one message of the page, out of a hundred."""
GONE = (asyncio.CancelledError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
"""How a connection ends whose other side left."""


@dataclass
class Weather:
    """Stands between; `upstream` is the house's port. Each message meets what the seed brings."""

    upstream: int
    rng: random.Random
    patience_ms: int
    dark: bool = False
    calm: bool = False
    met: Counter[str] = field(default_factory=Counter)
    under_way: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def between(self) -> AsyncIterator[str]:
        """Yields the address that the page is opened under."""
        server = await asyncio.start_server(self._guarded, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        finally:
            server.close()
            self.over.set()
            while self.under_way:
                await asyncio.sleep(0.01)

    async def _guarded(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        serving, over = (
            asyncio.create_task(self._serve(reader, writer)),
            asyncio.create_task(self.over.wait()),
        )
        try:
            await asyncio.wait({serving, over}, return_when=asyncio.FIRST_COMPLETED)
            for task in (serving, over):
                task.cancel()
            with suppress(*GONE):
                await serving
        finally:
            self.under_way -= 1
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _message(reader)
        if self.dark:
            self.met["dark"] += 1
            return
        line = request.split(b"\r\n", 1)[0]
        kind = self._kind() if line.startswith(b"POST") and b"/updates" in line else "fair"
        await self._meets(kind, request, writer, page=line.startswith(b"GET /chat "))

    def _kind(self) -> str:
        found = "fair" if self.calm else self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        self.met[found] += 1
        return found

    async def _meets(self, kind: str, request: bytes, writer: asyncio.StreamWriter, *, page: bool) -> None:
        if kind == "portal":
            writer.write(_answer(b"200 OK", PORTAL))
        elif kind == "redirect":
            writer.write(_answer(b"302 Found\r\nLocation: /wifi", b""))
        elif kind in ("request lost", "hangs before"):
            await asyncio.sleep(self.patience_ms / 500 if kind.startswith("hangs") else 0)
        elif kind == "fair":
            await self._relay(request, writer, page=page)
        else:
            answer = await self._ask(request)
            if kind == "answer torn":
                writer.write(answer[: len(answer) - 5])
            await asyncio.sleep(self.patience_ms / 500 if kind.startswith("hangs") else 0)
        await writer.drain()

    async def _relay(self, request: bytes, writer: asyncio.StreamWriter, *, page: bool) -> None:
        """Word by word, as the stream of events needs it; the page itself learns to be impatient."""
        if page:
            answer = await self._ask(request)
            head, _, body = answer.partition(b"\r\n\r\n")
            hurried = b'data-patience="%d"' % self.patience_ms
            writer.write(
                _answer(
                    head.split(b" ", 1)[1].split(b"\r\n")[0], body.replace(b'data-patience="5000"', hurried)
                )
            )
            return
        reader, upstream = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            upstream.write(request)
            while (part := await reader.read(65536)) and not self.dark:
                writer.write(part)
                await writer.drain()
        finally:
            upstream.close()

    async def _ask(self, request: bytes) -> bytes:
        reader, upstream = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            upstream.write(request)
            return await reader.read()
        finally:
            upstream.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One request, which asks for no second one on the same connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"connection:")]
    lines.insert(1, b"Connection: close")
    length = next((int(one.split(b":")[1]) for one in lines if one.lower().startswith(b"content-length")), 0)
    return b"\r\n".join(lines) + await reader.readexactly(length)


def _answer(status: bytes, body: bytes) -> bytes:
    kind = b"text/html; charset=utf-8"
    return b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (
        status, kind, len(body), body,
    )  # fmt: skip
