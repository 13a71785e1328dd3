"""Queries about spot checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.spotcheck import Outcome, SpotAnswer, SpotCheck
from storage.expected import Expected
from storage.tables import check_ins, spot_answers, spot_checks

COUNTS = (Standing.CONFIRMED, Standing.DOUBTFUL)


class SqlSpotChecks:
    def __init__(self, session: AsyncSession, expected: Expected) -> None:
        self._session = session
        self._expected = expected
        self._asked: set[str] | None = None
        """Whom of those expected a question may wait for; None until somebody asks."""

    async def add(self, check: SpotCheck) -> None:
        self._session.add(check)
        await self._session.flush()

    async def add_answer(self, answer: SpotAnswer) -> None:
        self._session.add(answer)
        await self._session.flush()
        if self._asked is not None:
            self._asked.add(answer.person_id)

    async def get(self, check_id: int) -> SpotCheck | None:
        return await self._session.get(SpotCheck, check_id, with_for_update=True)

    async def answers(self, check_id: int) -> Sequence[SpotAnswer]:
        query = select(SpotAnswer).where(spot_answers.c.spot_check_id == check_id).order_by(spot_answers.c.id)
        return (await self._session.scalars(query)).all()

    async def asked_since(self, people: Sequence[str], since: datetime) -> set[str]:
        query = select(spot_answers.c.person_id).where(
            spot_answers.c.person_id.in_(people), spot_answers.c.asked_at > since
        )
        return set((await self._session.scalars(query)).all())

    async def waiting(self, person_id: str, now: datetime) -> SpotAnswer | None:
        if person_id in self._expected.people and person_id not in await self._asked_of_expected():
            return None
        query = (
            select(SpotAnswer)
            .join(spot_checks, spot_checks.c.id == spot_answers.c.spot_check_id)
            .where(
                spot_answers.c.person_id == person_id,
                spot_answers.c.outcome == Outcome.WAITING,
                spot_checks.c.due_at >= now,
            )
            .order_by(spot_answers.c.id.desc())
            .limit(1)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def _asked_of_expected(self) -> set[str]:
        if self._asked is None:
            query = select(spot_answers.c.person_id).where(
                spot_answers.c.person_id.in_(self._expected.people),
                spot_answers.c.outcome == Outcome.WAITING,
            )
            self._asked = set((await self._session.scalars(query)).all())
        return self._asked

    async def due(self, now: datetime) -> Sequence[SpotCheck]:
        query = (
            select(SpotCheck)
            .where(spot_checks.c.settled_at.is_(None), spot_checks.c.due_at <= now)
            .order_by(spot_checks.c.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def on_duty(self, school_ids: Sequence[str], now: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.school_id.in_(school_ids),
                check_ins.c.standing.in_(COUNTS),
                check_ins.c.checked_out_at.is_(None),
                or_(check_ins.c.ends_at.is_(None), check_ins.c.ends_at > now),
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()
