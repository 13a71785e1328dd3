"""Open pages for `bench.pages`: what their script does, at as little cost as can be.

Run as a process it is the crowd. It reads one line of JSON (`port`, and `pages`: person and cookie of each),
then `leave N` to shut all but the first N; it prints `open <monotonic time>` each time when all are open.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

COMES_BACK_S = 1.0
"""Until a server said otherwise (`retry:`)."""
PER_ADDRESS = 40
LIMIT = 2**22
Heard = Callable[[str], None]


class LeanPage:
    """One open page. It keeps a stream and, as a browser does, one more connection for what it asks."""

    def __init__(self, port: int, who: str, cookie: str, number: int = 0, heard: Heard | None = None) -> None:
        """`heard`: is told every chat and every line that comes."""
        self._port, self._who = port, who
        self._local = (f"127.0.2.{number // PER_ADDRESS + 1}", 0)
        self._head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
        self._heard = heard
        self._retry_s = COMES_BACK_S
        self._again: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._turn = asyncio.Lock()
        self.opened_at = 0.0
        """When it was last connected; 0 while it is not."""

    async def stays(self) -> None:
        """For ever: whenever its stream ends it comes back."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
                await self._shows()
            self.opened_at = 0.0
            await asyncio.sleep(self._retry_s)

    async def _shows(self) -> None:
        reader, writer = await self._connection()
        tasks = set[asyncio.Task[None]]()
        try:
            writer.write(self._request("GET", f"/api/stream?people={self._who}&visible=1"))
            name = event = ""
            while line := (await reader.readline()).decode().rstrip():
                pass
            while raw := await reader.readline():
                line = raw.decode().rstrip()
                if line.startswith("retry: "):
                    self._retry_s = int(line[7:]) / 1000
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: "):
                    data = json.loads(line[6:])
                    name = data.get("stream", name)
                    if does := self._does(event, data, name):
                        tasks.add(asyncio.create_task(does))
        finally:
            writer.close()
            for task in tasks:
                task.cancel()

    def _does(self, event: str, data: dict[str, Any], name: str) -> Any:
        if event == "hello":
            self.opened_at = time.monotonic()
        if event == "said" and self._heard:
            self._heard(data["say"].get("text", ""))
        if event == "beat":
            return self._ask("POST", "/api/stream/visible", {"stream": name, "visible": True})
        return self._reads_chat() if event in ("hello", "look") else None

    async def _reads_chat(self) -> None:
        chat = await self._ask("GET", f"/api/{self._who}/history?visible=1")
        if self._heard:
            self._heard(chat)

    async def says(self, posted: dict[str, Any]) -> bool:
        """Whether the house has taken it."""
        try:
            return "accepted" in await self._ask("POST", f"/api/{self._who}/updates", posted)
        except (OSError, asyncio.IncompleteReadError):
            return False

    async def _ask(self, method: str, path: str, posted: dict[str, Any] | None = None) -> str:
        async with self._turn:
            fresh = self._again is None
            reader, writer = self._again = self._again or await self._connection()
            try:
                return await self._answered(reader, writer, method, path, posted)
            except (OSError, asyncio.IncompleteReadError):
                self._again = None
                if fresh:
                    raise
        return await self._ask(method, path, posted)  # it was kept open too long

    async def _answered(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        method: str,
        path: str,
        posted: dict[str, Any] | None,
    ) -> str:
        writer.write(self._request(method, path, posted))
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        return (await reader.readexactly(length)).decode()

    def _request(self, method: str, path: str, posted: dict[str, Any] | None = None) -> bytes:
        body = b"" if posted is None else json.dumps(posted).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{method} {path} HTTP/1.1\r\n{self._head}{kind}\r\n".encode() + body

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self._port, limit=LIMIT, local_addr=self._local)


async def _crowd() -> None:
    loop = asyncio.get_running_loop()
    told = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    pages = [LeanPage(told["port"], who, cookie, n) for n, (who, cookie) in enumerate(told["pages"])]
    tasks = [asyncio.create_task(page.stays()) for page in pages]
    words = loop.run_in_executor(None, sys.stdin.readline)
    all_there = False
    while True:
        if words.done():
            _, _, number = (await words).partition(" ")
            for task in tasks[int(number or 0) :]:
                task.cancel()
            pages, tasks = pages[: int(number or 0)], tasks[: int(number or 0)]
            if not pages:
                return
            words = loop.run_in_executor(None, sys.stdin.readline)
        now_there = all(page.opened_at for page in pages)
        if now_there and not all_there:
            print("open", max(page.opened_at for page in pages), flush=True)
        all_there = now_there
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(_crowd())
