"""演练: an officer names a post and a time; a call from there is marked, and stays with their desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.alerting.answers import close
from duty.alerting.drill import Drill
from duty.alerting.ports import Work
from duty.district.people import DESK, Person, Role
from duty.district.schools import Post
from duty.messaging.notices import Priority, untyped

LONGEST_MIN = 15


def may_start(person: Person) -> bool:
    """Only an officer of a desk, or the chief of a station."""
    return person.role in DESK | {Role.STATION_CHIEF}


async def running_at(work: Work, post_id: str, now: datetime) -> Drill | None:
    drill = await work.drills.of_post(post_id) if post_id else None
    return drill if drill and drill.runs(now) else None


async def start(work: Work, by: Person, post: Post, minutes: int, now: datetime) -> Drill | None:
    """None when one runs there, when it is not theirs to start, or the time is out of bounds."""
    theirs = post.school_id in {school.id for school in work.district.schools_seen_by(by)}
    if not may_start(by) or not theirs or not 0 < minutes <= LONGEST_MIN:
        return None
    if await running_at(work, post.id, now):
        return None
    drill = Drill(post.school_id, post.id, by.id, by.org_id, now, now + timedelta(minutes=minutes))
    await work.drills.add(drill)
    work.record(drill.subject, "started", now, by.id, post=post.id, minutes=minutes)
    _tell(work, drill, "drill.started", await touched(work, drill, now))
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


def _tell(work: Work, drill: Drill, kind: str, people: list[str]) -> None:
    district = work.district
    what = {
        "school": district.schools[drill.school_id].short_name,
        "post": district.posts[drill.post_id].name,
        "by": district.polite(drill.started_by),
        "until": district.clock(drill.ends_at),
    }
    for person_id in people:
        work.tell(untyped(person_id, kind, Priority.P2, what, dedupe=f"{drill.subject}:{kind}"))


async def end(work: Work, drill: Drill, by: str, now: datetime) -> bool:
    """Its alerts end with it; everybody touched reads that it is over."""
    if drill.ended_at is not None:
        return False
    drill.ended_at = now
    work.record(drill.subject, "ended", now, by)
    people = [*await touched(work, drill, now), drill.started_by]
    starter = work.district.people[drill.started_by]
    for call in await work.drills.calls(drill.id or 0):
        if call.alert.live:
            await close(work, call, starter, now)
    _tell(work, drill, "drill.ended", [p for p in people if p != by])
    return True


async def sweep(work: Work, now: datetime) -> int:
    """A drill ends by itself."""
    over = await work.drills.over(now)
    for drill in over:
        await end(work, drill, "", now)
    return len(over)
