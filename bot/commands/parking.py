"""`huxue parked`: updates that were set aside are looked at, and handed in again or let go of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.app import OFFLINE, channels_of
from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.delivery.floor import Silent
from bot.intake.intake import Intake
from bot.jobs.clock import Clock
from bot.links import Links
from bot.settings import Settings, SettingsError
from handlers.routes import build_routing
from handlers.speech.voice import Voice
from storage.arrivals.parked import Parked, all_parked, delete_parked, find_parked
from storage.engine.database import Database

NOT_PARSED = "Poison: does not parse: "
"""After it stand names of fields only; other errors may repeat what people wrote."""


async def listed(database: Database, now: datetime) -> list[str]:
    """Oldest first: id, channel, when, age, error. Never what somebody wrote."""
    async with database.reading() as connection:
        return [_line(one, now, database.timezone) for one in await all_parked(connection)]


def _line(one: Parked, now: datetime, zone: ZoneInfo) -> str:
    kept = "" if one.raw else "\t(content not kept)"
    at = f"{one.parked_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{one.id}\t{one.channel}\t{at}\t{_age(now - one.parked_at)}\t{_error(one.error)}{kept}"


def _error(error: str) -> str:
    return error if error.startswith(NOT_PARSED) else error.partition(":")[0]


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"


async def drop(database: Database, parked_id: int) -> None:
    """Delete it for good."""
    async with database.writing() as connection:
        if not await delete_parked(connection, parked_id):
            raise _unknown(parked_id)


async def retry(settings: Settings, database: Database, parked_id: int) -> None:
    """Take it through the intake once more: its effects and the end of its parking are one transaction.

    A server may run beside: it says what there is to say, at once.
    """
    one = await _parked(database, parked_id)
    database.channels = channels_of(settings)
    now = Clock(settings.start_at).now
    key = f"retry:{parked_id}:{one.key}"[:80]
    async with _intake(settings, Retrying(database, parked_id), now) as intake:
        try:
            await intake.once(Incoming(one.channel, key, one.address, one.raw, now()))
        except SettingsError:
            raise
        except Exception as error:
            why = _error(f"{type(error).__name__}: {error}")
            raise SettingsError(f"{parked_id}: still cannot be handled ({why}); it stays") from None


async def _parked(database: Database, parked_id: int) -> Parked:
    async with database.reading() as connection:
        one = await find_parked(connection, parked_id)
    if one is None:
        raise _unknown(parked_id)
    if not one.raw:
        raise SettingsError(f"{parked_id}: its content was not kept, there is nothing to retry; drop it")
    return one


def _unknown(parked_id: int) -> SettingsError:
    return SettingsError(f"no parked update {parked_id}; see huxue parked list")


class Retrying(Boundary):
    """Takes the update off the list in the very transaction that handles it."""

    def __init__(self, database: Database, parked_id: int) -> None:
        self._parked_id = parked_id
        super().__init__(database, Voice.load(), Silent(), _nobody)

    @asynccontextmanager
    async def act(self, now: datetime, *, urgent: bool = False, kept: bool = True) -> AsyncIterator[Act]:
        async with super().act(now, urgent=urgent, kept=kept) as act:
            if not await delete_parked(act.work.session, self._parked_id):
                raise _unknown(self._parked_id)
            yield act


def _nobody(said: Sequence[object]) -> None:
    """Say nothing: a server that runs beside says it, or the next one that starts."""


@asynccontextmanager
async def _intake(
    settings: Settings, boundary: Boundary, now: Callable[[], datetime]
) -> AsyncIterator[Intake]:
    bot = Bot(OFFLINE)
    try:
        yield Intake(boundary, build_routing(), bot, now, Links(settings).before_code)
    finally:
        await bot.session.close()
