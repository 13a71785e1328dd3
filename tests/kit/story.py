"""Stories over the whole house: people say and see things, time moves by hand, no message is unexpected."""

from __future__ import annotations

import asyncio
import atexit
import itertools
import shutil
import ssl
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from bot import app
from bot.app import build, build_routing
from bot.channels.web.updates import incoming
from bot.house import House
from bot.settings import Settings
from duty.district.places import Place
from duty.messaging.accounts import CONSENT_VERSION
from handlers.speech import voice
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.engine.scrubbing import make_scrubbable
from storage.importing import SAMPLE, import_directory
from tests.kit import postgres

app.build_routing = cache(build_routing)
voice._read = cache(voice._read)
ssl.create_default_context = cache(ssl.create_default_context)
"""What is the same for every house is made once: two thirds of the time it takes to open one."""
MONDAY = "2026-11-23T06:50:00"
NUMBERS = itertools.count(1)
PATIENCE_S = 10


@dataclass
class Shown:
    """One message on a screen."""

    id: int
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    toast: str = ""
    links: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.text or self.toast} {list(self.buttons) or ''}".strip()


class Phone:
    """A web page of one person, without the browser: the same updates in, the same events out."""

    def __init__(self, house: House, person: str) -> None:
        self.person = person
        self._house = house
        self._stream = house.web.open([person])
        self.screen: dict[int, Shown] = {}
        self._places: dict[int, int] = {}
        """Where a later version of a message stands: where the first one stood, as on the page."""
        self.unseen: list[Shown] = []
        self.keyboard: list[str] = []
        self._some = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while (event := await self._stream.queue.get()) is not None:
            if "say" not in event:
                continue
            say = event["say"]
            buttons = {b["label"]: b.get("data", "") for row in say.get("buttons", []) for b in row}
            if say.get("keyboard"):
                self.keyboard = [key["label"] for row in say["keyboard"] for key in row]
            links = {b["label"]: b["url"] for row in say.get("buttons", []) for b in row if b.get("url")}
            shown = Shown(event["id"], say.get("text", ""), buttons, say.get("toast", ""), links)
            replaced = say.get("replaces", "")
            place = self._places.get(int(replaced[1:]), int(replaced[1:])) if replaced else shown.id
            self._places[shown.id] = place
            if shown.text:
                self.screen[place] = shown
            if shown.text or shown.toast:
                self.unseen.append(shown)
            self._some.set()

    async def sends(
        self, text: str, *, at: datetime | None = None, number: int | None = None, forwarded: bool = False
    ) -> None:
        await self._post({"text": text}, at, number, forwarded=forwarded)

    async def speaks(self) -> None:
        """A voice message."""
        now = self._house.clock.now()
        posted = incoming(self.person, {"id": next(NUMBERS), "at": now.isoformat(), "text": "-"}, now)
        message = posted.raw["message"]
        del message["text"]
        message["voice"] = {"file_id": "v1", "file_unique_id": "v1", "duration": 3}
        await self._house.intake.submit(posted)

    async def edits(self, text: str) -> None:
        """An earlier message now reads otherwise."""
        now = self._house.clock.now()
        posted = incoming(self.person, {"id": next(NUMBERS), "at": now.isoformat(), "text": text}, now)
        changed = posted.raw.pop("message")
        posted.raw["edited_message"] = changed | {"edit_date": changed["date"]}
        await self._house.intake.submit(posted)

    async def shares(
        self,
        place: Place | str,
        *,
        accuracy: float = 10,
        at: datetime | None = None,
        forwarded: bool = False,
    ) -> None:
        """A place, or the id of a post to stand at."""
        if isinstance(place, str):
            district = await self._house.database.district()
            place = district.posts[place].place
        spot = {"latitude": place.latitude, "longitude": place.longitude, "accuracy": accuracy}
        await self._post({"place": spot}, at, forwarded=forwarded)

    async def sends_photo(self, picture: bytes, words: str = "", album: str = "") -> None:
        """A picture through the same door as the page's upload."""
        number = next(NUMBERS)
        file = await self._house.pictures.keep(picture, f"{self.person}:{number}")
        posted = {"id": number, "at": self._house.clock.now().isoformat(), "text": words}
        update = incoming(
            self.person, posted | ({"album": album} if album else {}), self._house.clock.now(), file
        )
        await self._house.intake.submit(update)
        await self._house.pictures.settle(file)

    async def presses(self, label: str, *, old: Shown | None = None) -> None:
        """The newest button of that label on the screen, or that of an old message."""
        for shown in [old] if old else reversed(list(self.screen.values())):
            if label in shown.buttons:
                number = next(k for k, v in self.screen.items() if v is shown) if not old else old.id
                await self._post({"press": {"data": shown.buttons[label], "message_id": number}})
                return
        raise AssertionError(f"{self.person} has no button {label}: {self}")

    async def press_data(self, data: str, message_id: int = 1) -> None:
        """A button by its data, of a message that this screen never showed."""
        await self._post({"press": {"data": data, "message_id": message_id}})

    async def _post(
        self,
        content: dict[str, Any],
        at: datetime | None = None,
        number: int | None = None,
        *,
        forwarded: bool = False,
    ) -> None:
        now = self._house.clock.now()
        posted = {"id": number or next(NUMBERS), "at": (at or now).isoformat(), **content}
        update = incoming(self.person, posted, now)
        if forwarded:
            message = update.raw["message"]
            origin = {"type": "hidden_user", "sender_user_name": "某人", "date": message["date"]}
            message["forward_origin"] = origin
        await self._house.intake.submit(update)

    async def sees(self, *words: str) -> Shown:
        """Wait for the first unseen message with all these words; it is then seen."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    for shown in self.unseen:
                        if all(word in str(shown) for word in words):
                            self.unseen.remove(shown)
                            return shown
                    self._some.clear()
                    await self._some.wait()
        except TimeoutError:
            raise AssertionError(f"{self.person} never saw {words}; unseen: {self}") from None

    def looks_away(self) -> None:
        """The page is closed: nobody is reached by it."""
        self._house.web.leave(self._stream)
        self._reading.cancel()

    def __str__(self) -> str:
        return " | ".join(map(str, self.unseen)) or "nothing"


class Story:
    def __init__(self, house: House) -> None:
        self.house = house
        self.phones: dict[str, Phone] = {}

    def phone(self, person: str) -> Phone:
        if person not in self.phones:
            self.phones[person] = Phone(self.house, person)
        return self.phones[person]

    async def forward(self, **by: float) -> None:
        """Time passes, second thoughts included."""
        self.house.clock.forward(timedelta(**by))
        await self.tick()

    async def tick(self) -> None:
        """What was said so far is written down; then everything due falls due."""
        await self.settled()
        await self.house.sweeps.tick()
        await self.settled()

    async def settled(self) -> None:
        """Until everything said so far has arrived."""
        await self.house.delivery.settled()
        await asyncio.sleep(0)

    async def quiet(self) -> None:
        """Nobody heard anything the story did not expect."""
        await self.settled()
        loud = {name: str(phone) for name, phone in self.phones.items() if phone.unseen}
        assert not loud, f"unexpected: {loud}"

    async def rows(self, table: Any, *where: Any) -> Sequence[Any]:
        """What a second pair of eyes reads in the database."""
        async with self.house.database.reading() as connection:
            return (await connection.execute(select(table).where(*where))).all()


def settings(folder: Path, **changes: Any) -> Settings:
    values = {
        "data_dir": folder,
        "web_port": 0,
        "now": MONDAY,
        "secret": "of-the-tests-and-32-characters-long",
    } | changes
    return Settings(**values)


@dataclass
class OnPostgres:
    """While a story is told on PostgreSQL: a database for each data folder, all gone afterwards."""

    server: str
    stack: AsyncExitStack
    made: dict[Path, str] = field(default_factory=dict)

    async def database_of(self, folder: Path) -> str:
        if folder not in self.made:
            async with postgres.template(self.server) as (name, empty):
                if empty:
                    await _lay_out(empty)
            self.made[folder] = await self.stack.enter_async_context(
                postgres.fresh_database(self.server, name)
            )
        return self.made[folder]


ON_POSTGRES: list[OnPostgres] = []
"""At most one: stories are told one after the other."""


@asynccontextmanager
async def on_postgres(server: str) -> AsyncIterator[OnPostgres]:
    """Every house that is `opened` meanwhile has its database there."""
    async with AsyncExitStack() as stack:
        ON_POSTGRES.append(OnPostgres(server, stack))
        stack.callback(ON_POSTGRES.clear)
        yield ON_POSTGRES[0]


@asynccontextmanager
async def opened(chosen: Settings, *, consented: bool = True) -> AsyncIterator[Story]:
    """A running house with the sample district. Its clock only moves when the story says so."""
    house = await build(await furnished(chosen))
    house.sweeps.run = house.removals.run = _still  # type: ignore[method-assign]
    await _web_accounts(house, house.clock.now(), consented)
    running = asyncio.create_task(house.run())
    story = Story(house)
    try:
        yield story
        await story.quiet()
    finally:
        house.stop.set()
        for phone in story.phones.values():
            phone.looks_away()
        await running


async def furnished(chosen: Settings) -> Settings:
    """With the sample district in a database, where none is named yet."""
    if chosen.database_url:
        return chosen
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    if ON_POSTGRES:
        url = await ON_POSTGRES[0].database_of(chosen.data_dir)
        return chosen.model_copy(update={"database_url": url})
    if not (chosen.data_dir / "huxue.db").exists():
        shutil.copyfile(await template(), chosen.data_dir / "huxue.db")
    return chosen


_TEMPLATE = Path(tempfile.mkdtemp(prefix="huxue-template-")) / "huxue.db"
atexit.register(shutil.rmtree, _TEMPLATE.parent, ignore_errors=True)


async def template() -> Path:
    """The sample district in a file, laid out once and copied for each story."""
    if not _TEMPLATE.exists():
        begun = _TEMPLATE.with_name("begun.db")
        await _lay_out(f"sqlite+aiosqlite:///{begun}")
        begun.rename(_TEMPLATE)
    return _TEMPLATE


async def _lay_out(url: str) -> None:
    database = Database(url, ZoneInfo("Asia/Shanghai"))
    await migrate(database.engine)
    await make_scrubbable(database)
    now = datetime.fromisoformat(MONDAY).replace(tzinfo=database.timezone)
    await import_directory(database, SAMPLE, dry_run=False, now=now)
    async with database.writing() as connection:
        await connection.execute(delete(tables.buses))  # nobody of a story drives them, and silence calls
    await database.close()


async def _still(stop: asyncio.Event) -> None:
    await stop.wait()


async def _web_accounts(house: House, now: datetime, consented: bool) -> None:
    people = list((await house.database.district()).people)
    accounts = [{"channel": "web", "address": p, "person_id": p, "bound_at": now} for p in people]
    notices = [{"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": now} for p in people]
    async with house.database.writing() as connection:
        known = (
            await connection.execute(select(tables.accounts.c.id).where(tables.accounts.c.channel == "web"))
        ).first()
        if known is None:
            await connection.execute(insert(tables.accounts), accounts)
            if consented:
                await connection.execute(insert(tables.consents), notices)
