"""The day on which an office passes on: at its first minute rights, duties and open work are the successor's.

Work belongs to the office, not the person (product.md, People). Of whoever leaves with it the rest follows by
`duty/leaving.py`, which also gives the work of a vacant office to its deputy.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from duty.alerting.answering.referring import pass_on
from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import Given
from duty.hazards.status import Act
from duty.records.subject import Subject
from duty.rosters.succession.asking import look_for
from duty.rosters.succession.news import OfficeLapsed, OfficePassed, OfficeYours, facts_of, tell
from duty.rosters.succession.succession import Succession
from duty.work import Work


async def sweep(work: Work, now: datetime) -> int:
    due = await work.successions.due(now)
    for one in due:
        await _fall_due(work, one, now)
    waiting = await work.successions.looked_for(now)
    for one in waiting:
        await look_for(work, one, now)
    return len(due) + len(waiting)


async def _fall_due(work: Work, one: Succession, now: datetime) -> None:
    holder, successor = work.district.people[one.holder_id], work.district.people.get(one.successor_id)
    if one.agreed and (one.vacant or successor) and one.take_effect(now):
        await _take_effect(work, one, holder, successor, now)
        return
    if one.lapse(now):
        work.record(one.subject, "lapsed", now)
        news = OfficeLapsed(**asdict(facts_of(work.district, one)))
        tell(work, one, (one.holder_id, one.asked_by), news, now)


async def _take_effect(
    work: Work, one: Succession, holder: Person, successor: Person | None, now: datetime
) -> None:
    hazards = alerts = 0
    if successor is not None:
        alerts = await pass_on(work, holder.id, successor.id, now)
        hazards = await _hand_on(work, holder, successor, now)
    for stood_in in await work.leavers.stand_ins(holder.id):
        if stood_in.take_back(now):
            work.record(stood_in.subject, "taken_back", now, "", passed_on=str(one.subject))
    await work.successions.pass_on(one)
    _record(work, one, holder, successor, now)
    facts = asdict(facts_of(work.district, one))
    if successor is not None:
        tell(work, one, [successor.id], OfficeYours(**facts, hazards=hazards, alerts=alerts), now)
    tell(work, one, [holder.id], OfficePassed(**facts, stays_as=one.stays_as), now)


async def _hand_on(work: Work, holder: Person, successor: Person, now: datetime) -> int:
    """Their open hazards, wherever they are: how many."""
    count = 0
    for owner_id, school_id in await work.leavers.owners():
        while owner_id == holder.id and (some := await work.leavers.owned(holder.id, school_id)):
            done = sum(_passes(work, hazard, holder, successor, now) for hazard in some)
            if not done:
                break
            count += done
    return count


def _passes(work: Work, hazard: Hazard, holder: Person, successor: Person, now: datetime) -> bool:
    what = {"before": holder.id, "owner": successor.id}
    return do(work, hazard, Act.HAND_ON, None, now, Given(owner=successor.id), **what)


def _record(work: Work, one: Succession, holder: Person, successor: Person | None, now: datetime) -> None:
    """Who may do something else from now on stands in the history with before and after, as of an import."""
    work.record(one.subject, "done", now, "", holder=holder.id, successor=one.successor_id)
    changed = [(successor, one.role)] if successor else []
    changed += [(holder, one.stays_as)] if one.stays_as else []
    for person, role in changed:
        if person.role != role:
            rights = {"what": ["role"], "role": [person.role, role]}
            work.record(Subject("person", person.id), "rights", now, "", **rights)
