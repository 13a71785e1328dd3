"""An after-picture that was taken before: pointed out to whoever looks, as a hint and no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from duty.hazards.facts import facts
from duty.hazards.hazard import Hazard, short_of
from duty.hazards.ports import Work
from duty.hazards.status import Act, Status
from duty.hazards.telling import HazardNews, notice_of
from duty.messaging.notices import Priority
from duty.records.photos import Photo, PhotoState

SAME = 3
"""Bits of 64 in which fingerprints of one picture, sent twice, differ at most."""
ALIKE = 6
"""Bits in which they differ at most where it is the same picture again (media/dhash.py)."""
PLAIN = 6
"""A picture with fewer bits than this, or all but so many, is even: its fingerprint says nothing."""
COMPARED = 300
"""So many other hazards of the school, the last registered, have their pictures compared: a term or two."""
CLOCKS = timedelta(hours=1)
"""So far a camera's clock may be wrong."""


class Why(StrEnum):
    """What speaks for an old picture."""

    ALIKE = "alike"
    """It looks like the first one, or is one that was sent before."""
    ELSEWHERE = "elsewhere"
    """It looks like a picture of another hazard of that school."""
    CAMERA = "camera"
    """The camera says that it was taken before the hazard was reported."""


@dataclass(frozen=True)
class LooksOld(HazardNews):
    kind: ClassVar[str] = "hazard.looks_old"
    why: Why
    acts: tuple[Act, ...]
    other: str = ""
    """The short number of the hazard whose picture it looks like."""


def differ(one: str, other: str) -> int:
    """Bits in which two fingerprints (16 hex digits) differ; 64 where one of them says nothing."""
    if not _says(one) or not _says(other):
        return 64
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _says(dhash: str) -> bool:
    return bool(dhash) and PLAIN <= int(dhash, 16).bit_count() <= 64 - PLAIN


def twin_of(photo: Photo, dhash: str, others: Sequence[Photo]) -> Photo | None:
    """The same picture, sent for the same purpose before it."""
    known = (one for one in others if one.purpose == photo.purpose and one.state is PhotoState.DEVELOPED)
    return next((one for one in known if one.id != photo.id and differ(one.dhash, dhash) <= SAME), None)


def reused(hazard: Hazard, photo: Photo, others: Sequence[Photo]) -> Why | None:
    """Why that after-picture may be an old one; None where nothing speaks for it."""
    before = [one for one in others if one.purpose == "before"]
    if photo.seen_before or any(differ(one.dhash, photo.dhash) <= ALIKE for one in before):
        return Why.ALIKE
    taken = _taken(photo.taken_at, hazard)
    return Why.CAMERA if taken and taken < hazard.reported_at - CLOCKS else None


def _taken(said: str, hazard: Hazard) -> datetime | None:
    """The camera's word; without an offset it is the district's time, as the report is."""
    try:
        taken = datetime.fromisoformat(said)
    except ValueError:
        return None
    return taken if taken.tzinfo else taken.replace(tzinfo=hazard.reported_at.tzinfo)


async def shown_elsewhere(work: Work, hazard: Hazard, photo: Photo) -> str:
    """The number of another hazard of that school with a picture like it, the most alike; empty for none."""
    if not _says(photo.dhash):
        return ""
    others = await work.hazards.pictured_lately(hazard, COMPARED)
    bits, number = min(((differ(dhash, photo.dhash), number) for number, dhash in others), default=(64, ""))
    return number if bits <= ALIKE else ""


async def point_out(work: Work, hazard: Hazard, photo: Photo, now: datetime) -> None:
    """Whoever is to look at what was put right reads it, with the same buttons."""
    if photo.purpose != "after" or hazard.status is not Status.RECTIFIED:
        return
    why, other = reused(hazard, photo, await work.photos.of(hazard.subject)), ""
    if why is not Why.ALIKE and (other := await shown_elsewhere(work, hazard, photo)):
        why = Why.ELSEWHERE
    if why is None:
        return
    work.record(hazard.subject, "looks_old", now, "", photo=photo.id, why=why, other=other)
    for person_id in work.district.office_of(hazard.school_id):
        acts = hazard.acts_of(work.district.people[person_id], work.district)
        if Act.VERIFY in acts:
            news = LooksOld(facts(work, hazard), why, acts, short_of(other))
            work.tell(notice_of(hazard, person_id, news, Priority.RECEIPT, f":{photo.id}"))
