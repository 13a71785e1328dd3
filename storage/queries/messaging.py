"""Queries about accounts, invitations, roll calls and what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, Update, bindparam, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.grouping import grouped
from duty.messaging.accounts import Account, Invitation
from duty.messaging.notices import Notice
from duty.messaging.rollcall import RollCall
from storage.among import among, among_named
from storage.prefetch import Prefetch
from storage.tables import (
    accounts,
    consents,
    console_codes,
    invitations,
    messages,
    outbox,
    roll_answers,
    roll_calls,
)
from storage.tables.mail import APART, NAMED
from storage.upsert import insert_for

CUT_OFF = "cut off"
"""The `error` of what was never said because its phone was cut off."""
NOT_SAID = ("queued", "held", "withheld")


class SqlRollCalls:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, call: RollCall) -> None:
        self._session.add(call)
        await self._session.flush()

    async def get(self, roll_call_id: int) -> RollCall | None:
        return await self._session.get(RollCall, roll_call_id)

    async def since(self, day: date) -> RollCall | None:
        query = select(RollCall).where(roll_calls.c.day >= day).order_by(roll_calls.c.day.desc()).limit(1)
        return (await self._session.scalars(query)).first()

    async def answer(self, roll_call_id: int, person_id: str, at: datetime) -> bool:
        start = insert_for(self._session)(roll_answers)
        values = start.values(roll_call_id=roll_call_id, person_id=person_id, answered_at=at)
        once = values.on_conflict_do_nothing().returning(roll_answers.c.person_id)
        return await self._session.scalar(once) is not None

    async def answered(self, roll_call_id: int) -> set[str]:
        query = select(roll_answers.c.person_id).where(roll_answers.c.roll_call_id == roll_call_id)
        return set(await self._session.scalars(query))


async def keep_last_heard(session: AsyncSession, heard: Mapping[int, datetime]) -> None:
    """When each account last spoke; a page of updates has one moment, so mostly one statement."""
    connection = await session.connection()  # by way of entities it would be one statement a row
    for at, some in grouped(heard, heard.__getitem__).items():
        await connection.execute(_spoke(), {"some": some, "at": at})


@cache
def _spoke() -> Update:
    return update(accounts).where(among_named(accounts.c.id, "some")).values(last_heard_at=bindparam("at"))


class SqlAccounts:
    """`channels` are those that run in this deployment."""

    def __init__(self, session: AsyncSession, channels: frozenset[str], prefetch: Prefetch) -> None:
        self._session = session
        self._channels = channels
        self._prefetch = prefetch
        self._agreed: dict[str, set[str]] = {}
        """Who of those announced has agreed, by version."""
        self._of: dict[str, list[Account]] = {}
        """Whose accounts were asked for; empty where an account may have got another person since."""

    async def of_person(self, person_id: str) -> Sequence[Account]:
        return (await self.of_people([person_id]))[person_id]

    async def of_people(self, people: Collection[str]) -> Mapping[str, Sequence[Account]]:
        if any(person_id not in self._of for person_id in people):
            wanted = set(people) - self._of.keys()
            asked = {person_id: list[Account]() for person_id in sorted(wanted)}
            running = {"some": list(asked), "running": list(self._channels)}
            for account in await self._session.scalars(_of_people(), running):
                asked[account.person_id].append(account)
            self._of |= asked
        return {person_id: self._of[person_id] for person_id in people}

    async def invited_until(self, people: Collection[str]) -> Mapping[str, datetime]:
        mine, until = among(invitations.c.person_id, people), func.max(invitations.c.expires_at)
        query = select(invitations.c.person_id, until).where(mine).group_by(invitations.c.person_id)
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def get(self, account_id: int) -> Account | None:
        return await self._session.get(Account, account_id)

    async def find(self, channel: str, address: str) -> Account | None:
        query = select(Account).where(accounts.c.channel == channel, accounts.c.address == address)
        return (await self._session.scalars(query)).one_or_none()

    async def find_or_add(self, channel: str, address: str) -> Account:
        """A first contact is kept as a stranger's account."""
        found = await self.find(channel, address)
        self._of.clear()
        if found is None:
            found = Account(channel, address)
            self._session.add(found)
            await self._session.flush()
        return found

    async def consented(self, person_id: str, version: str) -> bool:
        if person_id not in self._prefetch.people:
            return bool(await self._who_agreed([person_id], version))
        if version not in self._agreed:
            self._agreed[version] = await self._who_agreed(self._prefetch.people, version)
        return person_id in self._agreed[version]

    async def _who_agreed(self, people: Collection[str], version: str) -> set[str]:
        asked = {"some": list(people), "version": version}
        return set((await self._session.scalars(_agreed(), asked)).all())

    async def consent(self, person_id: str, version: str, channel: str, at: datetime) -> None:
        if not await self.consented(person_id, version):
            await self._session.execute(
                insert(consents).values(person_id=person_id, version=version, channel=channel, at=at)
            )
            self._agreed.setdefault(version, set()).add(person_id)

    async def invite(self, invitation: Invitation) -> None:
        self._session.add(invitation)
        await self._session.flush()

    async def invitation(self, code: str, *, to_use: bool = True) -> Invitation | None:
        self._of.clear()
        return await self._session.get(Invitation, code, with_for_update=to_use or None)

    async def bound_to(self, person_id: str) -> Sequence[Account]:
        self._of.clear()
        query = select(Account).where(accounts.c.person_id == person_id).order_by(accounts.c.id)
        return (await self._session.scalars(query)).all()

    async def silence(self, accounts: Collection[Account]) -> None:
        ids = [account.id for account in accounts]
        waits = update(outbox).where(outbox.c.account_id.in_(ids), outbox.c.state.in_(NOT_SAID))
        await self._session.execute(waits.values(state="expired", error=CUT_OFF))

    async def open_computer(self, account: Account, digest: str, now: datetime, until: datetime) -> None:
        mine = console_codes.c.account_id == account.id
        await self._session.execute(delete(console_codes).where(mine))
        values = {"person_id": account.person_id, "account_id": account.id, "code_sha256": digest}
        put = insert(console_codes).values(**values, issued_at=now, expires_at=until)
        await self._session.execute(put)

    async def void_invitations(self, person_id: str, now: datetime) -> int:
        usable = (invitations.c.used_at.is_(None), invitations.c.expires_at > now)
        query = select(Invitation).where(invitations.c.person_id == person_id, *usable)
        found = (await self._session.scalars(query.with_for_update())).all()
        for invitation in found:
            invitation.void(now)
        return len(found)


@cache
def _of_people() -> Select[Account]:
    theirs = among_named(accounts.c.person_id, "some"), among_named(accounts.c.channel, "running")
    return select(Account).where(*theirs).order_by(accounts.c.id)


@cache
def _agreed() -> Select[str]:
    theirs = among_named(consents.c.person_id, "some")
    return select(consents.c.person_id).where(theirs, consents.c.version == bindparam("version"))


@cache
def _unasked() -> Select[str, int]:
    """How many of each person's, by their dedupe keys: several phones are told the same."""
    counted = select(accounts.c.person_id, func.count(outbox.c.dedupe.distinct()))
    joined = counted.join(outbox, accounts.c.id == outbox.c.account_id)
    where = (
        among_named(accounts.c.person_id, "some"),
        outbox.c.turn > 0,
        outbox.c.state.not_in(("withheld", "joined", "expired")),
        outbox.c.created_at >= bindparam("since"),
    )
    return joined.where(*where).group_by(accounts.c.person_id)


@cache
def _sent_to() -> Select[str, str]:
    joined = select(accounts.c.person_id, outbox.c.name).join(outbox, accounts.c.id == outbox.c.account_id)
    those = among_named(accounts.c.person_id, "some"), among_named(outbox.c.name, "names"), text(NAMED)
    return joined.where(*those, outbox.c.state.not_in(("withheld", "expired"))).distinct()


class SqlSentNotices:
    """`pending` are the notices of the transaction under way."""

    def __init__(self, session: AsyncSession, pending: Sequence[Notice]) -> None:
        self._session = session
        self._pending = pending
        self._people: set[str] = set()
        self._names: set[str] = set()
        self._unasked: dict[datetime, Mapping[str, int]] = {}
        """Of those expected, by the moment since when."""
        self._known: Collection[tuple[str, str]] | None = None
        """Which of those expected were sent which of the messages; None until somebody asks."""

    def expect(self, people: Iterable[str], names: Iterable[str] = ()) -> None:
        self._people.update(people)
        self._names.update(names)
        self._unasked.clear()
        self._known = None

    async def unasked(self, person_id: str, since: datetime) -> int:
        pending = [one for one in self._pending if one.person_id == person_id and one.turn]
        if person_id not in self._people:
            return (await self._count([person_id], since)).get(person_id, 0) + len(pending)
        if since not in self._unasked:
            self._unasked[since] = await self._count(self._people, since)
        return self._unasked[since].get(person_id, 0) + len(pending)

    async def _count(self, people: Collection[str], since: datetime) -> Mapping[str, int]:
        theirs = {"some": list(people), "since": since}
        return {row[0]: row[1] for row in await self._session.execute(_unasked(), theirs)}

    async def known(self, person_id: str, name: str) -> bool:
        if any(n.person_id == person_id and n.name == name for n in self._pending):
            return True
        if person_id not in self._people or name not in self._names:
            return bool(await self._sent([person_id], [name]))
        if self._known is None:
            self._known = await self._sent(self._people, self._names)
        return (person_id, name) in self._known

    async def _sent(self, people: Collection[str], names: Collection[str]) -> Collection[tuple[str, str]]:
        asked = {"some": list(people), "names": list(names)}
        return {(row[0], row[1]) for row in await self._session.execute(_sent_to(), asked)}

    async def shown_otherwise(self, person_id: str, kinds: Collection[str]) -> None:
        theirs = select(accounts.c.id).where(accounts.c.person_id == person_id, accounts.c.withheld)
        waits = outbox.c.account_id.in_(theirs), text(APART), outbox.c.state == "withheld"
        done = update(outbox).where(*waits, outbox.c.kind.in_(kinds)).values(state="expired")
        await self._session.execute(done)


class SqlWritten:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, channel: str, address: str, reference: str) -> str | None:
        query = select(messages.c.text).where(*self._that(channel, address, reference)).limit(1)
        return await self._session.scalar(query)

    async def change(self, channel: str, address: str, reference: str, text: str) -> None:
        that = self._that(channel, address, reference)
        await self._session.execute(update(messages).where(*that).values(text=text))

    @staticmethod
    def _that(channel: str, address: str, reference: str) -> tuple[ColumnElement[bool], ...]:
        return (
            messages.c.channel == channel,
            messages.c.address == address,
            messages.c.reference == reference,
            messages.c.kind != "press",
        )
