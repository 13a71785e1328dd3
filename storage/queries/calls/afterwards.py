"""Queries about what was said to many, and what each answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind
from storage.tables import hail_answers, hails
from storage.tables.afterwards import FALLS_DUE, OF_CALL


class SqlHails:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, hail: Hail, answers: Sequence[HailAnswer]) -> None:
        self._session.add(hail)
        await self._session.flush()
        for answer in answers:
            answer.hail_id = hail.known_id
        self._session.add_all(answers)
        await self._session.flush()

    async def ask_more(self, answers: Sequence[HailAnswer]) -> None:
        self._session.add_all(answers)
        await self._session.flush()

    async def get(self, hail_id: int) -> Hail | None:
        return await self._session.get(Hail, hail_id, with_for_update=True)

    async def answers(self, hail_id: int) -> Sequence[HailAnswer]:
        query = select(HailAnswer).where(hail_answers.c.hail_id == hail_id).order_by(hail_answers.c.id)
        return (await self._session.scalars(query)).all()

    async def of_alert(self, alert_id: int, kind: HailKind | None = None) -> Sequence[Hail]:
        query = select(Hail).where(text(OF_CALL), hails.c.alert_id == alert_id).order_by(hails.c.id)
        query = query.where(hails.c.kind == kind) if kind else query
        return (await self._session.scalars(query)).all()

    async def running(self, school_id: str, kind: HailKind, since: datetime) -> Hail | None:
        there = (hails.c.school_id == school_id, hails.c.asked_at > since, hails.c.kind == kind)
        query = select(Hail).where(*there, hails.c.ended_at.is_(None)).order_by(hails.c.id.desc())
        return (await self._session.scalars(query.limit(1).with_for_update())).first()

    async def asked(self, person_id: str, kind: HailKind, since: datetime) -> Hail | None:
        mine = (hail_answers.c.person_id == person_id, hail_answers.c.asked_at > since)
        query = select(Hail).join(hail_answers, hail_answers.c.hail_id == hails.c.id)
        query = query.where(*mine, hails.c.kind == kind).order_by(hails.c.id.desc()).limit(1)
        return (await self._session.scalars(query.with_for_update(of=hails))).first()

    async def due(self, now: datetime) -> Sequence[Hail]:
        query = select(Hail).where(text(FALLS_DUE), hails.c.next_at <= now).order_by(hails.c.next_at)
        return (await self._session.scalars(query.limit(100).with_for_update(skip_locked=True))).all()
