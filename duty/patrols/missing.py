"""Who hears of a round that nobody walks: whoever could, then the leader, then whoever is on duty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from duty.attendance.presence import on_duty
from duty.district.district import District
from duty.district.grouping import grouped_by_each
from duty.district.people import Person, Role
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.quiet import nudge, rostered
from duty.patrols.ports import Work
from duty.patrols.progress import round_name
from duty.patrols.rights import may_walk
from duty.patrols.walk import Walk


@dataclass(frozen=True)
class WalkLine:
    """One round of a list: when it was due, and whose."""

    due: str
    name: str
    school: str


@dataclass(frozen=True)
class WalkDue(News):
    """Half of its time is over and nobody began; one of those who could hears so."""

    kind: ClassVar[str] = "walk.due"
    turn: ClassVar[Turn] = Turn.ROUND
    walk_id: int
    line: WalkLine


@dataclass(frozen=True)
class WalksMissed(News):
    """To the leader, or after grace to whoever is on duty. night: those of the night that is over."""

    kind: ClassVar[str] = "walk.missed"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    lines: tuple[WalkLine, ...]
    night: bool = False
    grace: bool = False


Whom = Callable[[Walk], list[str]]
"""Who hears of a walk."""


def line_of(district: District, walk: Walk) -> WalkLine:
    due = district.clock(walk.due_at or walk.ends_at)
    return WalkLine(due, round_name(district, walk), district.schools[walk.school_id].short_name)


async def remind(work: Work, walk: Walk, now: datetime) -> None:
    """Once, to one of those who are there; else to somebody the roster names; else to nobody."""
    person_id = await who_could(work, walk.school_id, now)
    if not person_id:
        return
    news = WalkDue(walk.known_id, line_of(work.district, walk))
    due = Notice(person_id, news, Priority.NUDGE, f"{walk.subject}:due", walk.name, expires_at=walk.ends_at)
    await nudge(work, due, now)


async def who_could(work: Work, school_id: str, now: datetime) -> str:
    """Whoever checked in there, guards before others; else a rostered one."""
    district = work.district
    walkers = [one for one in district.people_at([school_id]) if _walks(district, one, school_id)]
    expected = [one.id for one in walkers if rostered(district, one.id, now)]
    for person_id in expected:
        if any(made.school_id == school_id for made in await on_duty(work, person_id, now)):
            return person_id
    running = [one for one in expected if any(s.running(now) for s in district.shifts_near(one, now))]
    return next(iter((*running, *expected)), "")


def _walks(district: District, person: Person, school_id: str) -> bool:
    """Of the school itself: police who may walk there are not asked to."""
    return school_id in person.schools and may_walk(district, person, school_id)


async def tell_leaders(work: Work, walks: Sequence[Walk], now: datetime, *, night: bool = False) -> None:
    """One card a day that rewrites itself, so that it is never withheld; a night is told by itself."""
    if night:
        _tell(work, walks, lambda walk: work.district.leaders_of(walk.school_id), now, night=True)
        return
    for person_id, theirs in grouped_by_each(walks, lambda w: work.district.leaders_of(w.school_id)).items():
        days = {one.day for one in theirs}  # after an outage of several
        found = await work.walks.of_schools({one.school_id for one in theirs}, days)
        lines = tuple(line_of(work.district, one) for one in found if one.missed and not one.night)
        name = f"missed:{max(days)}"
        before = name if await work.sent_notices.known(person_id, name) else ""
        dedupe = f"{theirs[0].subject}:missed:{person_id}"
        work.tell(Notice(person_id, WalksMissed(lines), Priority.P2, dedupe, name, replaces=before))
    for walk in walks:
        walk.told = work.district.leaders_of(walk.school_id)
        work.record(walk.subject, "told_missed", now, "", grace=False, told=list(walk.told))


def tell_on_duty(work: Work, walks: Sequence[Walk], now: datetime) -> None:
    """Grace is over: the school's own duty line, else its station, else the desks above it."""
    _tell(work, walks, lambda walk: answerable(work.district, walk.school_id, now), now, grace=True)


def answerable(district: District, school_id: str, now: datetime) -> list[str]:
    school = district.schools[school_id]
    found = district.on_duty(now, school_id=school_id, role=Role.DUTY_OFFICER)
    found = found or district.on_duty(now, org_id=school.station_org_id)
    for desk in () if found else district.command_desks(school):
        found += district.on_duty(now, org_id=desk, role=Role.DUTY_OFFICER)
    return list(dict.fromkeys(found))


def _tell(
    work: Work,
    walks: Sequence[Walk],
    whom: Whom,
    now: datetime,
    *,
    night: bool = False,
    grace: bool = False,
) -> None:
    for person_id, theirs in grouped_by_each(walks, whom).items():
        lines = tuple(line_of(work.district, walk) for walk in theirs)
        news = WalksMissed(lines, night=night, grace=grace)
        step = "grace" if grace else "missed"
        dedupe = f"{theirs[0].subject}:{step}:{person_id}"
        work.tell(Notice(person_id, news, Priority.P2, dedupe))
    for walk in walks:
        walk.told = list(dict.fromkeys([*walk.told, *whom(walk)]))
        work.record(walk.subject, "told_missed", now, "", grace=grace, told=list(walk.told))


async def nights_missed(work: Work, school_ids: Iterable[str], day: date) -> Sequence[WalkLine]:
    """For the morning's digest: night rounds of the night that began on that day and that nobody walked."""
    found = await work.walks.of_schools(list(school_ids), [day])
    return [line_of(work.district, one) for one in found if one.night and one.missed]
