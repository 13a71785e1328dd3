"""📋 我的: today, tomorrow, what is expected of a person, and what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from duty.attendance.checkin import CheckIn, ClosedBy, Standing
from duty.attendance.leading.deciding import verifiers
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.routines.news import TaskLine
from duty.summaries.expected import Round, rounds_of, tasks_of
from duty.summaries.ports import Work
from duty.visits.visit import Kind

VERIFY_FOR = timedelta(days=3)
"""A weekend's doubtful check-ins still wait for the leader on Monday."""
VERIFIED_AT_ONCE = 8
"""Check-ins that are asked about in one message."""
REPORTED_WITHIN = timedelta(days=7)
REPORTS = 6
"""Of one's own last reports."""


class Came(StrEnum):
    """How a shift of one's own stands."""

    LATER = "later"
    """The check-in is not open yet."""
    WAIT = "wait"
    """The check-in is expected now."""
    PAST = "past"
    """It is over, and nobody checked in."""
    DONE = "done"
    DOUBTFUL = "doubtful"
    OUT = "out"
    """Checked out again."""
    CLOSED = "closed"
    """Nobody checked out; it closed itself."""
    MOVED = "moved"
    """They went on to another post (巡点)."""


@dataclass(frozen=True)
class Stint:
    """A shift in plain words. `school` is empty for whoever serves one school only."""

    start: datetime
    end: datetime
    school: str
    post: str


@dataclass(frozen=True)
class Today:
    """A shift of today and how it stands; `at` is when it opens, when they came, or when they left.

    received: when we heard of it, where that was later. post: where they are, if that is another one.
    """

    stint: Stint
    came: Came
    at: datetime | None = None
    received: datetime | None = None
    post: str = ""


@dataclass(frozen=True)
class OnDuty:
    """Duty at a desk, a station or a school now."""

    place: str
    role: str


@dataclass(frozen=True, order=True)
class Reported:
    """An incident or a hazard of one's own; `what` is its kind or its category."""

    at: datetime
    number: str
    hazard: bool
    what: str
    state: str


@dataclass(frozen=True)
class Doubt:
    """A check-in that waits for this person's word."""

    check_in: int
    who: str
    at: datetime


@dataclass(frozen=True)
class Mine:
    """rostered: whether the roster names the person at all; else a free day is not worth a line."""

    date: date
    rostered: bool
    today: tuple[Today, ...]
    on_duty: tuple[OnDuty, ...]
    tomorrow: tuple[Stint, ...]
    reports: tuple[Reported, ...]
    doubts: tuple[Doubt, ...]
    visits: Mapping[Kind, int]
    """Of this week, by kind; empty for whoever makes none."""
    rounds: tuple[Round, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    on_leave: bool = False
    """Tomorrow."""


async def mine(work: Work, person: Person, now: datetime) -> Mine:
    day = work.district.today(now)
    return Mine(
        date=day,
        rostered=person.id in work.district.rostered,
        today=await _today(work, person, day, now),
        on_duty=_on_duty(work, person, now),
        tomorrow=tuple(
            _stint(work, person, shift)
            for shift in work.district.shifts_of(person.id, day + timedelta(days=1))
        ),
        reports=await _reports(work, person, now),
        doubts=await _doubts(work, person, now),
        visits=await _visits(work, person, day),
        rounds=await rounds_of(work, person, day, now),
        tasks=await tasks_of(work, person, day, now),
        on_leave=work.district.leave_of(person.id, day + timedelta(days=1)) is not None,
    )


SHOWN = ("checkin.verify", "task.asked", "task.again")
"""What 📋 asks once more: where it waited to join a message it is told now."""


async def was_shown(work: Work, person: Person) -> None:
    """What was withheld of it need not be said again."""
    await work.sent_notices.shown_otherwise(person.id, SHOWN)


# -- shifts --------------------------------------------------------------------------------


def _stint(work: Work, person: Person, shift: Shift) -> Stint:
    post = work.district.posts[shift.post_id]
    school = work.district.schools[post.school_id].short_name if len(person.schools) != 1 else ""
    return Stint(shift.start, shift.end, school, post.name)


async def _today(work: Work, person: Person, day: date, now: datetime) -> tuple[Today, ...]:
    """The night that still runs belongs to today."""
    yesterday = work.district.shifts_of(person.id, day - timedelta(days=1))
    shifts = [shift for shift in yesterday if shift.end >= now]
    shifts += work.district.shifts_of(person.id, day)
    made = await work.check_ins.recent(person.id, now) if shifts else ()
    return tuple(_stands(work, person, shift, made, now) for shift in shifts)


def _stands(work: Work, person: Person, shift: Shift, made: Sequence[CheckIn], now: datetime) -> Today:
    stint, own = _stint(work, person, shift), _check_in_of(work, person, shift, made)
    if own and own.checked_out_at:
        return Today(stint, OVER.get(own.closed_by, Came.OUT), own.checked_out_at)
    if own:
        came = Came.DONE if own.standing is Standing.CONFIRMED else Came.DOUBTFUL
        received = own.received_at if own.said_earlier else None
        return Today(stint, came, own.came_at, received, _other_post(work, shift, own))
    if now < shift.opens:
        return Today(stint, Came.LATER, shift.opens)
    return Today(stint, Came.WAIT if now <= shift.end else Came.PAST)


def _other_post(work: Work, shift: Shift, own: CheckIn) -> str:
    post = work.district.posts.get(own.post_id)
    return post.name if post and post.id != shift.post_id else ""


OVER = {ClosedBy.CLOCK: Came.CLOSED, ClosedBy.NEXT: Came.MOVED}


def _check_in_of(work: Work, person: Person, shift: Shift, made: Sequence[CheckIn]) -> CheckIn | None:
    """A check-in at another gate of the same window counts for the one line there is."""
    same = [one for one in made if one.counts and one.shift_key == shift.key]
    rostered = {s.post_id for s in work.district.shifts_of(person.id, shift.date) if s.key == shift.key}
    exact = next((one for one in same if one.post_id == shift.post_id), None)
    return exact or next((one for one in same if one.post_id not in rostered), None)


def _on_duty(work: Work, person: Person, now: datetime) -> tuple[OnDuty, ...]:
    district, at = work.district, work.district.local(now)
    found = []
    for line in district.duties_of(person.id):
        if line.covers(at, partial(district.weekday_of, line.school_id)):
            org, school = district.organisations.get(line.org_id), district.schools.get(line.school_id)
            found.append(OnDuty(org.name if org else school.short_name if school else "", line.role))
    return tuple(found)


# -- reports and doubts --------------------------------------------------------------------


async def _reports(work: Work, person: Person, now: datetime) -> tuple[Reported, ...]:
    """What one reported in the last week, newest first, with how it stands. Drafts are none yet."""
    since = now - REPORTED_WITHIN
    said = [
        Reported(one.received_at, one.number, False, one.kind, one.state)
        for one in await work.incidents.of_reporter(person.id, since)
    ]
    said += [
        Reported(one.reported_at, one.number, True, one.category, one.status)
        for one in await work.hazards.of_reporter(person.id, since)
        if one.number
    ]
    return tuple(sorted(said, reverse=True)[:REPORTS])


async def _visits(work: Work, person: Person, day: date) -> Mapping[Kind, int]:
    """Since Monday."""
    if not opens(person, Do.MAKE, Thing.VISIT):
        return {}
    monday = datetime.combine(day - timedelta(days=day.weekday()), time(), work.district.timezone)
    made = Counter(one.kind for one in await work.visits.of_person(person.id, monday) if one.counts)
    return {kind: made[kind] for kind in Kind if made[kind]}


async def _doubts(work: Work, person: Person, now: datetime) -> tuple[Doubt, ...]:
    """Doubtful check-ins of the last days that wait for this leader; those kept quiet too."""
    if not opens(person, Do.VERIFY, Thing.CHECK_IN):
        return ()
    doubtful = await work.check_ins.doubtful(person.schools, now - VERIFY_FOR)
    waiting = [one for one in doubtful if person.id in verifiers(work, one)]
    return tuple(
        Doubt(one.id or 0, work.district.people[one.person_id].name, one.received_at)
        for one in waiting[:VERIFIED_AT_ONCE]
    )
