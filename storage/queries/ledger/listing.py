"""The rows of the ledger, page by page: each goes on behind the last hazard that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, bindparam, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from duty.hazards.hazard import Hazard
from duty.hazards.listing.wanted import EVERYTHING, Order, Wanted
from duty.hazards.sight import Sight, Tally, Turn
from duty.hazards.status import OPEN, PENDING
from storage.queries.ledger.asked import (
    LISTED_ONES,
    OPEN_ONES,
    PARTS,
    PARTS_OF,
    REGISTERED_ONES,
    UNFIXED_ONES,
    moment,
    seen_by,
    wanted_of,
)
from storage.tables import hazards
from storage.tables.base import Id

DUE = hazards.c.due_at
REGISTERED = hazards.c.registered_at


class Listing:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def tally(self, sight: Sight, now: datetime, wanted: Wanted = EVERYTHING) -> Tally:
        late = func.count(case((now > DUE, 1)))
        where = [*seen_by(sight), *wanted_of(wanted, standing=False)]
        counts = []
        for part in (*PARTS, UNFIXED_ONES):
            query = select(func.count(), late if part is OPEN_ONES else literal(0)).select_from(hazards)
            counts.append((await self._session.execute(query.where(part, *where))).one())
        (open_, overdue), (put_right, _), (done, _), (unfixed, _) = counts
        return Tally(open_ + put_right, overdue, done - unfixed, put_right, unfixed)

    async def count_listed(self, sight: Sight, wanted: Wanted = EVERYTHING) -> int:
        where = [*seen_by(sight), *wanted_of(wanted, standing=False)]
        query = select(func.count()).select_from(hazards).where(LISTED_ONES, *where)
        return int(await self._session.scalar(query) or 0)

    async def listed(
        self,
        sight: Sight,
        most: int,
        turn: Turn | None = None,
        skip: int = 0,
        wanted: Wanted = EVERYTHING,
    ) -> Sequence[Hazard]:
        """Part by part, each by its own index: what is open, what is to be looked at, what is done."""
        where = [*seen_by(sight), *wanted_of(wanted)]
        at = await self._session.get(Hazard, turn.hazard) if turn else None
        back = bool(at and turn and turn.back)
        if wanted.order is not Order.DUE:
            if wanted.standing:
                where.append(or_(*PARTS_OF[wanted.standing]))
            found = list(await self._by_registration(where, most + skip, wanted.order, at, back=back))
            return found[::-1] if back else found[skip:]
        parts = PARTS_OF[wanted.standing]
        if at is None:
            return await self._parts(parts, where, most, skip)
        here = _part_of(at) if len(parts) > 1 else 0
        found = list(await self._part(parts[here], where, most, at, back=back))
        others = parts[:here][::-1] if back else parts[here + 1 :]
        found += await self._parts(others, where, most - len(found), back=back)
        return found[::-1] if back else found

    async def _parts(
        self,
        parts: Iterable[TextClause],
        where: list[ColumnElement[bool]],
        most: int,
        skip: int = 0,
        *,
        back: bool = False,
    ) -> list[Hazard]:
        found: list[Hazard] = []
        for part in parts:
            if len(found) >= most + skip:
                break
            found += await self._part(part, where, most + skip - len(found), back=back)
        return found[skip:]

    async def _part(
        self,
        part: TextClause,
        where: list[ColumnElement[bool]],
        most: int,
        at: Hazard | None = None,
        *,
        back: bool = False,
    ) -> Sequence[Hazard]:
        query = select(Hazard).where(part, *where)
        if at is not None:
            query = query.where(_beyond(DUE, at.due_at, at, down=back))
        order = (DUE.desc(), hazards.c.id.desc()) if back else (DUE, hazards.c.id)
        return (await self._session.scalars(query.order_by(*order).limit(most))).all()

    async def _by_registration(
        self, where: list[ColumnElement[bool]], most: int, order: Order, at: Hazard | None, *, back: bool
    ) -> Sequence[Hazard]:
        down = (order is Order.NEWEST) is not back
        query = select(Hazard).where(REGISTERED_ONES, *where)
        if at is not None:
            query = query.where(_beyond(REGISTERED, at.registered_at, at, down=down))
        columns = (REGISTERED, hazards.c.id)
        by = [column.desc() for column in columns] if down else [*columns]
        return (await self._session.scalars(query.order_by(*by).limit(most))).all()


def _beyond(
    column: ColumnElement[datetime], value: datetime | None, at: Hazard, *, down: bool
) -> ColumnElement[bool]:
    """Behind that hazard in the order of the column, or before it."""
    key = tuple_(column, hazards.c.id)
    here = tuple_(moment(value or at.reported_at), bindparam(None, at.id, type_=Id))
    return key < here if down else key > here


def _part_of(hazard: Hazard) -> int:
    if hazard.status in OPEN:
        return 0
    return 1 if hazard.status in PENDING else 2
