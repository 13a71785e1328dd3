"""Whoever left, or serves elsewhere now: their access ends at once, and their work goes to the office.

Work belongs to the office, not the person (product.md, People). Whatever stands in the roster decides: an
import, another process or SQL may have changed it, and a restart forgets nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from duty.alerting.calling.following import raise_again
from duty.alerting.calling.paging import climb_now
from duty.attendance.checkin import ClosedBy
from duty.district.district import District
from duty.district.moved import LooksAnew
from duty.district.people import Person
from duty.hazards.category import category_of
from duty.hazards.filing import owner_of
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import Given
from duty.hazards.status import Act
from duty.messaging.inviting import cut_off
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.records.subject import Subject
from duty.work import Work

AT_ONCE = 20
"""So many leave in one transaction; the rest follow with the next."""
SHOWN = 5


@dataclass(frozen=True)
class WorkHandedOn(News):
    """Hazards of whoever left, or went to another school, are somebody else's in the office now."""

    kind: ClassVar[str] = "leaving.hazards"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    who: str
    school: str
    count: int
    numbers: tuple[str, ...]
    """The first of them, as people say them: 7号."""


class Leaving(LooksAnew):
    """One for a process."""

    async def sweep(self, work: Work, now: datetime) -> int:
        """How many left or came back; where nobody did, how many hazards went to others."""
        district, today = work.district, work.district.today(now)
        count = 0
        for person in _changed(district, today):
            await (leave if person.has_left(today) else come_back)(work, person, now)
            count += 1
        if count:
            return count  # the district in memory still has them: their work follows with the next one
        work.when_kept(lambda: self._looked_at(district, today))
        return await hand_on_work(work, now)


def _changed(district: District, today: date) -> list[Person]:
    gone = [one for one in district.people.values() if one.has_left(today)]
    back = [one for one in district.left.values() if not one.has_left(today)]
    return [*gone, *back][:AT_ONCE]


async def leave(work: Work, person: Person, now: datetime) -> None:
    """Their phones, codes and what was still to be said to them end; nobody waits for them any more."""
    await cut_off(work, person.id, "", now)
    await work.leavers.mark(person.id, now)
    work.record(Subject("person", person.id), "left", now, "", on=str(person.left_on))
    for made in await work.check_ins.recent(person.id, now):
        if made.check_out(now, ClosedBy.CLOCK):
            work.record(made.subject, "checked_out", now, "", by=ClosedBy.CLOCK, left=now)
    for one in await work.leavers.stand_ins(person.id):
        if one.take_back(now):
            work.record(one.subject, "taken_back", now, "", left=person.id)
    await _leave_calls(work, person, now)


async def come_back(work: Work, person: Person, now: datetime) -> None:
    """The roster says that they are here after all; they come in with a new code."""
    await work.leavers.mark(person.id, None)
    work.record(Subject("person", person.id), "came_back", now, "")


async def _leave_calls(work: Work, person: Person, now: datetime) -> None:
    """What nobody has in hand goes one step on, as with 走不开; what they had in hand calls anew."""
    for alert in await work.alerts.live():
        pages = [page for page in await work.alerts.pages(alert.known_id) if page.person_id == person.id]
        if not pages and alert.taken_by != person.id:
            continue
        call = await work.alerts.call(alert.known_id)
        if call is None or not call.alert.live:
            continue
        for page in pages:
            page.decline(now)
        work.record(call.subject, "left", now, "", people=[person.id])
        if call.alert.taken_by == person.id:
            await raise_again(work, call, now)
        elif call.alert.open:
            await climb_now(work, call, now)


# -- work that belongs to an office ------------------------------------------------------------


async def hand_on_work(work: Work, now: datetime) -> int:
    """Hazards whose owner is not at that school any more go to whoever holds the office, who is told once."""
    count = 0
    for owner_id, school_id in await work.leavers.owners():
        owner = work.district.people.get(owner_id)
        if school_id not in work.district.schools or (owner and _serves(work.district, owner, school_id)):
            continue
        count += await _hand_on(work, owner_id, school_id, now)
    return count


def _serves(district: District, person: Person, school_id: str) -> bool:
    return school_id in person.schools or not person.schools


async def _hand_on(work: Work, before: str, school_id: str, now: datetime) -> int:
    theirs: dict[str, list[Hazard]] = {}
    for hazard in await work.leavers.owned(before, school_id):
        owner = owner_of(work, school_id, category_of(hazard.category))
        what = {"before": before, "owner": owner}
        if owner != before and do(work, hazard, Act.HAND_ON, None, now, Given(owner=owner), **what):
            theirs.setdefault(owner, []).append(hazard)
    for notice in _notices(work.district, before, school_id, theirs, now):
        work.tell(notice)
    return sum(map(len, theirs.values()))


def _notices(
    district: District, before: str, school_id: str, theirs: dict[str, list[Hazard]], now: datetime
) -> Iterator[Notice]:
    name, school = district.people[before].name, district.schools[school_id].short_name
    for owner, hazards in theirs.items():
        news = WorkHandedOn(name, school, len(hazards), tuple(one.short for one in hazards[:SHOWN]))
        if owner:
            key = f"person:{before}:handed_on:{school_id}:{owner}:{now:%Y%m%d%H%M%S}"
            yield Notice(owner, news, Priority.P2, key)
