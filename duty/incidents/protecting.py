"""疑似侵害学生: the police at once, the principal at once, and nothing kept but when and at which school.

Staff who suspect harm to a minor report to the police themselves (强制报告, domain §2.11). What happened,
to whom and by whom belongs there, never here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from duty.district.people import Person, Role
from duty.incidents.ports import Work
from duty.messaging.notices import News, Notice, Priority
from duty.records.subject import Subject

NUMBER = "110"
SHIELDED = "protect"
"""State of a conversation: what is written or shown now is refused. Keys and commands leave it."""
SINCE = "protect_since"
"""Value of a conversation: since when, and which school's head was told. It goes when the time is over."""
FOR = timedelta(minutes=10)


def shield_stands(state: str | None, data: Mapping[str, Any], now: datetime) -> bool:
    """Whether what is written or shown in that conversation must not be kept."""
    at, _ = data.get(SINCE) or ("", "")
    return state == SHIELDED and bool(at) and now - datetime.fromisoformat(at) <= FOR


@dataclass(frozen=True)
class HarmSuspected(News):
    """Somebody at that school suspects harm to a student. Nobody learns here who does."""

    kind: ClassVar[str] = "protect.told"
    time: str
    school: str
    number: str


async def protect(work: Work, person: Person, chosen: str, now: datetime, *, told: str = "") -> str:
    """Tell whoever answers for the school. Returns which school it is; empty where it must be asked.

    chosen: the school that was tapped, if there was one.
    told:   the school told a moment ago; a second tap is the same one.
    """
    seen = [school.id for school in work.district.schools_seen_by(person)]
    school_id = chosen or await _where(work, person, seen, now)
    if school_id not in seen:
        return ""
    if school_id != told:
        await _tell(work, person, school_id, now)
    return school_id


async def _where(work: Work, person: Person, seen: Sequence[str], now: datetime) -> str:
    """The only school, or the one they are on duty at; a guess would tell the wrong principal."""
    if len(seen) == 1:
        return seen[0]
    recent = await work.check_ins.recent(person.id, now)
    return next((made.school_id for made in recent if made.on_duty(now)), "")


async def _tell(work: Work, person: Person, school_id: str, now: datetime) -> None:
    """The history names no person, nor a second by which somebody could be found."""
    minute = now.replace(second=0, microsecond=0)
    work.record(Subject("school", school_id), "protection", minute)
    school = work.district.schools[school_id].short_name
    news = HarmSuspected(work.district.clock(now), school, NUMBER)
    for person_id in await _answerable(work, person, school_id, now):
        dedupe = f"school:{school_id}:protection:{now:%Y%m%d%H%M}:{person_id}"
        work.tell(Notice(person_id, news, Priority.P1, dedupe))


async def _answerable(work: Work, person: Person, school_id: str, now: datetime) -> list[str]:
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
