"""Who is told of a hazard, and what they read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from duty.district.people import Role
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.messaging.notices import Notice, Priority, untyped
from duty.records.photos import Photo


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
        tell_of(work, hazard, hazard.owner_id, kind, photos)
        return
    for person_id in dict.fromkeys(desks_of(work, hazard)):
        tell_of(work, hazard, person_id, "hazard.unowned", photos)


def tell_above(work: Work, hazard: Hazard) -> None:
    """Major: the principal and the duty officers of both desks at once (domain §2.10)."""
    for person_id in those_above(work, hazard):
        tell_of(work, hazard, person_id, "hazard.major", priority=Priority.P1)


def those_above(work: Work, hazard: Hazard) -> list[str]:
    told = work.district.office_of(hazard.school_id, Role.PRINCIPAL) + desks_of(work, hazard)
    return [one for one in dict.fromkeys(told) if one not in (hazard.owner_id, hazard.reported_by)]


def desks_of(work: Work, hazard: Hazard) -> list[str]:
    """The duty officers of both desks when it was registered."""
    district, at = work.district, hazard.registered_at or hazard.reported_at
    desks = district.command_desks(district.schools[hazard.school_id])
    return [one for org in desks for one in district.on_duty(at, org_id=org, role=Role.DUTY_OFFICER)]


def tell_of(
    work: Work,
    hazard: Hazard,
    person_id: str,
    kind: str,
    photos: Sequence[Photo] = (),
    priority: Priority = Priority.P2,
    again: str = "",
) -> None:
    work.tell(notice_of(work, hazard, person_id, kind, photos, priority, again))


def notice_of(
    work: Work,
    hazard: Hazard,
    person_id: str,
    kind: str,
    photos: Sequence[Photo] = (),
    priority: Priority = Priority.NUDGE,
    again: str = "",
) -> Notice:
    return untyped(
        person_id,
        kind,
        priority,
        facts(work, hazard, photos),
        dedupe=f"{hazard.subject}:{kind}:{person_id}{again}",
        name=f"{hazard.subject}:card",
    )


def tell_verifiers(work: Work, hazard: Hazard, photos: Sequence[Photo], now: datetime) -> None:
    for person_id in work.district.office_of(hazard.school_id):
        if person_id != hazard.rectified_by:
            tell_of(work, hazard, person_id, "hazard.to_verify", photos, again=f":{now:%m%d%H%M%S}")
