"""Queries about who stands in for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.rosters.standin import LIVE, StandIn, StandInState
from storage.tables import stand_ins


class SqlStandIns:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, one: StandIn) -> None:
        self._session.add(one)
        await self._session.flush()

    async def get(self, stand_in_id: int) -> StandIn | None:
        return await self._session.get(StandIn, stand_in_id, with_for_update=True)

    async def of(self, absent_id: str) -> StandIn | None:
        query = select(StandIn).where(stand_ins.c.absent_id == absent_id, stand_ins.c.state.in_(LIVE))
        return (await self._session.scalars(query.order_by(stand_ins.c.id.desc()).limit(1))).first()

    async def due(self, now: datetime, asked_before: datetime) -> Sequence[StandIn]:
        over = and_(stand_ins.c.state.in_(LIVE), stand_ins.c.ends_at <= now)
        silent = and_(stand_ins.c.state == StandInState.ASKED, stand_ins.c.asked_at <= asked_before)
        query = select(StandIn).where(or_(over, silent)).order_by(stand_ins.c.id).limit(100)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()
