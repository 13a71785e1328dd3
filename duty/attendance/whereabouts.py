"""Where a person is, as far as anybody knows, and which school they speak of."""

from __future__ import annotations

from datetime import datetime

from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import Person
from duty.district.schools import School


async def whereabouts(work: Work, person: Person, now: datetime) -> tuple[str, str]:
    """School and post where the person was last known to be: check-in, then roster, then the only school."""
    for made in await work.check_ins.recent(person.id, now):
        if made.on_duty(now):
            return made.school_id, made.post_id
    district = work.district
    shifts = sorted(district.shifts_near(person.id, now), key=lambda s: (not s.running(now), s.start))
    if shifts:
        return district.posts[shifts[0].post_id].school_id, shifts[0].post_id
    schools = [s for s in person.schools if s in district.schools]
    return (schools[0] if len(schools) == 1 else ""), ""


async def place_spoken_of(work: Work, person: Person, words: str, now: datetime) -> tuple[str, str]:
    """The school named in the words, else where the person is. One's own school keeps its post."""
    where = await whereabouts(work, person, now)
    named = named_school(work.district, person, words)
    return where if named is None or named.id == where[0] else (named.id, "")


def named_school(district: District, person: Person, words: str) -> School | None:
    """Of the schools this person deals with the one whose name says most: 东城实验小学 is not 实验小学."""
    found = [school for school in district.schools_seen_by(person) if school.short_name in words]
    return max(found, key=lambda school: len(school.short_name), default=None)
