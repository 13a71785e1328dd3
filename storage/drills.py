"""Queries about drills, and about the monthly 能收到吗?."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.alerting.alert import Alert
from duty.alerting.drill import Drill
from duty.messaging.rollcall import RollCall
from storage.tables import alerts, drills, roll_answers, roll_calls
from storage.upsert import insert_for


class SqlDrills:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, drill: Drill) -> None:
        self._session.add(drill)
        await self._session.flush()

    async def get(self, drill_id: int) -> Drill | None:
        return await self._session.get(Drill, drill_id, with_for_update=True)

    async def of_post(self, post_id: str) -> Drill | None:
        query = select(Drill).where(drills.c.post_id == post_id, drills.c.ended_at.is_(None))
        return (await self._session.scalars(query.order_by(drills.c.id.desc()).limit(1))).first()

    async def over(self, now: datetime) -> Sequence[Drill]:
        query = select(Drill).where(drills.c.ended_at.is_(None), drills.c.ends_at <= now)
        return (await self._session.scalars(query.limit(100).with_for_update(skip_locked=True))).all()

    async def alerts(self, drill_id: int) -> Sequence[Alert]:
        query = select(Alert).where(alerts.c.drill_id == drill_id).order_by(alerts.c.id)
        return (await self._session.scalars(query)).all()


class SqlRollCalls:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, call: RollCall) -> None:
        self._session.add(call)
        await self._session.flush()

    async def get(self, roll_call_id: int) -> RollCall | None:
        return await self._session.get(RollCall, roll_call_id)

    async def since(self, day: date) -> RollCall | None:
        query = select(RollCall).where(roll_calls.c.day >= day).order_by(roll_calls.c.day.desc()).limit(1)
        return (await self._session.scalars(query)).first()

    async def answer(self, roll_call_id: int, person_id: str, at: datetime) -> bool:
        start = insert_for(self._session)(roll_answers)
        values = start.values(roll_call_id=roll_call_id, person_id=person_id, answered_at=at)
        once = values.on_conflict_do_nothing().returning(roll_answers.c.person_id)
        return await self._session.scalar(once) is not None

    async def answered(self, roll_call_id: int) -> set[str]:
        query = select(roll_answers.c.person_id).where(roll_answers.c.roll_call_id == roll_call_id)
        return set(await self._session.scalars(query))
