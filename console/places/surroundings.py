"""周边乱点 as a table: every place in one's own scope, how it stands, and the next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.shell.room import Room, Visitor, moved
from duty.rights.words import Do, Thing
from duty.visits.surroundings import PAGE, Step, named, page, steps
from duty.visits.visit import NearbyPlace, Standing

ADDRESS = "/surroundings"
FILTERS = (Standing.OPEN, Standing.IN_WORK, Standing.CLOSED)


@dataclass(frozen=True)
class Line:
    """One place in plain words. steps: what this person may say of it, as value and label."""

    id: str
    school: str
    name: str
    status: str
    state: str
    since: str
    group: str
    rectified: str
    steps: Sequence[tuple[str, str]]


class Surroundings(Room):
    rights = ((Do.SEE, Thing.PLACE),)

    def routes(self) -> list[BaseRoute]:
        return [self.get(ADDRESS, self.table), self.post(f"{ADDRESS}/{{place}}", self.step)]

    async def table(self, request: Request, visitor: Visitor) -> Response:
        status = _status(request.query_params.get("status", ""))
        after = request.query_params.get("after", "")[:40]
        async with self.deps.database.reading_work(visitor.now) as work:
            found = await page(work, visitor.person, status, after)
            lines = [_line(visitor, one, steps(work, visitor.person, one)) for one in found[:PAGE]]
        more = {"status": status or "", "after": found[PAGE - 1].id} if len(found) > PAGE else None
        return self.html(
            visitor,
            "places/surroundings",
            lines=lines,
            chosen=status or "",
            filters=[(one, visitor.words.term("place_stands", one)) for one in FILTERS],
            more=f"{ADDRESS}?{urlencode(more)}" if more else "",
            here="surroundings",
        )

    async def step(self, request: Request, visitor: Visitor) -> Response:
        """404 for a place that is not theirs, as for one that does not exist."""
        async with request.form(max_files=0, max_fields=3) as form:
            step, status = str(form.get("step", "")), _status(str(form.get("status", "")))
        if step not in tuple(Step):
            raise HTTPException(404)
        done = await self.deps.step(visitor.person.id, request.path_params["place"], step)
        if not done:
            raise HTTPException(404)
        query = urlencode({"status": status}) if status else ""
        return moved(request, f"{ADDRESS}?{query}" if query else ADDRESS)


def _status(told: str) -> Standing | None:
    return Standing(told) if told in FILTERS else None


def _line(visitor: Visitor, place: NearbyPlace, offered: Sequence[Step]) -> Line:
    words = visitor.words
    none = place.status is Standing.NONE
    return Line(
        id=place.id,
        school=visitor.district.schools[place.school_id].short_name,
        name=named(place),
        status=place.status or "none",
        state=words.line("surroundings.none") if none else words.term("place_stands", place.status),
        since=_day(place.closed_on if place.status is Standing.CLOSED else place.opened_on),
        group=_group(place.group_in, place.group_out),
        rectified="/" if none else words.line(f"surroundings.{'yes' if place.rectified else 'no'}"),
        steps=[(step, words.term("place_step", step)) for step in offered],
    )


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _group(came: date | None, left: date | None) -> str:
    return f"{_day(came)} – {_day(left)}".strip() if came else ""
