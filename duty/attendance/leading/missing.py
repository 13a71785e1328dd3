"""Who has not come five minutes into a window, and what the leader can do about it on the card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.attendance.absence.knowing import Knowledge
from duty.attendance.absence.note import Known
from duty.attendance.checkin import CheckIn
from duty.attendance.coverage import lacking
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.people import GUARDS, Role
from duty.district.shifts import LATE_AFTER, HeldWindow, Shift

LED = GUARDS | {Role.SCHOOL_STAFF}
"""Whom a leader looks for: neither the police nor volunteers."""


@dataclass(frozen=True)
class Late:
    """Somebody whom the roster names and who has not come; what is known of it, and when they come."""

    who: str
    post: str
    phone: str
    known: Known | None = None
    comes: str = ""


@dataclass(frozen=True)
class Short:
    """07:05 校门口护学岗还差保安1人. `awaited`: they are on the way, and nothing need be decided.

    elsewhere: who is at another post of the school instead, and at which.
    """

    time: str
    post_id: str
    post: str
    heads: int
    awaited: bool = False
    elsewhere: tuple[tuple[str, str], ...] = ()


def planned(district: District, held: HeldWindow) -> dict[str, str]:
    """Whom the roster names that a leader looks for, and where."""
    found = [one for one in district.places(held.window, held.date) if one.person_id in district.people]
    return {one.person_id: one.post_id for one in found if district.people[one.person_id].role in LED}


def away(district: District, held: HeldWindow, said: Sequence[CheckIn]) -> list[Shift]:
    """Places of those who were not heard of in that window; whoever left had come."""
    came = {made.person_id for made in said if made.counts}
    wanted = planned(district, held)
    shifts = district.places(held.window, held.date)
    return [one for one in shifts if one.person_id in wanted and one.person_id not in came]


def at_another(district: District, held: HeldWindow, said: Sequence[CheckIn]) -> dict[Shift, CheckIn]:
    """Places of those who stand at another post, which the roster has not for them in that window."""
    wanted = planned(district, held)
    shifts = [one for one in district.places(held.window, held.date) if one.person_id in wanted]
    own = {(one.person_id, one.post_id) for one in shifts}
    there = {made.person_id: made for made in said if made.open and made.post_id}
    return {
        one: made
        for one in shifts
        if (made := there.get(one.person_id)) and (made.person_id, made.post_id) not in own
    }


def late(
    district: District, held: HeldWindow, said: Sequence[CheckIn], now: datetime, knowledge: Knowledge
) -> tuple[Late, ...]:
    """Each once, whatever posts are theirs."""
    if not held.start + LATE_AFTER <= now <= held.end:
        return ()
    found = {one.person_id: one for one in away(district, held, said)}
    return tuple(_late(district, held, one, knowledge) for one in found.values())


def _late(district: District, held: HeldWindow, shift: Shift, knowledge: Knowledge) -> Late:
    person, note = district.people[shift.person_id], knowledge.of(shift.person_id, held.start, held.end)
    post = district.spot_name(held.window.school_id, shift.post_id)
    comes = district.clock(note.comes_at) if note and note.comes_at else ""
    known = Known.LEAVE if district.leave_of(person.id, held.date) else note.known if note else None
    return Late(district.polite(person.id), post, person.phone, known, comes)


def shorts(
    district: District,
    held: HeldWindow,
    said: Sequence[CheckIn],
    now: datetime,
    knowledge: Knowledge,
    reader: str,
) -> tuple[Short, ...]:
    """Posts that lack a guard because somebody has not come, or stands at another post: the leader is asked,
    not of their own."""
    if not held.start + LATE_AFTER <= now <= held.end:
        return ()
    moved = at_another(district, held, said)
    others = (one for one in (*away(district, held, said), *moved) if one.person_id != reader)
    missing = grouped(others, lambda shift: shift.post_id)
    shifts = grouped(district.places(held.window, held.date), lambda shift: shift.post_id)
    there = grouped((made for made in said if made.open), lambda made: made.post_id)
    time, found = district.clock(held.start + LATE_AFTER), []
    for post_id, absent in missing.items():
        post = district.posts[post_id]
        here = [made.person_id for made in there.get(post_id, ())]
        if heads := lacking(district, post, shifts[post_id], here).get("guard", 0):
            awaited = _awaited(held, absent, now, knowledge)
            where = tuple(_where(district, moved[one]) for one in absent if one in moved)
            found.append(Short(time, post_id, post.name, heads, awaited, where))
    return tuple(found)


def _where(district: District, made: CheckIn) -> tuple[str, str]:
    return district.polite(made.person_id), district.posts[made.post_id].name


def _awaited(held: HeldWindow, absent: Sequence[Shift], now: datetime, knowledge: Knowledge) -> bool:
    times = [knowledge.comes_at(one.person_id, held) for one in absent]
    return all(at is not None and at > now for at in times)


def absent_at(
    district: District, held: HeldWindow, said: Sequence[CheckIn], post_id: str
) -> Mapping[str, Shift]:
    """Who has not come to that post, by person; who stands at another one only where somebody lacks here."""
    found = {one.person_id: one for one in away(district, held, said) if one.post_id == post_id}
    moved = {one.person_id: one for one in at_another(district, held, said) if one.post_id == post_id}
    if not moved:
        return found
    shifts = [one for one in district.places(held.window, held.date) if one.post_id == post_id]
    here = [made.person_id for made in said if made.open and made.post_id == post_id]
    short = lacking(district, district.posts[post_id], shifts, here).get("guard", 0)
    return found | (moved if short else {})
