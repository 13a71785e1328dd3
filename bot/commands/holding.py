"""`huxue hold` and `huxue release`: nothing of a case is let go of while somebody asks about it."""

from __future__ import annotations

from datetime import datetime

from bot.settings import SettingsError
from duty.records import holding
from duty.records.replay.record import Case
from storage.engine.database import Database
from storage.queries.evidence.holding import standing
from storage.queries.evidence.replaying import case_of


async def hold(database: Database, number: str, reason: str, now: datetime) -> list[str]:
    """Hold it; what was let go of before stays gone."""
    if not reason.strip():
        raise SettingsError("--reason: say who asks and why; it stands in the history")
    case = await _case(database, number)
    async with database.work(now) as work:
        fresh = await holding.hold(work, case.subject, case.number, reason.strip(), now)
        await work.commit()
    return [f"{case.number}: held" if fresh else f"{case.number}: is held already", *await _all(database)]


async def release(database: Database, number: str, now: datetime) -> list[str]:
    """Release it; what is over goes within the hour."""
    case = await _case(database, number)
    async with database.work(now) as work:
        done = await holding.release(work, case.subject, now)
        await work.commit()
    if not done:
        raise SettingsError(f"{case.number}: is not held")
    return [f"{case.number}: released", *await _all(database)]


async def _case(database: Database, number: str) -> Case:
    async with database.reading() as connection:
        case = await case_of(connection, number)
    if case is None:
        raise SettingsError(f"no hazard or incident {number}; a number looks like YH-SCH01-2026-0007 or SJ-…")
    return case


async def _all(database: Database) -> list[str]:
    async with database.reading() as connection:
        rows = await standing(connection)
    return [f"  {row.number} since {database_time(database, row.begun_at)}: {row.reason}" for row in rows]


def database_time(database: Database, at: datetime) -> str:
    return f"{at.astimezone(database.timezone):%Y-%m-%d %H:%M}"
