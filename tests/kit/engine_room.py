"""The engine without the shop: a real database, intake and delivery, tiny handlers, an obedient channel."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from sqlalchemy import delete, insert, select

from bot.app import OFFLINE
from bot.boundary import Boundary
from bot.channels.port import Abilities, Incoming
from bot.channels.web.channel import WebChannel
from bot.channels.web.updates import incoming
from bot.delivery.delivery import Delivery
from bot.delivery.floor import Alone, Floor
from bot.delivery.peers import Peers
from bot.intake.intake import Intake
from bot.jobs.clock import Clock
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.page import Page
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.messaging.say import Say
from handlers.routing import Routing
from handlers.speech.stages import Job, Stage
from handlers.speech.voice import Voice
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, import_directory
from storage.mail.outbox import Utterance, enqueue
from storage.upsert import insert_for
from tests.kit.story import ON_POSTGRES

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 6, 50, tzinfo=ZONE)
VOICE = Voice.load()
NUMBERS = itertools.count(1)


@cache
def sample_file() -> Path:
    """A migrated SQLite file with the sample district and a web account for everybody, made once."""
    folder = Path(tempfile.mkdtemp(prefix="huxue-sample-"))
    path = folder / "huxue.db"

    def make() -> None:
        asyncio.run(_make(path))

    import threading

    maker = threading.Thread(target=make)
    maker.start()
    maker.join()
    return path


async def _make(path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}", ZONE, frozenset({"web"}))
    await migrate(database.engine)
    await import_directory(database, SAMPLE, dry_run=False, now=MONDAY)
    people = list((await database.district()).people)
    async with database.writing() as connection:
        rows = [{"channel": "web", "address": p, "person_id": p, "bound_at": MONDAY} for p in people]
        await connection.execute(insert(tables.accounts), rows)
        await connection.execute(delete(tables.buses))  # nobody here drives them, and silence calls
    await database.close()


@dataclass
class FakeChannel:
    """Says what it is told; `weather` may raise what a channel may raise."""

    name: str = "web"
    abilities: Abilities = field(default_factory=Abilities)
    weather: Callable[[str, Say], Any] = lambda address, say: None
    said: list[tuple[str, Say]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        outcome = self.weather(address, say)
        if asyncio.iscoroutine(outcome):
            await outcome
        self.said.append((address, say))
        self.keys.append(key)
        return f"{len(self.said)}"

    async def fetch(self, file: str, limit: int) -> bytes:
        return b""

    def heard_by(self, address: str) -> list[str]:
        return [say.text or say.toast for to, say in self.said if to == address]


@dataclass
class Room:
    database: Database
    channel: FakeChannel
    clock: Clock
    delivery: Delivery
    boundary: Boundary
    intake: Intake

    async def hears(self, person: str, text: str, **changes: Any) -> None:
        await self.intake.submit(message(person, text, **changes))

    async def rows(self, table: Any, *where: Any) -> Sequence[Any]:
        """What a second pair of eyes reads."""
        async with self.database.reading() as connection:
            return (await connection.execute(select(table).where(*where).order_by(*table.primary_key))).all()

    async def texts(self, person: str) -> list[str]:
        """Everything said to them, as the outbox has it."""
        rows = await self.rows(tables.outbox, tables.outbox.c.address == person)
        return [row.say.get("text", "") for row in rows]

    async def queue(self, *lines: tuple[str, str], **changes: Any) -> list[Utterance]:
        """Lines (address, text) decided by some transaction; not yet offered."""
        async with self.database.work(self.clock.now()) as work:
            said = []
            for address, text in lines:
                account = await work.accounts.find_or_add(self.channel.name, address)
                assert account.id is not None
                values = {"priority": 4, "kind": "notice", "say": Say(text).to_json()} | changes
                at = {"created_at": work.now, "not_before": work.now}
                said.append(Utterance(account.id, self.channel.name, address, **(at | values)))
            kept = await enqueue(work.session, said, lambda channel: "this-house")
            await work.commit()
        return kept


def message(person: str, text: str, *, number: int = 0, urgent: bool = False) -> Incoming:
    made = incoming(person, {"id": number or next(NUMBERS), "at": MONDAY.isoformat(), "text": text}, MONDAY)
    return Incoming(made.channel, made.key, made.address, made.raw, MONDAY, urgent or made.urgent)


def press(person: str, data: str) -> Incoming:
    posted = {"id": next(NUMBERS), "at": MONDAY.isoformat(), "press": {"data": data, "message_id": 1}}
    return incoming(person, posted, MONDAY)


def answering(handler: Any, press_handler: Any = None) -> Routing:
    """One handler for messages, whoever writes them."""
    jobs = [Job(stage.name, stage) for stage in (Stage.STRANGERS, Stage.FREE)]
    for job in jobs:
        job.message.register(handler)
        if press_handler:
            job.callback_query.register(press_handler)
    return Routing(jobs)


async def echo(message: Any) -> Say:
    return Say(f"收到：{message.text}")


def open_database(folder: Path, channel: str = "web") -> Database:
    path = folder / "huxue.db"
    if not path.exists():
        shutil.copy(sample_file(), path)
    return Database(f"sqlite+aiosqlite:///{path}", ZONE, frozenset({channel}))


async def database_in(folder: Path, channel: str) -> Database:
    """The same for a story that is told on PostgreSQL."""
    if not ON_POSTGRES:
        return open_database(folder, channel)
    database = Database(await ON_POSTGRES[0].database_of(folder), ZONE, frozenset({channel}))
    people = list((await database.district()).people)
    rows = [{"channel": "web", "address": p, "person_id": p, "bound_at": MONDAY} for p in people]
    async with database.writing() as connection:
        await connection.execute(insert_for(connection)(tables.accounts).on_conflict_do_nothing(), rows)
    return database


def _nobody_is_a_stranger(intake: Intake) -> None:
    """Whoever writes is answered each time, and may call: more of them are needed than the sample has."""
    intake._entrance._patience.answers = lambda incoming: True  # type: ignore[method-assign]
    intake._bound.has = lambda incoming: True  # type: ignore[method-assign]


@asynccontextmanager
async def room(
    folder: Path,
    routing: Routing | None = None,
    channel: FakeChannel | None = None,
    *,
    taking: bool = True,
    speaking: bool = True,
    database: Database | None = None,
    peer: str = "",
) -> AsyncIterator[Room]:
    """Intake and delivery running until the story ends. `peer`: its name among others on PostgreSQL."""
    clock, channel = Clock(MONDAY), channel or FakeChannel()
    database = database or await database_in(folder, channel.name)
    peers = Peers(database, peer, {channel.name: channel}, nobodys_pages()) if peer else None
    floor: Floor = peers.floor if peers else Alone("this-house")
    delivery = Delivery(database, {channel.name: channel}, clock.now, floor)
    boundary = Boundary(database, VOICE, floor, delivery.offer)
    bot = Bot(OFFLINE)
    intake = Intake(boundary, routing or answering(echo), bot, clock.now, behind=lambda: delivery.behind)
    _nobody_is_a_stranger(intake)
    stop = asyncio.Event()

    async def speak(stop: asyncio.Event) -> None:
        await (peers.run(delivery, stop) if peers else delivery.run(stop))

    jobs = [*([intake.run] if taking else []), *([speak] if speaking else [])]
    running = [asyncio.create_task(job(stop)) for job in jobs]
    try:
        yield Room(database, channel, clock, delivery, boundary, intake)
    finally:
        stop.set()
        await asyncio.gather(*running, return_exceptions=True)
        await bot.session.close()
        await database.close()


async def a_page(database: Database) -> int:
    """A call to somebody about something that happened; the id of its page."""
    school = next(iter((await database.district()).schools))
    async with database.work(MONDAY) as work:
        incident = Incident("SJ-TEST-1", school, "", "sos", Triage.P0, "G02", MONDAY, MONDAY)
        await work.incidents.add(incident)
        alert = Alert(known(incident.id), school, "", Triage.P0, "G02", MONDAY)
        await work.alerts.add(alert)
        page = Page(known(alert.id), "DO1", 0, MONDAY)
        await work.alerts.add_pages([page])
        await work.commit()
    return known(page.id)


def known(number: int | None) -> int:
    assert number is not None
    return number


def nobodys_pages() -> WebChannel:
    async def nothing(file: str, limit: int) -> bytes:
        return b""

    return WebChannel(nothing, Clock(MONDAY).now)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


UTC_NOW = datetime(2026, 11, 22, 22, 50, tzinfo=UTC)
"""MONDAY as the database keeps it."""
