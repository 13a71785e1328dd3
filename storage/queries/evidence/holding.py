"""What is held: cases of which nothing may be let go, and everything that belongs to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.records.subject import Subject
from storage.tables import alerts, hails, holds, incidents, reports
from storage.upsert import insert_for

STANDS = holds.c.released_at.is_(None)


class SqlHolds:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, subject: Subject, number: str, reason: str, now: datetime) -> bool:
        values = {"subject": subject, "number": number, "reason": reason, "begun_at": now}
        fresh = insert_for(self._session)(holds).values(values).on_conflict_do_nothing()
        return bool(getattr(await self._session.execute(fresh), "rowcount", 0))

    async def release(self, subject: Subject, now: datetime) -> bool:
        over = update(holds).where(holds.c.subject == subject, STANDS).values(released_at=now)
        return bool(getattr(await self._session.execute(over), "rowcount", 0))


def is_held(subject: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a case of that subject is held, or one that the subject belongs to.

    An incident holds its alert, what was asked of people for it and its reports, and what was joined to it.
    """
    return subject.in_(_subjects())


def _subjects() -> Any:
    """Written as subjects are; few, since few cases are held."""
    held = select(cast(holds.c.subject, String)).where(STANDS)
    called = select(incidents.c.id).where(
        or_(
            subject_of("incident", incidents.c.id).in_(held),
            subject_of("incident", incidents.c.joined_to).in_(held),
        )
    )
    calls = select(alerts.c.id).where(alerts.c.incident_id.in_(called))
    return held.union(
        select(subject_of("incident", incidents.c.id)).where(incidents.c.id.in_(called)),
        select(subject_of("alert", alerts.c.id)).where(alerts.c.incident_id.in_(called)),
        select(subject_of("hail", hails.c.id)).where(hails.c.alert_id.in_(calls)),
        select(subject_of("report", reports.c.id)).where(reports.c.incident_id.in_(called)),
    )


def subject_of(kind: str, number: ColumnElement[Any]) -> ColumnElement[str]:
    """Of the row with that id, to be asked whether it is held."""
    return str(Subject(kind, "")) + cast(number, String)


async def standing(connection: AsyncConnection) -> list[Any]:
    """Those that stand now, the oldest first."""
    query: Select[Any] = select(holds.c.number, holds.c.begun_at, holds.c.reason).where(STANDS)
    return list((await connection.execute(query.order_by(holds.c.id))).all())
