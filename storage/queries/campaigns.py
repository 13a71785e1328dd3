"""Queries about campaigns and their forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import FormAnswer, FormDraft, Signature
from duty.campaigns.known import LedgerCount, RoutineCount
from duty.campaigns.letters.letter import Letter
from duty.hazards.status import OPEN, REGISTERED
from storage.among import among
from storage.tables import (
    accounts,
    campaigns,
    form_answers,
    form_drafts,
    form_letters,
    form_signatures,
    hazards,
    outbox,
    tasks,
)
from storage.tables.hazards import COUNTS_AS_PUT_RIGHT

BEGUN = campaigns.c.begun_at.is_not(None)
EARLIER = 5


class SqlCampaigns:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, campaign: Campaign) -> None:
        self._session.add(campaign)
        await self._session.flush()

    async def get(self, campaign_id: int, *, locked: bool = False) -> Campaign | None:
        return await self._session.get(Campaign, campaign_id, with_for_update=locked or None)

    async def listed(self, most: int) -> Sequence[Campaign]:
        query = select(Campaign).where(BEGUN).order_by(campaigns.c.id.desc()).limit(most)
        return (await self._session.scalars(query)).all()

    async def running_ones(self, today: date) -> Sequence[Campaign]:
        query = select(Campaign).where(BEGUN, or_(campaigns.c.frozen_at.is_(None), campaigns.c.due >= today))
        return (await self._session.scalars(query.order_by(campaigns.c.id))).all()

    async def before(self, campaign: Campaign) -> Sequence[Campaign]:
        earlier = (campaigns.c.form_id == campaign.form_id, campaigns.c.id < campaign.known_id)
        query = select(Campaign).where(BEGUN, *earlier)
        return (await self._session.scalars(query.order_by(campaigns.c.id.desc()).limit(EARLIER))).all()

    async def draft(self, campaign_id: int, school_id: str, *, locked: bool = False) -> FormDraft | None:
        query = select(FormDraft).where(
            form_drafts.c.campaign_id == campaign_id, form_drafts.c.school_id == school_id
        )
        return (await self._session.scalars(query.with_for_update() if locked else query)).one_or_none()

    async def draft_of(self, draft_id: int, *, locked: bool = False) -> FormDraft | None:
        return await self._session.get(FormDraft, draft_id, with_for_update=locked or None)

    async def add_draft(self, draft: FormDraft) -> None:
        self._session.add(draft)
        await self._session.flush()

    async def drafts(self, campaign_id: int) -> Sequence[FormDraft]:
        query = select(FormDraft).where(form_drafts.c.campaign_id == campaign_id).order_by(form_drafts.c.id)
        return (await self._session.scalars(query)).all()

    async def answers(self, draft_id: int) -> Sequence[FormAnswer]:
        query = select(FormAnswer).where(form_answers.c.draft_id == draft_id).order_by(form_answers.c.id)
        return (await self._session.scalars(query)).all()

    async def values(self, draft_ids: Collection[int]) -> Mapping[int, Mapping[str, str | None]]:
        columns = (form_answers.c.draft_id, form_answers.c.code, form_answers.c.value)
        query = select(*columns).where(among(form_answers.c.draft_id, draft_ids))
        found: dict[int, dict[str, str | None]] = {}
        for draft_id, code, value in await self._session.execute(query):
            found.setdefault(draft_id, {})[code] = value
        return found

    async def answer(self, draft_id: int, code: str) -> FormAnswer | None:
        query = select(FormAnswer).where(form_answers.c.draft_id == draft_id, form_answers.c.code == code)
        return (await self._session.scalars(query)).one_or_none()

    async def keep_answer(self, answer: FormAnswer) -> None:
        self._session.add(answer)

    async def signatures(self, draft_ids: Collection[int]) -> Sequence[Signature]:
        query = select(Signature).where(
            among(form_signatures.c.draft_id, list(draft_ids)), form_signatures.c.void_at.is_(None)
        )
        return (await self._session.scalars(query.order_by(form_signatures.c.id))).all()

    async def sign(self, signature: Signature) -> None:
        self._session.add(signature)
        await self._session.flush()

    async def remove(self, campaign: Campaign) -> None:
        await self._session.delete(campaign)

    async def delivered(self, dedupe: str, people: Collection[str]) -> set[str]:
        query = (
            select(accounts.c.person_id)
            .join(outbox, outbox.c.account_id == accounts.c.id)
            .where(among(accounts.c.person_id, people), outbox.c.dedupe == dedupe, outbox.c.state == "sent")
        )
        return {str(person) for person in (await self._session.scalars(query)).all()}

    async def ledger(
        self, schools: Collection[str], since: datetime, until: datetime
    ) -> Sequence[LedgerCount]:
        settled = func.coalesce(hazards.c.verified_at, hazards.c.closed_at)
        done = and_(COUNTS_AS_PUT_RIGHT, or_(settled.is_(None), settled < until))
        begun = func.coalesce(hazards.c.registered_at, hazards.c.reported_at)
        counted = (
            among(hazards.c.school_id, schools),
            hazards.c.status.in_(REGISTERED),
            begun < until,
            or_(begun >= since, settled.is_(None), settled >= since),
        )
        columns = (hazards.c.category, func.count(), func.count(case((done, 1))))
        rows = await self._session.execute(select(*columns).where(*counted).group_by(hazards.c.category))
        return [LedgerCount(category, total, put_right) for category, total, put_right in rows]

    async def open_hazards(self, school_id: str, categories: Collection[str]) -> int:
        query = select(func.count()).where(
            hazards.c.school_id == school_id,
            hazards.c.status.in_(OPEN),
            among(hazards.c.category, categories),
        )
        return int((await self._session.execute(query)).scalar_one())

    async def routine_counts(self, school_id: str, routine_id: str, since: date, until: date) -> RoutineCount:
        answered = (
            tasks.c.school_id == school_id,
            tasks.c.routine_id == routine_id,
            tasks.c.day >= since,
            tasks.c.day <= until,
            tasks.c.answered_at.is_not(None),
        )
        query = select(func.count(), func.coalesce(func.sum(tasks.c.count), 0)).where(*answered)
        times, people = (await self._session.execute(query)).one()
        return RoutineCount(int(times), int(people))


class SqlLetters:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, letter: Letter) -> None:
        self._session.add(letter)
        await self._session.flush()

    async def get(self, letter_id: int, *, locked: bool = False) -> Letter | None:
        return await self._session.get(Letter, letter_id, with_for_update=locked or None)

    async def of(self, campaign_id: int, unit_id: str) -> Letter | None:
        query = select(Letter).where(
            form_letters.c.campaign_id == campaign_id, form_letters.c.unit_id == unit_id
        )
        return (await self._session.scalars(query)).one_or_none()
