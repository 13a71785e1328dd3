"""同一处? What is found twice at a post is one hazard, once its second reporter has said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from duty.district.people import Person
from duty.hazards.acts.news import ReportedAgain
from duty.hazards.draft import Drafted, Next, own_draft
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.filing import confirm, confirmed
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import do
from duty.hazards.life.given import Given
from duty.hazards.ports import Work
from duty.hazards.rights import may_see_photos
from duty.hazards.status import OPEN, Act
from duty.hazards.telling import notice_of
from duty.messaging.quiet import nudge

ASKED_ABOUT = timedelta(days=30)
"""An open one that was reported within this time may be the same."""


async def confirm_or_ask(work: Work, hazard_id: int, by: Person, now: datetime) -> Drafted:
    """[确认]: where an open one of its category is at that very post, it is asked whether it is that one."""
    found = await own_draft(work, hazard_id, by)
    if isinstance(found, Next) or not found.description or not found.post_id:
        return await confirm(work, hazard_id, by, now)
    like = await work.hazards.alike(found, found.reported_at - ASKED_ABOUT, 1)
    if not like:
        return await confirmed(work, found, now)
    return Drafted(Next.SAME, facts(work, found), same=await _shown(work, like[0], by))


async def _shown(work: Work, other: Hazard, by: Person) -> HazardFacts:
    """With its picture where they may see it."""
    photos = await work.photos.of(other.subject)
    shown = facts(work, other, photos)
    return shown if may_see_photos(work, other, by) else replace(shown, photo="")


async def apart(work: Work, hazard_id: int, by: Person, now: datetime) -> Drafted:
    """[不是]: it gets a number of its own."""
    return await confirm(work, hazard_id, by, now)


async def join(work: Work, hazard_id: int, other_id: int, by: Person, now: datetime) -> Drafted:
    """[是同一处]: its pictures are those of the first, and both reporters are thanked."""
    found, first = await own_draft(work, hazard_id, by), await work.hazards.get(other_id, locked=True)
    if isinstance(found, Next):
        return Drafted(found)
    like = first is not None and (first.school_id, first.post_id) == (found.school_id, found.post_id)
    if first is None or not like or first.status not in OPEN:
        return await confirmed(work, found, now)
    if not do(work, found, Act.MERGE, by, now, Given(other=other_id), to=first.number):
        return Drafted(Next.ALREADY)
    for photo in await work.photos.of(found.subject):
        photo.subject = first.subject
    work.record(first.subject, "reported_again", now, by.id, words=found.description)
    if first.reported_by != by.id:
        again = ReportedAgain(facts(work, first), work.district.polite(by.id))
        await nudge(work, notice_of(first, first.reported_by, again, again=f":{found.id}"), now)
    return Drafted(Next.JOINED, facts(work, first))
