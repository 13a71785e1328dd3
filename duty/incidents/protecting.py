"""疑似侵害学生: the police at once, the principal at once, and nothing kept but when and at which school.

Staff who suspect harm to a minor report to the police themselves (强制报告, domain §2.11). What happened,
to whom and by whom belongs there, never here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duty.district.people import Person, Role
from duty.incidents.ports import Work
from duty.messaging.notices import Priority, untyped
from duty.records.subject import Subject

NUMBER = "110"


async def protect(work: Work, person: Person, school_id: str, now: datetime) -> None:
    """Tell whoever answers for the school; the history names no person."""
    work.record(Subject("school", school_id), "protection", now)
    school = work.district.schools[school_id]
    what = {"time": work.district.clock(now), "school": school.short_name, "number": NUMBER}
    for told in await whom(work, person, school_id, now):
        dedupe = f"school:{school_id}:protection:{now:%Y%m%d%H%M}:{told}"
        work.tell(untyped(told, "protect.told", Priority.P1, what, dedupe=dedupe))


async def whom(work: Work, person: Person, school_id: str, now: datetime) -> list[str]:
    """The principal. Where it is the principal who tapped, or nobody can reach them: deputies and station."""
    heads = [p for p in work.district.office_of(school_id, Role.PRINCIPAL) if p != person.id]
    if await _reachable(work, heads):
        return heads
    deputies = work.district.office_of(school_id, Role.VICE_PRINCIPAL, Role.SAFETY_OFFICE)
    station = work.district.on_duty(now, org_id=work.district.schools[school_id].station_org_id)
    return [p for p in dict.fromkeys([*heads, *deputies, *station]) if p != person.id]


async def _reachable(work: Work, people: Sequence[str]) -> bool:
    for person_id in people:
        if any(account.reachable for account in await work.accounts.of_person(person_id)):
            return True
    return False
