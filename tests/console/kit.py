"""A house whose pages for keeping rosters are open, with the sample district in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from bot.boundary import Boundary
from bot.channels.web.app import WebDeps, create_web
from bot.channels.web.channel import WebChannel
from bot.channels.web.entry.admissions import Admissions
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.delivery.floor import Alone
from bot.links import Links
from bot.pictures.papers import Papers
from bot.pictures.printing import Printing
from bot.pictures.sheets import Sheets
from bot.settings import Settings
from console.ledger.routes import routes as ledger_routes
from console.rosters.routes import routes
from console.shell.looks import PictureAddresses
from console.shell.room import ConsoleDeps
from handlers.speech.voice import Voice
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, import_directory
from tests.kit.web_house import ZONE

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
KEY = "a key of the tests with 32 characters"
CELL = "cell-"
VOICE = Voice.load()


@dataclass
class Desk:
    """The house, and whoever sits before its pages."""

    database: Database
    settings: Settings
    now: datetime = MONDAY
    pictures: Callable[[str, str, str], Awaitable[bytes | None]] = field(
        default=lambda key, person, page: _nothing()
    )

    kept: list[tuple[str, bytes]] = field(default_factory=list)

    async def keep(self, person: str, picture: bytes) -> str:
        """As the house: no picture, no file."""
        if not picture.startswith(b"\xff\xd8\xff"):
            return ""
        self.kept.append((person, picture))
        return f"web:{len(self.kept):032x}"

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)

    def deps(self, **changes: Any) -> WebDeps:
        channel = WebChannel(_nothing, lambda: self.now)
        boundary = Boundary(self.database, VOICE, Alone("here"), lambda said: None)
        links, now = Links(self.settings), lambda: self.now
        printing, sheets = Printing(boundary, links, now), Sheets(boundary, links, now)
        papers = Papers(boundary, now)

        def rooms(who: Any) -> Any:
            looks = PictureAddresses(KEY, now)
            codes, act = printing.of_school, boundary.act
            seen, more = (self.pictures, looks), {"act": act, "paper": papers.file, "keep": self.keep}
            deps = ConsoleDeps(self.database, now, who, sheets.pdf, codes, *seen, VOICE, **more)
            return [*routes(deps), *ledger_routes(deps)]

        return WebDeps(
            channel=channel, database=self.database, submit=_nothing, now=now, cards=_nothing,
            people=_nothing, board=_nothing, sign_in=_nothing, keep=_nothing, photo=_nothing,
            admits=Admissions(self.database, channel.showing).admits, signing_key=KEY, console=rooms,
            **changes,
        )  # fmt: skip

    def browser(self, person: str = "", **changes: Any) -> Browser:
        """Of somebody whose phone this is; of a stranger without a name."""
        cookies = {COOKIE: seal(Session(person, MONDAY), KEY)} if person else {}
        transport = httpx.ASGITransport(create_web(self.deps(**changes)), raise_app_exceptions=True)
        return Browser(
            httpx.AsyncClient(transport=transport, base_url="http://huxue.example", cookies=cookies)
        )

    async def let_in(self, *people: str) -> None:
        async with self.database.writing() as connection:
            rows = [{"channel": "web", "address": p, "person_id": p, "bound_at": MONDAY} for p in people]
            await connection.execute(insert(tables.accounts), rows)


async def _nothing(*anything: Any) -> Any:
    return None


@dataclass
class Browser:
    """Speaks HTTP as a browser does; `last` is what it shows."""

    client: httpx.AsyncClient
    last: httpx.Response = field(default_factory=lambda: httpx.Response(0))

    async def opens(self, address: str, **headers: str) -> str:
        self.last = await self.client.get(address, headers=headers)
        return self.shown

    async def sends(self, address: str, told: dict[str, Any] | None = None, **more: Any) -> str:
        self.last = await self.client.post(address, data=told or {}, **more)
        return self.shown

    async def fills(self, page: str, key: str, *, by_htmx: bool = False, **cells: str) -> str:
        """Opens a row of that page, writes into some of its cells and saves it."""
        form = await self.opens(f"{page}?edit={key or 'new'}")
        told: dict[str, Any] = {"key": key, "seen": _hidden(form, "seen")}
        told |= {f"{CELL}{name}": value for name, value in cells.items()}
        return await self.sends(page, told, headers={"HX-Request": "true"} if by_htmx else {})

    async def follows(self) -> str:
        return await self.opens(self.last.headers["location"])

    @property
    def status(self) -> int:
        return self.last.status_code

    @property
    def shown(self) -> str:
        return self.last.text

    @property
    def words(self) -> str:
        """What somebody reads there."""
        return words(self.last.text)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1] if found else ""


@asynccontextmanager
async def desk_in(folder: Path, url: str = "") -> AsyncIterator[Desk]:
    settings = Settings(data_dir=folder, secret="x" * 40, public_url="", database_url=url)
    database = Database(settings.database, ZONE, frozenset({"web"}))
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    desk = Desk(database, settings)
    await desk.let_in("AD01", "SO01", "PR01", "G01", "G02", "DO1")
    try:
        yield desk
    finally:
        await database.close()
