"""明早会缺: what the roster of a day to come leaves empty, told the evening before to whoever can fill it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from duty.attendance.absence.filling import who_can_fill
from duty.attendance.absence.foreseen import Foreseen
from duty.attendance.absence.foresight import Ahead, Foresight
from duty.attendance.absence.knowing import Knowledge
from duty.attendance.absence.note import Known
from duty.attendance.coverage import lacking
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.grouping import grouped, grouped_by_each
from duty.district.schools import Post, School
from duty.district.shifts import HeldWindow, Shift
from duty.messaging.notices import Notice, Priority
from duty.rosters.standing import expected, wanted

HOUR, UNTIL = time(18), time(22)
"""At six; what is said later still is told until ten, and nobody is woken."""
DAYS = 7
"""So far the desk looks ahead."""


@dataclass(frozen=True)
class Lack:
    """A place of a day to come: heads missing by kind, and whose they are. A round or a desk has no `post`.

    what: names the round or the desk.
    """

    place: str
    school: School | None
    post: Post | None
    what: str
    missing: Mapping[str, int]
    away: tuple[str, ...]
    starts_at: datetime
    org_id: str = ""


async def lacks(work: Work, day: date, schools: Collection[str] | None = None) -> list[Lack]:
    """Everything that is known of that day to be empty, at those schools or (None) at all, desks included."""
    found = await lacks_of_schools(work, day)
    if schools is None:
        return _in_order([*found, *_desks(work.district, day)])
    return [one for one in found if one.school and one.school.id in schools]


async def lacks_of_schools(work: Work, day: date) -> list[Lack]:
    """Their posts and rounds. Only windows from which somebody is away are looked at."""
    begin = datetime.combine(day, time(), work.district.timezone)
    notes = await work.absences.notes(begin, begin + timedelta(days=1))
    knowledge = Knowledge([one for one in notes if one.known is Known.LEAVE])
    touched = _touched(work.district, day, knowledge)
    posts = _at_posts(work.district, touched, knowledge)
    return _in_order([*posts, *_rounds(work.district, day, touched, knowledge)])


def _in_order(some: Iterable[Lack]) -> list[Lack]:
    return sorted(some, key=lambda one: (one.starts_at, one.place))


# -- posts -------------------------------------------------------------------------------------


def _at_posts(district: District, touched: Sequence[HeldWindow], knowledge: Knowledge) -> Iterator[Lack]:
    for held in touched:
        places = grouped(wanted(district, held), lambda shift: shift.post_id)
        stand = grouped(expected(district, held), lambda shift: shift.post_id)
        for post_id, rostered in places.items():
            there = [one for one in stand.get(post_id, ()) if not knowledge.not_coming(one.person_id, held)]
            post = district.posts[post_id]
            missing = lacking(district, post, rostered, [one.person_id for one in there])
            if missing:
                away = _away(district, rostered, there, missing)
                school = district.schools[post.school_id]
                yield Lack(f"{held.key}:{post_id}", school, post, "", missing, away, held.start)


def _touched(district: District, day: date, knowledge: Knowledge) -> list[HeldWindow]:
    """The windows of that day from which somebody is away."""
    people = {one.person_id for one in knowledge.notes}
    people |= {one.person_id for one in district.leave if one.covers(day)}
    people |= {one for one in district.leaving if district.has_left(one, day)}
    keys = {one.shift_key for one in district.swaps if one.date == day}
    lines = [line for one in people for line in district.lines_of(one)]
    named = {(line.school_id, line.window) for line in lines}
    schools = {school for school, _ in named} | {key.partition(":")[0] for key in keys}
    held = [one for school in schools for one in district.held_at(school, day)]
    return [one for one in held if one.key in keys or (one.window.school_id, one.window.key) in named]


def _away(
    district: District, rostered: Sequence[Shift], there: Sequence[Shift], missing: Collection[str]
) -> tuple[str, ...]:
    """Whose places are empty, of the kinds that lack: never a teacher's or a volunteer's."""
    here = {one.person_id for one in there}
    gone = (one.person_id for one in rostered if one.person_id not in here)
    return tuple(one for one in gone if any(district.people[one].fills(kind) for kind in missing))


# -- rounds and desks --------------------------------------------------------------------------


def _rounds(
    district: District, day: date, touched: Iterable[HeldWindow], knowledge: Knowledge
) -> Iterator[Lack]:
    """Rounds of a taught day whose school has somebody on the roster, all of whom are away."""
    for school_id in dict.fromkeys(one.window.school_id for one in touched):
        school, rounds = district.schools[school_id], district.beats.rounds_of(school_id)
        if not rounds or not district.day(school_id, day).kind.taught:
            continue
        held = district.held_at(school_id, day)
        planned = [shift for one in held for shift in wanted(district, one)]
        there = [
            shift
            for one in held
            for shift in expected(district, one)
            if not knowledge.not_coming(shift.person_id, one)
        ]
        if planned and not there:
            for round_ in rounds:
                due = next(round_.dues(day)).replace(tzinfo=district.timezone)
                place = f"{school_id}:{round_.id}:{day}"
                yield Lack(place, school, None, round_.name, {"guard": 1}, (), due)


def _desks(district: District, day: date) -> Iterator[Lack]:
    """A desk above a school that is taught that day, and nobody on its roster when the school begins."""
    first: dict[str, datetime] = {}
    for held in district.held_anywhere(day):
        school = district.schools[held.window.school_id]
        if district.day(school.id, day).kind.taught:
            for org in district.command_desks(school):
                first[org] = min(held.start, first.get(org, held.start))
    for org_id, start in first.items():
        rostered = any(line.org_id == org_id for line in district.duty_roster)
        if rostered and not district.on_duty(start, org_id=org_id):
            name = district.organisations[org_id].name
            yield Lack(f"desk:{org_id}:{day}", None, None, name, {"desk": 1}, (), start, org_id)


# -- telling -----------------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """From six in the evening on: each place of tomorrow once, in one message for each who can fill it."""
    at = work.district.local(now)
    if not HOUR <= at.time() < UNTIL:
        return 0
    tomorrow = at.date() + timedelta(days=1)
    begin = datetime.combine(tomorrow, time(), work.district.timezone)
    known = {one.place for one in await work.absences.foreseen_between(begin, begin + timedelta(days=2))}
    fresh = [one for one in await lacks(work, tomorrow) if one.place not in known]
    rows: list[tuple[Foreseen, Lack]] = []
    for lack in fresh:
        row = _row(work.district, lack, now)
        await work.absences.add(row)
        where = {"place": lack.place, "missing": dict(lack.missing), "away": list(lack.away)}
        work.record(row.subject, "foreseen", now, "", **where)
        rows.append((row, lack))
    for person_id, some in grouped_by_each(rows, lambda one: one[0].told).items():
        work.tell(_notice(work.district, person_id, some))
    return len(rows)


def _row(district: District, lack: Lack, now: datetime) -> Foreseen:
    school_id, post_id = lack.school.id if lack.school else "", lack.post.id if lack.post else ""
    told = _whom(district, lack, now)
    missing, away = dict(lack.missing), list(lack.away)
    return Foreseen(lack.place, school_id, post_id, missing, away, lack.starts_at, now, told)


def _whom(district: District, lack: Lack, now: datetime) -> list[str]:
    """Whoever can fill it, but whoever is away then; of a desk its people, else the other desk's."""
    if lack.school is None:
        own = [one.id for one in district.people_of(lack.org_id)]
        found = own or district.on_any_duty_roster(district.schools)[:1]
    else:
        found = who_can_fill(district, lack.school.id, lack.missing, now, lack.away)
        found = found or district.office_of(lack.school.id)
    return list(dict.fromkeys(found))


def _notice(district: District, person_id: str, some: Sequence[tuple[Foreseen, Lack]]) -> Notice:
    """One message, however many they are."""
    first = some[0][0]
    news = Foresight(tuple(ahead(district, lack, row.id or 0) for row, lack in some))
    name = str(first.subject)
    return Notice(person_id, news, Priority.P2, f"{name}:told:{person_id}", name, silent=True)


def ahead(district: District, lack: Lack, number: int = 0) -> Ahead:
    """How it is said."""
    people = tuple(district.people[one].name for one in lack.away)
    school = lack.school.short_name if lack.school else ""
    post = lack.post.name if lack.post else lack.what
    at = district.local(lack.starts_at)
    return Ahead(number, school, post, dict(lack.missing), people, at.date(), f"{at:%H:%M}")


async def week(work: Work, schools: Iterable[School], now: datetime) -> list[Ahead]:
    """A week ahead, for the desk: what is known by now."""
    wanted_at, today = {school.id for school in schools}, work.district.today(now)
    found: list[Ahead] = []
    for days in range(1, DAYS + 1):
        some = await lacks(work, today + timedelta(days=days), wanted_at)
        found += [ahead(work.district, lack) for lack in some]
    return found
