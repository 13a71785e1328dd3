"""The roster of a week as it will be: each day's windows, posts and people, and what is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.days.place import address, arranges
from console.rosters.scope import may_keep, school_of
from console.shell.room import Room, Visitor
from duty.district.district import District
from duty.district.schools import Post, School
from duty.district.shifts import HeldWindow, Shift
from duty.rosters.standing import Away, away, expected

DAYS = 7


@dataclass(frozen=True)
class Stand:
    """Somebody at a post. note: what is not as in other weeks; gone: they are on leave that day.

    link: where that place of that day is arranged; empty where it is not theirs, or over.
    """

    name: str
    note: str = ""
    gone: bool = False
    link: str = ""


@dataclass(frozen=True)
class Place:
    """A post in a window: who stands there, and which heads the roster itself lacks."""

    post: Post
    people: tuple[Stand, ...]
    short: str


@dataclass(frozen=True)
class Slot:
    """A window on a day."""

    name: str
    key: str
    hours: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Day:
    on: date
    name: str
    kind: str
    note: str
    today: bool
    taught: bool
    slots: tuple[Slot, ...] = field(default_factory=tuple)


class Week(Room):
    def routes(self) -> list[BaseRoute]:
        return [self.get("/schools/{school}/week", self.week)]

    async def week(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        monday = _monday(request.query_params.get("day", ""), visitor.today)
        days = [_day(visitor, school, monday + timedelta(days=n)) for n in range(DAYS)]
        return self.html(
            visitor,
            "rosters/week",
            school=school,
            place=school.id,
            days=days,
            monday=monday,
            sunday=monday + timedelta(days=DAYS - 1),
            before=monday - timedelta(days=DAYS),
            after=monday + timedelta(days=DAYS),
            this_week=monday <= visitor.today < monday + timedelta(days=DAYS),
            may_change=may_keep(visitor, school.id),
            done=request.query_params.get("done", ""),
            here="week",
        )


def _monday(asked: str, today: date) -> date:
    """Of the week of that day; of this one where no day was named that there could be."""
    try:
        day = date.fromisoformat(asked)
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        return today - timedelta(days=today.weekday())


def _day(visitor: Visitor, school: School, on: date) -> Day:
    district, words = visitor.district, visitor.words
    day = district.day(school.id, on)
    kind = words.term("day_kind", day.kind)
    stands_for = district.weekday_of(school.id, on)
    if day.kind.taught and stands_for and stands_for != str(on.isoweekday()):
        kind = words.line("week.as", kind=kind, weekday=words.term("weekday", stands_for))
    held = [HeldWindow(window, on, start, end) for window, start, end in district.windows_on(school.id, on)]
    slots = tuple(_slot(visitor, school, one) for one in held)
    name = words.term("weekday", str(on.isoweekday()))
    return Day(on, name, kind, day.note, on == visitor.today, day.kind.taught, slots)


def _slot(visitor: Visitor, school: School, held: HeldWindow) -> Slot:
    """Posts for which the week, or somebody who stands in, has anybody."""
    district = visitor.district
    places = (_place(visitor, post, held) for post in district.posts_of(school.id))
    hours = f"{district.clock(held.start)}–{district.clock(held.end)}"
    shown = tuple(place for place in places if place.people)
    return Slot(held.window.name, held.window.key, hours, shown)


def _place(visitor: Visitor, post: Post, held: HeldWindow) -> Place:
    district = visitor.district
    there = expected(district, held, post.id)
    stands = [
        Stand(_name(district, one.person_id), _instead(visitor, one), link=_link(visitor, one))
        for one in there
    ]
    gone = [_absent(visitor, one) for one in away(district, held, post.id)]
    short = _short(visitor, post, [one.person_id for one in there])
    return Place(post, (*stands, *gone), short)


def _instead(visitor: Visitor, shift: Shift) -> str:
    if not shift.instead_of:
        return ""
    return visitor.words.line("week.instead", name=_name(visitor.district, shift.instead_of))


def _absent(visitor: Visitor, one: Away) -> Stand:
    name = _name(visitor.district, one.shift.person_id)
    kind = one.leave.kind or visitor.words.line("week.leave")
    return Stand(name, kind, gone=True, link=_link(visitor, one.shift))


def _link(visitor: Visitor, place: Shift) -> str:
    return address(place.window.school_id, place) if arranges(visitor, place) else ""


def _name(district: District, person_id: str) -> str:
    person = district.people.get(person_id)
    return person.name if person else person_id


def _short(visitor: Visitor, post: Post, people: Sequence[str]) -> str:
    """Which heads are needed and stand nowhere on the roster of that day."""
    district = visitor.district
    there = [district.people[one] for one in people if one in district.people]
    lacking = []
    for kind, needed in post.required.items():
        have = sum(person.fills(kind) for person in there)
        if have < needed:
            lacking.append(f"{visitor.words.term('place_kind', kind)}{needed - have}")
    return "、".join(lacking)
