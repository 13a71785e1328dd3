"""Queries about summaries and group chats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.incidents.incident import Incident
from duty.messaging.accounts import Account
from duty.summaries.day import Arrived, DayCounts
from duty.summaries.group import Group
from duty.summaries.rows.row import Row, Which
from duty.summaries.summary import Summary
from storage.among import among
from storage.queries.attending.days import arrived, day_counts
from storage.queries.summing.heard import unasked
from storage.queries.summing.rows import count, rows
from storage.tables import accounts, alerts, groups, incidents, outbox, summaries
from storage.tables.summaries import OF_EDITION, OF_PEAK


class SqlSummaries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_all(self, some: Sequence[Summary]) -> None:
        """One statement, which tells the ids in any order; a person stands in it once."""
        names = ("person_id", "date", "as_of", "figures", "daily", "peak", "edition", "first")
        rows = [{name: getattr(one, name) for name in names} for one in some]
        put = insert(summaries).returning(summaries.c.person_id, summaries.c.id)
        connection = await self._session.connection()
        ids = {row.person_id: row.id for row in await connection.execute(put, rows)}
        for one in some:
            one.id = ids[one.person_id]

    async def day_counts(
        self, schools: Sequence[str] | None, begin: datetime, until: datetime, *, past: bool = False
    ) -> Mapping[str, DayCounts]:
        return await day_counts(self._session, schools, begin, until, past=past)

    async def arrived(self, shift_keys: Sequence[str]) -> Sequence[Arrived]:
        return await arrived(self._session, shift_keys)

    async def get(self, summary_id: int) -> Summary | None:
        return await self._session.get(Summary, summary_id)

    async def daily_of(self, day: date) -> set[str]:
        query = select(summaries.c.person_id).where(summaries.c.date == day, summaries.c.daily)
        return set(await self._session.scalars(query))

    async def peak_of(self, day: date, peak: str) -> set[str]:
        which = summaries.c.date == day, summaries.c.peak == peak, text(OF_PEAK)
        return set(await self._session.scalars(select(summaries.c.person_id).where(*which)))

    async def edition_of(self, last: date, edition: str) -> set[str]:
        which = summaries.c.date == last, summaries.c.edition == edition, text(OF_EDITION)
        return set(await self._session.scalars(select(summaries.c.person_id).where(*which)))

    async def dailies(self, people: Collection[str], first: date, last: date) -> Sequence[Summary]:
        which = among(summaries.c.person_id, people), summaries.c.date.between(first, last), summaries.c.daily
        query = select(Summary).where(*which).order_by(summaries.c.date.desc())
        return (await self._session.scalars(query)).all()

    async def editions(self, people: Collection[str], last: date, edition: str) -> Sequence[Summary]:
        which = summaries.c.date == last, summaries.c.edition == edition, text(OF_EDITION)
        query = select(Summary).where(among(summaries.c.person_id, people), *which)
        return (await self._session.scalars(query)).all()

    async def unasked(self, people: Collection[str], since: datetime) -> Mapping[str, int]:
        return await unasked(self._session, people, since)

    async def rows(self, which: Which, most: int) -> Sequence[Row]:
        return await rows(self._session, which, most)

    async def count(self, which: Which) -> int:
        return await count(self._session, which)


MOST = 200


class SqlGroups:
    """`channels` are those that run in this deployment."""

    def __init__(self, session: AsyncSession, channels: frozenset[str]) -> None:
        self._session = session
        self._channels = channels

    async def add(self, group: Group) -> None:
        self._session.add(group)
        await self._session.flush()

    async def remove(self, group: Group) -> None:
        await self._session.execute(delete(groups).where(groups.c.id == group.id))

    async def of_account(self, account_id: int) -> Group | None:
        query = select(Group).where(groups.c.account_id == account_id).with_for_update()
        return (await self._session.scalars(query)).one_or_none()

    async def of_chat(self, account: Account) -> bool:
        same = self._same_chat(account.channel, account.address.partition(":")[0])
        query = select(groups.c.id).join(accounts, accounts.c.id == groups.c.account_id).where(same)
        return await self._session.scalar(query.limit(1)) is not None

    async def topics_of(self, account: Account) -> Sequence[Account]:
        query = select(Account).where(
            accounts.c.channel == account.channel, accounts.c.address.startswith(f"{account.address}:")
        )
        return (await self._session.scalars(query)).all()

    @staticmethod
    def _same_chat(channel: str, chat: str) -> ColumnElement[bool]:
        same = or_(accounts.c.address == chat, accounts.c.address.startswith(f"{chat}:"))
        return and_(accounts.c.channel == channel, same)

    async def bound(self) -> Sequence[tuple[Group, Account]]:
        query = (
            select(Group, Account)
            .join(accounts, accounts.c.id == groups.c.account_id)
            .where(accounts.c.channel.in_(self._channels))
            .order_by(groups.c.id)
            .limit(MOST)
        )
        return [(group, account) for group, account in await self._session.execute(query)]

    async def calls(self, school_ids: Sequence[str], since: datetime) -> Sequence[Call]:
        query = (
            select(Alert, Incident)
            .join(incidents, incidents.c.id == alerts.c.incident_id)
            .where(among(alerts.c.school_id, school_ids), alerts.c.raised_at >= since, alerts.c.drill_id == 0)
            .order_by(alerts.c.id.desc())
            .limit(MOST)
        )
        return [Call(alert, incident) for alert, incident in await self._session.execute(query)][::-1]

    async def told(self, account_id: int, keys: Collection[str]) -> set[str]:
        query = select(outbox.c.dedupe).where(outbox.c.account_id == account_id, among(outbox.c.dedupe, keys))
        return set(await self._session.scalars(query)) if keys else set()

    async def named(self, account_id: int, names: Collection[str]) -> set[str]:
        query = select(outbox.c.name).where(outbox.c.account_id == account_id, among(outbox.c.name, names))
        return set(await self._session.scalars(query)) if names else set()

    async def told_there(self, account_id: int, new: Account) -> None:
        """What arrived before the move counts as told; its references mean nothing in the new chat."""
        await self._session.execute(
            update(outbox)
            .where(outbox.c.account_id == account_id, outbox.c.state == "sent")
            .values(account_id=new.id, address=new.address, reference="")
        )
