"""A passer-by before the page of a code, over the real house."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx

from duty.tips.codes import hanging
from tests.kit.story import Story

TAGS = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


@dataclass
class Passer:
    """Somebody with a phone and nothing else; `last` is what it shows."""

    client: httpx.AsyncClient
    code: str
    last: httpx.Response = field(default_factory=lambda: httpx.Response(0))

    async def scans(self, **query: str) -> str:
        self.last = await self.client.get(f"/r/{self.code}", params=query)
        return self.words

    async def sends(self, words: str, kind: str = "", photo: bytes = b"", once: str = "") -> str:
        """Without JavaScript: a plain form."""
        told = {"words": words, "kind": kind, "once": once}
        files = {"photo": ("IMG_0001.JPG", photo, "image/jpeg")}
        self.last = await self.client.post(f"/r/{self.code}", data=told, files=files)
        return self.words

    async def says_now(self) -> str:
        """[正在发生] of the page that is shown."""
        told = {name: self.hidden(name) for name in ("words", "once")}
        self.last = await self.client.post(f"/r/{self.code}/now", data=told)
        return self.words

    async def looks(self, secret: str) -> str:
        self.last = await self.client.post("/r/s", data={"code": secret})
        return self.words

    @property
    def words(self) -> str:
        return " ".join(unescape(TAGS.sub(" ", self.last.text)).split())

    @property
    def secret(self) -> str:
        """The code by which it can be followed, as it is read off the page."""
        found = re.search(r'class="tip-code">([^<]+)<', self.last.text)
        return found[1] if found else ""

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.last.text)
        return unescape(found[1]) if found else ""


@asynccontextmanager
async def passing_by(story: Story, school: str = "SCH01", post: str = "P001") -> AsyncIterator[Passer]:
    """Somebody scans the poster that hangs there."""
    async with story.house.database.work(story.house.clock.now()) as work:
        code = (await hanging(work, school, post, "", story.house.clock.now())).code
        await work.commit()
    base = f"http://127.0.0.1:{await port_of(story)}"
    async with httpx.AsyncClient(base_url=base, timeout=20) as client:
        yield Passer(client, code)


async def port_of(story: Story) -> int:
    while not story.house.server.started:
        await story.settled()
    return story.house.server.port


async def rows_of(story: Story, table: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in await story.rows(table)]
