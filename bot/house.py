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
from bot.jobs.clock import Clock
from bot.jobs.photos import PhotoJobs
from bot.jobs.removals import Removals
from bot.jobs.sweeps import Sweeps
from bot.pictures.pictures import Pictures
from bot.settings import Settings
from storage.engine.database import Database

log = structlog.get_logger()

Job = Callable[[asyncio.Event], Awaitable[None]]
"""Runs until the event is set."""

WAYS_END_S = 1.5
INTAKE_ENDS_S = 2.0
DELIVERY_ENDS_S = 2.0
"""So long each part may take to end by itself at a stop, one after the other; then it is cancelled."""


class CannotListen(Exception):
    """The address or port of the web server is taken, or not ours."""


@dataclass(frozen=True)
class TelegramParts:
    """The way out to Telegram under the bot's username, and the one way in: polling or a webhook."""

    channel: TelegramChannel
    username: str
    polling: Polling | None
    webhook: Webhook | None


@dataclass(kw_only=True)
class House:
    """Built by `bot.app`; `run` keeps it going until `stop` is set."""

    settings: Settings
    clock: Clock
    database: Database
    pictures: Pictures
    boundary: Boundary
    parser: Bot
    """What aiogram parses updates with; it speaks to nobody."""
    intake: Intake
    delivery: Delivery
    peers: Peers | None
    """The other processes on the same database; None where there can be none."""
    sweeps: Sweeps
    photos: PhotoJobs
    removals: Removals
    web: WebChannel
    server: WebServer
    telegram: TelegramParts | None
    demo: Demo | None
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """At a stop the ways in end first, then what was taken in is finished, then what is said goes out."""
        taken_in, said = asyncio.Event(), asyncio.Event()
        intake = self._started(self.intake.run, taken_in)
        delivery = self._started(self._speak, said)
        ways = [self._started(job, self.stop) for job in self._ways_and_jobs()]
        try:
            await self.stop.wait()
            await asyncio.wait(ways, timeout=WAYS_END_S)
        finally:
            taken_in.set()
            await asyncio.wait([intake], timeout=INTAKE_ENDS_S)
            said.set()
            await asyncio.wait([delivery], timeout=DELIVERY_ENDS_S)
            results = await _ended([*ways, intake, delivery])
            await self.close()
        _raise_first(results)

    def _ways_and_jobs(self) -> list[Job]:
        """What ends first: the ways in, and what happens by itself."""
        telegram = (self.telegram.polling, self.telegram.webhook) if self.telegram else ()
        parts = (*telegram, self.demo, self.removals)
        return [self.sweeps.run, self.photos.run, self._serve, *(part.run for part in parts if part)]

    def _started(self, job: Job, stop: asyncio.Event) -> asyncio.Task[None]:
        return asyncio.create_task(self._guarded(job, stop))

    async def _guarded(self, job: Job, stop: asyncio.Event) -> None:
        """Run a job; where it ends with an error the whole house stops, and `run` raises that error."""
        try:
            await job(stop)
        except Exception:
            self.stop.set()
            raise

    async def _speak(self, stop: asyncio.Event) -> None:
        """Run the delivery alone, or in touch with other processes on the same database."""
        await (self.peers.run(self.delivery, stop) if self.peers else self.delivery.run(stop))

    async def _serve(self, stop: asyncio.Event) -> None:
        """Run the web server, which knows no event, until `stop` or until it ends by itself."""
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
            await self.telegram.channel.close()
        await self.parser.session.close()
        await self.database.close()


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> list[BaseException | None]:
    """Cancel what has not ended by itself; what became of each task."""
    for task in tasks:
        task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


def _raise_first(results: Sequence[object]) -> None:
    for result in results:
        if isinstance(result, Exception):
            raise result
