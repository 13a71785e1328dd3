"""Queries about empty places that somebody is still to be told of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Select, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningDelete

from duty.attendance.absence.gap_news import KnownOf
from duty.attendance.absence.note import Known
from duty.attendance.gap import Gap
from duty.attendance.watching.untold import ToTell, Untold
from duty.district.grouping import grouped
from storage.among import among, among_named
from storage.many import write_rows
from storage.tables import gaps, untold_gaps

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SqlUntoldGaps:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_all(self, untold: Sequence[Untold]) -> None:
        """One statement for all of them."""
        rows = [vars(one) | {"known": [[k.who, k.known, k.time] for k in one.known]} for one in untold]
        await write_rows(self._session, _new(), rows)

    async def desks(self, after: datetime | None = None) -> Mapping[str, datetime]:
        rows = await self._session.execute(_desks(), {"after": after or LONG_AGO})
        return {row[0]: row[1] for row in rows}

    async def to_tell(
        self, desk_id: str, people: int, places: int, after: datetime | None = None
    ) -> Sequence[ToTell]:
        mine = untold_gaps.c
        there = (mine.desk_id == desk_id, *_after(after))
        some = select(mine.person_id).where(*there).distinct().order_by(mine.person_id).limit(people)
        ranked = (
            select(
                mine.person_id,
                mine.gap_id,
                mine.known,
                func.row_number().over(partition_by=mine.person_id, order_by=mine.gap_id).label("place"),
                func.count().over(partition_by=mine.person_id).label("heads"),
            )
            .where(*there, mine.person_id.in_(some))
            .subquery()
        )
        first = select(ranked).where(ranked.c.place <= places).order_by(ranked.c.person_id, ranked.c.gap_id)
        rows = (await self._session.execute(first)).all()
        found = await self._gaps({row.gap_id for row in rows})
        return [
            ToTell(person_id, theirs[0].heads, [(found[one.gap_id], _known(one.known)) for one in theirs])
            for person_id, theirs in grouped(rows, lambda row: row.person_id).items()
        ]

    async def _gaps(self, ids: Collection[int]) -> Mapping[int | None, Gap]:
        return {gap.id: gap for gap in await self._session.scalars(select(Gap).where(among(gaps.c.id, ids)))}

    async def told(self, desk_id: str, people: Collection[str], after: datetime | None = None) -> None:
        there = untold_gaps.c.desk_id == desk_id, among(untold_gaps.c.person_id, people), *_after(after)
        await self._session.execute(delete(untold_gaps).where(*there))

    async def withdraw(self, gap_ids: Collection[int]) -> Collection[tuple[int, str]]:
        rows = await self._session.execute(_withdrawn(), {"some": list(gap_ids)})
        return {(row.gap_id, row.person_id) for row in rows}


@cache
def _new() -> Insert:
    return insert(untold_gaps)


@cache
def _desks() -> Select[str, datetime]:
    oldest = func.min(untold_gaps.c.opened_at)
    later = select(untold_gaps.c.desk_id, oldest).where(untold_gaps.c.opened_at > bindparam("after"))
    return later.group_by(untold_gaps.c.desk_id).order_by(func.min(untold_gaps.c.id))


@cache
def _withdrawn() -> ReturningDelete[int, str]:
    gone = delete(untold_gaps).where(among_named(untold_gaps.c.gap_id, "some"))
    return gone.returning(untold_gaps.c.gap_id, untold_gaps.c.person_id)


def _after(moment: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if moment is None else (untold_gaps.c.opened_at > moment,)


def _known(said: Sequence[Any]) -> tuple[KnownOf, ...]:
    return tuple(KnownOf(who, Known(known), time) for who, known, time in said)
