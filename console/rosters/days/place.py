"""One place in one window of one day: who stands there, who could instead, and leave of whose it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.days.noting import Days, place_at, stands_in
from console.rosters.days.saying import why_not
from console.rosters.scope import school_of
from console.shell.room import Room, Visitor, moved
from duty.district.schools import School
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.arranging.place import able
from duty.rosters.arranging.rights import may_arrange, may_give_leave
from duty.rosters.swaps.leaving import LEAVE_KINDS
from duty.rosters.swaps.relieving import NO_USE_FOR

FIELDS = 8
SHOWN = 60
"""Of who is free: more than any school has guards."""


def address(school_id: str, place: Shift) -> str:
    named = {"key": place.key, "post": place.post_id, "who": place.origin_id}
    return f"/schools/{school_id}/week/place?{urlencode(named)}"


def arranges(visitor: Visitor, place: Shift) -> bool:
    """Whether it is theirs to arrange, and somebody could still come."""
    absent = visitor.district.people.get(place.person_id)
    if absent is None or visitor.now >= place.end - NO_USE_FOR:
        return False
    return may_arrange(visitor.district, visitor.person, absent, place.window.school_id)


class DayPlace(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/schools/{school}/week/place", self.shown),
            self.post("/schools/{school}/week/place", self.put_in),
            self.post("/schools/{school}/week/place/back", self.take_back),
        ]

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        asked = request.query_params
        told = {name: asked.get(name, "") for name in ("key", "post", "who")}
        return self._page(visitor, school, _theirs(visitor, school, told))

    def _page(
        self, visitor: Visitor, school: School, place: Shift, why: str = "", status: int = 200
    ) -> Response:
        district = visitor.district
        instead = stands_in(district, place)
        named = instead or place.origin_id
        leave = district.leave_of(named, place.date)
        values: dict[str, Any] = {
            "school": school,
            "place": school.id,
            "shift": place,
            "post": district.posts[place.post_id],
            "hours": f"{district.clock(place.start)}–{district.clock(place.end)}",
            "weekday": visitor.words.term("weekday", str(place.date.isoweekday())),
            "named": district.people[named],
            "origin": district.people[place.origin_id] if instead else None,
            "leave": leave,
            "gives_leave": may_give_leave(district, visitor.person, district.people[named]),
            "kinds": LEAVE_KINDS,
            "able": [(one.id, f"{one.name} {one.phone}".strip()) for one in able(district, place)[:SHOWN]],
            "back": f"/schools/{school.id}/week?day={place.date}",
            "why": why,
            "here": "week",
        }
        return self.html(visitor, "rosters/days/place", status, **values)

    async def put_in(self, request: Request, visitor: Visitor) -> Response:
        school, told = await _told(request, visitor)
        place = _theirs(visitor, school, told)
        taker = visitor.district.people.get(told["taker"])
        if taker is None:
            return self._page(visitor, school, place, visitor.words.line("days.choose"), 422)
        done = await Days(self.act, visitor, school.id).put_in(place, taker.id)
        return self._went(request, visitor, school, place, done, taker.name)

    async def take_back(self, request: Request, visitor: Visitor) -> Response:
        school, told = await _told(request, visitor)
        place = _theirs(visitor, school, told)
        done = await Days(self.act, visitor, school.id).take_back(place)
        who = visitor.district.people[place.origin_id].name
        return self._went(request, visitor, school, place, done, who)

    def _went(
        self, request: Request, visitor: Visitor, school: School, place: Shift, done: int | Refused, who: str
    ) -> Response:
        if isinstance(done, Refused):
            return self._page(visitor, school, place, why_not(visitor, done, who), 422)
        return moved(request, f"/schools/{school.id}/week?day={place.date}&done={done}#day-{place.date}")


async def _told(request: Request, visitor: Visitor) -> tuple[School, dict[str, str]]:
    school = school_of(visitor, request.path_params["school"])
    async with request.form(max_files=0, max_fields=FIELDS) as form:
        return school, {name: str(form.get(name, "")) for name in ("key", "post", "who", "taker")}


def _theirs(visitor: Visitor, school: School, told: dict[str, str]) -> Shift:
    """404 for a place that there is not, that is over, or not theirs to arrange."""
    place = place_at(visitor.district, told["key"], told["post"], told["who"])
    if place is None or place.window.school_id != school.id or not arranges(visitor, place):
        raise HTTPException(404)
    return place
