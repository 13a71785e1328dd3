"""Queries about who stands in for whom, what changes hands, and who is on leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, delete, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.exceptions import Leave
from duty.rosters.standin import LIVE, StandIn, StandInState
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swap import Swap, SwapState
from storage.among import among
from storage.tables import leave, leave_asks, people, stand_ins, swaps
from storage.tables.rosters import LEAVE_ASKED, SWAP_OPEN
from storage.upsert import insert_for


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


FIRST = swaps.c.returns_id.is_(None)
"""Not what is given for another one."""


class SqlSwaps:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, one: Swap) -> None:
        self._session.add(one)
        await self._session.flush()

    async def get(self, swap_id: int) -> Swap | None:
        return await self._session.get(Swap, swap_id, with_for_update=True)

    async def returning(self, swap_id: int) -> Swap | None:
        query = select(Swap).where(swaps.c.returns_id == swap_id)
        return (await self._session.scalars(query.with_for_update())).first()

    async def open_at(self, shift_key: str, post_id: str, origin_id: str) -> Swap | None:
        place = and_(
            swaps.c.shift_key == shift_key, swaps.c.post_id == post_id, swaps.c.origin_id == origin_id
        )
        query = select(Swap).where(text(SWAP_OPEN), place).order_by(swaps.c.id).limit(1)
        return (await self._session.scalars(query)).first()

    async def open_of(self, person_id: str) -> Sequence[Swap]:
        theirs = or_(swaps.c.absent_id == person_id, swaps.c.asked_by == person_id)
        query = select(Swap).where(text(SWAP_OPEN), FIRST, theirs).order_by(swaps.c.begins_at, swaps.c.id)
        return (await self._session.scalars(query.limit(20))).all()

    async def open_in(self, school_ids: Sequence[str]) -> Sequence[Swap]:
        waits = and_(swaps.c.state == SwapState.ACCEPTED, among(swaps.c.school_id, school_ids))
        query = select(Swap).where(text(SWAP_OPEN), FIRST, waits).order_by(swaps.c.begins_at, swaps.c.id)
        return (await self._session.scalars(query.limit(20))).all()

    async def approved_around(self, begins_at: datetime, ends_at: datetime) -> Sequence[Swap]:
        await self._session.flush()
        touches = and_(swaps.c.ends_at >= begins_at, swaps.c.begins_at <= ends_at)
        query = select(Swap).where(swaps.c.state == SwapState.APPROVED, touches)
        return (await self._session.scalars(query.order_by(swaps.c.decided_at, swaps.c.id))).all()

    async def hold(self, people_ids: Sequence[str]) -> None:
        """Their rows, always in the same order."""
        theirs = select(people.c.id).where(people.c.id.in_(people_ids)).order_by(people.c.id)
        await self._session.execute(theirs.with_for_update())

    async def due(self, now: datetime) -> Sequence[Swap]:
        over = swaps.c.open_until <= now
        query = select(Swap).where(text(SWAP_OPEN), FIRST, over).order_by(swaps.c.id)
        return (await self._session.scalars(query.limit(100).with_for_update(skip_locked=True))).all()


class SqlLeaves:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ask(self, one: LeaveAsk) -> None:
        self._session.add(one)
        await self._session.flush()

    async def get(self, ask_id: int) -> LeaveAsk | None:
        return await self._session.get(LeaveAsk, ask_id, with_for_update=True)

    async def open_of(self, person_id: str) -> Sequence[LeaveAsk]:
        query = select(LeaveAsk).where(text(LEAVE_ASKED), leave_asks.c.person_id == person_id)
        return (await self._session.scalars(query.order_by(leave_asks.c.id))).all()

    async def add(self, one: Leave) -> None:
        row = {
            "person_id": one.person_id,
            "begin": one.begin,
            "end": one.end,
            "kind": one.kind,
            "note": one.note,
        }
        insert = insert_for(self._session)(leave).values(**row)
        again = {name: insert.excluded[name] for name in ("end", "kind", "note")}
        await self._session.execute(
            insert.on_conflict_do_update(index_elements=["person_id", "begin"], set_=again)
        )

    async def at(self, person_id: str, begin: date) -> Leave | None:
        query = select(leave).where(leave.c.person_id == person_id, leave.c.begin == begin)
        found = (await self._session.execute(query.with_for_update())).mappings().first()
        return Leave(**found) if found else None

    async def remove(self, person_id: str, begin: date) -> None:
        gone = delete(leave).where(leave.c.person_id == person_id, leave.c.begin == begin)
        await self._session.execute(gone)

    async def due(self, now: datetime) -> Sequence[LeaveAsk]:
        query = select(LeaveAsk).where(text(LEAVE_ASKED), leave_asks.c.open_until <= now)
        query = query.order_by(leave_asks.c.id).limit(100)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()
