"""What is said of a point somebody stands at: 都正常, 有问题, 扫不了."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.district.people import Person
from duty.district.rounds import Checkpoint
from duty.hazards import drafting
from duty.hazards.draft import Drafted, Next
from duty.hazards.facts import facts
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.refused import Refused
from duty.patrols.ports import Work
from duty.patrols.progress import points_of
from duty.patrols.rights import own_scan, own_walk
from duty.patrols.scan import Found, Proof, Scan
from duty.patrols.scanning import Reading, Scanned, scan
from duty.patrols.walk import Walk
from duty.records.subject import Subject

WORN_WITHIN = timedelta(days=30)
WORN_AFTER = 2
"""So often within that time a point could not be scanned: its code is printed anew."""


@dataclass(frozen=True)
class PointWorn(News):
    """Its code or tag is read no more; the leader has it here to print anew."""

    kind: ClassVar[str] = "walk.worn"
    turn: ClassVar[Turn] = Turn.ROUND
    point_id: str
    point: str
    school: str
    times: int


async def fine(work: Work, scan_id: int, person: Person) -> Scan | Refused:
    """[都正常]: one tap; twice is once."""
    found = await own_scan(work, scan_id, person)
    if found is None:
        return Refused.GONE
    if found.found is Found.HAZARD:
        return Refused.ALREADY
    found.found = Found.FINE
    return found


async def wrong_at(work: Work, scan_id: int, person: Person, now: datetime) -> Drafted | Refused:
    """[有问题] at a point: a hazard begins that knows the round and the point."""
    found = await own_scan(work, scan_id, person)
    walk = await work.walks.get(found.walk_id) if found else None
    if found is None or walk is None:
        return Refused.GONE
    found.found = Found.HAZARD
    return await _drafted(work, walk, found.checkpoint_id, person, now)


async def wrong_on(work: Work, walk_id: int, person: Person, now: datetime) -> Drafted | Refused:
    """[有问题] on a round that has no points."""
    walk = await own_walk(work, walk_id, person)
    if walk is None:
        return Refused.GONE
    return await _drafted(work, walk, "", person, now)


async def _drafted(work: Work, walk: Walk, point_id: str, person: Person, now: datetime) -> Drafted:
    hazard = await drafting.draft(work, person, now, walk.school_id)
    hazard.walk_id, hazard.checkpoint_id = walk.known_id, point_id
    return Drafted(Next.WORDS, facts(work, hazard), at_hand=True)


async def found_on(work: Work, walk: Walk, hazard_id: int) -> None:
    """What was told in the same breath as the round was found on it."""
    hazard = await work.hazards.get(hazard_id) if hazard_id else None
    if hazard is not None and hazard.drafted and hazard.reported_by == walk.person_id:
        hazard.walk_id = walk.known_id


# -- 扫不了 --------------------------------------------------------------------------------------


async def unread(work: Work, walk_id: int, person: Person) -> Sequence[Checkpoint] | Refused:
    """Which point it is: those of the round that were not seen yet."""
    walk = await own_walk(work, walk_id, person)
    if walk is None:
        return Refused.GONE
    if not walk.walking:
        return Refused.TOO_LATE
    seen = {one.checkpoint_id for one in await work.walks.scans(walk_id)}
    return [point for point in points_of(work.district, walk) if point.id not in seen]


async def cannot_scan(
    work: Work, walk_id: int, point_id: str, person: Person, now: datetime
) -> Scanned | Refused:
    """It counts by the guard's word; a point that fails twice is the leader's to print anew."""
    walk, point = await own_walk(work, walk_id, person), work.district.checkpoints.get(point_id)
    if walk is None or point is None or point.school_id != walk.school_id:
        return Refused.GONE
    if not walk.walking:
        return Refused.TOO_LATE
    scanned = await scan(work, person, point, Reading(Proof.WORDS, failed=True), now)
    if isinstance(scanned, Scanned) and not scanned.again:
        await _tell_worn(work, point, now)
    return scanned


async def _tell_worn(work: Work, point: Checkpoint, now: datetime) -> None:
    """Once in that time."""
    since, subject = now - WORN_WITHIN, Subject("checkpoint", point.id)
    times = await work.walks.failures(point.id, since)
    if times < WORN_AFTER or await work.count_changes(subject, since):
        return
    work.record(subject, "worn", now, "", times=times)
    school = work.district.schools[point.school_id].short_name
    news = PointWorn(point.id, point.name, school, times)
    for person_id in work.district.leaders_of(point.school_id):
        dedupe = f"{subject}:worn:{work.district.today(now):%Y%m%d}:{person_id}"
        work.tell(Notice(person_id, news, Priority.P2, dedupe))
