"""Queries about accounts, invitations and consents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from duty.accounts import Account, Invitation
from storage.tables import accounts, consents


class SqlAccounts:
    """`channels` are those that run in this deployment."""

    def __init__(self, session: AsyncSession, channels: frozenset[str]) -> None:
        self._session = session
        self._channels = channels

    async def of_person(self, person_id: str) -> Sequence[Account]:
        query = (
            select(Account)
            .where(accounts.c.person_id == person_id, accounts.c.channel.in_(self._channels))
            .order_by(accounts.c.id)
        )
        return (await self._session.scalars(query)).all()

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
        query = select(consents.c.at).where(consents.c.person_id == person_id, consents.c.version == version)
        return (await self._session.execute(query)).first() is not None

    async def consent(self, person_id: str, version: str, channel: str, at: datetime) -> None:
        if not await self.consented(person_id, version):
            await self._session.execute(
                insert(consents).values(person_id=person_id, version=version, channel=channel, at=at)
            )

    async def invite(self, invitation: Invitation) -> None:
        self._session.add(invitation)
        await self._session.flush()

    async def invitation(self, code: str) -> Invitation | None:
        return await self._session.get(Invitation, code)
