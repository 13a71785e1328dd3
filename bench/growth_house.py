"""A real house on a generated district, in this process: people write, the clock is set, costs are read."""

from __future__ import annotations

import asyncio
import gc
import itertools
import resource
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import build
from bot.channels.web.updates import incoming
from bot.house import House
from bot.settings import Settings
from duty.messaging.accounts import CONSENT_VERSION
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import import_directory
from storage.queries.accounts import admit_to_demo
from tests.kit.generated import Generated

DAY = "2026-11-23"
"""A Monday in term."""
NUMBERS = itertools.count(1)


@dataclass
class Spent:
    """Processor time of a stretch, in milliseconds."""

    ms: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    spent, began = Spent(), time.process_time()
    yield spent
    spent.ms = (time.process_time() - began) * 1000


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Garbage is looked for as `huxue serve` does it; afterwards as before."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def now_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def settings(folder: Path, clock: str, database_url: str = "") -> Settings:
    return Settings(
        data_dir=folder, web_port=0, now=f"{DAY}T{clock}:00", secret="of-the-bench-and-32-characters-long",
        database_url=database_url,
    )  # fmt: skip


async def imported(district: Generated, chosen: Settings) -> Spent:
    """The files by the project's own import, into a new database."""
    folder = district.write(chosen.data_dir / "csv")
    database = Database(chosen.database, chosen.zone)
    await migrate(database.engine)
    assert chosen.start_at
    with spending() as spent:
        await import_directory(database, folder, dry_run=False, now=chosen.start_at)
    people = (await database.district()).people
    async with database.writing() as connection:
        await admit_to_demo(connection, people, CONSENT_VERSION, chosen.start_at)
    await database.close()
    return spent


@dataclass
class Lived:
    """The house, and a hand on its clock and on every person's phone."""

    house: House
    generated: Generated

    def set(self, clock: str, day: str = DAY) -> None:
        zone = self.house.database.timezone
        self.house.clock.set(datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=zone))

    async def write(self, posts: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """All of them at once; until everything is handled and said."""
        now = self.house.clock.now()
        updates = [
            incoming(who, {"id": next(NUMBERS), "at": now.isoformat()} | what, now) for who, what in posts
        ]
        await asyncio.gather(*(self.house.intake.submit(one) for one in updates))
        await self.house.delivery.settled()

    async def answer(self, person: str, words: str) -> str:
        """What that person reads on these words; buttons count with their labels."""
        before = await self._last()
        await self.write([(person, {"text": words})])
        out = tables.outbox
        async with self.house.database.reading() as connection:
            query = select(out.c.say).where(out.c.address == person, out.c.id > before).order_by(out.c.id)
            said = list(await connection.scalars(query))
        labels = [one["label"] for say in said for row in say.get("buttons", ()) for one in row]
        return "\n".join([*(say.get("text", "") for say in said), *labels])

    async def _last(self) -> int:
        async with self.house.database.reading() as connection:
            return (
                await connection.scalar(
                    select(tables.outbox.c.id).order_by(tables.outbox.c.id.desc()).limit(1)
                )
                or 0
            )

    async def sweep(self, name: str) -> int:
        """One job of the clock, once, as its tick does it; how much it did. What it said is said then."""
        done = await self.transaction(name)
        await self.house.delivery.settled()
        return done

    async def transaction(self, name: str) -> int:
        """Only that: what a call for help would have to wait for."""
        sweeps, now = self.house.sweeps, self.house.clock.now()
        async with self.house.boundary.act(now) as act:
            return await sweeps._jobs[name](act.work, now)


@asynccontextmanager
async def living(district: Generated, chosen: Settings) -> AsyncIterator[Lived]:
    """Only the way in and the way out run; the clock's jobs are asked by hand."""
    house = await build(chosen)
    stop = asyncio.Event()
    running = [asyncio.create_task(job(stop)) for job in (house.intake.run, house.delivery.run)]
    try:
        yield Lived(house, district)
    finally:
        stop.set()
        await asyncio.gather(*running)
        await house.close()
