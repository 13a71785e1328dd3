"""What was changed by hand, newest first, each with a way back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.rosters.days.noting import Days
from console.rosters.days.saying import why_not
from console.rosters.scope import OF_THE_DISTRICT, may_make, permit_for, school_of, seen_schools
from console.shell.room import Room, Visitor, by_htmx, moved
from duty.district.people import Person
from duty.messaging.refused import Refused as Never
from storage.keeping import changing, edits
from storage.keeping.cells import Cells
from storage.keeping.changing import Foreign, Refused
from storage.keeping.days import LEAVE, STAND_IN, of_days
from storage.keeping.edits import Edit, RowChange

COLUMNS_SHOWN = 6
HIDDEN = frozenset({"telegram_id", "taker_id"})


@dataclass(frozen=True)
class Line:
    """One row of an edit in plain words."""

    what: str
    name: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Entry:
    edit: Edit
    at: str
    by: str
    school: str
    lines: tuple[Line, ...]
    more: int
    undoable: bool


class History(Room):
    def routes(self) -> list[BaseRoute]:
        return [
            self.get("/edits", self.everywhere),
            self.get("/schools/{school}/edits", self.of_school),
            self.post("/edits/{edit:int}/undo", self.undo),
        ]

    async def everywhere(self, request: Request, visitor: Visitor) -> Response:
        return await self._page(request, visitor, seen_schools(visitor), "")

    async def of_school(self, request: Request, visitor: Visitor) -> Response:
        school = school_of(visitor, request.path_params["school"])
        return await self._page(request, visitor, [school.id], school.id)

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        schools: Collection[str] | None,
        school_id: str,
        why: str = "",
        status: int = 200,
    ) -> Response:
        before = request.query_params.get("before", "")
        last = int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else None
        async with self.deps.database.reading() as connection:
            found = await edits.list_edits(connection, schools, last)
        shown = found[: edits.SIZE]
        path = f"/schools/{school_id}/edits" if school_id else "/edits"
        return self.html(
            visitor,
            "rosters/edits",
            status,
            school=visitor.district.schools.get(school_id),
            place=school_id or OF_THE_DISTRICT,
            entries=[_entry(visitor, one) for one in shown],
            more=f"{path}?before={shown[-1].id}" if len(found) > edits.SIZE else "",
            why=why,
            here="edits",
        )

    async def undo(self, request: Request, visitor: Visitor) -> Response:
        """Back to what was before; whatever stands in the way is said on the page of the history."""
        edit_id = int(request.path_params["edit"])
        async with self.deps.database.reading() as connection:
            one = await edits.edit(connection, edit_id)
            by_the_rules = one is not None and await of_days(connection, one)
        seen = seen_schools(visitor)
        if one is None or (seen is not None and one.school_id not in seen):
            raise HTTPException(404)
        if by_the_rules:
            return await self._undo_day(request, visitor, one)
        try:
            now = visitor.now
            await changing.undo(self.deps.database, edit_id, permit_for(visitor), visitor.person.id, now)
        except Foreign:
            raise HTTPException(404) from None
        except Refused as refused:
            return await self._not_undone(request, visitor, one, visitor.words.said(*refused.why.values()))
        path = f"/schools/{one.school_id}/edits" if one.school_id else "/edits"
        return moved(request, path)

    async def _undo_day(self, request: Request, visitor: Visitor, one: Edit) -> Response:
        """By the rules of 顶班 and 请假: whoever is affected hears of this, too."""
        done = await Days(self.act, visitor, one.school_id).undo(one)
        if isinstance(done, Never):
            return await self._not_undone(request, visitor, one, why_not(visitor, done))
        return moved(request, f"/schools/{one.school_id}/edits")

    async def _not_undone(self, request: Request, visitor: Visitor, one: Edit, why: str) -> Response:
        if by_htmx(request):
            return self.html(visitor, "shell/said", 422, words=why, bad=True)
        return await self._page(request, visitor, [one.school_id], one.school_id, why, 422)


def _entry(visitor: Visitor, one: Edit) -> Entry:
    people = visitor.district.people
    by = people[one.actor_id].name if one.actor_id in people else one.actor_id
    school = visitor.district.schools.get(one.school_id)
    lines = tuple(_line(visitor, row) for row in one.rows)
    cells = [(row.sheet, side) for row in one.rows for side in (row.before, row.after) if side]
    mine = bool(cells) and all(may_make(visitor, sheet, side) for sheet, side in cells)
    return Entry(
        one,
        visitor.local(one.at),
        by,
        school.short_name if school else "",
        lines,
        one.count - len(one.rows),
        one.undone_by is None and mine,
    )


def _line(visitor: Visitor, row: RowChange) -> Line:
    words = visitor.words
    what = "new" if row.before is None else "gone" if row.after is None else "changed"
    old, new = row.before or {}, row.after or {}
    columns = [name for name in row.columns if name not in HIDDEN] if what == "changed" else []
    changed = tuple(
        (words.maybe(f"column.{name}", name), old.get(name, ""), new.get(name, ""))
        for name in columns[:COLUMNS_SHOWN]
    )
    name = f"{words.line('sheet.' + row.sheet.removesuffix('.csv'))} {_name(visitor, row)}"
    return Line(words.line(f"edits.{what}"), name, changed)


def _name(visitor: Visitor, row: RowChange) -> str:
    """Whom or what the row is about, as people call it."""
    cells, district = row.after or row.before or {}, visitor.district
    if row.sheet == STAND_IN:
        return _place_name(visitor, cells)
    if row.sheet == LEAVE:
        span = visitor.words.line("days.span", begin=cells["begin"], end=cells["end"])
        return f"{_person(district.people.get(cells['person_id']))} {cells['kind']} {span}"
    own = cells.get("name") or cells.get("title") or cells.get("date") or ""
    if own:
        return own
    person = district.people.get(cells.get("person_id", ""))
    post = district.posts.get(cells.get("post_id", ""))
    return (
        " ".join(part for part in (person.name if person else "", post.name if post else "") if part)
        or row.key
    )


def _place_name(visitor: Visitor, cells: Cells) -> str:
    """11-24 早高峰护学 西门岗 李守田"""
    district = visitor.district
    windows = {one.key: one.name for one in district.windows_of(cells["school_id"])}
    post, person = district.posts.get(cells["post_id"]), district.people.get(cells["person_id"])
    taker = district.people.get(cells["taker_id"])
    named = (cells["date"][5:], windows.get(cells["window"], cells["window"]), post.name if post else "")
    who = visitor.words.line("days.by", who=_person(person), by=_person(taker))
    return " ".join((*named, who))


def _person(person: Person | None) -> str:
    return person.name if person else "—"
