"""Letting people in, and giving them a new phone: who may do it for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person, Role
from duty.messaging.accounts import Invitation
from duty.messaging.enrolment import invite, unbind
from duty.messaging.ports import Work


@dataclass(frozen=True)
class Invitable:
    """Somebody one may invite; `bound`: they are in already, so it would be a new phone."""

    person: Person
    bound: bool


@dataclass(frozen=True)
class Invited:
    """A code for that person."""

    person: Person
    invitation: Invitation


def may_invite(inviter: Person, person: Person) -> bool:
    """The leader invites their school, the safety office also the leader, the admin everybody."""
    if inviter.role is Role.ADMIN:
        return True
    shared = bool(set(inviter.schools) & set(person.schools))
    if inviter.role is Role.GUARD_LEADER:
        return shared and person.id != inviter.id and person.role in (Role.GUARD, Role.SCHOOL_STAFF)
    return inviter.role is Role.SAFETY_OFFICE and shared and person.id != inviter.id


def may_be_invited(district: District, inviter: Person) -> list[Person]:
    """Everybody whom that person may invite."""
    if inviter.role is Role.ADMIN:
        return list(district.people.values())
    return [person for person in district.people_at(inviter.schools) if may_invite(inviter, person)]


async def with_accounts(work: Work, people: Sequence[Person]) -> list[Invitable]:
    """Who of them is in already."""
    accounts = await work.accounts.of_people([person.id for person in people])
    return [Invitable(person, bool(accounts[person.id])) for person in people]


async def invite_person(work: Work, inviter: Person, person_id: str, now: datetime) -> Invited | None:
    """None where it is not theirs to do, or there is no such person."""
    person = work.district.people.get(person_id)
    if person is None or not may_invite(inviter, person):
        return None
    return Invited(person, await invite(work, person, inviter.id, now))


async def new_phone(work: Work, inviter: Person, person_id: str, now: datetime) -> Invited | None:
    """The old phone is cut off at once (a lost one does not wait for the new one), and here is a code."""
    person = work.district.people.get(person_id)
    if person is None or not may_invite(inviter, person):
        return None
    for old in await work.accounts.of_person(person.id):
        unbind(work, old, person, inviter.id, now)
    return Invited(person, await invite(work, person, inviter.id, now))
