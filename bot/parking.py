"""`huxue parked`: look at the updates that were set aside, and hand them in again or let go of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from bot.boundary import Act, Boundary
from bot.channels.port import Incoming
from bot.delivery.floor import Silent
from bot.jobs.clock import Clock
from bot.settings import Settings, SettingsError
from storage.engine.database import Database
from storage.tables import parked_updates

if TYPE_CHECKING:
    from bot.intake.intake import Intake

NOT_PARSED = "Poison: does not parse: "
"""After it stand names of fields only; other errors may repeat what people wrote."""


async def listed(database: Database, now: datetime) -> list[str]:
    """Oldest first: id, channel, when, age, error. Never what somebody wrote."""
    async with database.reading() as connection:
        rows = await connection.execute(select(parked_updates).order_by(parked_updates.c.id))
        return [_line(row, now, database.timezone) for row in rows]


def _line(row: Any, now: datetime, zone: ZoneInfo) -> str:
    kept = "" if row.raw else "\t(content not kept)"
    at = f"{row.parked_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"{row.id}\t{row.channel}\t{at}\t{_age(now - row.parked_at)}\t{_error(row.error)}{kept}"


def _error(error: str) -> str:
    return error if error.startswith(NOT_PARSED) else error.partition(":")[0]


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds()) // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"


async def drop(database: Database, parked_id: int) -> None:
    async with database.writing() as connection:
        gone = await connection.execute(delete(parked_updates).where(parked_updates.c.id == parked_id))
    if not gone.rowcount:
        raise _unknown(parked_id)


async def retry(settings: Settings, database: Database, parked_id: int) -> None:
    """Once more through the intake: its effects and the end of its parking are one transaction.

    A server may run beside: it says what there is to say, at once.
    """
    row = await _row(database, parked_id)
    if not row.raw:
        raise SettingsError(f"{parked_id}: its content was not kept, there is nothing to retry; drop it")
    database.channels = frozenset({"web", "telegram"} if settings.token else {"web"})
    now = Clock(settings.start_at).now
    boundary = Retrying(database, parked_id)
    async with _intake(settings, boundary, now) as intake:
        try:
            await intake.once(
                Incoming(row.channel, f"retry:{parked_id}:{row.key}"[:80], row.address, row.raw, now())
            )
        except SettingsError:
            raise
        except Exception as error:
            why = _error(f"{type(error).__name__}: {error}")
            raise SettingsError(f"{parked_id}: still cannot be handled ({why}); it stays") from None


async def _row(database: Database, parked_id: int) -> Any:
    async with database.reading() as connection:
        found = await connection.execute(select(parked_updates).where(parked_updates.c.id == parked_id))
        row = found.one_or_none()
    if row is None:
        raise _unknown(parked_id)
    return row


def _unknown(parked_id: int) -> SettingsError:
    return SettingsError(f"no parked update {parked_id}; see huxue parked list")


class Retrying(Boundary):
    """Lets go of the parked row in the very transaction that handles it."""

    def __init__(self, database: Database, parked_id: int) -> None:
        from handlers.speech.voice import Voice

        self._parked_id = parked_id
        super().__init__(database, Voice.load(), Silent(), _nobody)

    @asynccontextmanager
    async def act(self, now: datetime) -> AsyncIterator[Act]:
        async with super().act(now) as act:
            gone = await act.work.session.execute(
                delete(parked_updates).where(parked_updates.c.id == self._parked_id)
            )
            if not getattr(gone, "rowcount", 0):
                raise _unknown(self._parked_id)
            yield act


def _nobody(said: Sequence[object]) -> None:
    """This process says nothing; whoever is there, or comes next, does."""


@asynccontextmanager
async def _intake(settings: Settings, boundary: Boundary, now: Any) -> AsyncIterator[Intake]:
    from aiogram import Bot

    from bot.app import OFFLINE, invitation_link
    from bot.intake.intake import Intake
    from handlers.routes import build_routing

    bot = Bot(OFFLINE)
    try:
        yield Intake(boundary, build_routing(), bot, now, lambda channel: invitation_link(settings, ""))
    finally:
        await bot.session.close()
