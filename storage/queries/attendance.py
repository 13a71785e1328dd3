"""Queries about check-ins, gaps and spot checks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.attendance.checkin import COUNTING, CheckIn, Standing
from duty.attendance.gap import Gap
from duty.attendance.spotting.spotcheck import Outcome, SpotAnswer, SpotCheck
from storage.among import among
from storage.ids import Ids
from storage.prefetch import Prefetch
from storage.tables import check_ins, gaps, spot_answers, spot_checks

RECENT = timedelta(hours=36)
LEEWAY = timedelta(hours=1)
"""People of one batch may have written at different times."""


class SqlCheckIns:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._recent: dict[str, list[CheckIn]] | None = None
        """Of everybody announced, newest first; None until somebody asks."""
        self._ids = Ids(session, check_ins)

    async def add(self, made: CheckIn) -> None:
        """Its number is known at once; its row is written with the others of the transaction."""
        made.id = await self._ids.next(len(self._prefetch.people))
        self._session.add(made)
        if self._recent and made.person_id in self._recent:
            self._recent[made.person_id].insert(0, made)

    async def get(self, check_in_id: int) -> CheckIn | None:
        return await self._session.get(CheckIn, check_in_id)

    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        if person_id not in self._prefetch.people:
            return await self._since([person_id], now - RECENT)
        if self._recent is None:
            self._recent = {person: [] for person in self._prefetch.people}
            for made in await self._since(self._prefetch.people, now - RECENT - LEEWAY):
                self._recent[made.person_id].append(made)
        return [made for made in self._recent[person_id] if made.received_at > now - RECENT]

    async def _since(self, people: Collection[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(among(check_ins.c.person_id, people), check_ins.c.received_at > since)
            .order_by(check_ins.c.id.desc())
        )
        return (await self._session.scalars(query)).all()

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        query = select(CheckIn).where(among(check_ins.c.shift_key, shift_keys)).order_by(check_ins.c.id)
        return (await self._session.scalars(query)).all()

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                check_ins.c.checked_out_at.is_(None),
                check_ins.c.ends_at < ended_before,
                check_ins.c.standing.in_(COUNTING),
            )
            .limit(200)
        )
        return (await self._session.scalars(query)).all()

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        query = (
            select(CheckIn)
            .where(
                among(check_ins.c.school_id, school_ids),
                check_ins.c.standing == Standing.DOUBTFUL,
                check_ins.c.received_at > since,
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()


class SqlGaps:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, gap: Gap) -> None:
        self._session.add(gap)
        await self._session.flush()

    async def open(self) -> Sequence[Gap]:
        query = select(Gap).where(gaps.c.closed_at.is_(None)).order_by(gaps.c.id)
        return (await self._session.scalars(query)).all()

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[Gap]:
        query = select(Gap).where(among(gaps.c.shift_key, shift_keys)).order_by(gaps.c.id)
        return (await self._session.scalars(query)).all()

    async def since(
        self, school_ids: Sequence[str] | None, begin: datetime, most: int | None = None
    ) -> Sequence[Gap]:
        there = [] if school_ids is None else [among(gaps.c.school_id, school_ids)]
        query = select(Gap).where(*there, gaps.c.opened_at >= begin).order_by(gaps.c.id).limit(most)
        return (await self._session.scalars(query)).all()


class SqlSpotChecks:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._asked: set[str] | None = None
        """Whom of those announced a question may wait for; None until somebody asks."""

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
            among(spot_answers.c.person_id, people), spot_answers.c.asked_at > since
        )
        return set((await self._session.scalars(query)).all())

    async def waiting(self, person_id: str, now: datetime) -> SpotAnswer | None:
        if person_id in self._prefetch.people and person_id not in await self._asked_of_all():
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

    async def _asked_of_all(self) -> set[str]:
        if self._asked is None:
            query = select(spot_answers.c.person_id).where(
                among(spot_answers.c.person_id, self._prefetch.people),
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
                among(check_ins.c.school_id, school_ids),
                check_ins.c.standing.in_(COUNTING),
                check_ins.c.checked_out_at.is_(None),
                or_(check_ins.c.ends_at.is_(None), check_ins.c.ends_at > now),
            )
            .order_by(check_ins.c.id)
        )
        return (await self._session.scalars(query)).all()
