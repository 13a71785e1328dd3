"""A point is scanned: it belongs to a round, and whoever stands there reads what to look at.

Nothing is refused for being too fast or out of order; that is marked, and accuses nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.choosing import Said
from duty.district.people import Person
from duty.district.places import Place
from duty.district.rounds import Checkpoint
from duty.hazards.facts import HazardFacts, facts
from duty.messaging.refused import Refused
from duty.patrols.ports import Work
from duty.patrols.progress import is_ordered, points_of
from duty.patrols.rights import may_walk
from duty.patrols.scan import Proof, Scan
from duty.patrols.walk import LATE_SCANS, Walk
from duty.patrols.walking import around, begin, unplanned

SHORTEST = timedelta(seconds=10)
"""Sooner after one point nobody looks at the next."""
RUNNING = 6.0
"""Metres a second between two points; nobody runs faster with a torch."""


@dataclass(frozen=True)
class Reading:
    """How it was read. `place`: what the phone gave, where it gave one."""

    proof: Proof
    said: Said | None = None
    place: Place | None = None
    failed: bool = False

    def at(self, now: datetime) -> datetime:
        """The time it belongs to: its own, up to twelve hours back."""
        return self.said.moment(now) if self.said else now


@dataclass(frozen=True)
class Scanned:
    """What came of it. again: the point was seen on this walk before. last: what was wrong there last."""

    walk: Walk
    scan: Scan
    point: Checkpoint
    again: bool = False
    last: HazardFacts | None = None


async def scan(
    work: Work, person: Person, point: Checkpoint, reading: Reading, now: datetime
) -> Scanned | Refused:
    """Keep it with the round it belongs to; a round nobody began begins with it."""
    if not may_walk(work.district, person, point.school_id):
        return Refused.GONE
    at = reading.at(now)
    walk = await _walk_for(work, person, point, at, now)
    scans = list(await work.walks.scans(walk.known_id))
    before = next((one for one in scans if one.checkpoint_id == point.id), None)
    if before is not None:
        _read_after_all(before, reading)
        return Scanned(walk, before, point, again=True, last=await _last(work, point))
    made = _made(work, walk, person, point, reading, scans, now)
    await work.walks.add_scan(made)
    _counted(work, walk, [*scans, made], at, now)
    return Scanned(walk, made, point, last=await _last(work, point))


async def _last(work: Work, point: Checkpoint) -> HazardFacts | None:
    found = await work.walks.last_hazard(point)
    return facts(work, found) if found else None


def _read_after_all(before: Scan, reading: Reading) -> None:
    """What could not be read and now was is seen like any other."""
    if before.failed and not reading.failed:
        before.failed, before.proof = False, reading.proof


# -- which walk --------------------------------------------------------------------------------


async def _walk_for(work: Work, person: Person, point: Checkpoint, at: datetime, now: datetime) -> Walk:
    """One's own of that time, else the school's of that time, else an extra one.

    A scan that was long under way may belong to a round that ended, or that was taken to be missed.
    """
    begun = await work.walks.begun_by(person.id, at - LATE_SCANS)
    own = [one for one in begun if _of_time(one, point, at)]
    if own:
        found = next((one for one in own if one.walking), own[0])
        if found.walking:
            found.hear(now)
        return found
    there = [one for one in await around(work, point.school_id, at) if one.takes(at) and not one.extra]
    mine = [one for one in there if point.id in _ids(work, one)]
    if mine:
        return _taken_up(work, min(mine, key=lambda one: (one.begun, one.away(at))), person, at, now)
    if ended := [one for one in begun if one.school_id == point.school_id and one.ended_just_before(at)]:
        return ended[0]
    return await _another(work, person, point, at, now)


def _of_time(walk: Walk, point: Checkpoint, at: datetime) -> bool:
    return walk.school_id == point.school_id and walk.opens_at <= at <= walk.closes_at


def _ids(work: Work, walk: Walk) -> list[str]:
    return [point.id for point in points_of(work.district, walk)]


def _taken_up(work: Work, walk: Walk, person: Person, at: datetime, now: datetime) -> Walk:
    if walk.waits and now <= walk.ends_at:
        return begin(work, walk, person, at, now)
    if not walk.begun:
        walk.reach(person.id, at, now)
        work.record(walk.subject, "reached_late", now, person.id, at=at.isoformat())
    return walk


async def _another(work: Work, person: Person, point: Checkpoint, at: datetime, now: datetime) -> Walk:
    rounds = work.district.beats.rounds_of(point.school_id)
    fits = next((one for one in rounds if point.id in one.checkpoints), None)
    walk = unplanned(work, point.school_id, fits, at)
    await work.walks.add(walk)
    if now > walk.ends_at:
        walk.reach(person.id, at, now)
        return walk
    return begin(work, walk, person, at, now)


# -- what is kept of it ------------------------------------------------------------------------


def _made(
    work: Work,
    walk: Walk,
    person: Person,
    point: Checkpoint,
    reading: Reading,
    scans: Sequence[Scan],
    now: datetime,
) -> Scan:
    at = reading.at(now)
    made = Scan(walk.known_id, point.id, person.id, now, proof=reading.proof, failed=reading.failed)
    made.said_at = at if at != now else None
    made.too_fast = too_fast(work, point, at, [one for one in scans if one.person_id == person.id])
    made.out_of_order = _out_of_order(work, walk, point, scans)
    if reading.place:
        made.measure(point, reading.place)
    return made


def too_fast(work: Work, point: Checkpoint, at: datetime, scans: Sequence[Scan]) -> bool:
    """Sooner after the nearest other scan than somebody could have walked from there."""
    for one in scans:
        other, seconds = work.district.checkpoints.get(one.checkpoint_id), abs(at - one.was_at)
        metres = other.place.metres_to(point.place) if other else 0.0
        if seconds < SHORTEST or metres > RUNNING * seconds.total_seconds():
            return True
    return False


def _out_of_order(work: Work, walk: Walk, point: Checkpoint, scans: Sequence[Scan]) -> bool:
    if not is_ordered(work.district, walk):
        return False
    seen = {one.checkpoint_id for one in scans}
    following = next((one for one in _ids(work, walk) if one not in seen), point.id)
    return point.id != following and point.id in _ids(work, walk)


def _counted(work: Work, walk: Walk, scans: Sequence[Scan], at: datetime, now: datetime) -> None:
    """The last point finishes it."""
    own = set(_ids(work, walk))
    seen = {one.checkpoint_id for one in scans if one.checkpoint_id in own}
    if walk.see(len(seen), at):
        work.record(walk.subject, "finished", now, walk.person_id, done=walk.done)
