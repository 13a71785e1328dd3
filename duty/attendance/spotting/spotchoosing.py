"""Where an officer may spot-check: who is there now, never as people come or leave, in one's scope."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work
from duty.attendance.spotting.spotcheck import Chosen, SpotCheck
from duty.attendance.spotting.spotchecks import Findings, ask, findings
from duty.district.district import District
from duty.district.people import VOLUNTARY, Person
from duty.district.schools import Post, School
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing

NOT_IN_FIRST = timedelta(minutes=15)
NOT_IN_LAST = timedelta(minutes=10)
"""Of a window, its lead time included: people come and go, and hands are full (product.md, Spot check)."""


@dataclass(frozen=True)
class Schools:
    """Where somebody is on duty, with how many."""

    counted: tuple[tuple[School, int], ...]


@dataclass(frozen=True)
class Posts:
    """At several posts of the school somebody is on duty: one of them, or all `count` people?"""

    school_id: str
    count: int
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class InPeak:
    """People come or leave: everybody is busy until then."""

    ends_at: datetime


@dataclass(frozen=True)
class NobodyThere:
    """Nobody is on duty."""


@dataclass(frozen=True)
class AllLeftOut:
    """So many are on duty; each was asked lately, cannot be reached, or has heard enough today."""

    count: int


@dataclass(frozen=True)
class Asked:
    """The question is out; this is how it stands at the start."""

    check: SpotCheck
    findings: Findings


NotAsked = InPeak | NobodyThere | AllLeftOut | Refused


async def schools(work: Work, officer: Person, now: datetime) -> Schools | NotAsked:
    """🎯: only schools where somebody is on duty, and none where people come or leave.

    GONE: it is not for this person.
    """
    if not opens(officer, Do.START, Thing.SPOT_CHECK):
        return Refused.GONE
    here = await there_now(work, officer, now)
    if not here:
        return _nobody(work.district, officer, now)
    counts = Counter(one.school_id for one in here)
    return Schools(tuple((work.district.schools[school], count) for school, count in counts.items()))


async def at_random(work: Work, officer: Person, now: datetime) -> Asked | NotAsked:
    """随机: any post at which somebody is on duty, each as likely as the other."""
    if not opens(officer, Do.START, Thing.SPOT_CHECK):
        return Refused.GONE
    here = await there_now(work, officer, now)
    spots = sorted({(one.school_id, one.post_id) for one in here})
    if not spots:
        return _nobody(work.district, officer, now)
    return await _ask(work, officer, here, Chosen.RANDOM, random.choice(spots), now)


async def at_school(work: Work, officer: Person, school_id: str, now: datetime) -> Asked | Posts | NotAsked:
    """One post with people is asked at once; of several the officer names one, or the whole school."""
    if not _may(work.district, officer, school_id):
        return Refused.GONE
    here = _at(await there_now(work, officer, now), school_id, "")
    posts = list(dict.fromkeys(one.post_id for one in here if one.post_id in work.district.posts))
    if len(posts) < 2:
        return await _ask(work, officer, here, Chosen.SCHOOL, (school_id, ""), now)
    return Posts(school_id, len(here), tuple(work.district.posts[post] for post in posts))


async def at_post(
    work: Work, officer: Person, school_id: str, post_id: str, now: datetime
) -> Asked | NotAsked:
    """At one post, or with an empty id at the whole school."""
    if not _may(work.district, officer, school_id):
        return Refused.GONE
    here = _at(await there_now(work, officer, now), school_id, post_id)
    chosen = Chosen.POST if post_id else Chosen.SCHOOL
    return await _ask(work, officer, here, chosen, (school_id, post_id), now)


async def there_now(work: Work, officer: Person, now: datetime) -> list[CheckIn]:
    """One check-in of everybody on duty in the scope, busy schools left out; volunteers are never asked."""
    district = work.district
    scope = [school.id for school in district.schools_seen_by(officer)]
    busy = _busy(district, now)
    here: dict[str, CheckIn] = {}
    for made in await work.spot_checks.on_duty(scope, now):
        person = district.people.get(made.person_id)
        if person and person.role not in VOLUNTARY and made.school_id not in busy:
            here[made.person_id] = made
    return list(here.values())


def _at(here: Sequence[CheckIn], school_id: str, post_id: str) -> list[CheckIn]:
    return [one for one in here if one.school_id == school_id and post_id in ("", one.post_id)]


def _may(district: District, officer: Person, school_id: str) -> bool:
    return may(district, officer, Do.START, Thing.SPOT_CHECK, About(schools=(school_id,)))


async def _ask(
    work: Work,
    officer: Person,
    here: Sequence[CheckIn],
    chosen: Chosen,
    place: tuple[str, str],
    now: datetime,
) -> Asked | NotAsked:
    """Nobody asks themselves."""
    busy = _busy(work.district, now)
    if place[0] in busy:
        return InPeak(busy[place[0]])
    if not here:
        return NobodyThere()
    those = _at([one for one in here if one.person_id != officer.id], *place)
    check = await ask(work, officer, those, chosen, place, now)
    if check is None:
        return AllLeftOut(len(those))
    return Asked(check, findings(work, check, await work.spot_checks.answers(check.id or 0)))


def _busy(district: District, now: datetime) -> dict[str, datetime]:
    """The schools where a window has begun just now, or ends soon; until when."""
    found: dict[str, datetime] = {}
    for held in district.all_open_windows(now):
        until = held.end if now >= held.end - NOT_IN_LAST else held.start + NOT_IN_FIRST
        if now < until or until == held.end:
            found[held.window.school_id] = max(until, found.get(held.window.school_id, until))
    return found


def _nobody(district: District, officer: Person, now: datetime) -> InPeak | NobodyThere:
    """Where people come or leave it is that which stands in the way, not that nobody is there."""
    ends = [until for school, until in _busy(district, now).items() if district.sees(officer, school)]
    return InPeak(max(ends)) if ends else NobodyThere()
