"""Coming in: a single-use code, bound to one chat account, and the notice that is agreed to first."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.people import Person
from duty.messaging.accounts import CONSENT_VERSION, Account, Invitation
from duty.messaging.ports import Work
from duty.records.subject import Subject

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what looks alike on a small screen."""
VALID_FOR = timedelta(hours=48)


async def invite(work: Work, person: Person, issued_by: str, now: datetime) -> Invitation:
    """A new code; it works once and for two days, and every older one of that person works no more."""
    await work.accounts.void_invitations(person.id, now)
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


# -- the code ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entered:
    """Who came in. `moved`: their older account of the same channel was cut off by it."""

    person: Person
    moved: bool


async def enter(work: Work, account: Account, code: str, now: datetime) -> Entered | None:
    """Bind the account to the code's person and cut the older one of the same channel at once.

    None for a code that is wrong, used or too old: all read the same.
    """
    invitation = await work.accounts.invitation(plain(code))
    if invitation is None or not invitation.usable(now):
        return None
    person = work.district.people.get(invitation.person_id)
    if person is None:
        return None
    older = [a for a in await work.accounts.of_person(person.id) if _replaced(a, account)]
    await work.accounts.silence(older)
    for old in older:
        unbind(work, old, person, person.id, now)
    invitation.use(now)
    await work.accounts.void_invitations(person.id, now)
    account.bind(person.id, now)
    work.record(Subject("person", person.id), "bound", now, person.id, channel=account.channel)
    return Entered(person, moved=bool(older))


async def enrol(work: Work, account: Account, code: str, now: datetime) -> Person | None:
    """The same where only the person matters."""
    entered = await enter(work, account, code, now)
    return entered.person if entered else None


def _replaced(old: Account, new: Account) -> bool:
    return old.channel == new.channel and old is not new


def unbind(work: Work, old: Account, person: Person, by: str, now: datetime) -> None:
    """From this minute on that account hears nothing more."""
    old.cut_off()
    work.record(Subject("person", person.id), "unbound", now, by, channel=old.channel)


# -- the notice --------------------------------------------------------------------------------


class Agreement(StrEnum):
    """What came of [我知道了]."""

    OLD_NOTICE = "old_notice"
    """The text has changed since: it is no consent to the present one."""
    ALREADY = "already"
    DONE = "done"


async def has_agreed(work: Work, person: Person) -> bool:
    """Whether the person has seen the present notice."""
    return await work.accounts.consented(person.id, CONSENT_VERSION)


async def agree(work: Work, person: Person, account: Account, version: str, now: datetime) -> Agreement:
    """Kept with version, channel and time."""
    if version != CONSENT_VERSION:
        return Agreement.OLD_NOTICE
    if await has_agreed(work, person):
        return Agreement.ALREADY
    await work.accounts.consent(person.id, CONSENT_VERSION, account.channel, now)
    return Agreement.DONE
