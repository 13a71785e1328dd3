"""Queries about check-ins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.checkin import CheckIn, Standing
from storage.expected import Expected
from storage.tables import check_ins

RECENT = timedelta(hours=36)
LEEWAY = timedelta(hours=1)
"""People of one batch may have written at different times."""


class SqlCheckIns:
    def __init__(self, session: AsyncSession, expected: Expected) -> None:
        self._session = session
        self._expected = expected
        self._recent: dict[str, list[CheckIn]] | None = None
        """Of everybody expected, newest first; None until somebody asks."""

    async def add(self, made: CheckIn) -> None:
        self._session.add(made)
        await self._session.flush()
        if self._recent and made.person_id in self._recent:
            self._recent[made.person_id].insert(0, made)

    async def get(self, check_in_id: int) -> CheckIn | None:
        return await self._session.get(CheckIn, check_in_id)

    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        if person_id not in self._expected.people:
            return await self._since([person_id], now - RECENT)
        if self._recent is None:
            self._recent = {person: [] for person in self._expected.people}
            for made in await self._since(self._expected.people, now - RECENT - LEEWAY):
                self._recent[made.person_id].append(made)
        return [made for made in self._recent[person_id] if made.received_at > now - RECENT]

    async def _since(self, people: Collection[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(check_ins.c.person_id.in_(people), check_ins.c.received_at > since)
            .order_by(check_ins.c.id.desc())
        )
        return (await self._session.scalars(query)).all()

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        query = select(CheckIn).where(check_ins.c.shift_key.in_(shift_keys)).order_by(check_ins.c.id)
        return (await self._session.scalars(query)).all()

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.checked_out_at.is_(None),
                check_ins.c.ends_at < ended_before,
                check_ins.c.standing.in_([Standing.CONFIRMED, Standing.DOUBTFUL]),
            )
            .limit(200)
        )
        return (await self._session.scalars(query)).all()

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.school_id.in_(school_ids),
                check_ins.c.standing == Standing.DOUBTFUL,
                check_ins.c.received_at > since,
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()
