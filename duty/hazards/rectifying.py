"""A hazard is put right, looked at by somebody else, and struck off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from duty.district.people import SCHOOL_OFFICE, Person
from duty.hazards.hazard import Hazard, Status
from duty.hazards.ports import Work
from duty.hazards.rights import may_rectify, may_verify
from duty.hazards.telling import facts, notice_of, tell_of, tell_verifiers
from duty.messaging.notices import Untyped
from duty.messaging.quiet import nudge
from duty.records.photos import Photo


def rectify(
    work: Work, hazard: Hazard, by: Person, now: datetime, photos: Sequence[Photo], words: str = ""
) -> bool:
    """已整改, with an after-photo or a written word; somebody else of the school then looks."""
    if not may_rectify(hazard, by) or not (words or photos):
        return False
    hazard.status, hazard.rectified_by, hazard.rectified_at = Status.RECTIFIED, by.id, now
    hazard.remedy = words[:500]
    work.record(hazard.subject, "rectified", now, by.id, words=hazard.remedy, photos=len(photos))
    tell_verifiers(work, hazard, photos, now)
    return True


def add_words(work: Work, hazard: Hazard, words: str, now: datetime) -> None:
    """A word after the after-picture says how it was put right."""
    hazard.remedy = f"{hazard.remedy}；{words}" if hazard.remedy else words[:500]
    work.record(hazard.subject, "explained", now, hazard.rectified_by, words=words[:500])


async def verify(work: Work, hazard: Hazard, by: Person, now: datetime) -> bool:
    if not may_verify(hazard, by):
        return False
    hazard.status, hazard.verified_by, hazard.verified_at = Status.VERIFIED, by.id, now
    work.record(hazard.subject, "verified", now, by.id)
    return True


async def close(work: Work, hazard: Hazard, by: Person, now: datetime) -> bool:
    """销号. Rectifying asked for a picture or a reason, so closing has one."""
    office = by.role in SCHOOL_OFFICE and hazard.school_id in by.schools
    if hazard.status is not Status.VERIFIED or not office or by.id == hazard.rectified_by:
        return False
    hazard.status, hazard.closed_by, hazard.closed_at = Status.CLOSED, by.id, now
    work.record(hazard.subject, "closed", now, by.id)
    for person_id in dict.fromkeys((hazard.reported_by, hazard.owner_id)):
        if person_id and person_id != by.id:
            await nudge(work, notice_of(work, hazard, person_id, "hazard.closed"), now)
    return True


def send_back(work: Work, hazard: Hazard, by: Person, now: datetime, why: str) -> bool:
    """退回: the owner reads what is missing and until when; nobody is blamed."""
    if not may_verify(hazard, by):
        return False
    hazard.status, hazard.returned_why = Status.RETURNED, why[:200]
    hazard.due_at = max(hazard.due_at or now, now + timedelta(days=1))
    work.record(hazard.subject, "returned", now, by.id, why=hazard.returned_why)
    if hazard.owner_id:
        tell_of(work, hazard, hazard.owner_id, "hazard.returned", again=f":{now:%m%d%H%M%S}")
    return True


async def passed_on(work: Work, hazard: Hazard, by: Person, now: datetime) -> bool:
    """已转告: the chaser told the department; the reporter may know."""
    if hazard.status is not Status.TRANSFERRED or by.id != hazard.owner_id:
        return False
    if hazard.remedy == "passed_on":
        return False
    hazard.remedy = "passed_on"
    work.record(hazard.subject, "passed_on", now, by.id, to=hazard.owner_title)
    if hazard.reported_by != by.id:
        await nudge(work, notice_of(work, hazard, hazard.reported_by, "hazard.passed_on"), now)
    return True


def heard_fixed(work: Work, hazard: Hazard, by: Person, now: datetime) -> None:
    """Somebody who may not rectify says it is put right: the owner looks; it stays open until then."""
    work.record(hazard.subject, "said_fixed", now, by.id)
    if hazard.owner_id:
        told = facts(work, hazard) | {"who": work.district.polite(by.id)}
        notice = notice_of(work, hazard, hazard.owner_id, "hazard.said_fixed", again=f":{by.id}")
        work.tell(replace(notice, news=Untyped(notice.kind, told)))
