"""The roster of a week as it will be: each day's windows, posts and people, and what is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.scope import may_keep, school_of
from console.shell.room import Room, Visitor
from duty.district.district import District
from duty.district.people import PLACE_KINDS
from duty.district.schools import Post, School
from duty.district.shifts import Shift, Window

DAYS = 7


@dataclass(frozen=True)
class Stand:
    """Somebody at a post. note: why it is not the one of the weekly roster."""

    name: str
    note: str = ""


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
    held = district.windows_on(school.id, on)
    slots = tuple(_slot(visitor, school, on, window, start, end) for window, start, end in held)
    name = words.term("weekday", str(on.isoweekday()))
    return Day(on, name, kind, day.note, on == visitor.today, day.kind.taught, slots)


def _slot(visitor: Visitor, school: School, on: date, window: Window, start: datetime, end: datetime) -> Slot:
    district = visitor.district
    shifts = district.shifts(window, on)
    places = tuple(_place(visitor, post, [s for s in shifts if s.post_id == post.id])
                   for post in district.posts_of(school.id)
                   if any(s.post_id == post.id for s in shifts))  # fmt: skip
    hours = f"{district.clock(start)}–{district.clock(end)}"
    return Slot(window.name, window.key, hours, places)


def _place(visitor: Visitor, post: Post, shifts: Sequence[Shift]) -> Place:
    district = visitor.district
    people = [district.people[s.person_id] for s in shifts if s.person_id in district.people]
    stands = tuple(Stand(person.name) for person in people)
    return Place(post, stands, _short(visitor, district, post, [p.id for p in people]))


def _short(visitor: Visitor, district: District, post: Post, people: Sequence[str]) -> str:
    """Which heads are needed and on no line of the roster."""
    lacking = []
    for kind, needed in post.required.items():
        there = sum(district.people[one].role in PLACE_KINDS.get(kind, ()) for one in people)
        if there < needed:
            lacking.append(f"{visitor.words.term('place_kind', kind)}{needed - there}")
    return "、".join(lacking)
