"""A hazard is found: a draft, a number, an owner and a due time; or it is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.district.people import Person, Role
from duty.district.severity import Level
from duty.hazards.category import Category, categories
from duty.hazards.hazard import TAKES_BACK, Hazard, Status
from duty.hazards.ports import Work
from duty.hazards.telling import notice_of, tell_above, tell_of, tell_owner, those_above
from duty.language.reading import Meaning
from duty.messaging.notices import Priority
from duty.messaging.quiet import nudge

UNEXPLAINED_AFTER = timedelta(minutes=5)
"""A picture without a word is put aside as 待说明 after this long (data/messages.jsonl)."""
SETTLED_AFTER = timedelta(minutes=10)
"""A draft with words that nobody confirmed is kept as proposed: nothing said is lost."""
PHOTO_PATIENCE = timedelta(seconds=20)
"""The owner hears without the picture when it is not ready by then."""


async def draft(work: Work, person: Person, now: datetime, school_id: str, post_id: str = "") -> Hazard:
    """Half an entry is a row already, so a crash or a change of mind loses nothing."""
    hazard = Hazard(school_id, person.id, now, post_id=post_id)
    await work.hazards.add(hazard)
    work.record(hazard.subject, "drafted", now, person.id)
    return hazard


def describe(hazard: Hazard, words: str) -> None:
    """Words come in; category and level are proposed anew from all of them."""
    words = words.strip()[:500]
    hazard.description = f"{hazard.description}；{words}" if hazard.description else words
    hazard.category, hazard.level = Meaning(hazard.description).hazard


def reword(hazard: Hazard, before: str, words: str) -> bool:
    """The person changed what they had written. False where the hazard says none of it."""
    before, words = before.strip()[:500], words.strip()[:500]
    if not before or not words or before not in hazard.description:
        return False
    hazard.description = hazard.description.replace(before, words, 1)
    hazard.category, hazard.level = Meaning(hazard.description).hazard
    return True


async def register(work: Work, hazard: Hazard, now: datetime, *, by: str = "") -> bool:
    """Number, owner and due time at once: a row never stays without them (S0:31). False: done before."""
    if hazard.status not in (Status.DRAFT, Status.UNEXPLAINED):
        return False
    year = work.district.local(hazard.reported_at).year
    count = await work.next_number(f"YH-{hazard.school_id}-{year}")
    hazard.number = f"YH-{hazard.school_id}-{year}-{count:04d}"
    hazard.registered_at = now
    assign(work, hazard, now)
    work.record(
        hazard.subject,
        "registered",
        now,
        by or hazard.reported_by,
        category=hazard.category,
        level=hazard.level,
        owner=hazard.owner_id,
    )
    if hazard.level is Level.MAJOR:
        tell_above(work, hazard)
    return True


def assign(work: Work, hazard: Hazard, now: datetime) -> None:
    """Owner by category; a department outside the system has a chaser in the school."""
    category = categories().get(hazard.category, categories()["other"])
    hazard.owner_title, hazard.outside = category.owner, category.outside
    hazard.owner_id = _owner(work, hazard, category)
    days = 1 if hazard.level is Level.MAJOR else category.days
    hazard.due_at = now + timedelta(days=days)
    if category.outside:
        hazard.status = Status.TRANSFERRED
    else:
        hazard.status = Status.ASSIGNED if hazard.owner_id else Status.NEW


def _owner(work: Work, hazard: Hazard, category: Category) -> str:
    wanted = Role.GUARD_LEADER if category.name == "equip" else Role.SAFETY_OFFICE
    district = work.district
    found = (
        district.office_of(hazard.school_id, wanted)
        or district.office_of(hazard.school_id, Role.SAFETY_OFFICE)
        or district.office_of(hazard.school_id, Role.PRINCIPAL)
    )
    return found[0] if found else ""


async def take_back(work: Work, hazard: Hazard, now: datetime) -> bool:
    """Within ten minutes of its number and before anybody worked on it; a number once given stays given."""
    fresh = now - (hazard.registered_at or hazard.reported_at) <= SETTLED_AFTER
    if not fresh or hazard.status not in TAKES_BACK:
        return False
    hazard.status = Status.DROPPED
    work.record(hazard.subject, "taken_back", now, hazard.reported_by)
    if hazard.owner_told and hazard.owner_id:
        await nudge(work, notice_of(work, hazard, hazard.owner_id, "hazard.taken_back"), now)
    if hazard.number and hazard.level is Level.MAJOR:
        for person_id in those_above(work, hazard):
            tell_of(work, hazard, person_id, "hazard.taken_back")
    return True


async def sweep(work: Work, now: datetime) -> int:
    """Drafts nobody finished, and owners who still wait for a picture that is late."""
    count = 0
    for hazard in await work.hazards.unfinished(now - UNEXPLAINED_AFTER):
        count += await _finish(work, hazard, now)
    for hazard in await work.hazards.owner_waits():
        photos = await work.photos.of(hazard.subject)
        patient = hazard.registered_at and now - hazard.registered_at < PHOTO_PATIENCE
        if all(photo.settled for photo in photos) or not patient:
            tell_owner(work, hazard, photos)
            count += 1
    return count


async def _finish(work: Work, hazard: Hazard, now: datetime) -> int:
    if not hazard.description:
        hazard.status = Status.UNEXPLAINED
        work.record(hazard.subject, "unexplained", now)
        return 1
    if now - hazard.reported_at < SETTLED_AFTER:
        return 0
    await register(work, hazard, now)
    tell_of(work, hazard, hazard.reported_by, "hazard.settled", priority=Priority.RECEIPT)
    return 1
