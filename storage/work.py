"""One transaction as the rules see it. Only the boundary calls `commit()`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district import District
from duty.history import Change
from duty.notices import Notice
from storage import tables
from storage.accounts import SqlAccounts
from storage.alerts import SqlAlerts
from storage.checkins import SqlCheckIns
from storage.gaps import SqlGaps
from storage.groups import SqlGroups
from storage.hazards import SqlHazards
from storage.incidents import SqlIncidents
from storage.photos import SqlPhotos
from storage.summaries import SqlSummaries
from storage.told import SqlTold
from storage.upsert import insert_for
from storage.written import SqlWritten


class SqlWork:
    """Implements `duty.ports.Work` over one session."""

    def __init__(
        self, session: AsyncSession, district: District, now: datetime, channels: frozenset[str]
    ) -> None:
        self.session = session
        self._district = district
        self.now = now
        self.check_ins = SqlCheckIns(session)
        self.incidents = SqlIncidents(session)
        self.alerts = SqlAlerts(session)
        self.hazards = SqlHazards(session)
        self.photos = SqlPhotos(session)
        self.gaps = SqlGaps(session)
        self.summaries = SqlSummaries(session)
        self.accounts = SqlAccounts(session, channels)
        self.groups = SqlGroups(session, channels)
        self.written = SqlWritten(session)
        self.notices: list[Notice] = []
        self.told = SqlTold(session, self.notices)

    @property
    def district(self) -> District:
        return self._district

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)

    def record(self, subject: str, what: str, at: datetime, actor_id: str = "", /, **detail: Any) -> None:
        self.session.add(Change(subject, what, at, actor_id, detail))

    async def changes(self, subject: str) -> Sequence[Change]:
        query = select(Change).where(tables.changes.c.subject == subject).order_by(tables.changes.c.id)
        return (await self.session.scalars(query)).all()

    async def next_number(self, series: str) -> int:
        """The counter's row is locked until this transaction ends, so numbers are dense and unique."""
        start = insert_for(self.session)(tables.counters).values(series=series, value=1)
        step = start.on_conflict_do_update(
            index_elements=["series"], set_={"value": tables.counters.c.value + 1}
        ).returning(tables.counters.c.value)
        return int((await self.session.execute(step)).scalar_one())

    async def commit(self) -> None:
        await self.session.commit()
