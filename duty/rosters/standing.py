"""The roster of a date: who is expected at a post, who is on leave, who is free and near.

What the week says and what is different on that date (swaps, leave) are one answer here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from duty.district.district import District
from duty.district.exceptions import Leave
from duty.district.people import GUARDS, POLICE, Person, Role
from duty.district.shifts import HeldWindow, Shift

RELIEVED = GUARDS | POLICE | {Role.SCHOOL_STAFF}
"""Whose place somebody else can take, and who can take one: nothing is asked of volunteers (domain §3.3)."""
GONE = "离职"
"""The kind of a leave that has no end: the week's roster still names whoever left."""
ON_THE_WAY = timedelta(minutes=10)
"""Between two places one after the other, where they are not of the same school."""


@dataclass(frozen=True)
class Away:
    """A place in a window that somebody on leave, or gone for good, has left empty. `shift`: of the week."""

    shift: Shift
    leave: Leave


def expected(district: District, held: HeldWindow, post_id: str = "") -> list[Shift]:
    """Who is expected in that window: at that post, or (empty) at all of them."""
    found = district.shifts(held.window, held.date)
    return [shift for shift in found if post_id in ("", shift.post_id)]


def wanted(district: District, held: HeldWindow, post_id: str = "") -> list[Shift]:
    """Every place the week has somebody for, those of people on leave too: the heads that are needed."""
    found = district.places(held.window, held.date)
    return [shift for shift in found if post_id in ("", shift.post_id)]


def away(district: District, held: HeldWindow, post_id: str = "") -> list[Away]:
    """The places that leave has left empty, and whose leave it is."""
    there = {(one.post_id, one.origin_id) for one in expected(district, held, post_id)}
    left = (one for one in wanted(district, held, post_id) if (one.post_id, one.origin_id) not in there)
    return [Away(one, leave) for one in left if (leave := _leave_at(district, one))]


def _leave_at(district: District, shift: Shift) -> Leave | None:
    """Of whoever would stand there: the week's person, or who had taken it over."""
    named = district.exceptions.named_for(shift.key, shift.post_id, shift.person_id)
    if district.has_left(named, shift.date):
        return Leave(named, shift.date, shift.date, GONE)
    return district.leave_of(named, shift.date)


def free(district: District, shift: Shift, but: Iterable[str] = ()) -> list[Person]:
    """Who could stand there instead: fills the place, not on leave, nowhere else then; near ones first.

    Near is the same school, then (of the police) the same station; then by how much they do that day already.
    """
    left_out = {shift.person_id, *but}
    absent = district.people[shift.person_id]
    found = [one for one in likely(district, shift, absent) if one.id not in left_out]
    able = [one for one in found if alike(one, absent) and is_free(district, one.id, shift)]
    return sorted(able, key=lambda one: _how_far(district, shift, one))


def likely(district: District, shift: Shift, absent: Person) -> list[Person]:
    """People of the school; for a place of the police everybody of the station."""
    school = district.schools.get(district.posts[shift.post_id].school_id)
    found = {one.id: one for one in district.people_at([school.id] if school else ())}
    if absent.role in POLICE and school:
        found |= {one.id: one for one in district.people_of(absent.org_id or school.station_org_id)}
    return list(found.values())


def alike(one: Person, other: Person) -> bool:
    """Whether the one can stand in the other's place: the police for the police, guards for guards."""
    kinds = (GUARDS, POLICE, frozenset({Role.SCHOOL_STAFF}))
    return any(one.role in kind and other.role in kind for kind in kinds)


def is_free(district: District, person_id: str, shift: Shift) -> bool:
    """Whether they stand nowhere else during it, that night's and the next morning's places looked at."""
    return not district.leave_of(person_id, shift.date) and not is_elsewhere(district, person_id, shift)


def is_elsewhere(district: District, person_id: str, shift: Shift, but: Shift | None = None) -> bool:
    """Whether they stand somewhere then, so that they could not stand here, too. but: that place left out."""
    days = (shift.date + timedelta(days=ahead) for ahead in (-1, 0, 1))
    theirs = (one for day in days for one in district.shifts_of(person_id, day))
    return any(collide(one, shift) for one in theirs if but is None or not same_place(one, but))


def same_place(one: Shift, other: Shift) -> bool:
    """Whoever stands in it."""
    return (one.key, one.post_id, one.origin_id) == (other.key, other.post_id, other.origin_id)


def collide(one: Shift, other: Shift) -> bool:
    """Whether nobody could stand at both."""
    way = timedelta() if one.window.school_id == other.window.school_id else ON_THE_WAY
    return one.start < other.end + way and other.start < one.end + way


def _how_far(district: District, shift: Shift, one: Person) -> tuple[bool, int]:
    """Of the school itself first, and whoever has little to do that day."""
    school_id = district.posts[shift.post_id].school_id
    return school_id not in one.schools, len(district.shifts_of(one.id, shift.date))


def coming(district: District, person: Person, now: datetime, days: int = 7) -> list[Shift]:
    """Places of theirs that have not begun, of the next days, the next first."""
    today = district.today(now)
    dates = (today + timedelta(days=ahead) for ahead in range(days + 1))
    return [one for on in dates for one in district.shifts_of(person.id, on) if one.start > now]


def place_of(district: District, key: str, post_id: str, person_id: str) -> Shift | None:
    """The place that person stands at in that window by the roster of the date; None where they do not."""
    held = district.held_by(key)
    found = expected(district, held, post_id) if held else ()
    return next((one for one in found if one.person_id == person_id), None)


def code_of(*names: str) -> str:
    """A short code for a button, whose data are short: looked up among what its person may name."""
    return f"{crc32('|'.join(names).encode()):08x}"


def place_code(place: Shift) -> str:
    """How a button names a place: its window, its post, and whom the week names for it."""
    return code_of(place.key, place.post_id, place.origin_id)
