"""演练: an officer names a post and a time; a call from there is marked, and stays with their desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import ClassVar

from duty.alerting.answering.answers import close_call
from duty.alerting.answering.rights import Refusal
from duty.alerting.calls.drill import Drill
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.district.schools import Post, School
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.rights.may import About, may, may_here, opens
from duty.rights.words import Do, Thing

LONGEST_MIN = 15
PAUSE = timedelta(minutes=60)
"""So long after a drill there is no other at that post: one after the other would hide it for hours."""


class NotStarted(Enum):
    """Why no drill began."""

    UNKNOWN = auto()
    """Not for this person, or no such place: both read the same."""
    REFUSED = auto()
    """One runs there, or the time is out of bounds."""
    PAUSING = auto()
    """One was there a short while ago."""


@dataclass(frozen=True)
class DrillNews(News):
    """`by` started it, politely; it ends at the time of day `until`."""

    school: str
    post: str
    by: str
    until: str


class DrillStarted(DrillNews):
    kind: ClassVar[str] = "drill.started"
    turn: ClassVar[Turn] = Turn.OUTSIDE


class DrillEnded(DrillNews):
    kind: ClassVar[str] = "drill.ended"
    turn: ClassVar[Turn] = Turn.OUTSIDE


# -- choosing ------------------------------------------------------------------------------------


def may_start(person: Person) -> bool:
    """Only an officer of a desk, or the chief of a station."""
    return opens(person, Do.START, Thing.DRILL)


def schools_to_drill(work: Work, by: Person) -> Sequence[School] | None:
    """Where a drill can be; None where it is not theirs to start any."""
    return work.district.schools_seen_by(by) if may_start(by) else None


def posts_to_drill(work: Work, school_id: str, by: Person) -> Sequence[Post] | None:
    """The posts of one of these schools."""
    return work.district.posts_of(school_id) if _may_at(work, school_id, by) else None


def post_to_drill(work: Work, post_id: str, by: Person) -> Post | None:
    """That post, for those who may start a drill there."""
    post = work.district.posts.get(post_id)
    return post if post and _may_at(work, post.school_id, by) else None


def _may_at(work: Work, school_id: str, by: Person) -> bool:
    return may(work.district, by, Do.START, Thing.DRILL, About(schools=(school_id,)))


# -- from its start to its end -------------------------------------------------------------------


async def running_at(work: Work, post_id: str, now: datetime) -> Drill | None:
    """The drill at that post, if there is one now."""
    drill = await work.drills.of_post(post_id) if post_id else None
    return drill if drill and drill.runs(now) else None


async def start(work: Work, post_id: str, minutes: int, by: Person, now: datetime) -> Drill | NotStarted:
    """From this minute; it ends by itself."""
    post = post_to_drill(work, post_id, by)
    if post is None:
        return NotStarted.UNKNOWN
    last = await work.drills.last_at(post_id)
    if not 0 < minutes <= LONGEST_MIN or (last and last.runs(now)):
        return NotStarted.REFUSED
    if last and now - (last.ended_at or last.ends_at) < PAUSE:
        return NotStarted.PAUSING
    drill = Drill(post.school_id, post_id, by.id, by.org_id, now, now + timedelta(minutes=minutes))
    await work.drills.add(drill)
    work.record(drill.subject, "started", now, by.id, post=post_id, minutes=minutes)
    _tell(work, drill, DrillStarted, await touched(work, drill, now))
    return drill


async def touched(work: Work, drill: Drill, now: datetime) -> list[str]:
    """Who stands there, the school's leader, the desk, and whoever was called for its alerts."""
    district = work.district
    posted = [
        person.id
        for person in district.people.values()
        if drill.school_id in person.schools
        and any(s.post_id == drill.post_id and s.running(now) for s in district.shifts_near(person.id, now))
    ]
    found = [*posted, *district.leaders_of(drill.school_id), *district.on_duty(now, org_id=drill.org_id)]
    for call in await work.drills.calls(drill.id or 0):
        found += [call.alert.reporter_id, *(page.person_id for page in await work.alerts.pages(call.id))]
    return [p for p in dict.fromkeys(found) if p != drill.started_by]


def _tell(work: Work, drill: Drill, news: type[DrillNews], people: Sequence[str]) -> None:
    district = work.district
    told = news(
        school=district.schools[drill.school_id].short_name,
        post=district.posts[drill.post_id].name,
        by=district.polite(drill.started_by),
        until=district.clock(drill.ends_at),
    )
    for person_id in people:
        work.tell(Notice(person_id, told, Priority.P2, f"{drill.subject}:{news.kind}"))


async def end(work: Work, drill_id: int, by: Person, now: datetime) -> Refusal | None:
    """Before its time, by its desk."""
    drill = await work.drills.get(drill_id)
    about = About(office=drill.org_id) if drill else None
    if drill is None or about is None or not may_here(by, Do.END, Thing.DRILL, about):
        return Refusal.UNKNOWN
    return None if await _end(work, drill, by.id, now) else Refusal.TOO_LATE


async def _end(work: Work, drill: Drill, by: str, now: datetime) -> bool:
    """Its alerts end with it; everybody touched reads that it is over."""
    if not drill.end(now):
        return False
    work.record(drill.subject, "ended", now, by)
    people = [*await touched(work, drill, now), drill.started_by]
    starter = work.district.people[drill.started_by]
    for call in await work.drills.calls(drill.id or 0):
        await close_call(work, call, starter, now)
    _tell(work, drill, DrillEnded, [p for p in people if p != by])
    return True


async def sweep(work: Work, now: datetime) -> int:
    """A drill ends by itself."""
    over = await work.drills.over(now)
    for drill in over:
        await _end(work, drill, "", now)
    return len(over)
