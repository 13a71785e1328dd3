"""Opening the roster's pages on a computer: a code that a phone is told, for ten minutes, typed once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.messaging.accounts import Account
from duty.messaging.ports import Work
from duty.records.subject import Subject
from duty.rights.may import opens
from duty.rights.words import Do, Thing

VALID_FOR = timedelta(minutes=10)
DIGITS = 8


async def code_for_computer(work: Work, account: Account, person: Person, now: datetime) -> str | None:
    """None for whoever finds nothing there. The computer is let in as long as this phone is theirs."""
    if not opens(person, Do.SEE, Thing.ROSTER) and not opens(person, Do.COUNT, Thing.LEDGER):
        return None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    await work.accounts.open_computer(account, digest(code), now, now + VALID_FOR)
    work.record(Subject("person", person.id), "computer_code", now, person.id, channel=account.channel)
    return code


def digest(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(b"computer:" + code.encode()).hexdigest()
