"""岗位交接: the holder, or whose line it is, picks office, successor and day; the successor agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from duty.district.people import Person, Role
from duty.messaging.accounts import CONSENT_VERSION, Invitation
from duty.messaging.enrolment import invite
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.succession.choosing import (
    STAYS_AS,
    holder_by_id,
    may_bring,
    successors,
)
from duty.rosters.succession.news import (
    OfficeAgreed,
    OfficeDeclined,
    OfficePlease,
    OfficeWithdrawn,
    facts_of,
    tell,
)
from duty.rosters.succession.succession import Succession

FARTHEST = timedelta(days=366)
"""So far ahead an office is handed over at most."""
WAITING_ROLE = Role.VOLUNTEER
"""What somebody new is until the day: may check in and report, sees nothing of anybody's."""
_PHONE = re.compile(r"[+0-9][0-9 -]{5,18}[0-9]")
LONGEST_NAME = 20


@dataclass(frozen=True)
class Asked:
    """One on its way. invitation: of a successor who is new; reached: whether the question arrives."""

    one: Succession
    name: str
    """Of the successor; empty where there is none."""
    invitation: Invitation | None
    reached: bool


# -- choosing ----------------------------------------------------------------------------------


async def begin(work: Work, by: Person, holder_id: str, now: datetime) -> Succession | Refused:
    """A draft for that office. GONE: not theirs to hand over; ALREADY: it is being handed over."""
    holder = holder_by_id(work.district, by, holder_id)
    if holder is None:
        return Refused.GONE
    if await work.successions.open_of(holder.id):
        return Refused.ALREADY
    one = Succession(holder.id, holder.role, by.id, now)
    await work.successions.add(one)
    return one


async def choose(work: Work, by: Person, draft_id: int, successor_id: str) -> Succession | Refused:
    """One of `successors`; without a name the office stays vacant, and its deputy has the work."""
    found = await _draft(work, by, draft_id)
    if isinstance(found, Refused):
        return found
    one, holder = found
    if successor_id and successor_id not in {p.id for p in successors(work.district, holder)}:
        return Refused.GONE
    one.choose(successor_id)
    return one


def newcomer_in(words: str) -> tuple[str, str] | None:
    """Name and telephone of 王小明 000-1234; None where it is not both."""
    found = _PHONE.search(words)
    name = "".join(_PHONE.sub("", words).split()).strip("，,。、；;：:电话")
    fits = found and 2 <= len(name) <= LONGEST_NAME and not any(c.isdigit() for c in name)
    return (name, found[0].strip()) if found and fits else None


async def bring(work: Work, by: Person, draft_id: int, name: str, phone: str) -> Succession | Refused:
    """Somebody who has no row yet. GONE: of that office nobody new can be brought by them."""
    found = await _draft(work, by, draft_id)
    if isinstance(found, Refused):
        return found
    one, holder = found
    if not may_bring(work.district, by, holder):
        return Refused.GONE
    one.choose(newcomer=name, phone=phone)
    return one


async def on_day(work: Work, by: Person, draft_id: int, day: date, now: datetime) -> Succession | Refused:
    """From its first minute on. TOO_LATE: it has begun, or is farther off than anybody plans."""
    found = await _draft(work, by, draft_id)
    if isinstance(found, Refused):
        return found
    one, _ = found
    if not 0 < (day - work.district.today(now)).days <= FARTHEST.days:
        return Refused.TOO_LATE
    one.day, one.begins_at = day, datetime.combine(day, time(), work.district.timezone)
    return one


def can_stay(one: Succession) -> bool:
    """Whether the holder could be something else there afterwards; of a vacant office they are away."""
    return not one.vacant and Role(one.role) in STAYS_AS


async def _draft(work: Work, by: Person, draft_id: int) -> tuple[Succession, Person] | Refused:
    one = await work.successions.get(draft_id)
    if one is None or one.asked_by != by.id or not one.draft:
        return Refused.GONE
    holder = holder_by_id(work.district, by, one.holder_id)
    return (one, holder) if holder and holder.role == one.role else Refused.GONE


async def ask(work: Work, by: Person, draft_id: int, *, stays: bool, now: datetime) -> Asked | Refused:
    """The successor is asked; until they agree nothing is settled, and until the day nothing changes."""
    found = await _draft(work, by, draft_id)
    if isinstance(found, Refused):
        return found
    one, holder = found
    if await work.successions.open_of(holder.id):
        return Refused.ALREADY
    one.stays_as = STAYS_AS[Role(one.role)] if stays and can_stay(one) else ""
    name, phone = one.newcomer, one.newcomer_phone
    if not (one.vacant or one.successor_id or name):
        return Refused.GONE
    if not one.ask(now):
        return Refused.TOO_LATE
    successor, invitation = work.district.people.get(one.successor_id), None
    if name:
        successor, invitation = await _let_in(work, one, holder, (name, phone), now)
    work.record(
        one.subject, "asked", now, by.id, holder=holder.id, successor=one.successor_id, day=str(one.day)
    )
    if successor is None:
        _tell_agreed(work, one, now)
        return Asked(one, "", None, reached=True)
    reached = await _is_in(work, successor.id)
    if reached:
        tell_asked(work, one, now)
    else:
        one.wait_for_them(now)
    return Asked(one, successor.name, invitation, reached)


def tell_asked(work: Work, one: Succession, now: datetime) -> None:
    """[我来接] [接不了]"""
    facts, other = facts_of(work.district, one), one.asked_by != one.holder_id
    tell(
        work,
        one,
        [one.successor_id],
        OfficePlease(**asdict(facts), succession=one.id or 0, by_another=other),
        now,
    )


async def _is_in(work: Work, person_id: str) -> bool:
    """Whether what is said to them arrives: they came in, and have agreed to the notice."""
    agreed = await work.accounts.consented(person_id, CONSENT_VERSION)
    return agreed and bool(await work.accounts.of_person(person_id))


async def look_for(work: Work, one: Succession, now: datetime) -> None:
    """A successor who was not in when they were asked: as soon as they are, they read it."""
    if await _is_in(work, one.successor_id):
        one.was_asked()
        tell_asked(work, one, now)
    else:
        one.wait_for_them(now)


async def _let_in(
    work: Work, one: Succession, holder: Person, told: tuple[str, str], now: datetime
) -> tuple[Person, Invitation]:
    """A row without any rights, and the code to come in with."""
    name, phone = told
    school = holder.schools[0]
    one.successor_id = await work.successions.enrol(school, name, phone, WAITING_ROLE)
    person = Person(one.successor_id, name, WAITING_ROLE, schools=(school,), phone=phone)
    return person, await invite(work, person, one.asked_by, now)


async def invite_again(work: Work, by: Person, succession_id: int, now: datetime) -> Asked | Refused:
    """[再发邀请]: the code is over, and the one who is new never came in."""
    one = await work.successions.get(succession_id)
    if one is None or one.asked_by != by.id or not one.asked:
        return Refused.GONE
    person = work.district.people.get(one.successor_id)
    holder = holder_by_id(work.district, by, one.holder_id)
    if person is None or holder is None or person.role is not WAITING_ROLE:
        return Refused.GONE
    if not may_bring(work.district, by, holder) or await work.accounts.of_person(person.id):
        return Refused.GONE
    return Asked(one, person.name, await invite(work, person, by.id, now), reached=True)


# -- answering ---------------------------------------------------------------------------------


async def waiting(work: Work, person: Person) -> Sequence[Succession]:
    """What they are asked, and what they hand over: open ones."""
    return await work.successions.concerning(person.id)


async def agree(work: Work, person: Person, succession_id: int, now: datetime) -> Succession | Refused:
    """[我来接]"""
    one = await _asked_of(work, person, succession_id)
    if isinstance(one, Refused):
        return one
    if not one.agree(now):
        return Refused.TOO_LATE
    work.record(one.subject, "agreed", now, person.id)
    _tell_agreed(work, one, now)
    return one


async def decline(work: Work, person: Person, succession_id: int, now: datetime) -> Succession | Refused:
    """[接不了]"""
    one = await _asked_of(work, person, succession_id)
    if isinstance(one, Refused):
        return one
    if not one.decline(now):
        return Refused.TOO_LATE
    work.record(one.subject, "declined", now, person.id)
    news = OfficeDeclined(**asdict(facts_of(work.district, one)))
    tell(work, one, (one.holder_id, one.asked_by), news, now)
    return one


async def withdraw(work: Work, person: Person, succession_id: int, now: datetime) -> Succession | Refused:
    """[收回], until the day."""
    one = await work.successions.get(succession_id)
    about = About(own=(one.holder_id, one.asked_by)) if one else About()
    if one is None or one.draft or not may_here(person, Do.CHANGE, Thing.OFFICE, about):
        return Refused.GONE
    if not one.withdraw(now):
        return Refused.TOO_LATE
    work.record(one.subject, "withdrawn", now, person.id)
    news = OfficeWithdrawn(**asdict(facts_of(work.district, one)))
    tell(work, one, (other for other in one.people if other != person.id), news, now)
    return one


async def _asked_of(work: Work, person: Person, succession_id: int) -> Succession | Refused:
    """For everybody else there is none."""
    one = await work.successions.get(succession_id)
    about = About(own=(one.successor_id,)) if one else About()
    if one is None or one.draft or not may_here(person, Do.ANSWER, Thing.OFFICE, about):
        return Refused.GONE
    return one


def _tell_agreed(work: Work, one: Succession, now: datetime) -> None:
    """Whoever holds it, and whoever asked; whose own tap settled it has an answer to that."""
    facts, leaves = facts_of(work.district, one), not one.stays_as
    told = {one.holder_id} - {one.asked_by} if one.vacant else {one.holder_id, one.asked_by}
    tell(work, one, sorted(told), OfficeAgreed(**asdict(facts), succession=one.id or 0, leaves=leaves), now)
