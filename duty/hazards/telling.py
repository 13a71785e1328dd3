"""Who is told of a hazard that was found, and what they read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from duty.district.people import Role
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.rights import may_see_photos
from duty.messaging.notices import News, Notice, Priority
from duty.records.subject import Subject


@dataclass(frozen=True)
class HazardNews(News):
    """News of one hazard, as it stood when it was told."""

    hazard: HazardFacts


@dataclass(frozen=True)
class ForOwner(HazardNews):
    """Somebody in the school puts it right."""

    kind: ClassVar[str] = "hazard.for_owner"


@dataclass(frozen=True)
class ForChaser(HazardNews):
    """A department outside puts it right; somebody in the school passes it on."""

    kind: ClassVar[str] = "hazard.for_chaser"


@dataclass(frozen=True)
class Unowned(HazardNews):
    """Nobody in the school can own it: a desk calls the school."""

    kind: ClassVar[str] = "hazard.unowned"


@dataclass(frozen=True)
class MajorFound(HazardNews):
    kind: ClassVar[str] = "hazard.major"


@dataclass(frozen=True)
class TakenBack(HazardNews):
    kind: ClassVar[str] = "hazard.taken_back"


async def tell_owner_when_ready(work: Work, hazard: Hazard, now: datetime) -> bool:
    """The owner hears of it once, with the pictures, or without those that are late."""
    photos = await work.photos.of(hazard.subject)
    if not hazard.owner_hears(now, pictured=all(photo.settled for photo in photos)):
        return False
    told = facts(work, hazard, photos)
    if hazard.recurs_of and (earlier := await work.hazards.get(hazard.recurs_of)):
        told = replace(told, recurs=earlier.short)
    if hazard.owner_id:
        tell(work, hazard, hazard.owner_id, ForChaser(told) if hazard.outside else ForOwner(told))
        return True
    for person_id in dict.fromkeys(desks_of(work, hazard)):
        opens = may_see_photos(work, hazard, work.district.people[person_id])
        tell(work, hazard, person_id, Unowned(told if opens else replace(told, photo="")))
    return True


def tell_above(work: Work, hazard: Hazard) -> None:
    """Major: the principal and the duty officers of both desks at once (domain §2.10)."""
    for person_id in those_above(work, hazard):
        tell(work, hazard, person_id, MajorFound(facts(work, hazard)), Priority.P1)


def those_above(work: Work, hazard: Hazard) -> list[str]:
    told = work.district.office_of(hazard.school_id, Role.PRINCIPAL) + desks_of(work, hazard)
    return [one for one in dict.fromkeys(told) if one not in (hazard.owner_id, hazard.reported_by)]


def desks_of(work: Work, hazard: Hazard) -> list[str]:
    """The duty officers of both desks when it was registered."""
    district, at = work.district, hazard.registered_at or hazard.reported_at
    desks = district.command_desks(district.schools[hazard.school_id])
    return [one for org in desks for one in district.on_duty(at, org_id=org, role=Role.DUTY_OFFICER)]


def tell(
    work: Work,
    hazard: Hazard,
    person_id: str,
    news: HazardNews,
    priority: Priority = Priority.P2,
    again: str = "",
) -> None:
    work.tell(notice_of(hazard, person_id, news, priority, again))


def notice_of(
    hazard: Hazard,
    person_id: str,
    news: HazardNews,
    priority: Priority = Priority.NUDGE,
    again: str = "",
) -> Notice:
    """The same news is told once to each, unless `again` tells the times apart."""
    dedupe = f"{hazard.subject}:{news.kind}:{person_id}{again}"
    return Notice(person_id, news, priority, dedupe=dedupe, name=card(hazard.subject))


def card(subject: Subject) -> str:
    """The name of what somebody reads about a hazard: of several only the newest has buttons."""
    return f"{subject}:card"
