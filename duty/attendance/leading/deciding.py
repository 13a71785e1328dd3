"""Who looks at a doubtful check-in: the leader, and who does so while the leader is not there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work
from duty.district.people import GUARDS, Person, Role
from duty.district.shifts import LATE_AFTER
from duty.messaging.quiet import rostered
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing


def verifiers(work: Work, made: CheckIn) -> list[str]:
    """The school's leaders; for the leader's own the safety office, so that it does not wait for nobody."""
    district = work.district
    leaders = [one for one in district.leaders_of(made.school_id) if one != made.person_id]
    return leaders or _office(work, made.school_id, but=(made.person_id,))


def may_verify(person: Person, made: CheckIn) -> bool:
    """Whoever answers for the school, so that a deputy can; nobody their own."""
    about = About(schools=(made.school_id,))
    return person.id != made.person_id and may_here(person, Do.VERIFY, Thing.CHECK_IN, about)


def _office(work: Work, school_id: str, but: Collection[str] = ()) -> list[str]:
    """The safety office, else the deputy and the principal."""
    district = work.district
    office = district.office_of(school_id, Role.SAFETY_OFFICE) or district.office_of(school_id)
    about = About(schools=(school_id,))
    found = [one for one in office if one not in but]
    return [one for one in found if may_here(district.people[one], Do.VERIFY, Thing.CHECK_IN, about)]


async def deciders(
    work: Work, school_id: str, key: str, now: datetime, there: Collection[str], but: str = ""
) -> Sequence[str]:
    """Who gets the card of that window: the leaders that are there, else their deputy, too.

    A leader is away who cannot be reached, has a free day (then nothing is said to them), or whom the roster
    names for the window and who has not come.
    """
    leaders = [one for one in work.district.leaders_of(school_id) if one != but]
    ways = await work.accounts.of_people(leaders)
    found = [one for one in leaders if any(a.reachable for a in ways[one]) and _works(work, one, now)]
    expected = _expected(work, key, now)
    if any(one not in expected or one in there for one in found):
        return found
    return list(dict.fromkeys([*found, *_office(work, school_id, but=(but,))]))


def _works(work: Work, person_id: str, now: datetime) -> bool:
    guard = work.district.people[person_id].role in GUARDS
    return not guard or rostered(work.district, person_id, now)


def _expected(work: Work, key: str, now: datetime) -> set[str]:
    held = work.district.held_by(key)
    if held is None or not held.start + LATE_AFTER <= now <= held.end:
        return set()
    return {shift.person_id for shift in work.district.shifts(held.window, held.date)}
