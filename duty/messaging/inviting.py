"""Letting people in, giving them a new phone, cutting them off: who may do it for whom.

The right follows the line of duty. A school lets in and re-binds its own guards and staff; police and desks
are bound by their own line or the admin, so that no school can come in as an officer (security-cases 2).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.district.district import District
from duty.district.people import Person
from duty.messaging.accounts import Account, Binding, Invitation
from duty.messaging.enrolment import invite, unbind
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.ports import Work
from duty.records.history import Change
from duty.records.subject import Subject
from duty.rights.may import About, may_here, opens
from duty.rights.words import Do, Thing, Whose

UNDONE_WITHIN = timedelta(minutes=10)
"""So long a new phone can be taken back, and the old one goes on."""
NEAR = (Whose.SCHOOL, Whose.OFFICE)
"""What every line of duty but the admin's is about."""


@dataclass(frozen=True)
class Invitable:
    """Somebody one may invite; `bound`: they are in already, so it would be a new phone.

    stuck: they had a code and let it go by.
    """

    person: Person
    bound: bool
    stuck: bool = False


@dataclass(frozen=True)
class Invited:
    """A code for that person."""

    person: Person
    invitation: Invitation


@dataclass(frozen=True)
class PhoneCut(News):
    """The last that the old phone hears: who had it cut off."""

    kind: ClassVar[str] = "invite.cut"
    at: str
    by: str


@dataclass(frozen=True)
class PhoneMoved(News):
    """Somebody of `person_id`'s line reads that they have a new phone, and can take it back."""

    kind: ClassVar[str] = "invite.moved"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    at: str
    who: str
    by: str
    person_id: str


# -- who ---------------------------------------------------------------------------------------


def may_invite(inviter: Person, person: Person) -> bool:
    """The admin everybody; others along their own line, and nobody themselves."""
    if person.id == inviter.id and not opens(inviter, Do.BIND, Thing.PHONE, *NEAR):
        return False
    about = About(schools=person.schools, office=person.org_id, role=person.role)
    return may_here(inviter, Do.BIND, Thing.PHONE, about)


def may_be_invited(district: District, inviter: Person) -> list[Person]:
    """Everybody whom that person may invite."""
    if not opens(inviter, Do.BIND, Thing.PHONE):
        return []
    if opens(inviter, Do.BIND, Thing.PHONE, *NEAR):
        return list(district.people.values())
    near = {p.id: p for p in (*district.people_at(inviter.schools), *district.people_of(inviter.org_id))}
    return [person for person in near.values() if may_invite(inviter, person)]


def line_of(district: District, person: Person) -> list[Person]:
    """Who answers for that person's phone: their own line, and the admins."""
    return [one for one in district.people.values() if one.id != person.id and may_invite(one, person)]


async def with_accounts(work: Work, people: Sequence[Person], now: datetime) -> list[Invitable]:
    """Who of them is in already, and who is stuck at the door."""
    ids = [person.id for person in people]
    accounts, until = await work.accounts.of_people(ids), await work.accounts.invited_until(ids)
    return [
        Invitable(one, bool(accounts[one.id]), one.id in until and until[one.id] <= now) for one in people
    ]


# -- a code, a new phone -----------------------------------------------------------------------


async def invite_person(work: Work, inviter: Person, person_id: str, now: datetime) -> Invited | None:
    """None where it is not theirs to do, or there is no such person."""
    person = theirs(work.district, inviter, person_id)
    return Invited(person, await invite(work, person, inviter.id, now)) if person else None


def theirs(district: District, inviter: Person, person_id: str) -> Person | None:
    """That person, where it is theirs to bind them."""
    person = district.people.get(person_id)
    return person if person and may_invite(inviter, person) else None


async def new_phone(work: Work, inviter: Person, person_id: str, now: datetime) -> Invited | None:
    """The old phone is cut off at once (a lost one does not wait for the new one), and here is a code.

    The old phone and the person's line are told who did it; the line can take it back for ten minutes.
    """
    person = theirs(work.district, inviter, person_id)
    if person is None:
        return None
    old = list(await work.accounts.bound_to(person.id))
    subject = Subject("person", person.id)
    kept = [[account.id, *account.binding.to_json()] for account in old]
    work.record(subject, "phone_cut", now, inviter.id, accounts=kept)
    _tell(work, person, inviter, await work.accounts.of_person(person.id), now)
    await work.accounts.silence(old)
    for account in old:
        unbind(work, account, person, inviter.id, now)
    return Invited(person, await invite(work, person, inviter.id, now))


def _tell(work: Work, person: Person, by: Person, old: Collection[Account], now: datetime) -> None:
    at, name = work.district.clock(now), by.name
    for account in old:
        cut, key = PhoneCut(at, name), f"person:{person.id}:cut:{account.id}:{now:%Y%m%d%H%M%S}"
        work.tell(Notice(person.id, cut, Priority.P2, key, account_id=account.id))
    moved = PhoneMoved(at, work.district.polite(person.id), name, person.id)
    for one in line_of(work.district, person):
        if one.id != by.id:
            key = f"person:{person.id}:moved:{now:%Y%m%d%H%M%S}:{one.id}"
            work.tell(Notice(one.id, moved, Priority.P2, key))


async def undo_new_phone(work: Work, by: Person, person_id: str, now: datetime) -> Person | None:
    """[撤回]: the old phone goes on, the new one is cut, and whoever signed in on it is nobody.

    None where it is too late, or not theirs.
    """
    person = theirs(work.district, by, person_id)
    cut = await _last_cut(work, person_id, now) if person else None
    if person is None or cut is None:
        return None
    await cut_off(work, person.id, by.id, now)
    for account_id, *before in cut.detail["accounts"]:
        account = await work.accounts.get(account_id)
        if account is not None and not account.person_id:
            account.restore(person.id, Binding.from_json(before), cut.at, now)
    work.record(Subject("person", person.id), "phone_restored", now, by.id)
    return person


async def _last_cut(work: Work, person_id: str, now: datetime) -> Change | None:
    """The new phone that can still be taken back, once."""
    changes = await work.changes(Subject("person", person_id))
    last = next((c for c in reversed(changes) if c.what in ("phone_cut", "phone_restored")), None)
    fresh = last is not None and last.what == "phone_cut" and now - last.at <= UNDONE_WITHIN
    return last if fresh else None


# -- off ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CutOff:
    """How many accounts were cut, and how many codes made void."""

    accounts: int
    codes: int


async def cut_off(work: Work, person_id: str, by: str, now: datetime) -> CutOff:
    """From this minute on no phone and no code of that person lets anybody in, on the roster or not."""
    accounts = await work.accounts.bound_to(person_id)
    codes = await work.accounts.void_invitations(person_id, now)
    await work.accounts.silence(accounts)
    for account in accounts:
        account.cut_off()
    work.record(Subject("person", person_id), "cut_off", now, by, accounts=len(accounts), codes=codes)
    return CutOff(len(accounts), codes)
