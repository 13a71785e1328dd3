"""岗位交接: who hands over what, and the rows of the roster that follow from it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.people import Role
from duty.rosters.succession.succession import Succession, SuccessionState
from storage.among import among
from storage.tables import duty_roster, people, roster, successions
from storage.tables.rosters import SUCCESSION_OPEN

OPEN = text(SUCCESSION_OPEN)
DRAFTS_KEPT = timedelta(days=1)
"""Longer nobody chooses; the name of somebody new may stand in one."""


class SqlSuccessions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, one: Succession) -> None:
        mine = and_(successions.c.holder_id == one.holder_id, successions.c.asked_by == one.asked_by)
        old = or_(mine, successions.c.asked_at < one.asked_at - DRAFTS_KEPT)
        drafts = successions.c.state == SuccessionState.DRAFT
        await self._session.execute(delete(successions).where(drafts, old))
        self._session.add(one)
        await self._session.flush()

    async def get(self, succession_id: int) -> Succession | None:
        return await self._session.get(Succession, succession_id, with_for_update=True)

    async def open_of(self, holder_id: str) -> Succession | None:
        return next(iter(await self.open_at([holder_id])), None)

    async def open_at(self, holders: Sequence[str]) -> Sequence[Succession]:
        query = select(Succession).where(OPEN, among(successions.c.holder_id, holders))
        return (await self._session.scalars(query.order_by(successions.c.id))).all()

    async def concerning(self, person_id: str) -> Sequence[Succession]:
        sides = (successions.c[who] == person_id for who in ("holder_id", "successor_id", "asked_by"))
        query = select(Succession).where(OPEN, or_(*sides)).order_by(successions.c.begins_at)
        return (await self._session.scalars(query.limit(20))).all()

    async def due(self, now: datetime) -> Sequence[Succession]:
        query = select(Succession).where(OPEN, successions.c.begins_at <= now).order_by(successions.c.id)
        return (await self._session.scalars(query.limit(20).with_for_update(skip_locked=True))).all()

    async def looked_for(self, now: datetime) -> Sequence[Succession]:
        query = select(Succession).where(OPEN, successions.c.ask_at <= now).order_by(successions.c.id)
        return (await self._session.scalars(query.limit(20).with_for_update(skip_locked=True))).all()

    async def enrol(self, school_id: str, name: str, phone: str, role: Role) -> str:
        made = f"R-{secrets.token_hex(6)}"
        row = {"id": made, "name": name, "role": role, "schools": [school_id], "phone": phone}
        await self._session.execute(insert(people).values(row))
        return made

    async def pass_on(self, one: Succession) -> None:
        """What stands in the rows decides: an import may have changed them since it was agreed."""
        await self._session.flush()
        holder, successor = await self._row(one.holder_id), await self._row(one.successor_id)
        if successor is not None and holder is not None:
            schools = list(dict.fromkeys([*successor["schools"], *holder["schools"]]))
            office = {"role": one.role, "schools": schools, "org_id": holder["org_id"] or successor["org_id"]}
            await self._put(one.successor_id, office)
            await self._duties(one)
            await self._places(one)
        if holder is not None and holder["role"] == one.role:
            stays: dict[str, Any] = {"role": one.stays_as}
            await self._put(one.holder_id, stays if one.stays_as else {"left_on": one.day})

    async def _row(self, person_id: str) -> dict[str, Any] | None:
        query = select(people).where(people.c.id == person_id).with_for_update()
        found = (await self._session.execute(query)).mappings().first() if person_id else None
        return dict(found) if found else None

    async def _put(self, person_id: str, values: dict[str, Any]) -> None:
        await self._session.execute(update(people).where(people.c.id == person_id).values(values))

    async def _duties(self, one: Succession) -> None:
        """At desks, stations and schools: every line of the office; where both stood one is enough."""
        same = ("org_id", "school_id", "role", "weekdays", "start")
        await self._hand(duty_roster, one, same)

    async def _places(self, one: Succession) -> None:
        """At posts: only of somebody who leaves, and where the successor stands nowhere else then."""
        if not one.stays_as:
            await self._hand(roster, one, ("school_id", "window"))

    async def _hand(self, table: Table, one: Succession, same: Sequence[str]) -> None:
        other = table.alias()
        equal = [other.c[name] == table.c[name] for name in same]
        there = select(other.c.person_id).where(other.c.person_id == one.successor_id, *equal)
        passes = update(table).where(self._of_office(table, one), ~there.exists())
        await self._session.execute(passes.values(person_id=one.successor_id))
        if table is duty_roster:
            await self._session.execute(delete(table).where(self._of_office(table, one)))

    def _of_office(self, table: Table, one: Succession) -> ColumnElement[bool]:
        """The holder's lines; those of what they are afterwards stay theirs."""
        mine = table.c.person_id == one.holder_id
        return and_(mine, table.c.role != one.stays_as) if table is duty_roster else mine
