"""Queries about what passers-by report, and the codes that hang outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.tips.tip import Tip, TipCode
from storage.tables import tip_codes, tips
from storage.tables.tips import HELD, UNTOLD

_held, _untold = text(HELD), text(UNTOLD)


class SqlTips:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # -- reports -----------------------------------------------------------------------------

    async def add(self, tip: Tip) -> None:
        self._session.add(tip)
        await self._session.flush()

    async def get(self, tip_id: int, *, locked: bool = False) -> Tip | None:
        return await self._session.get(Tip, tip_id, with_for_update=locked or None)

    async def of_secret(self, secret_sha256: str, *, locked: bool = False) -> Tip | None:
        query = select(Tip).where(tips.c.secret_sha256 == secret_sha256)
        return (await self._session.scalars(query.with_for_update() if locked else query)).one_or_none()

    async def held(self, school_id: str, most: int) -> Sequence[Tip]:
        query = select(Tip).where(tips.c.school_id == school_id, _held)
        query = query.order_by(tips.c.danger.desc(), tips.c.id).limit(most)
        return (await self._session.scalars(query)).all()

    async def count_held(self, school_id: str) -> int:
        query = select(func.count()).select_from(tips).where(tips.c.school_id == school_id, _held)
        return await self._session.scalar(query) or 0

    async def count_since(self, code_id: int, since: datetime) -> int:
        query = select(func.count()).select_from(tips).where(tips.c.code_id == code_id, tips.c.at > since)
        return await self._session.scalar(query) or 0

    async def count_called(self, incident_id: int) -> int:
        query = select(func.count()).select_from(tips).where(tips.c.incident_id == incident_id)
        return await self._session.scalar(query) or 0

    async def last_call(self, code_id: int) -> Tip | None:
        query = select(Tip).where(tips.c.code_id == code_id, tips.c.incident_id.is_not(None))
        return (await self._session.scalars(query.order_by(tips.c.incident_id.desc()).limit(1))).one_or_none()

    # -- telling the school --------------------------------------------------------------------

    async def untold(self, most: int) -> Sequence[str]:
        query = select(tips.c.school_id).where(_untold).group_by(tips.c.school_id)
        return (await self._session.scalars(query.order_by(func.min(tips.c.at)).limit(most))).all()

    async def told_last(self, school_id: str) -> datetime | None:
        query = select(tips.c.told_at).where(tips.c.school_id == school_id, tips.c.told_at.is_not(None))
        return await self._session.scalar(query.order_by(tips.c.told_at.desc()).limit(1))

    async def mark_told(self, school_id: str, now: datetime) -> None:
        waits = update(tips).where(tips.c.school_id == school_id, _held)
        await self._session.execute(waits.values(told_at=now))

    # -- codes ---------------------------------------------------------------------------------

    async def add_code(self, code: TipCode) -> None:
        self._session.add(code)
        await self._session.flush()

    async def code(self, code: str) -> TipCode | None:
        return (await self._session.scalars(select(TipCode).where(tip_codes.c.code == code))).one_or_none()

    async def hangs(self, school_id: str, post_id: str) -> TipCode | None:
        there = (tip_codes.c.school_id == school_id, tip_codes.c.post_id == post_id)
        query = select(TipCode).where(*there, tip_codes.c.revoked_at.is_(None))
        return (await self._session.scalars(query)).one_or_none()

    async def codes_of(self, school_id: str) -> Sequence[TipCode]:
        query = select(TipCode).where(tip_codes.c.school_id == school_id, tip_codes.c.revoked_at.is_(None))
        return (await self._session.scalars(query.order_by(tip_codes.c.post_id))).all()
