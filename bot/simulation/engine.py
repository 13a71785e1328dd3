"""The house without its doors: the real parts on a file of its own, and nothing that moves by itself."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.boundary import Boundary
from bot.channels.port import Incoming
from bot.delivery.delivery import Delivery
from bot.delivery.floor import Alone
from bot.intake.intake import Intake
from bot.jobs.photos import PhotoJobs
from bot.jobs.sweeps import Sweeps
from bot.jobs.timetable import sweep_jobs
from bot.simulation.channel import NAME, SimulatedChannel
from handlers.routes import build_routing
from handlers.speech.voice import Voice
from media.shelf import Shelf
from storage.engine.database import Database
from storage.queries.upkeep.due import next_due

ZONE = ZoneInfo("Asia/Shanghai")
PARSER = "1:the-simulated-district"
"""The token of the bot that aiogram wants at hand to parse updates. It never speaks to anybody."""


def open_database(folder: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{folder / 'huxue.db'}", ZONE, frozenset({NAME}), at_hand=True)


@dataclass
class Engine:
    """One process of the house, until it is killed. Its parts are those of `bot.app`."""

    database: Database
    delivery: Delivery
    intake: Intake
    sweeps: Sweeps
    photos: PhotoJobs
    parser: Bot
    jobs: tuple[str, ...]
    """The names of what the clock does."""
    failed: list[str]
    _intake: asyncio.Task[None] | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def build(
        cls, folder: Path, channel: SimulatedChannel, voice: Voice, now: Callable[[], datetime]
    ) -> Engine:
        """failed: the jobs of the clock that raised, as they do."""
        database, parser, failed = open_database(folder), Bot(PARSER), list[str]()
        floor = Alone(secrets.token_hex(4))
        delivery = Delivery(database, {NAME: channel}, now, floor)
        jobs = sweep_jobs(now())
        boundary = Boundary(database, voice, floor, delivery.offer)
        return cls(
            database=database,
            delivery=delivery,
            intake=Intake(boundary, build_routing(), parser, now),
            sweeps=Sweeps(boundary, now, jobs, failed.append),
            photos=PhotoJobs(boundary, {NAME: channel}, Shelf.open(str(folder / "media")), now),
            parser=parser,
            jobs=tuple(jobs),
            failed=failed,
        )

    async def begin(self) -> None:
        """Take in; what an earlier process left leased is free."""
        await self.delivery.begin()
        self._intake = asyncio.create_task(self.intake.run(self._over))

    async def submit(self, update: Incoming) -> None:
        await self.intake.submit(update)

    async def tick(self, jobs: Collection[str]) -> None:
        await self.sweeps.tick(jobs)

    async def due(self, now: datetime) -> dict[str, datetime]:
        async with self.database.reading() as connection:
            return await next_due(connection, now)

    async def kill(self) -> None:
        """What is in memory is gone; what was committed stays in the file."""
        self._over.set()
        if self._intake:
            await self._intake  # nobody waits there: each thing said waited for its commit
        await self.photos.run(self._over)
        await self.parser.session.close()
        await self.database.close()
