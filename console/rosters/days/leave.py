"""请假 of a school's people: what is known from today on, put in with the import's checks, and cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.days.noting import Days
from console.rosters.days.saying import why_not
from console.rosters.scope import school_of
from console.shell.forms import Cell, Control, Field, Options, cell, filled_in
from console.shell.room import Room, Visitor, moved
from duty.district.exceptions import Leave
from duty.district.people import Person
from duty.district.schools import School
from duty.messaging.refused import Refused
from duty.rosters.arranging.rights import may_give_leave
from duty.rosters.swaps.leaving import LEAVE, LEAVE_KINDS
from storage.keeping import days
from storage.keeping.changing import faults_of

FIELDS = 8


def people_of(visitor: Visitor, school: School) -> list[Person]:
    """Whoever serves the school, the police too."""
    return [one for one in visitor.district.people_at([school.id]) if not one.has_left(visitor.today)]


def those(visitor: Visitor, school_id: str) -> Options:
    """Whose leave this visitor may put in."""
    school, role = visitor.district.schools[school_id], visitor.words.term
    able = [
        one
        for one in people_of(visitor, school)
        if may_give_leave(visitor.district, visitor.person, one) and one.id in visitor.district.rostered
    ]
    return [(one.id, f"{one.name} · {role('role', one.role)}") for one in able]


def kinds(visitor: Visitor, school_id: str) -> Options:
    return [(kind, kind) for kind in LEAVE_KINDS]


FORM = (
    Field("person_id", Control.CHOICE, those),
    Field("begin", Control.DATE),
    Field("end", Control.DATE),
    Field("kind", Control.CHOICE, kinds),
)


@dataclass(frozen=True)
class Line:
    """One leave of the list. mine: whether it is theirs to cancel."""

    name: str
    leave: Leave
    mine: bool


class Leaves(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/schools/{school}/leave", self.shown),
            self.post("/schools/{school}/leave", self.give),
            self.post("/schools/{school}/leave/cancel", self.cancel),
        ]

    async def shown(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        return self._page(visitor, school, {"kind": LEAVE}, done=request.query_params.get("done", ""))

    def _page(
        self,
        visitor: Visitor,
        school: School,
        cells: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
        why: str = "",
        done: str = "",
    ) -> Response:
        status = 422 if errors or why else 200
        values: dict[str, Any] = {
            "school": school,
            "place": school.id,
            "lines": _lines(visitor, school),
            "cells": _cells(visitor, school, cells, errors or {}) if those(visitor, school.id) else (),
            "why": why,
            "done": done,
            "here": "leave",
        }
        return self.html(visitor, "rosters/days/leave", status, **values)

    async def give(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        async with request.form(max_files=0, max_fields=FIELDS) as form:
            told = {"note": "", **filled_in(form, FORM)}
            back = str(form.get("back", ""))
        cells = {column: told.get(column, "") for column in ("person_id", "begin", "end", "kind", "note")}
        if cells["person_id"] and cells["person_id"] not in dict(those(visitor, school.id)):
            raise HTTPException(404)
        async with self.deps.database.reading() as connection:
            errors = await faults_of(connection, days.LEAVE, cells)
        if errors:
            return self._page(visitor, school, cells, errors)
        leave = days.leave_of(cells)
        done = await Days(self.act, visitor, school.id).give_leave(leave)
        if isinstance(done, Refused):
            who = visitor.district.people[leave.person_id].name
            return self._page(visitor, school, cells, why=why_not(visitor, done, who))
        return moved(request, _back(school, back, done))

    async def cancel(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        async with request.form(max_files=0, max_fields=FIELDS) as form:
            who, begin, back = (str(form.get(name, "")) for name in ("who", "begin", "back"))
        first = _day(begin)
        if first is None or who not in {one.id for one in people_of(visitor, school)}:
            raise HTTPException(404)
        done = await Days(self.act, visitor, school.id).cancel_leave(who, first)
        if isinstance(done, Refused):
            name = visitor.district.people[who].name
            return self._page(visitor, school, {}, why=why_not(visitor, done, name))
        return moved(request, _back(school, back, done))


def _back(school: School, day: str, done: int) -> str:
    """To the week it was begun from, or to the list."""
    on = _day(day)
    if on is None:
        return f"/schools/{school.id}/leave?done={done}"
    return f"/schools/{school.id}/week?day={on}&done={done}#day-{on}"


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _lines(visitor: Visitor, school: School) -> Sequence[Line]:
    """From today on, the next first."""
    district = visitor.district
    found = [
        Line(one.name, leave, may_give_leave(district, visitor.person, one))
        for one in people_of(visitor, school)
        for leave in district.exceptions.leaves_of(one.id)
        if leave.end >= visitor.today
    ]
    return sorted(found, key=lambda line: (line.leave.begin, line.name))


def _cells(
    visitor: Visitor, school: School, cells: Mapping[str, str], errors: Mapping[str, str]
) -> list[Cell]:
    return [
        cell(f, cells.get(f.column, ""), visitor, school.id, "leave", error=errors.get(f.column, ""))
        for f in FORM
    ]
