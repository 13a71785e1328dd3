"""Group chats: an admin binds one, unbinds it, or the chat moves."""

from __future__ import annotations

from datetime import datetime

from duty.district.people import Person
from duty.messaging.accounts import MOVED_TO, Account
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.summaries.group import Group
from duty.summaries.ports import Work


def may_bind(person: Person) -> bool:
    """Whether binding a group chat, and letting it go, is theirs."""
    return opens(person, Do.BIND, Thing.GROUP)


async def bind(work: Work, account: Account, school_id: str, by: Person, now: datetime) -> Group | None:
    """Bound anew where it was bound before: the last word counts. None: there is no such school.

    Without a school it is the whole district's.
    """
    if school_id and school_id not in work.district.schools:
        return None
    assert account.id is not None
    group = await work.groups.of_account(account.id)
    if group is None:
        group = Group(account.id, school_id, by.id, now)
        await work.groups.add(group)
    group.school_id, group.bound_by, group.bound_at = school_id, by.id, now
    work.record(group.subject, "bound", now, by.id, school=school_id)
    return group


async def unbind(work: Work, account: Account, by: Person, now: datetime) -> bool:
    group = await work.groups.of_account(account.id or 0)
    if group is None:
        return False
    await work.groups.remove(group)
    work.record(group.subject, "unbound", now, by.id)
    return True


async def move(work: Work, old: Account, new: Account, now: datetime) -> bool:
    """Telegram gave the chat another id (it became a supergroup). Both chats may say so: once is enough."""
    group = await work.groups.of_account(old.id or 0)
    if group is None or new.id is None or await work.groups.of_account(new.id):
        return False
    await work.groups.told_there(group.account_id, new)
    group.account_id = new.id
    old.lose(f"{MOVED_TO}{new.address}")
    work.record(group.subject, "moved", now, "")
    return True


async def moved_to(work: Work, account: Account, address: str, now: datetime) -> bool:
    """The chat says under which address it goes on."""
    return await move(work, account, await work.accounts.find_or_add(account.channel, address), now)


async def moved_from(work: Work, account: Account, address: str, now: datetime) -> bool:
    """The chat says which address it had before."""
    old = await work.accounts.find(account.channel, address)
    return old is not None and await move(work, old, account, now)


async def gone(work: Work, account: Account, why: str) -> None:
    """We were thrown out of a chat, and so of each of its topics."""
    for one in (account, *await work.groups.topics_of(account)):
        one.lose(why)


def scope(work: Work, school_id: str) -> str:
    """The school's short name; empty for the district."""
    school = work.district.schools.get(school_id)
    return school.short_name if school else ""
