"""Queries about incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.incidents.incident import NOT_COUNTED, Incident
from storage.among import among
from storage.prefetch import Prefetch
from storage.queries.ofperson import OfPerson
from storage.tables import incidents


class SqlIncidents:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._of_reporter = OfPerson(
            session, prefetch, Incident, incidents.c.reported_by, incidents.c.received_at
        )

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

    async def of_number(self, number: str) -> Incident | None:
        query = select(Incident).where(incidents.c.number == number)
        return (await self._session.scalars(query)).one_or_none()

    async def joined_to(self, incident_id: int) -> Sequence[Incident]:
        query = select(Incident).where(incidents.c.joined_to == incident_id).order_by(incidents.c.id)
        return (await self._session.scalars(query)).all()
