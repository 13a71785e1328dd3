"""Who may come in: a single-use code, issued by a leader or the admin, bound to one chat account."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import datetime, timedelta

from duty.district.people import Person, Role
from duty.messaging.accounts import Account, Invitation
from duty.messaging.ports import Work
from duty.records.subject import Subject

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what looks alike on a small screen."""
VALID_FOR = timedelta(hours=48)


def may_invite(inviter: Person, person: Person) -> bool:
    """The leader invites their school, the safety office also the leader, the admin everybody."""
    if inviter.role is Role.ADMIN:
        return True
    shared = bool(set(inviter.schools) & set(person.schools))
    if inviter.role is Role.GUARD_LEADER:
        return shared and person.id != inviter.id and person.role in (Role.GUARD, Role.SCHOOL_STAFF)
    return inviter.role is Role.SAFETY_OFFICE and shared and person.id != inviter.id


async def invite(work: Work, person: Person, issued_by: str, now: datetime) -> Invitation:
    """A new code; it works once and for two days."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(10))
    invitation = Invitation(code, person.id, issued_by, now, now + VALID_FOR)
    await work.accounts.invite(invitation)
    work.record(Subject("person", person.id), "invited", now, issued_by)
    return invitation


def plain(code: str) -> str:
    """As issued, however it was typed: small letters, full width, gaps and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c not in " -_\u3000\n\t")


def looks_like_code(words: str) -> bool:
    return 6 <= len(plain(words)) <= 40 and plain(words).isascii() and plain(words).isalnum()


async def person_of(work: Work, code: str) -> str:
    """Whose invitation it is, or empty."""
    invitation = await work.accounts.invitation(plain(code))
    return invitation.person_id if invitation else ""


async def cut_off(work: Work, person: Person, by: str, now: datetime) -> None:
    """The old phone hears nothing more from this minute on (a lost phone does not wait for the new one)."""
    for old in await work.accounts.of_person(person.id):
        old.person_id = ""
        work.record(Subject("person", person.id), "unbound", now, by, channel=old.channel)


async def enrol(work: Work, account: Account, code: str, now: datetime) -> Person | None:
    """Bind the account to the code's person and cut the older one of the same channel at once.

    None for a code that is wrong, used or too old: all read the same.
    """
    invitation = await work.accounts.invitation(plain(code))
    if invitation is None or not invitation.usable(now):
        return None
    person = work.district.people.get(invitation.person_id)
    if person is None:
        return None
    for old in await work.accounts.of_person(person.id):
        if old.channel == account.channel and old is not account:
            old.person_id = ""
            work.record(Subject("person", person.id), "unbound", now, person.id, channel=old.channel)
    invitation.used_at = now
    account.person_id, account.bound_at = person.id, now
    work.record(Subject("person", person.id), "bound", now, person.id, channel=account.channel)
    return person
