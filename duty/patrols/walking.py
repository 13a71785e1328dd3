"""去巡逻: the round that is due begins, goes on in words or by its points, and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.presence import on_duty
from duty.attendance.whereabouts import whereabouts
from duty.district.people import Person
from duty.district.rounds import Round, is_night
from duty.messaging.refused import Refused
from duty.patrols.ports import Work
from duty.patrols.rights import may_walk, own_walk
from duty.patrols.walk import EXTRA_FOR, Walk

NIGHT_LONG = timedelta(hours=12)
"""A walk that began longer ago is not meant by a new tap."""


@dataclass(frozen=True)
class Choice:
    """One of several rounds that may be meant: a planned walk, or a round to be walked besides."""

    name: str
    due: str = ""
    walk_id: int = 0
    round_id: str = ""


@dataclass(frozen=True)
class Started:
    """What came of it: a walk that goes on, or several to choose from; neither where no school is known.

    resumed: it was begun before. colleague: by whom, where that is somebody else.
    """

    walk: Walk | None = None
    choices: tuple[Choice, ...] = ()
    resumed: bool = False
    colleague: str = ""


async def start(work: Work, person: Person, now: datetime, at: datetime) -> Started | Refused:
    """The walk one is on, else the round due now or nearest in its tolerance, else an extra one."""
    if on := await work.walks.walking(person.id, now - NIGHT_LONG):
        return Started(on, resumed=True)
    school_id = await _school(work, person, now)
    if not school_id:
        return Started()
    if not may_walk(work.district, person, school_id):
        return Refused.GONE
    due = nearest_of_each([one for one in await around(work, school_id, at) if one.takes(at)], at)
    waiting = [one for one in due if one.waits]
    if len(waiting) > 1:
        return Started(choices=tuple(_planned(work, one) for one in waiting))
    if waiting:
        return Started(begin(work, waiting[0], person, at, now))
    if walked := next((one for one in due if one.walking), None):
        return Started(walked, resumed=True, colleague=work.district.polite(walked.person_id))
    return await _besides(work, person, school_id, at, now)


async def _school(work: Work, person: Person, now: datetime) -> str:
    school_id, _ = await whereabouts(work, person, now)
    return school_id


async def around(work: Work, school_id: str, at: datetime) -> Sequence[Walk]:
    """Whatever may be meant by that moment: of that day, the night before, and what comes at midnight."""
    today = work.district.today(at)
    days = [today + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    return await work.walks.of_schools([school_id], days)


def nearest_of_each(found: Sequence[Walk], at: datetime) -> list[Walk]:
    """Of each round the one whose time is nearest; what nobody has begun goes first."""
    best: dict[str, Walk] = {}
    for one in sorted(found, key=lambda walk: (not walk.waits, walk.away(at))):
        if not one.extra:
            best.setdefault(one.round_id, one)
    return list(best.values())


def _planned(work: Work, walk: Walk) -> Choice:
    one = work.district.rounds.get(walk.round_id)
    due = work.district.clock(walk.due_at) if walk.due_at else ""
    return Choice(one.name if one else "", due, walk_id=walk.known_id)


async def _besides(work: Work, person: Person, school_id: str, at: datetime, now: datetime) -> Started:
    rounds = work.district.beats.rounds_of(school_id)
    if len(rounds) > 1:
        return Started(choices=tuple(Choice(one.name, round_id=one.id) for one in rounds))
    one = rounds[0] if rounds else None
    return Started(await extra(work, person, school_id, one, at, now))


async def extra(
    work: Work, person: Person, school_id: str, one: Round | None, at: datetime, now: datetime
) -> Walk:
    """A walk at no planned time; of a school without rounds it is told in words."""
    walk = unplanned(work, school_id, one, at)
    await work.walks.add(walk)
    return begin(work, walk, person, at, now)


def unplanned(work: Work, school_id: str, one: Round | None, at: datetime) -> Walk:
    local = work.district.local(at)
    return Walk(
        round_id=one.id if one else "",
        school_id=school_id,
        day=local.date(),
        ends_at=at + EXTRA_FOR,
        night=is_night(local),
        points=len(one.checkpoints) if one else 0,
    )


def begin(work: Work, walk: Walk, person: Person, at: datetime, now: datetime) -> Walk:
    walk.begin(person.id, at, now)
    work.record(walk.subject, "begun", now, person.id, round=walk.round_id)
    return walk


async def choose(
    work: Work, person: Person, now: datetime, *, walk_id: int = 0, round_id: str = ""
) -> Walk | Refused:
    """One of several was meant; begun meanwhile, it goes on."""
    if walk_id:
        walk = await own_walk(work, walk_id, person)
        if walk is None:
            return Refused.GONE
        if walk.waits:
            return begin(work, walk, person, now, now) if walk.takes(now) else Refused.TOO_LATE
        return walk if walk.walking else Refused.ALREADY
    one = work.district.rounds.get(round_id)
    if one is None or not may_walk(work.district, person, one.school_id):
        return Refused.GONE
    if on := await work.walks.walking(person.id, now - NIGHT_LONG):
        return on
    return await extra(work, person, one.school_id, one, now, now)


async def finish(work: Work, walk_id: int, person: Person, now: datetime) -> Walk | Refused:
    """[走完了]: what is there is kept."""
    return await _end(work, walk_id, person, now, in_words=False)


async def all_fine(work: Work, walk_id: int, person: Person, now: datetime) -> Walk | Refused:
    """[都正常] of the whole round: what was not seen point by point is told in words."""
    return await _end(work, walk_id, person, now, in_words=True)


async def _end(work: Work, walk_id: int, person: Person, now: datetime, *, in_words: bool) -> Walk | Refused:
    walk = await own_walk(work, walk_id, person)
    if walk is None:
        return Refused.GONE
    if not walk.walking:
        return Refused.ALREADY
    if in_words:
        walk.tell(1, now, person.id, now)
    else:
        walk.finish(now)
    work.record(walk.subject, "told" if in_words else "finished", now, person.id, done=walk.done)
    return walk


async def told(work: Work, person: Person, claimed: int, now: datetime, at: datetime) -> Walk | None:
    """巡逻了5遍 都正常: one record however many are claimed. None where no school of theirs is known."""
    walk = await work.walks.walking(person.id, now - NIGHT_LONG)
    if walk is None:
        school_id = await _school(work, person, now)
        if not school_id or not may_walk(work.district, person, school_id):
            return None
        walk = await _meant(work, school_id, at)
    walk.tell(claimed, at, person.id, now)
    work.record(walk.subject, "told", now, person.id, claimed=claimed)
    return walk


async def latest_told(work: Work, person: Person, since: datetime) -> Walk | None:
    """The last round of theirs that was told in words since then."""
    found = [one for one in await work.walks.begun_by(person.id, since - NIGHT_LONG) if one.in_words]
    told = [one for one in found if one.finished_at and one.finished_at >= since]
    return max(told, key=lambda one: one.finished_at or since, default=None)


async def take_back(work: Work, walk_id: int, person: Person, now: datetime) -> Walk | Refused:
    """[撤回] of a round told in words; the history keeps that it was told."""
    walk = await own_walk(work, walk_id, person)
    if walk is None or walk.person_id != person.id:
        return Refused.GONE
    if not walk.take_back(now):
        return Refused.TOO_LATE
    work.record(walk.subject, "taken_back", now, person.id)
    return walk


async def ended_lately(work: Work, person: Person, now: datetime) -> Walk | None:
    """A round of theirs that was over a moment ago, unless a check-in of theirs is expected now."""
    if not any(map(work.district.beats.rounds_of, person.schools)):
        return None
    expected = [one for one in work.district.shifts_near(person.id, now) if one.opens <= now <= one.end]
    if expected and not await on_duty(work, person.id, now):
        return None
    found = await work.walks.begun_by(person.id, now - NIGHT_LONG)
    return next((one for one in found if one.ended_just_before(now)), None)


async def _meant(work: Work, school_id: str, at: datetime) -> Walk:
    """The round that is due and nobody has begun; else one besides."""
    due = [one for one in await around(work, school_id, at) if one.waits and one.takes(at)]
    if due:
        return min(due, key=lambda one: one.away(at))
    rounds = work.district.beats.rounds_of(school_id)
    walk = unplanned(work, school_id, rounds[0] if len(rounds) == 1 else None, at)
    await work.walks.add(walk)
    return walk
