"""Hazards: found, owned, put right, looked at by somebody else, struck off (seeds S0:31, S2:43, S4:17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from duty.categories import Category, categories
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.district.severity import Level
from duty.language.trouble import propose
from duty.messaging.notices import Notice, Priority
from duty.messaging.quiet import nudge

if TYPE_CHECKING:
    from duty.ports import Work
    from duty.records.photos import Photo

UNEXPLAINED_AFTER = timedelta(minutes=5)
"""A picture without a word is put aside as 待说明 after this long (data/messages.jsonl)."""
SETTLED_AFTER = timedelta(minutes=10)
"""A draft with words that nobody confirmed is kept as proposed: nothing said is lost."""
PHOTO_PATIENCE = timedelta(seconds=20)
"""The owner hears without the picture when it is not ready by then."""


class Status(StrEnum):
    DRAFT = "DRAFT"
    UNEXPLAINED = "UNEXPLAINED"
    DROPPED = "DROPPED"
    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    TRANSFERRED = "TRANSFERRED"
    RETURNED = "RETURNED"
    LISTED = "LISTED"
    ESCALATED_GOV = "ESCALATED_GOV"
    RECTIFIED = "RECTIFIED"
    VERIFIED = "VERIFIED"
    CLOSED = "CLOSED"


OPEN = frozenset(
    {
        Status.NEW,
        Status.ASSIGNED,
        Status.TRANSFERRED,
        Status.RETURNED,
        Status.LISTED,
        Status.ESCALATED_GOV,
    }
)
"""Still somebody's to put right."""
DONE = frozenset({Status.VERIFIED, Status.CLOSED})
"""Counted as 已整改 (domain §1.9, r16b)."""
TAKES_BACK = OPEN | {Status.DRAFT, Status.UNEXPLAINED}
"""Nobody has worked on it yet."""
REGISTERED = OPEN | DONE | {Status.RECTIFIED}


@dataclass(eq=False)
class Hazard:
    """One hazard, one row. A draft has no number yet; `due_at` is when it must be put right."""

    school_id: str
    reported_by: str
    reported_at: datetime
    description: str = ""
    category: str = "other"
    level: Level = Level.ORDINARY
    status: Status = Status.DRAFT
    number: str = ""
    post_id: str = ""
    owner_title: str = ""
    owner_id: str = ""
    outside: bool = False
    due_at: datetime | None = None
    registered_at: datetime | None = None
    owner_told: bool = False
    rectified_by: str = ""
    rectified_at: datetime | None = None
    remedy: str = ""
    returned_why: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    imported_as: str = ""
    id: int | None = None

    @property
    def subject(self) -> str:
        return f"hazard:{self.id}"

    @property
    def short(self) -> str:
        """7号: how people speak of it."""
        return str(int(self.number.rsplit("-", 1)[-1])) if self.number else ""

    def overdue(self, now: datetime) -> bool:
        return self.status in OPEN and self.due_at is not None and self.due_at < now


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
    hazard.category, hazard.level = propose(hazard.description)


def reword(hazard: Hazard, before: str, words: str) -> bool:
    """The person changed what they had written. False where the hazard says none of it."""
    before, words = before.strip()[:500], words.strip()[:500]
    if not before or not words or before not in hazard.description:
        return False
    hazard.description = hazard.description.replace(before, words, 1)
    hazard.category, hazard.level = propose(hazard.description)
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
        _tell_above(work, hazard)
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


def facts(work: Work, hazard: Hazard, photos: Sequence[Photo] = ()) -> dict[str, Any]:
    """What a notice about it says."""
    district = work.district
    shown = next((p.large_key for p in photos if p.large_key), "")
    due = district.local(hazard.due_at) if hazard.due_at else None
    post = district.posts.get(hazard.post_id)
    return {
        "hazard": hazard.id,
        "number": hazard.number,
        "short": hazard.short,
        "category": hazard.category,
        "level": str(hazard.level),
        "description": hazard.description,
        "school": district.schools[hazard.school_id].short_name,
        "post": post.name if post else "",
        "owner": hazard.owner_title,
        "due_month": due.month if due else 0,
        "due_day": due.day if due else 0,
        "who": district.polite(hazard.reported_by) if hazard.reported_by in district.people else "",
        "why": hazard.returned_why,
        "remedy": hazard.remedy,
        "photo": shown,
    }


def tell_owner(work: Work, hazard: Hazard, photos: Sequence[Photo]) -> None:
    """Once, with the picture where there is one."""
    hazard.owner_told = True
    if hazard.owner_id:
        kind = "hazard.for_chaser" if hazard.outside else "hazard.for_owner"
        _tell(work, hazard, hazard.owner_id, kind, photos)
        return
    for person_id in dict.fromkeys(_desks(work, hazard)):
        _tell(work, hazard, person_id, "hazard.unowned", photos)


def _tell_above(work: Work, hazard: Hazard) -> None:
    """Major: the principal and the duty officers of both desks at once (domain §2.10)."""
    for person_id in _above(work, hazard):
        _tell(work, hazard, person_id, "hazard.major", priority=Priority.P1)


def _above(work: Work, hazard: Hazard) -> list[str]:
    told = work.district.office_of(hazard.school_id, Role.PRINCIPAL) + _desks(work, hazard)
    return [one for one in dict.fromkeys(told) if one not in (hazard.owner_id, hazard.reported_by)]


def _desks(work: Work, hazard: Hazard) -> list[str]:
    """The duty officers of both desks when it was registered."""
    district, at = work.district, hazard.registered_at or hazard.reported_at
    desks = district.command_desks(district.schools[hazard.school_id])
    return [one for org in desks for one in district.on_duty(at, org_id=org, role=Role.DUTY_OFFICER)]


def _tell(
    work: Work,
    hazard: Hazard,
    person_id: str,
    kind: str,
    photos: Sequence[Photo] = (),
    priority: Priority = Priority.P2,
    again: str = "",
) -> None:
    work.tell(_notice(work, hazard, person_id, kind, photos, priority, again))


def _notice(
    work: Work,
    hazard: Hazard,
    person_id: str,
    kind: str,
    photos: Sequence[Photo] = (),
    priority: Priority = Priority.NUDGE,
    again: str = "",
) -> Notice:
    return Notice(
        person_id,
        kind,
        priority,
        facts(work, hazard, photos),
        dedupe=f"{hazard.subject}:{kind}:{person_id}{again}",
        name=f"{hazard.subject}:card",
    )


def may_see(work: Work, hazard: Hazard, person: Person) -> bool:
    """Own reports, own work, own scope; to everybody else it does not exist."""
    if person.id in (hazard.reported_by, hazard.owner_id):
        return True
    if person.role in SCHOOL_OFFICE | DESK | POLICE | {Role.GUARD_LEADER, Role.SUPERVISOR, Role.ADMIN}:
        return hazard.school_id in {school.id for school in work.district.schools_seen_by(person)}
    return False


def may_see_photos(work: Work, hazard: Hazard, person: Person) -> bool:
    """The district's desks see pictures of major ones only, the admin none (domain §4.2-10)."""
    if person.role is Role.ADMIN or not may_see(work, hazard, person):
        return False
    return person.role not in DESK | {Role.SUPERVISOR} or hazard.level is Level.MAJOR


def may_rectify(hazard: Hazard, person: Person) -> bool:
    """The owner, or another of the school's office on their behalf."""
    office = person.role in SCHOOL_OFFICE and hazard.school_id in person.schools
    return hazard.status in OPEN and (person.id == hazard.owner_id or office)


def may_verify(hazard: Hazard, person: Person) -> bool:
    """The school's office; nobody their own fix (product.md, Hazard)."""
    office = person.role in SCHOOL_OFFICE and hazard.school_id in person.schools
    return hazard.status is Status.RECTIFIED and office and person.id != hazard.rectified_by


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


def tell_verifiers(work: Work, hazard: Hazard, photos: Sequence[Photo], now: datetime) -> None:
    for person_id in work.district.office_of(hazard.school_id):
        if person_id != hazard.rectified_by:
            _tell(work, hazard, person_id, "hazard.to_verify", photos, again=f":{now:%m%d%H%M%S}")


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
            await nudge(work, _notice(work, hazard, person_id, "hazard.closed"), now)
    return True


def send_back(work: Work, hazard: Hazard, by: Person, now: datetime, why: str) -> bool:
    """退回: the owner reads what is missing and until when; nobody is blamed."""
    if not may_verify(hazard, by):
        return False
    hazard.status, hazard.returned_why = Status.RETURNED, why[:200]
    hazard.due_at = max(hazard.due_at or now, now + timedelta(days=1))
    work.record(hazard.subject, "returned", now, by.id, why=hazard.returned_why)
    if hazard.owner_id:
        _tell(work, hazard, hazard.owner_id, "hazard.returned", again=f":{now:%m%d%H%M%S}")
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
        await nudge(work, _notice(work, hazard, hazard.reported_by, "hazard.passed_on"), now)
    return True


async def take_back(work: Work, hazard: Hazard, now: datetime) -> bool:
    """Within ten minutes of its number and before anybody worked on it; a number once given stays given."""
    fresh = now - (hazard.registered_at or hazard.reported_at) <= SETTLED_AFTER
    if not fresh or hazard.status not in TAKES_BACK:
        return False
    hazard.status = Status.DROPPED
    work.record(hazard.subject, "taken_back", now, hazard.reported_by)
    if hazard.owner_told and hazard.owner_id:
        await nudge(work, _notice(work, hazard, hazard.owner_id, "hazard.taken_back"), now)
    if hazard.number and hazard.level is Level.MAJOR:
        for person_id in _above(work, hazard):
            _tell(work, hazard, person_id, "hazard.taken_back")
    return True


def heard_fixed(work: Work, hazard: Hazard, by: Person, now: datetime) -> None:
    """Somebody who may not rectify says it is put right: the owner looks; it stays open until then."""
    work.record(hazard.subject, "said_fixed", now, by.id)
    if hazard.owner_id:
        notice = _notice(work, hazard, hazard.owner_id, "hazard.said_fixed", again=f":{by.id}")
        work.tell(replace(notice, facts=notice.facts | {"who": work.district.polite(by.id)}))


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
    _tell(work, hazard, hazard.reported_by, "hazard.settled", priority=Priority.RECEIPT)
    return 1
