"""Queries about accounts, invitations and consents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.messaging.accounts import Account, Invitation
from storage.expected import Expected
from storage.tables import accounts, consents


async def keep_last_heard(session: AsyncSession, heard: Mapping[int, datetime]) -> None:
    """When each account last spoke, all of a batch in one statement."""
    if heard:
        spoke = update(accounts).where(accounts.c.id == bindparam("account"))
        rows = [{"account": account, "at": at} for account, at in heard.items()]
        connection = await session.connection()  # by way of entities it would be one statement a row
        await connection.execute(spoke.values(last_heard_at=bindparam("at")), rows)


class SqlAccounts:
    """`channels` are those that run in this deployment."""

    def __init__(self, session: AsyncSession, channels: frozenset[str], expected: Expected) -> None:
        self._session = session
        self._channels = channels
        self._expected = expected
        self._agreed: dict[str, set[str]] = {}
        """Who of those expected has agreed, by version."""

    async def of_person(self, person_id: str) -> Sequence[Account]:
        return (await self.of_people([person_id]))[person_id]

    async def of_people(self, people: Collection[str]) -> Mapping[str, Sequence[Account]]:
        found: dict[str, list[Account]] = {person_id: [] for person_id in people}
        query = (
            select(Account)
            .where(accounts.c.person_id.in_(people), accounts.c.channel.in_(self._channels))
            .order_by(accounts.c.id)
        )
        for account in await self._session.scalars(query):
            found[account.person_id].append(account)
        return found

    async def get(self, account_id: int) -> Account | None:
        return await self._session.get(Account, account_id)

    async def find(self, channel: str, address: str) -> Account | None:
        query = select(Account).where(accounts.c.channel == channel, accounts.c.address == address)
        return (await self._session.scalars(query)).one_or_none()

    async def find_or_add(self, channel: str, address: str) -> Account:
        """A first contact is kept as a stranger's account."""
        found = await self.find(channel, address)
        if found is None:
            found = Account(channel, address)
            self._session.add(found)
            await self._session.flush()
        return found

    async def consented(self, person_id: str, version: str) -> bool:
        if person_id not in self._expected.people:
            return bool(await self._who_agreed([person_id], version))
        if version not in self._agreed:
            self._agreed[version] = await self._who_agreed(self._expected.people, version)
        return person_id in self._agreed[version]

    async def _who_agreed(self, people: Collection[str], version: str) -> set[str]:
        query = select(consents.c.person_id).where(
            consents.c.person_id.in_(people), consents.c.version == version
        )
        return set((await self._session.scalars(query)).all())

    async def consent(self, person_id: str, version: str, channel: str, at: datetime) -> None:
        if not await self.consented(person_id, version):
            await self._session.execute(
                insert(consents).values(person_id=person_id, version=version, channel=channel, at=at)
            )
            self._agreed.setdefault(version, set()).add(person_id)

    async def invite(self, invitation: Invitation) -> None:
        self._session.add(invitation)
        await self._session.flush()

    async def invitation(self, code: str) -> Invitation | None:
        return await self._session.get(Invitation, code)
