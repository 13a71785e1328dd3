"""Everything that runs, in the order it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from aiogram import Bot

from bot.boundary import Boundary
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook
from bot.channels.web.channel import WebChannel
from bot.channels.web.server import WebServer
from bot.delivery.delivery import Delivery
from bot.delivery.peers import Peers
from bot.demo.demo import Demo
from bot.intake.intake import Intake
from bot.jobs.clock import Clock, Sweeps
from bot.jobs.photos import PhotoJobs
from bot.jobs.removals import Removals
from bot.pictures.pictures import Pictures
from bot.settings import Settings
from storage.engine.database import Database

log = structlog.get_logger()

Job = Callable[[asyncio.Event], Awaitable[None]]


class CannotListen(Exception):
    """The address or port of the web server is taken, or not ours."""


@dataclass
class House:
    """Built by `bot.app`; `run` keeps it going until `stop`."""

    settings: Settings
    clock: Clock
    database: Database
    boundary: Boundary
    intake: Intake
    delivery: Delivery
    sweeps: Sweeps
    photos: PhotoJobs
    pictures: Pictures
    bot: Bot
    web: WebChannel
    server: WebServer
    telegram: TelegramChannel | None = None
    polling: Polling | None = None
    demo: Demo | None = None
    username: str = ""
    webhook: Webhook | None = None
    peers: Peers | None = None
    removals: Removals | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Ways in stop first, then what was taken in is finished, then what is to be said goes out."""
        taken_in, said = asyncio.Event(), asyncio.Event()
        intake = asyncio.create_task(self._guarded(self.intake.run, taken_in))
        delivery = asyncio.create_task(self._guarded(self._speak, said))
        ways = [self.sweeps.run, self.photos.run, self._serve]
        ways += [part.run for part in (self.polling, self.webhook, self.demo, self.removals) if part]
        outside = [asyncio.create_task(self._guarded(job, self.stop)) for job in ways]
        try:
            await self.stop.wait()
            await asyncio.wait(outside, timeout=1.5)
        finally:
            taken_in.set()
            await asyncio.wait([intake], timeout=2)
            said.set()
            await asyncio.wait([delivery], timeout=2)
            tasks = [*outside, intake, delivery]
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            await self.close()
        _raise_first(results)

    async def _speak(self, stop: asyncio.Event) -> None:
        """Run the delivery alone, or in touch with other processes on the same database."""
        await (self.peers.run(self.delivery, stop) if self.peers else self.delivery.run(stop))

    async def _guarded(self, job: Job, stop: asyncio.Event) -> None:
        """A job that ends with an error ends the house, clearly."""
        try:
            await job(stop)
        except Exception:
            self.stop.set()
            raise

    async def _serve(self, stop: asyncio.Event) -> None:
        serving = asyncio.create_task(self._listen())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self.server.should_exit = True
        stopping.cancel()
        await serving

    async def _listen(self) -> None:
        """uvicorn leaves by SystemExit, which would tear down the loop with everything half done."""
        try:
            await self.server.serve()
        except SystemExit:
            raise CannotListen from None

    async def close(self) -> None:
        """Close what was opened; safe to call twice."""
        if self.telegram:
            await self.telegram.close()
        await self.bot.session.close()
        await self.database.close()


def _raise_first(results: Sequence[object]) -> None:
    for result in results:
        if isinstance(result, Exception):
            raise result
