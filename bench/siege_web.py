"""Who besieges the web port, in a process of its own: a guard gone wild, a stranger, and silent connections.

Started by `bench.siege`. Runs until its input ends, then prints what it did. Each of them has addresses of
their own (127.0.0.x), as on the net, so that the cap of one address is not what keeps the others out.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from handlers.speech.labels import SOS

AT_ONCE = 16
"""Requests each of the two has under way."""
PER_ADDRESS = 100
NUMBERS = itertools.count(1_000_000)
PICTURE = b"\xff\xd8\xff\xe0" + os.urandom(200_000)


class Attack:
    def __init__(self, told: dict[str, Any]) -> None:
        self._pages = told["pages"]
        self._port = int(told["pages"].rpartition(":")[2])
        self._where = f"/api/{told['hostile']}/updates"
        self._cookie = {"Cookie": told["cookies"][told["hostile"]]}
        self._ahead: timedelta = datetime.fromisoformat(told["now"]) - datetime.now(UTC)
        self.done: Counter[str] = Counter()

    def _client(self, address: str) -> aiohttp.ClientSession:
        from_there = aiohttp.TCPConnector(local_addr=(address, 0), limit=AT_ONCE)
        return aiohttp.ClientSession(self._pages, connector=from_there)

    async def floods(self, messages: int, pictures: int) -> None:
        """The guard: so many messages, every tenth a call for help, and the pictures among them."""
        left = iter([*range(messages + pictures)])
        every = max(1, (messages + pictures) // max(1, pictures))

        async def worker(client: aiohttp.ClientSession) -> None:
            for number in left:
                what = "picture" if pictures and number % every == 0 else "message"
                await self._counted(
                    what, client, self._where, headers=self._cookie, **self._body(what, number)
                )

        async with self._client("127.0.0.3") as client:
            await asyncio.gather(*(worker(client) for _ in range(AT_ONCE)))

    def _body(self, what: str, number: int) -> dict[str, Any]:
        at = (datetime.now(UTC) + self._ahead).isoformat()
        if what == "message":
            text = SOS if number % 10 == 5 else f"第{number}条消息，没有别的意思"
            return {"json": {"id": next(NUMBERS), "at": at, "text": text}}
        form = aiohttp.FormData({"id": str(next(NUMBERS)), "at": at})
        form.add_field("photo", PICTURE, filename="a.jpg", content_type="image/jpeg")
        return {"data": form}

    async def knocks(self) -> None:
        """The stranger: codes that are none, one after the other, for ever."""

        async def worker(client: aiohttp.ClientSession) -> None:
            while True:
                await self._counted("code", client, "/in", data={"code": f"GUESS{next(NUMBERS)}"})

        async with self._client("127.0.0.4") as client:
            await asyncio.gather(*(worker(client) for _ in range(AT_ONCE)))

    async def says_nothing(self, address: str) -> None:
        """One connection that is opened again whenever it is shut."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection(
                    "127.0.0.1", self._port, local_addr=(address, 0)
                )
                self.done["silent connections"] += 1
                with contextlib.suppress(OSError):
                    await reader.read()
                writer.close()
            await asyncio.sleep(0.5)

    async def _counted(self, what: str, client: aiohttp.ClientSession, where: str, **more: Any) -> None:
        try:
            async with client.post(where, allow_redirects=False, **more) as answer:
                await answer.read()
                self.done[f"{what} {answer.status}"] += 1
        except aiohttp.ClientError as error:
            self.done[f"{what} {type(error).__name__}"] += 1
            await asyncio.sleep(0.1)


async def main() -> None:
    asked = argparse.ArgumentParser()
    for name in ("--messages", "--pictures", "--silent"):
        asked.add_argument(name, type=int, required=True)
    given = asked.parse_args()
    attack = Attack(json.loads(await asyncio.to_thread(sys.stdin.readline)))
    jobs = [attack.floods(given.messages, given.pictures), attack.knocks()]
    jobs += [attack.says_nothing(f"127.0.1.{n // PER_ADDRESS + 1}") for n in range(given.silent)]
    running = [asyncio.create_task(job) for job in jobs]
    await asyncio.to_thread(sys.stdin.readline)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    print(json.dumps(attack.done), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
