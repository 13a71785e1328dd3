"""Queries about incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.incidents.incident import NOT_COUNTED, Incident, IncidentState
from storage.among import among
from storage.prefetch import Prefetch
from storage.queries.reporter import OfReporter
from storage.tables import incidents


class SqlIncidents:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._of_reporter = OfReporter(session, prefetch, Incident, incidents.c.received_at)

    async def add(self, incident: Incident) -> None:
        self._session.add(incident)
        await self._session.flush()
        self._of_reporter.forget(incident.reported_by)

    async def get(self, incident_id: int) -> Incident | None:
        return await self._session.get(Incident, incident_id)

    async def of_reporter(self, person_id: str, since: datetime) -> Sequence[Incident]:
        return await self._of_reporter.since(person_id, since)

    async def since(self, school_ids: Sequence[str], begin: datetime) -> Sequence[Incident]:
        query = (
            select(Incident)
            .where(
                among(incidents.c.school_id, school_ids),
                incidents.c.received_at >= begin,
                incidents.c.state.not_in(NOT_COUNTED),
            )
            .order_by(incidents.c.id)
        )
        return (await self._session.scalars(query)).all()

    async def open_count(self, school_ids: Sequence[str]) -> int:
        query = select(func.count()).where(
            among(incidents.c.school_id, school_ids), incidents.c.state == IncidentState.OPEN
        )
        return int(await self._session.scalar(query) or 0)

    async def joined_to(self, incident_id: int) -> Sequence[Incident]:
        query = select(Incident).where(incidents.c.joined_to == incident_id).order_by(incidents.c.id)
        return (await self._session.scalars(query)).all()
